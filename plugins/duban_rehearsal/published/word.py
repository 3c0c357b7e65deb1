"""The plan as .docx: a table with merged cells and heads in two lines, and prose."""

from collections.abc import Callable, Sequence
from io import BytesIO
from itertools import groupby

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt
from docx.table import Table

from duban_rehearsal.published.plan import (
    CLOSING,
    HEADS,
    OPENING,
    TITLE,
    PublishedItem,
    category_heading,
    in_prose,
    indicator_heading,
)

WIDTHS = (1.2, 2.4, 4.2, 8.4, 3.4, 4.2, 2.6)
LEAD, OTHERS = 4, 5


def table_document(items: Sequence[PublishedItem]) -> bytes:
    """A table over several pages: areas, goals and deadlines are merged, categories stand in rows of their own."""
    document = _document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = Cm(1.6)
    document.add_paragraph("附件")
    document.add_paragraph(f"{TITLE}任务分工表")
    table = document.add_table(2, len(WIDTHS), style="Table Grid")
    _heads(table)
    for _, of_category in groupby(items, key=lambda item: item.category):
        those = list(of_category)
        row = table.add_row()
        row.cells[0].merge(row.cells[-1]).text = category_heading(those[0])
        first = len(table.rows)
        for item in those:
            for cell, text in zip(table.add_row().cells, item.cells, strict=True):
                cell.text = text
        _merge(table, 1, first, those, lambda item: (item.indicator,))
        _merge(table, 2, first, those, lambda item: (item.indicator, item.goal))
        _merge(table, 6, first, those, lambda item: (item.indicator, item.goal, item.deadline))
    for column, width in enumerate(WIDTHS):
        for cell in table.columns[column].cells:
            cell.width = Cm(width)
    document.add_paragraph("说明：责任单位列第一位的为牵头单位；持续推进事项每季度报告一次。")
    return _saved(document)


def prose_document(items: Sequence[PublishedItem]) -> bytes:
    """Paragraphs below headings; units and deadline stand in brackets behind each item."""
    document = _document()
    for text in OPENING:
        document.add_paragraph(text)
    for _, of_category in groupby(items, key=lambda item: item.category):
        for place, (_, of_indicator) in enumerate(groupby(of_category, key=lambda item: item.indicator)):
            those = list(of_indicator)
            if place == 0:
                document.add_heading(category_heading(those[0]), 1)
            document.add_heading(indicator_heading(those[0]), 2)
            for item in those:
                document.add_paragraph(in_prose(item))
    for text in CLOSING:
        document.add_paragraph(text)
    return _saved(document)


def _document() -> WordDocument:
    document = Document()
    style = document.styles["Normal"]
    style.font.size = Pt(11)
    document.add_paragraph(TITLE)
    return document


def _heads(table: Table) -> None:
    """序号 to 具体举措 and 完成时限 go over both lines; 责任分工 stands over 牵头单位 and 配合单位."""
    for column, text in enumerate(HEADS):
        if column in (LEAD, OTHERS):
            table.cell(1, column).text = text
        else:
            table.cell(0, column).merge(table.cell(1, column)).text = text
    table.cell(0, LEAD).merge(table.cell(0, OTHERS)).text = "责任分工"


def _merge(
    table: Table,
    column: int,
    first: int,
    items: Sequence[PublishedItem],
    key: Callable[[PublishedItem], tuple[str, ...]],
) -> None:
    """Merge the cells of a column, from row *first* on, where neighbours say the same."""
    row = first
    for _, same in groupby(items, key=key):
        count = len(list(same))
        if count > 1:
            text = table.cell(row, column).text
            table.cell(row, column).merge(table.cell(row + count - 1, column)).text = text
        row += count


def _saved(document: WordDocument) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()

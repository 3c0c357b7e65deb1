"""Pages of A4 that are made anew whenever somebody asks: headings, lines and tables, with python-docx."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from duban.adapters.office.documents.blank import blank_document
from duban.adapters.office.files.plain_text import NOT_IN_XML
from duban.adapters.office.files.stable_zip import stable

STYLES = (
    ("材料标题", "黑体", 20),
    ("材料栏目", "黑体", 15),
    ("材料内容", "仿宋_GB2312", 12),
    ("材料表格", "仿宋_GB2312", 10),
)
TITLE, HEADING, TEXT, CELL = (name for name, _, _ in STYLES)


def new_pages() -> WordDocument:
    """An empty document of A4 with its styles."""
    document = blank_document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(20)
    for name, font, size in STYLES:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.font.name, style.font.size = font, Pt(size)
        style.paragraph_format.space_before = Pt(2 if name == CELL else 8)
        style.paragraph_format.space_after = Pt(2 if name == CELL else 0)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return document


def add_line(document: WordDocument, text: str, style: str, *, centred: bool = False) -> None:
    """A paragraph in one of the styles."""
    paragraph = document.add_paragraph(NOT_IN_XML.sub("", text), style=style)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def add_signature(document: WordDocument, text: str) -> None:
    """Who made the pages and when, to the right as papers have it."""
    document.add_paragraph(NOT_IN_XML.sub("", text), style=TEXT).alignment = WD_ALIGN_PARAGRAPH.RIGHT


def add_table(
    document: WordDocument, heads: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]], nothing: str
) -> None:
    """A table with its heads repeated on every page, *widths* in millimetres; without rows the line *nothing*."""
    if not rows:
        add_line(document, nothing, TEXT)
        return
    table = document.add_table(rows=1 + len(rows), cols=len(heads), style="Table Grid")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    table.rows[0]._tr.get_or_add_trPr().append(table.rows[0]._tr.makeelement(qn("w:tblHeader"), {}))  # noqa: SLF001 - python-docx has no word for it
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for line, texts in zip(table.rows, (heads, *rows), strict=True):
        for cell, text, width in zip(line.cells, texts, widths, strict=True):
            cell.width = Mm(width)
            cell.paragraphs[0].style = CELL
            cell.paragraphs[0].add_run(NOT_IN_XML.sub("", text))
    for cell in table.rows[0].cells:
        cell.paragraphs[0].alignment, cell.paragraphs[0].runs[0].bold = WD_ALIGN_PARAGRAPH.CENTER, True


def written(document: WordDocument, at: datetime) -> bytes:
    """*document* as .docx bytes, the same for the same content and moment."""
    data = BytesIO()
    document.save(data)
    return stable(data.getvalue(), at)

"""What a lead may forward to the departments that share its items: one page per item, with a box for their words."""

from copy import deepcopy
from datetime import datetime
from functools import cache
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from duban.adapters.office.documents.blank import blank_document
from duban.adapters.office.files.plain_text import NOT_IN_XML
from duban.adapters.office.files.stable_zip import stable
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.form import BANNER, Form, printed_measures, shared_items, span
from duban.domain.plan.programme import Item

HEI, FANGSONG = "黑体", "仿宋_GB2312"
LABEL, TEXT = Mm(28), Mm(142)
GRID = "TableGrid"
# The styles of the paragraphs, for whoever wants another look: name, font, size in points.
TITLE, NOTE, LABELS, WORDS, WARNING = STYLES = (
    ("供稿单标题", HEI, 18),
    ("供稿单说明", FANGSONG, 11),
    ("供稿单栏目", HEI, 12),
    ("供稿单内容", FANGSONG, 12),
    ("供稿单提示", FANGSONG, 10),
)
Style = tuple[str, str, int]
HEADINGS = (
    *("一级指标", "目标任务", "具体措施", "完成时限", "牵头单位", "责任部门"),
    *("本月进展\n和成效", "存在问题\n和建议", "供稿部门", "供稿人\n及电话"),
)
BOXES = 4  # the last of them, for a department to write in
DATED = datetime(2021, 1, 1, tzinfo=TIMEZONE)  # equal forms give equal bytes, whenever they are built
BOX = 78.0  # millimetres left for the words of a department when an item is short
A_LINE = 6.2  # millimetres that a line of an item's own text takes
LETTERS = 32  # of that text on a line


class DocumentExtractWriter:
    """ports.ExtractWriter with python-docx; equal forms give equal bytes."""

    def write(self, form: Form) -> bytes:
        """A page of A4 for each item that others answer for as well; without such items an empty document."""
        document = Document(BytesIO(_blank()))
        for place, item in enumerate(shared_items(form)):
            _item(document, form, item, begins_page=place > 0)
        properties = document.core_properties
        properties.title, properties.author, properties.last_modified_by = f"{form.organisation}责任部门供稿单", "", ""
        properties.created = properties.modified = DATED.replace(tzinfo=None)
        written = BytesIO()
        document.save(written)
        return stable(written.getvalue(), DATED)


@cache
def _blank() -> bytes:
    """A document with the page and the styles of all; made once, for every unit's begins with it."""
    document = blank_document()
    _page(document)
    _add_styles(document)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(18)


def _add_styles(document: WordDocument) -> None:
    """Formats are said once, in styles: said again in every paragraph they make up most of a file of many pages."""
    for name, font, size in STYLES:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.styleId = name
        style.font.name, style.font.size = font, Pt(size)
        # A Chinese font must be named for East Asian letters of its own; python-docx has no other way.
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(2)
    document.styles[TITLE[0]].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.styles[WARNING[0]].font.color.rgb = RGBColor(0xC0, 0, 0)


def _item(document: WordDocument, form: Form, item: Item, *, begins_page: bool) -> None:
    title = _said(document, f"责任部门供稿单（{item.told}）", TITLE)
    title.paragraph_format.page_break_before = begins_page
    note = _said(document, form.title.removesuffix("填报表") + f"　　统计期：{span(form.covers)}", NOTE)
    facts = _facts(form, item)
    used = sum(-(-len(line) // LETTERS) for text in facts for line in text.split("\n"))
    room = max(40.0, BOX + 100 - used * A_LINE)
    boxes = (room * 0.65, room * 0.35, 9.0, 12.0)
    table = Table(deepcopy(_empty_table()), note)
    note._p.addnext(table._tbl)  # noqa: SLF001 - python-docx itself makes only new tables
    rows = list(table.rows)
    for row, text in zip(rows, facts, strict=False):
        _write(row.cells[1].paragraphs[0], text, WORDS)
    for row, height in zip(rows[len(facts) :], boxes, strict=True):
        row.height = Mm(height)
    back = f"请于____月____日前反馈{form.organisation}"
    contact = "，".join(filter(None, (form.people.get("filler", ""), form.people.get("phone", ""))))
    _said(document, back + (f"（联系人：{contact}）。" if contact else "。"), NOTE)
    _said(document, BANNER, WARNING)


@cache
def _empty_table() -> CT_Tbl:
    """The table of an item with nothing but its headings; it is copied for each one."""
    document = Document(BytesIO(_blank()))
    table = document.add_table(rows=len(HEADINGS), cols=2)
    table._tbl.tblStyle_val = GRID  # noqa: SLF001 - as in _write
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    table.columns[0].width, table.columns[1].width = LABEL, TEXT
    for row, heading in zip(table.rows, HEADINGS, strict=True):
        for cell, width, words, style in zip(row.cells, (LABEL, TEXT), (heading, ""), (LABELS, WORDS), strict=True):
            cell.width = width
            _write(cell.paragraphs[0], words, style)
    for row in list(table.rows)[-BOXES:]:
        row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
    empty: CT_Tbl = table._tbl  # noqa: SLF001 - as above
    return empty


def _facts(form: Form, item: Item) -> tuple[str, ...]:
    """What the form says of the item, in the order of the headings."""
    others = "、".join(form.lead_names.get(code, code) for code in item.leads[1:])
    return (
        item.indicator.name,
        item.goal,
        printed_measures(item),
        item.deadline.told,
        form.organisation,
        "\n".join(filter(None, (f"会同牵头：{others}" if others else "", item.co_responsible))),
    )


def _said(document: WordDocument, text: str, style: Style) -> Paragraph:
    return _write(document.add_paragraph(), text, style)


def _write(paragraph: Paragraph, text: str, style: Style) -> Paragraph:
    paragraph._p.style = style[0]  # noqa: SLF001 - python-docx would search all styles, for every paragraph
    if text:
        paragraph.add_run(NOT_IN_XML.sub("", text))
    return paragraph

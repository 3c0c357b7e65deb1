"""What a lead may forward to the departments that share its items: one page per item, with a box for their words."""

from datetime import datetime
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from duban.adapters.office.plain_text import NOT_IN_XML
from duban.adapters.office.stable_zip import stable
from duban.domain.cycle import TIMEZONE
from duban.domain.form import BANNER, Form, printed_measures, shared_items, span
from duban.domain.programme import Item

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
DATED = datetime(2021, 1, 1, tzinfo=TIMEZONE)  # equal forms give equal bytes, whenever they are built
BOX = 78.0  # millimetres left for the words of a department when an item is short
A_LINE = 6.2  # millimetres that a line of an item's own text takes
LETTERS = 32  # of that text on a line


class DocumentExtractWriter:
    """ports.ExtractWriter with python-docx; equal forms give equal bytes."""

    def write(self, form: Form) -> bytes:
        """A page of A4 for each item that others answer for as well; without such items an empty document."""
        document = Document()
        _page(document)
        _add_styles(document)
        for place, item in enumerate(shared_items(form)):
            _item(document, form, item, begins_page=place > 0)
        properties = document.core_properties
        properties.title, properties.author, properties.last_modified_by = f"{form.organisation}责任部门供稿单", "", ""
        properties.created = properties.modified = DATED.replace(tzinfo=None)
        written = BytesIO()
        document.save(written)
        return stable(written.getvalue(), DATED)


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
    title = _said(document, f"责任部门供稿单（第{item.number}项）", TITLE)
    title.paragraph_format.page_break_before = begins_page
    _said(document, form.title.removesuffix("填报表") + f"　　统计期：{span(form.covers)}", NOTE)
    facts = _facts(form, item)
    used = sum(-(-len(line) // LETTERS) for _, text in facts for line in text.split("\n"))
    room = max(40.0, BOX + 100 - used * A_LINE)
    boxes = (
        ("本月进展\n和成效", room * 0.65),
        ("存在问题\n和建议", room * 0.35),
        ("供稿部门", 9.0),
        ("供稿人\n及电话", 12.0),
    )
    table = document.add_table(rows=len(facts) + len(boxes), cols=2)
    table._tbl.tblStyle_val = GRID  # noqa: SLF001 - as in _write
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    table.columns[0].width, table.columns[1].width = LABEL, TEXT
    rows = list(table.rows)
    for row, (label, text) in zip(rows, facts, strict=False):
        _fill(row.cells, label, text)
    for row, (label, height) in zip(rows[len(facts) :], boxes, strict=True):
        row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        _fill(row.cells, label, "")
    back = f"请于____月____日前反馈{form.organisation}"
    contact = "，".join(filter(None, (form.people.get("filler", ""), form.people.get("phone", ""))))
    _said(document, back + (f"（联系人：{contact}）。" if contact else "。"), NOTE)
    _said(document, BANNER, WARNING)


def _facts(form: Form, item: Item) -> tuple[tuple[str, str], ...]:
    """What the form says of the item, by heading."""
    others = "、".join(form.lead_names.get(code, code) for code in item.leads[1:])
    return (
        ("一级指标", item.indicator.name),
        ("目标任务", item.goal),
        ("具体措施", printed_measures(item)),
        ("完成时限", item.deadline.told),
        ("牵头单位", form.organisation),
        ("责任部门", "\n".join(filter(None, (f"会同牵头：{others}" if others else "", item.co_responsible)))),
    )


def _fill(cells: tuple[_Cell, ...], label: str, text: str) -> None:
    for cell, width, words, style in zip(cells, (LABEL, TEXT), (label, text), (LABELS, WORDS), strict=True):
        cell.width = width
        _write(cell.paragraphs[0], words, style)


def _said(document: WordDocument, text: str, style: Style) -> Paragraph:
    return _write(document.add_paragraph(), text, style)


def _write(paragraph: Paragraph, text: str, style: Style) -> Paragraph:
    paragraph._p.style = style[0]  # noqa: SLF001 - python-docx would search all styles, for every paragraph
    if text:
        paragraph.add_run(NOT_IN_XML.sub("", text))
    return paragraph

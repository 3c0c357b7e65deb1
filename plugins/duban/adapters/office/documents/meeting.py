"""调度材料 as a document, with python-docx: a few pages of A4, made anew from the ledger whenever somebody asks."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from duban.adapters.office.documents.blank import blank_document
from duban.adapters.office.files.plain_text import NOT_IN_XML
from duban.adapters.office.files.stable_zip import stable
from duban.domain.calendar.moments import told_day
from duban.domain.papers.meeting_material import MaterialItem, MeetingMaterial

STYLES = (
    ("材料标题", "黑体", 20),
    ("材料栏目", "黑体", 15),
    ("材料内容", "仿宋_GB2312", 12),
    ("材料表格", "仿宋_GB2312", 10),
)
TITLE, HEADING, TEXT, CELL = (name for name, _, _ in STYLES)
ITEM_HEADS, ITEM_WIDTHS = ("序号", "目标任务", "牵头单位", "完成时限", "状态"), (19, 62, 32, 30, 31)
NEED_HEADS = ("序号", "提出单位、事项", "层级、环节", "答复")
NEED_WIDTHS = (19, 64, 38, 53)


class OfficeMeetingWriter:
    """ports.MeetingWriter; the same material gives the same bytes."""

    def write(self, material: MeetingMaterial, at: datetime) -> bytes:
        """The document as .docx bytes."""
        document = blank_document()
        _prepare(document)
        _line(document, material.title, TITLE, centred=True)
        about = f"会议时间：{told_day(material.held_on)}　　{material.force}"
        _line(document, about.rstrip(), TEXT, centred=True)
        _line(document, "一、任务进展", HEADING)
        _line(document, material.summary, TEXT)
        _items(document, material.items, "没有任务事项。")
        _line(document, "二、已逾期和30日内到期", HEADING)
        _items(document, material.due, "没有已逾期和30日内到期的事项。")
        _line(document, "三、需协调事项", HEADING)
        rows = [
            (
                need.label,
                f"{need.lead}：{need.words}",
                f"{need.level}\n{need.stage}",
                "\n".join(need.answers) or "尚无答复",
            )
            for need in material.needs
        ]
        _table(document, NEED_HEADS, NEED_WIDTHS, rows, "没有待协调的事项。")
        _line(document, f"{material.office}　{told_day(at.date())}", TEXT)
        written = BytesIO()
        document.save(written)
        return stable(written.getvalue(), at)


def _prepare(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(20)
    for name, font, size in STYLES:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.font.name, style.font.size = font, Pt(size)
        style.paragraph_format.space_before = Pt(0 if name == CELL else 8)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _line(document: WordDocument, text: str, style: str, *, centred: bool = False) -> None:
    paragraph = document.add_paragraph(NOT_IN_XML.sub("", text), style=style)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _items(document: WordDocument, items: Iterable[MaterialItem], nothing: str) -> None:
    rows = [(one.label, one.goal, one.lead, one.deadline, f"{one.light}\n{one.reason}".strip()) for one in items]
    _table(document, ITEM_HEADS, ITEM_WIDTHS, rows, nothing)


def _table(
    document: WordDocument, heads: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]], nothing: str
) -> None:
    if not rows:
        _line(document, nothing, TEXT)
        return
    table = document.add_table(rows=1 + len(rows), cols=len(heads), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for line, texts in zip(table.rows, (heads, *rows), strict=True):
        for cell, text, width in zip(line.cells, texts, widths, strict=True):
            cell.width = Mm(width)
            cell.paragraphs[0].style = CELL
            cell.paragraphs[0].add_run(NOT_IN_XML.sub("", text))

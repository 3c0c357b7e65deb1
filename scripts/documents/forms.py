"""The templates of papers that units fill in and send to the office: the application for an extension."""

from documents.layout import BODY, SIZE_3, TITLE, layout, new_document, paragraph, set_font, table
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

HEADINGS = ("序号", "目标任务", "原完成时限", "申请延至", "目前进展", "延期理由（请补充具体）")
WIDTHS = (12, 52, 28, 32, 62, 58)
NOTES = (
    "说明：1.延期须在原完成时限届满前提出，须写明理由、目前进展和新的完成时间，经单位负责人审签并加盖公章；"
    "2.表中内容取自本次报送，可直接修改；3.申请批准前，仍以原完成时限为准。"
)


CLOSING_HEADINGS = ("序号", "目标任务", "完成时限", "完成情况（具体举措、成效）", "佐证材料（名称、文号）")
CLOSING_WIDTHS = (12, 58, 28, 84, 62)
CLOSING_NOTES = (
    "说明：1.逐项写明完成情况并附佐证材料，未完成的不填；2.经单位负责人审签并加盖公章；"
    "3.在填报表中已申报完成并附佐证的，不必另报本表。"
)


def extension_request() -> DocumentType:
    """An application (延期申请) on one page across: the table of items, then who signs."""
    document = _across("延期申请")
    addressee = document.add_paragraph()
    layout(addressee)
    set_font(addressee.add_run("{{ addressee }}："), BODY, SIZE_3)
    paragraph(
        document,
        "根据{{ period }}任务进展情况，我单位牵头的下列任务预计无法在原完成时限内完成，现申请延期，请审核。",
    )
    table(document, HEADINGS, WIDTHS, "one", "items")
    _foot(document, NOTES)
    return document


def closing_request() -> DocumentType:
    """An application (销号申请) on one page across: the table of items, then who signs."""
    document = _across("销号申请")
    addressee = document.add_paragraph()
    layout(addressee)
    set_font(addressee.add_run("{{ addressee }}："), BODY, SIZE_3)
    paragraph(document, "我单位牵头的下列任务已完成，现报送完成情况和佐证材料，请审核。")
    table(document, CLOSING_HEADINGS, CLOSING_WIDTHS, "one", "items")
    document.tables[-1].rows[2].height = Mm(20)  # room to write
    _foot(document, CLOSING_NOTES)
    return document


def _across(name: str) -> DocumentType:
    """A page across with its title."""
    document = new_document(name)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin = section.bottom_margin = Mm(22)
    section.left_margin = section.right_margin = Mm(26)
    heading = document.add_paragraph()
    layout(heading, pitch=36)
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_font(heading.add_run("{{ title }}"), TITLE, 20)
    return document


def _foot(document: DocumentType, notes: str) -> None:
    """What to mind, and who signs."""
    note = document.add_paragraph()
    layout(note, pitch=18)
    set_font(note.add_run(notes), BODY, 10.5)
    for line in (
        "申请单位（盖章）：{{ organisation }}　　　　　　　单位负责人（签字）：",
        "联系人及电话：　　　　　　　　　　　　　　　　　申请日期：　　　　年　　月　　日",
    ):
        made = document.add_paragraph()
        layout(made, pitch=30)
        made.paragraph_format.space_before = Pt(6)
        set_font(made.add_run(line), BODY, 14)

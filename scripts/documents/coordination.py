"""The templates of coordination: what a paper gives to units (交办单), and what lies before a meeting (调度材料)."""

from documents.layout import (
    BODY,
    HEADING,
    LINE_PITCH,
    SIZE_3,
    SIZE_4,
    layout,
    new_document,
    paragraph,
    set_font,
    set_page,
    tag,
)
from documents.official import EMPTY_DAY, blank, contact, heading, title
from docx.document import Document as DocumentType
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row

DRAFT = "送审稿（第{{ draft }}稿）"
LABEL, WIDE = 30, 126
# Each row of a 交办单: its height at least, its title, what stands there, and what it hangs on.
ROWS = (
    (12, "编号", "{{ number }}", ""),
    (16, "交办依据", "{{ origin }}", ""),
    (34, "交办事项", "{{ matter }}", ""),
    (12, "相关任务", "{{ items }}", "items"),
)
UNITS = (("承办单位", 40), ("职责", 17), ("办理时限", 55), ("反馈方式", 44))
CLOSING = (
    "请承办单位按时限办理，并按上列方式反馈；不属于本单位职责的，请自收到之日起{{ refuses_within }}个工作日内提出。"
)
MATERIAL_TEXT, MATERIAL_CELL = 14, 10.5
ITEMS = (("序号", 15), ("目标任务", 50), ("牵头单位", 27), ("完成时限", 26), ("状态", 38))
NEEDS = (("序号", 19), ("提出单位、事项", 55), ("层级、环节", 36), ("答复", 46))
ERRANDS = (("编号", 24), ("事项、依据", 50), ("承办单位、时限", 42), ("办理情况", 40))


def errand() -> DocumentType:
    """A 交办单: one matter with who has it, until when and how they answer; its signer and day stand at the foot."""
    document = new_document("交办单")
    set_page(document, document.sections[0], DRAFT)
    title(document, "{{ title }}", above=0)
    made = _table(document, (LABEL, WIDE), 0)
    for height, label, text, needs in ROWS:
        if needs:
            _only(made, f"{{%tr if {needs} %}}")
        row = made.add_row()
        row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        _cell(row.cells[0], label, HEADING, SIZE_4, centred=True)
        _cell(row.cells[1], text, BODY, SIZE_4)
        if needs:
            _only(made, "{%tr endif %}")
    _width(made, (LABEL, WIDE))
    blank(document, 8)
    _rows(document, UNITS, "units", SIZE_4)
    blank(document, 8)
    paragraph(document, CLOSING)
    blank(document, LINE_PITCH)
    for words in ("{{ office.issuer }}", "签发人：", EMPTY_DAY):
        ending = document.add_paragraph()
        layout(ending)
        ending.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        ending.paragraph_format.right_indent = Pt(2 * SIZE_3)
        set_font(ending.add_run(words), BODY, SIZE_3)
    contact(document)
    return document


def material() -> DocumentType:
    """What lies before a meeting, of the ledger alone; nobody signs it."""
    document = new_document("调度材料")
    set_page(document, document.sections[0], "会议材料")
    title(document, "{{ title }}", above=0, below=4)
    _centred(document, "会议时间：{{ held_on }}")
    tag(document, "{%p if force %}")
    _centred(document, "{{ force }}")
    tag(document, "{%p endif %}")
    _part(document, "一、任务进展", ITEMS, "items", "没有任务事项。", says="{{ summary }}")
    _part(document, "二、已逾期和30日内到期", ITEMS, "due", "没有已逾期和30日内到期的事项。")
    _part(document, "三、需协调事项", NEEDS, "needs", "没有待协调的事项。")
    _part(document, "四、会议议定事项和领导批示办理", ERRANDS, "errands", "没有在办的交办事项。")
    made = document.add_paragraph()
    layout(made)
    made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    set_font(made.add_run("{{ office.name }}　{{ made_at }}"), BODY, SIZE_4)
    return document


def _centred(document: DocumentType, words: str) -> None:
    made = document.add_paragraph()
    layout(made, pitch=24)
    made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_font(made.add_run(words), BODY, SIZE_4)


def _part(
    document: DocumentType, words: str, columns: tuple[tuple[str, int], ...], source: str, nothing: str, says: str = ""
) -> None:
    heading(document, words)
    if says:
        paragraph(document, says, size=MATERIAL_TEXT)
    tag(document, f"{{%p if {source} %}}")
    _rows(document, columns, source, MATERIAL_CELL)
    tag(document, "{%p else %}")
    paragraph(document, nothing, size=MATERIAL_TEXT)
    tag(document, "{%p endif %}")


def _rows(document: DocumentType, columns: tuple[tuple[str, int], ...], source: str, size: float) -> None:
    """A table with one line for each of *source*; its heads stand on every page, and no line is cut."""
    widths = tuple(width for _, width in columns)
    made = _table(document, widths, 4)
    for place, (words, _) in enumerate(columns):
        _cell(made.rows[0].cells[place], words, HEADING, size, centred=True)
        _cell(made.rows[2].cells[place], f"{{{{ row[{place}] }}}}", BODY, size)
    _cell(made.rows[1].cells[0], f"{{%tr for row in {source} %}}", BODY, size)
    _cell(made.rows[3].cells[0], "{%tr endfor %}", BODY, size)
    _mark(made.rows[0], "w:tblHeader")
    _mark(made.rows[2], "w:cantSplit")
    _width(made, widths)


def _table(document: DocumentType, widths: tuple[int, ...], rows: int) -> Table:
    made: Table = document.add_table(rows=rows, cols=len(widths))
    made.style, made.alignment, made.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    return made


def _width(made: Table, widths: tuple[int, ...]) -> None:
    for place, width in enumerate(widths):
        made.columns[place].width = Mm(width)
        for row in made.rows:
            row.cells[place].width = Mm(width)


def _only(made: Table, words: str) -> None:
    """A row that only steers the template and vanishes when it is filled."""
    _cell(made.add_row().cells[0], words, BODY, SIZE_4)


def _cell(cell: _Cell, text: str, font: str, size: float, *, centred: bool = False) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    made = cell.paragraphs[0]
    layout(made, pitch=size * 1.5)
    if centred:
        made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_font(made.add_run(text), font, size)


def _mark(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - python-docx has no other way

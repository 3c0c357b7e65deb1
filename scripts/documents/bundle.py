"""The template of a bundle (案卷): cover, how each period was answered, the list of its pieces, and the pieces."""

from documents.layout import BODY, HEADING, TITLE, cell_text, field, layout, new_document, rule, set_font, tag
from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

SMALL, TEXT, LINE = 10.5, 12, 20
WIDTH = 165
COVER = (
    ("内容", "{{ subject }}"),
    ("单位", "{{ unit }}"),
    ("专项行动", "{{ programme }}"),
    ("起止日期", "{{ span }}"),
    ("件数", "{{ counts }}"),
    ("制作单位", "{{ office }}"),
    ("制作人", "{{ made_by }}"),
    ("制作时间", "{{ made_at }}"),
    ("台账状况", "{{ chain }}"),
    ("末条校验值", "{{ digest }}"),
)
NOTES = (
    "说明：一、本案卷由系统按事件台账自动汇编，依时间先后排列；邮件、文书、来信和填报内容均为原文照录。"
    "二、送达凭据注明由谁答复（收件服务器、本单位、签收人）和时间；发信服务器接收只说明已经发出，不作为已送达的凭据。"
    "三、未经签发的文稿、尚未发出和已撤销的邮件，以及不以该单位为主送的文书，没有送达该单位，不列入本案卷。"
    "四、时间均为北京时间。台账逐条相接，改动任何一条，其后各条的校验值均不能复算；末条校验值可与制作单位核对。"
)


def case_bundle() -> DocumentType:
    """Everything on A4, numbered 第1页 共9页."""
    document = new_document("案卷")
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(25)
    section.left_margin, section.right_margin = Mm(24), Mm(21)
    section.different_first_page_header_footer = True
    _foot(section.footer.paragraphs[0])
    _foot(section.first_page_footer.paragraphs[0])
    head = section.header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    set_font(head.add_run("{{ title }}　{{ span }}"), BODY, SMALL)
    rule(head, "bottom", 4, "808080")
    _cover(document)
    _periods(document)
    _contents(document)
    _pieces(document)
    return document


def _foot(made: Paragraph) -> None:
    made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_font(made.add_run("第 "), BODY, SMALL)
    field(made, "PAGE")
    set_font(made.add_run(" 页　共 "), BODY, SMALL)
    field(made, "NUMPAGES")
    set_font(made.add_run(" 页"), BODY, SMALL)
    for run in made.runs:
        run.font.size = Pt(SMALL)


def _cover(document: DocumentType) -> None:
    for _ in range(3):
        layout(document.add_paragraph())
    made = document.add_paragraph()
    layout(made, pitch=40)
    made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_font(made.add_run("{{ title }}"), TITLE, 24)
    layout(document.add_paragraph())
    table = _table(document, len(COVER), (32, WIDTH - 32))
    for row, (title, text) in zip(table.rows, COVER, strict=True):
        _cell(row.cells[0], title, HEADING, TEXT)
        _cell(row.cells[1], text, BODY, TEXT)
    layout(document.add_paragraph(), pitch=14)
    _line(document, NOTES, BODY, SMALL)


def _periods(document: DocumentType) -> None:
    tag(document, "{%p if periods %}")
    _heading(document, "一、各期报送情况", begins_page=True)
    _listing(document, ("报告期", "要求报送日期", "首次完整报来", "结果"), (30, 40, 50, 45), "periods")
    tag(document, "{%p endif %}")


def _contents(document: DocumentType) -> None:
    _heading(document, "{% if periods %}二{% else %}一{% endif %}、件目")
    tag(document, "{%p if listed %}")
    _listing(document, ("件号", "日期", "类别", "标题"), (14, 38, 30, 83), "listed")
    tag(document, "{%p else %}")
    _line(document, "所选日期内没有往来。", BODY, TEXT)
    tag(document, "{%p endif %}")


def _pieces(document: DocumentType) -> None:
    tag(document, "{%p if pieces %}")
    _heading(document, "{% if periods %}三{% else %}二{% endif %}、各件内容", begins_page=True)
    tag(document, "{%p endif %}")
    tag(document, "{%p for piece in pieces %}")
    head = _line(document, "{{ piece.heading }}", HEADING, TEXT)
    head.paragraph_format.space_before = Pt(14)
    head.paragraph_format.keep_with_next = True
    rule(head, "top", 8, "000000")
    named = _line(document, "{{ piece.title }}", BODY, TEXT)
    named.paragraph_format.keep_with_next = True
    for run in named.runs:
        run.bold = True
    table = _table(document, 3, (32, WIDTH - 32))
    _cell(table.rows[0].cells[0], "{%tr for fact in piece.facts %}", BODY, SMALL)
    _cell(table.rows[1].cells[0], "{{ fact[0] }}", HEADING, SMALL)
    _cell(table.rows[1].cells[1], "{{ fact[1] }}", BODY, SMALL)
    _cell(table.rows[2].cells[0], "{%tr endfor %}", BODY, SMALL)
    for cell in table.rows[1].cells:  # a heading stays with its facts, and these with what follows
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    tag(document, "{%p if piece.wording %}")
    said = _line(document, "{{ piece.says }}：", HEADING, SMALL)
    said.paragraph_format.space_before = Pt(6)
    said.paragraph_format.keep_with_next = True
    tag(document, "{%p for line in piece.wording %}")
    quoted = _line(document, "{{ line }}", BODY, SMALL)
    quoted.paragraph_format.left_indent = Mm(8)
    tag(document, "{%p endfor %}")
    tag(document, "{%p endif %}")
    tag(document, "{%p endfor %}")


def _listing(document: DocumentType, headings: tuple[str, ...], widths: tuple[int, ...], source: str) -> None:
    """A table with one line for each of *source*; its heading stands on every page."""
    table = _table(document, 4, widths)
    for place, words in enumerate(headings):
        cell_text(table.rows[0].cells[place], words, HEADING)
        _cell(table.rows[2].cells[place], f"{{{{ row[{place}] }}}}", BODY, SMALL)
    _cell(table.rows[1].cells[0], f"{{%tr for row in {source} %}}", BODY, SMALL)
    _cell(table.rows[3].cells[0], "{%tr endfor %}", BODY, SMALL)
    _mark(table.rows[0], "w:tblHeader")
    _mark(table.rows[2], "w:cantSplit")


def _mark(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - python-docx has no other way


def _table(document: DocumentType, rows: int, widths: tuple[int, ...]) -> Table:
    made: Table = document.add_table(rows=rows, cols=len(widths))
    made.style = "Table Grid"
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    for place, width in enumerate(widths):
        made.columns[place].width = Mm(width)
        for row in made.rows:
            row.cells[place].width = Mm(width)
    return made


def _cell(cell: _Cell, text: str, font: str, size: float) -> None:
    made = cell.paragraphs[0]
    layout(made, pitch=size * 1.5)
    _breaking(made)
    set_font(made.add_run(text), font, size)


def _breaking(made: Paragraph) -> None:
    """A long word without blanks, an address or a digest, is broken where the line ends."""
    properties = made.paragraph_format.element.get_or_add_pPr()
    element = OxmlElement("w:wordWrap")
    element.set(qn("w:val"), "0")
    properties.insert_element_before(
        element,
        *("w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd"),
        *("w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr"),
    )


def _heading(document: DocumentType, text: str, *, begins_page: bool = False) -> None:
    made = document.add_paragraph()
    layout(made, pitch=30)
    made.paragraph_format.page_break_before = begins_page
    made.paragraph_format.keep_with_next = True
    set_font(made.add_run(text), HEADING, 16)


def _line(document: DocumentType, text: str, font: str, size: float) -> Paragraph:
    made = document.add_paragraph()
    layout(made, pitch=LINE)
    _breaking(made)
    set_font(made.add_run(text), font, size)
    return made

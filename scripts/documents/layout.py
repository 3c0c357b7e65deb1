"""The building blocks of an official document: pages, paragraphs, headings, tables, by GB/T 9704-2012."""

from datetime import UTC, datetime

from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from duban.adapters.office.documents.blank import blank_document

TITLE, BODY, HEADING, SUBHEADING, PAGE_NUMBER = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
SIZE_2, SIZE_3, SIZE_4 = 22, 16, 14
CAPTION = 10
TEXT_WIDTH = 156
# 28 characters in a line of 156 mm (5.2.3) leave each a quarter of a point less than its size: in twentieths of one.
NARROWER = -5
LINE_PITCH = 28.95
# A 专报 is no paper of the standard, whose 22 lines to a page are for the usual case (5.2.3): 26 make it three pages.
BRIEFING_PITCH = 24.5
RED = RGBColor(0xFF, 0, 0)


def set_font(run: Run, name: str, size: float, colour: RGBColor | None = None) -> Run:
    """Set a font for Chinese and Latin text alike."""
    run.font.name, run.font.size = name, Pt(size)
    fonts = run.font.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(attribute), name)
    if colour is not None:
        run.font.color.rgb = colour
    if size == SIZE_3:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(NARROWER))
        run.font.element.get_or_add_rPr().insert_element_before(
            spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs"
        )
    return run


def paragraph(document: DocumentType, text: str = "", font: str = BODY, size: float = SIZE_3) -> Paragraph:
    """A body paragraph: fixed line pitch, first line indented by two characters."""
    made = document.add_paragraph()
    layout(made, indent=2)
    if text:
        set_font(made.add_run(text), font, size)
    return made


def layout(made: Paragraph, indent: float = 0, pitch: float = LINE_PITCH) -> None:
    """Fixed line pitch, no space between paragraphs, the first line indented by *indent* characters."""
    form = made.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
    form.space_before = form.space_after = Pt(0)
    # Justified lines tear apart before a long list of numbers, which breaks nowhere.
    form.alignment = WD_ALIGN_PARAGRAPH.LEFT
    form.widow_control = False
    if indent:
        form.first_line_indent = Pt(indent * SIZE_3)
        made.paragraph_format.element.get_or_add_pPr().get_or_add_ind().set(
            qn("w:firstLineChars"), str(int(indent * 100))
        )


def tag(document: DocumentType, text: str) -> None:
    """A line that only steers the template and vanishes when it is filled."""
    paragraph(document, text)


def rule(made: Paragraph, edge: str, size: int, colour: str, kind: str = "single", space: int = 4) -> None:
    """A line above or below a paragraph, *space* points away; *size* in eighths of a point."""
    properties = made.paragraph_format.element.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
    border = OxmlElement(f"w:{edge}")
    for key, value in (("val", kind), ("sz", str(size)), ("space", str(space)), ("color", colour)):
        border.set(qn(f"w:{key}"), value)
    borders.append(border)


def field(made: Paragraph, code: str) -> None:
    """A field such as PAGE, computed by the word processor."""
    for kind, text in (("begin", None), (None, code), ("separate", None), (None, "1"), ("end", None)):
        run = set_font(made.add_run(), PAGE_NUMBER, SIZE_4)
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText" if text == code else "w:t")
            element.text = text
        run.font.element.append(element)


def page_number(made: Paragraph, alignment: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, one character in from the outer edge."""
    made.alignment = alignment
    form = made.paragraph_format
    form.left_indent = form.right_indent = Pt(SIZE_4)
    set_font(made.add_run("— "), PAGE_NUMBER, SIZE_4)
    field(made, "PAGE")
    set_font(made.add_run(" —"), PAGE_NUMBER, SIZE_4)


def set_page(document: DocumentType, section: Section, mark: str, when: str = "") -> None:
    """A4 with the margins of the standard, page numbers outside, *mark* (送审稿…) and *when* in the header."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(23.2)
    document.settings.odd_and_even_pages_header_footer = True
    page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    for header in (section.header, section.even_page_header):
        made = header.paragraphs[0]
        made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        set_font(made.add_run(mark), HEADING, SIZE_3)
        if when:
            set_font(made.add_run(f"　{when}"), BODY, SIZE_4)


def at_foot(made: Paragraph) -> None:
    """Set a paragraph into a frame at the foot of the text area; paragraphs that follow each other share one."""
    frame = OxmlElement("w:framePr")
    placed = {"w": round(Mm(TEXT_WIDTH).pt * 20), "wrap": "notBeside", "vAnchor": "margin", "hAnchor": "margin"}
    for name, value in (placed | {"xAlign": "left", "yAlign": "bottom"}).items():
        frame.set(qn(f"w:{name}"), str(value))
    properties = made.paragraph_format.element.get_or_add_pPr()
    properties.insert_element_before(
        frame,
        "w:widowControl",
        "w:numPr",
        "w:suppressLineNumbers",
        "w:pBdr",
        "w:shd",
        "w:tabs",
        "w:spacing",
        "w:ind",
        "w:jc",
        "w:rPr",
    )


def new_document(title: str) -> DocumentType:
    """An empty document in the body font; the same bytes whenever it is made."""
    document = blank_document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = BODY, Pt(SIZE_3)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    plain_style(document, "Title", TITLE, SIZE_2)
    plain_style(document, "Heading 1", HEADING, SIZE_3)
    plain_style(document, "Heading 2", BODY, SIZE_3)
    properties = document.core_properties
    properties.author = properties.comments = ""
    properties.title = title
    properties.created = properties.modified = datetime(2021, 9, 21, tzinfo=UTC)
    return document


def plain_style(document: DocumentType, name: str, font: str, size: float) -> None:
    """The style *name* in the looks of the standard; its level stays, by which readers find their way in the paper."""
    style = document.styles[name]
    for looks in (style.element.pPr, style.element.rPr):
        for one in list(looks if looks is not None else ()):
            if one.tag != qn("w:outlineLvl"):
                looks.remove(one)
    style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), RGBColor(0, 0, 0)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def loop(document: DocumentType, names: str, source: str) -> None:
    """One body paragraph for each text of *source*."""
    tag(document, f"{{%p for {names} in {source} %}}")
    paragraph(document, f"{{{{ {names} }}}}")
    tag(document, "{%p endfor %}")


def parts(document: DocumentType, source: str) -> None:
    """Second-level headings, each run into its text: the paragraph is the heading, for lines are what a paper lacks."""
    tag(document, f"{{%p for part in {source} %}}")
    opening = paragraph(document, "{{ part.heading }}", SUBHEADING)
    opening.style = document.styles["Heading 2"]
    set_font(opening.add_run("{{ part.text }}"), BODY, SIZE_3)
    tag(document, "{%p endfor %}")


def cell_text(cell: _Cell, text: str, font: str = BODY) -> None:
    """Centred small text in a table."""
    made = cell.paragraphs[0]
    layout(made, pitch=20)
    made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.paragraph_format.keep_with_next = True  # the small table stays on one page
    set_font(made.add_run(text), font, 10.5)


def table(document: DocumentType, headings: tuple[str, ...], widths: tuple[int, ...], row: str, source: str) -> None:
    """A table whose one line is repeated for each *row* of *source*; headings may be names of facts."""
    made: Table = document.add_table(rows=4, cols=len(widths))
    made.style = "Table Grid"
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    for index, width in enumerate(widths):
        made.columns[index].width = Mm(width)
        for line in made.rows:
            line.cells[index].width = Mm(width)
        cell_text(made.rows[0].cells[index], headings[index], HEADING)
        cell_text(made.rows[2].cells[index], f"{{{{ {row}[{index}] }}}}")
    _repeated(made.rows[0])
    cell_text(made.rows[1].cells[0], f"{{%tr for {row} in {source} %}}")
    cell_text(made.rows[3].cells[0], "{%tr endfor %}")


def _repeated(row: _Row) -> None:
    """Let *row* be the head of its table: on every page, and for who has the page read out."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no word for it


def pictures(document: DocumentType, *names: str) -> None:
    """The charts of those names beside each other, each with its caption below; nothing where there are none."""
    tag(document, f"{{%p if {names[0]}_picture %}}")
    made: Table = document.add_table(rows=2, cols=len(names))
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    for place, name in enumerate(names):
        for cell in made.columns[place].cells:
            cell.width = Mm(TEXT_WIDTH / len(names))
        picture, caption = (row.cells[place].paragraphs[0] for row in made.rows)
        for line in (picture, caption):
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(0)
        picture.paragraph_format.left_indent = picture.paragraph_format.right_indent = Mm(-1.5)
        picture.paragraph_format.keep_with_next = True  # a chart and its caption stay on one page
        picture.add_run(f"{{{{ {name}_picture }}}}")
        set_font(caption.add_run(f"{{{{ {name}_caption }}}}"), HEADING, CAPTION)
    tag(document, "{%p endif %}")

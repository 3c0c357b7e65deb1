"""
Make the document templates of config/documents/ as they were first delivered.

The templates belong to the office, which edits them in Word or WPS: a second run needs --force.
Layout by GB/T 9704-2012: A4, 37/28/26/35 mm, 22 lines of 28 characters, fonts by name.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

TITLE, BODY, HEADING, SUBHEADING, PAGE_NUMBER = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
SIZE_2, SIZE_3, SIZE_4 = 22, 16, 14
LINE_PITCH = 28.95
RED = RGBColor(0xFF, 0, 0)
FOLDER = Path(__file__).resolve().parents[1] / "config" / "documents"


def set_font(run: Run, name: str, size: float, colour: RGBColor | None = None) -> Run:
    """Set a font for Chinese and Latin text alike."""
    run.font.name, run.font.size = name, Pt(size)
    fonts = run.font.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(attribute), name)
    if colour is not None:
        run.font.color.rgb = colour
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


def rule(made: Paragraph, edge: str, size: int, colour: str) -> None:
    """A line above or below a paragraph; *size* in eighths of a point."""
    borders = OxmlElement("w:pBdr")
    border = OxmlElement(f"w:{edge}")
    for key, value in (("val", "single"), ("sz", str(size)), ("space", "4"), ("color", colour)):
        border.set(qn(f"w:{key}"), value)
    borders.append(border)
    properties = made.paragraph_format.element.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


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


def set_page(document: DocumentType, section: Section) -> None:
    """A4 with the margins of the standard, page numbers outside, 送审稿 in the header."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(25)
    document.settings.odd_and_even_pages_header_footer = True
    page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    for header in (section.header, section.even_page_header):
        made = header.paragraphs[0]
        made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        set_font(made.add_run("送审稿（第{{ draft }}稿）"), HEADING, SIZE_3)
        set_font(made.add_run("　{{ compiled_at }}汇总"), BODY, SIZE_4)


def letterhead(document: DocumentType) -> None:
    """Issuer in red, then the red rule; number and signer stay empty until a person gives them."""
    issuer = document.add_paragraph()
    issuer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    issuer.paragraph_format.space_before = issuer.paragraph_format.space_after = Pt(24)
    set_font(issuer.add_run("泉州市发展和改革委员会"), TITLE, 36, RED)
    number = document.add_paragraph()
    layout(number)
    number.alignment = WD_ALIGN_PARAGRAPH.LEFT
    number.paragraph_format.tab_stops.add_tab_stop(Mm(110))
    number.paragraph_format.left_indent = Pt(SIZE_3)
    set_font(number.add_run("泉发改〔　　〕　　号\t签发人："), BODY, SIZE_3)
    rule(number, "bottom", 12, "FF0000")


def title(document: DocumentType) -> None:
    """The title, two lines below the rule, broken as the writer says."""
    layout(document.add_paragraph())
    lines = ("泉州市发展和改革委员会关于{{ period }}", "{{ programme }}", "任务进展情况的报告")
    for line in lines:
        made = document.add_paragraph()
        layout(made, pitch=34)
        made.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_font(made.add_run(line), TITLE, SIZE_2)
    layout(document.add_paragraph())
    addressee = document.add_paragraph()
    layout(addressee)
    set_font(addressee.add_run("市政府："), BODY, SIZE_3)


def loop(document: DocumentType, names: str, source: str) -> None:
    """One body paragraph for each text of *source*."""
    tag(document, f"{{%p for {names} in {source} %}}")
    paragraph(document, f"{{{{ {names} }}}}")
    tag(document, "{%p endfor %}")


def parts(document: DocumentType, source: str) -> None:
    """Second-level headings, each run into its first paragraph."""
    tag(document, f"{{%p for part in {source} %}}")
    opening = paragraph(document, "{{ part.heading }}", SUBHEADING)
    set_font(opening.add_run("{{ part.opening }}"), BODY, SIZE_3)
    loop(document, "text", "part.paragraphs")
    tag(document, "{%p endfor %}")


def cell_text(cell: _Cell, text: str, font: str = BODY) -> None:
    """Centred small text in a table."""
    made = cell.paragraphs[0]
    layout(made, pitch=20)
    made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.paragraph_format.keep_with_next = True  # the small table stays on one page
    set_font(made.add_run(text), font, 10.5)


def tallies(document: DocumentType) -> None:
    """The table of the three categories: one template row between two rows that steer it."""
    widths = (33, 16, 16, 17, 10, 10, 10, 10, 16, 18)
    table: Table = document.add_table(rows=4, cols=len(widths))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for index, width in enumerate(widths):
        table.columns[index].width = Mm(width)
        for row in table.rows:
            row.cells[index].width = Mm(width)
        cell_text(table.rows[0].cells[index], f"{{{{ tally_titles[{index}] }}}}", HEADING)
        cell_text(table.rows[2].cells[index], f"{{{{ line[{index}] }}}}")
    cell_text(table.rows[1].cells[0], "{%tr for line in tallies %}")
    cell_text(table.rows[3].cells[0], "{%tr endfor %}")


def ending(document: DocumentType) -> None:
    """Closing words, list of annexes, issuer, an empty date, contact line and the record of printing."""
    paragraph(document, "特此报告。")
    layout(document.add_paragraph())
    tag(document, "{%p for name in attachments %}")
    paragraph(document, "{{ name }}")
    tag(document, "{%p endfor %}")
    layout(document.add_paragraph())
    for text, right in (("泉州市发展和改革委员会", 2), ("　　　　年　　月　　日", 4)):
        made = document.add_paragraph()
        layout(made)
        made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        made.paragraph_format.right_indent = Pt(right * SIZE_3)
        set_font(made.add_run(text), BODY, SIZE_3)
    tag(document, "{%p if contact_line %}")
    paragraph(document, "（{{ contact_line }}）")
    tag(document, "{%p endif %}")
    printed = document.add_paragraph()
    layout(printed)
    printed.paragraph_format.space_before = Pt(LINE_PITCH)
    printed.paragraph_format.left_indent = printed.paragraph_format.right_indent = Pt(SIZE_4)
    printed.paragraph_format.tab_stops.add_tab_stop(Mm(96))
    set_font(printed.add_run("泉州市发展和改革委员会办公室\t　　　年　月　日印发"), BODY, SIZE_4)
    rule(printed, "top", 8, "000000")


def monthly_report() -> DocumentType:
    """The 专报 of a month."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = BODY, Pt(SIZE_3)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    set_page(document, document.sections[0])
    letterhead(document)
    title(document)
    paragraph(document, "一、总体情况", HEADING)
    loop(document, "text", "results")
    tallies(document)
    loop(document, "text", "coverage")
    paragraph(document, "二、主要进展", HEADING)
    parts(document, "progress")
    paragraph(document, "三、量化指标", HEADING)
    paragraph(document, "{{ targets }}")
    paragraph(document, "四、存在的主要问题", HEADING)
    parts(document, "problems")
    paragraph(document, "五、下一步工作", HEADING)
    loop(document, "text", "next_steps")
    ending(document)
    properties = document.core_properties
    properties.author = properties.comments = ""
    properties.title = "任务进展情况报告"
    properties.created = properties.modified = datetime(2021, 9, 21, tzinfo=UTC)
    return document


def main() -> None:
    """Write every template; refuses to overwrite what the office may have edited unless told --force."""
    target = FOLDER / "monthly_report.docx"
    if target.exists() and "--force" not in sys.argv:
        sys.exit(f"{target} 已存在，可能含有人工修改；确需重建请加 --force。")
    FOLDER.mkdir(parents=True, exist_ok=True)
    monthly_report().save(str(target))
    print(target)


if __name__ == "__main__":
    main()

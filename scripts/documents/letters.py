"""The templates of formal papers beside the reports: letter (信函格式), circular, memo (签报), request (请示)."""

from documents.layout import (
    BODY,
    HEADING,
    LINE_PITCH,
    RED,
    SIZE_3,
    SIZE_4,
    TITLE,
    layout,
    new_document,
    paragraph,
    rule,
    set_font,
    set_page,
    tag,
)
from documents.official import (
    ENDS_AS,
    ISSUER,
    RED_HEAD,
    addressee,
    blank,
    contact,
    ending,
    for_other_head,
    heading,
    letterhead,
    title,
)
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt

DRAFT = "送审稿（第{{ draft }}稿）"
DARK_RED = "FF0000"
# Between the lines of a paper that has to stay on one page.
SMALL_SIZE, SMALL_PITCH = 13, 18


def letter() -> DocumentType:
    """A letter (函): issuer and double red rules at top and foot of the first page, which bears no number."""
    document = new_document("函")
    section = document.sections[0]
    set_page(document, section, DRAFT)
    section.different_first_page_header_footer = True
    # Below the first red rule stand the number and then the title: the first page begins higher than the others.
    section.header_distance, section.footer_distance = Mm(15), Mm(19)
    for footer in (section.footer, section.even_page_footer):
        footer.paragraphs[0].paragraph_format.space_after = Mm(4.2)  # the numbers stand as in any other paper
    mark = section.first_page_header.paragraphs[0]
    layout(mark, pitch=44)
    mark.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    set_font(mark.add_run(DRAFT), HEADING, SIZE_4)
    head = section.first_page_header.add_paragraph()
    layout(head, pitch=RED_HEAD)
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_font(head.add_run(ISSUER), TITLE, RED_HEAD, RED)
    rule(head, "bottom", 24, DARK_RED, kind="thickThinSmallGap", space=9)
    foot = section.first_page_footer.paragraphs[0]
    layout(foot, pitch=4)
    rule(foot, "top", 24, DARK_RED, kind="thinThickSmallGap", space=1)
    for ruled in (head, foot):
        # The rules are 170 mm long, in the middle of the page and not of the text.
        ruled.paragraph_format.left_indent, ruled.paragraph_format.right_indent = Mm(20 - 28), Mm(20 - 26)
    number = document.add_paragraph()
    layout(number)
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    number.paragraph_format.space_before = Pt(5)
    set_font(number.add_run("{{ office.letter_prefix }}〔　　〕　　号"), BODY, SIZE_3)
    title(document, ISSUER, broken=True)
    body(document)
    ending(document)
    return document


def circular() -> DocumentType:
    """A circular (通报) to all units, under the letterhead; one drafted for another organ (代拟稿) without."""
    document = new_document("通报")
    set_page(document, document.sections[0], DRAFT)
    tag(document, "{%p if for_other %}")
    for_other_head(document)
    tag(document, "{%p else %}")
    letterhead(document, upward=False)
    tag(document, "{%p endif %}")
    title(document, ENDS_AS, broken=True)
    body(document)
    ending(document, printed=True, issuer=ENDS_AS, unless="for_other")
    return document


def brief() -> DocumentType:
    """A 简况: one page to all units, under a red head of its own; no number, and a small hand to stay on the page."""
    document = new_document("调度简况")
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(25), Mm(20)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance = Mm(12)
    mark = section.header.paragraphs[0]
    mark.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    set_font(mark.add_run(DRAFT), HEADING, SIZE_4)
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.paragraph_format.space_before = head.paragraph_format.space_after = Pt(0)
    set_font(head.add_run("调度简况"), TITLE, 30, RED)
    line = document.add_paragraph()
    layout(line, pitch=SMALL_PITCH)
    line.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
    set_font(line.add_run("{{ office.issuer }}\t"), BODY, SIZE_4)
    set_font(line.add_run("　　　　年　　月　　日"), BODY, SIZE_4)
    rule(line, "bottom", 12, DARK_RED)
    made = document.add_paragraph()
    layout(made, pitch=26)
    made.paragraph_format.space_before = Pt(8)
    made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_font(made.add_run("{{ title }}"), TITLE, 16)
    above = len(document.paragraphs)
    body(document)
    tag(document, "{%p if contact_line %}")
    paragraph(document, "（{{ contact_line }}）")
    tag(document, "{%p endif %}")
    for made in document.paragraphs[above:]:
        made.paragraph_format.line_spacing = Pt(SMALL_PITCH)
        for run in made.runs:
            run.font.size = Pt(SMALL_SIZE)
    return document


def request() -> DocumentType:
    """A request for instructions (请示): one matter, one addressee, nothing else reported in it."""
    document = new_document("请示")
    set_page(document, document.sections[0], DRAFT)
    letterhead(document, upward=True)
    title(document, ISSUER, broken=True)
    body(document, "妥否，请批示。")
    ending(document, printed=True)
    return document


def memo() -> DocumentType:
    """A memo inside the commission (签报): boxes for the leaders' words above the text, no number, no seal."""
    document = new_document("签报")
    section = document.sections[0]
    set_page(document, section, DRAFT)
    page_title = document.add_paragraph()
    page_title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_font(page_title.add_run(f"{ISSUER}签报"), TITLE, 26, RED)
    table = document.add_table(rows=2, cols=2)
    table.style = "Table Grid"
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells),
        ("领导批示：", "分管领导意见：", "拟稿：{{ office.short_name }}", "拟稿时间：{{ drafted_on }}"),
        strict=True,
    ):
        made = cell.paragraphs[0]
        layout(made)
        set_font(made.add_run(text), BODY, SIZE_4)
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, (66, 90), strict=True):
            cell.width = Mm(width)
    for cell in table.rows[0].cells:
        for _ in range(3):
            layout(cell.add_paragraph())
    title(document, above=LINE_PITCH, broken=True)
    body(document)
    contact(document)
    return document


def body(document: DocumentType, closing: str = "") -> None:
    """Addressee, text, closing words, and the list that belongs to the text; who signs never stands on a page alone."""
    tag(document, "{%p if addressee %}")
    addressee(document, "{{ addressee }}")
    tag(document, "{%p endif %}")
    tag(document, "{%p for each in paragraphs %}")
    tag(document, "{%p if each.is_heading %}")
    heading(document, "{{ each.text }}")
    if not closing:
        tag(document, "{%p elif loop.last and not enclosed %}")
        paragraph(document, "{{ each.text }}").paragraph_format.keep_with_next = True
    tag(document, "{%p else %}")
    paragraph(document, "{{ each.text }}")
    tag(document, "{%p endif %}")
    tag(document, "{%p endfor %}")
    if closing:
        paragraph(document, closing).paragraph_format.keep_with_next = True
    _enclosed(document)


def _enclosed(document: DocumentType) -> None:
    """The list below the text: its title never stands without a line of it, its last line with who signs."""
    tag(document, "{%p if enclosed %}")
    blank(document, LINE_PITCH)
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    tag(document, "{%p endif %}")
    tag(document, "{%p for line in enclosed %}")
    tag(document, "{%p if loop.first or loop.last %}")
    paragraph(document, "{{ line }}").paragraph_format.keep_with_next = True
    tag(document, "{%p else %}")
    paragraph(document, "{{ line }}")
    tag(document, "{%p endif %}")
    tag(document, "{%p endfor %}")

"""What every paper of the commission begins and ends with; number, date and signer stay empty for people to give."""

from documents.layout import (
    BODY,
    HEADING,
    LINE_PITCH,
    RED,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    TEXT_WIDTH,
    TITLE,
    at_foot,
    layout,
    paragraph,
    rule,
    set_font,
    tag,
)
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt

# As the settings name whoever issues papers.
ISSUER = "{{ office.issuer }}"
# In whose name a paper ends: of one drafted for another organ (代拟稿), that organ's.
ENDS_AS = "{{ issuer }}"
NUMBER = "{{ office.number_prefix }}〔　　〕　　号"
EMPTY_DAY = "　　　　年　　月　　日"
# The upper edge of the red head stands 35 mm below that of the text (7.2.4), as the ink of its letters is measured.
HEAD_AT, RED_HEAD = 35.6, 36


def letterhead(document: DocumentType, *, upward: bool) -> None:
    """
    Issuer in red, then the number above the red rule (文件格式), by GB/T 9704-2012, 7.2.4 to 7.2.7.

    A paper that goes *upward* has the number on the left and beside it who signs, any other the number in the middle.
    """
    blank(document, Mm(HEAD_AT).pt)
    issuer = document.add_paragraph()
    layout(issuer, pitch=RED_HEAD)
    issuer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_font(issuer.add_run(ISSUER), TITLE, RED_HEAD, RED)
    blank(document, 2 * LINE_PITCH)
    number = document.add_paragraph()
    layout(number, indent=1 if upward else 0)
    set_font(number.add_run(NUMBER + ("\t签发人：" if upward else "")), BODY, SIZE_3)
    if upward:
        number.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH) - Pt(SIZE_3), WD_TAB_ALIGNMENT.RIGHT)
    else:
        number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    rule(number, "bottom", 12, "FF0000", space=8)


def for_other_head(document: DocumentType) -> None:
    """What a paper drafted for another organ begins with: no head and no number, which that organ gives."""
    made = document.add_paragraph()
    layout(made)
    set_font(made.add_run("代拟稿"), HEADING, SIZE_3)


def briefing_head(document: DocumentType) -> None:
    """The head of a 工作专报: its number as one of a series, who edits it and when; no number of a document."""
    name = document.add_paragraph()
    layout(name, pitch=56)
    name.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_font(name.add_run("工 作 专 报"), TITLE, 48, RED)
    edited = document.add_paragraph()
    layout(edited, indent=1)
    stops = edited.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(TEXT_WIDTH / 2), WD_TAB_ALIGNMENT.CENTER)
    stops.add_tab_stop(Mm(TEXT_WIDTH) - Pt(SIZE_3), WD_TAB_ALIGNMENT.RIGHT)
    set_font(edited.add_run("{{ office.short_name }}　编\t第　　期\t"), BODY, SIZE_3)
    set_font(edited.add_run(EMPTY_DAY), BODY, SIZE_3)
    rule(edited, "bottom", 12, "FF0000", space=8)


def blank(document: DocumentType, pitch: float) -> None:
    """Empty space of *pitch* points."""
    layout(document.add_paragraph(), pitch=pitch)


def title(
    document: DocumentType,
    *lines: str,
    above: float = 2 * LINE_PITCH,
    below: float = LINE_PITCH,
    broken: bool = False,
) -> None:
    """The title two lines below the rule (7.3.1): *lines*, and if *broken* those of the paper, as its facts say."""
    blank(document, above)
    for line in lines:
        _title_line(document, line)
    if broken:
        tag(document, "{%p for line in title_lines %}")
        _title_line(document, "{{ line }}")
        tag(document, "{%p endfor %}")
    blank(document, below)


def _title_line(document: DocumentType, line: str) -> None:
    made = document.add_paragraph(style="Title")
    layout(made, pitch=32)
    made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_font(made.add_run(line), TITLE, SIZE_2)


def addressee(document: DocumentType, name: str) -> None:
    """主送机关, from the left margin."""
    made = document.add_paragraph()
    layout(made)
    set_font(made.add_run(name), BODY, SIZE_3)


def heading(document: DocumentType, text: str) -> None:
    """A heading of the first level (一、), never alone at the foot of a page."""
    made = paragraph(document, text, HEADING)
    made.style = document.styles["Heading 1"]
    made.paragraph_format.keep_with_next = True


def annexes(document: DocumentType, size: float = SIZE_3, pitch: float = LINE_PITCH, gap: float = LINE_PITCH) -> None:
    """附件说明, one line below the text, one annex a line (7.3.4)."""
    blank(document, gap)
    tag(document, "{%p for name in attachments %}")
    made = paragraph(document, "{{ name }}", size=size)
    made.paragraph_format.line_spacing = Pt(pitch)
    made.paragraph_format.keep_with_next = True  # not torn apart between two pages
    tag(document, "{%p endfor %}")


def ending(document: DocumentType, *, printed: bool = False, issuer: str = ISSUER, unless: str = "") -> None:
    """Issuer, an empty date, the contact line; of a *printed* paper the 版记 at the foot, *unless* that fact holds."""
    blank(document, LINE_PITCH)
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    _from_right(document, issuer, 2)
    if unless:
        tag(document, f"{{%p if not {unless} %}}")
    if printed:
        _imprint(document)
    if unless:
        tag(document, "{%p endif %}")
    _from_right(document, EMPTY_DAY, 4)
    contact(document)


def contact(document: DocumentType) -> None:
    """附注: whom to ask, in brackets."""
    tag(document, "{%p if contact_line %}")
    paragraph(document, "（{{ contact_line }}）").paragraph_format.keep_with_next = True
    tag(document, "{%p endif %}")


def distribution(document: DocumentType, pitch: float = LINE_PITCH) -> None:
    """报送范围 at the foot of a 专报: who gets it, and whom to ask; the office writes its own list here."""
    made = document.add_paragraph()
    layout(made, pitch=pitch)
    made.paragraph_format.first_line_indent = Pt(SIZE_4)
    made.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH) - Pt(SIZE_4), WD_TAB_ALIGNMENT.RIGHT)
    reader = "报：{{ office.superior }}{% if contact_line %}\t{{ contact_line }}{% endif %}"
    set_font(made.add_run(reader), BODY, SIZE_4)
    rule(made, "top", 8, "000000")
    rule(made, "bottom", 8, "000000")
    at_foot(made)


def _from_right(document: DocumentType, text: str, characters: int) -> None:
    made = document.add_paragraph()
    layout(made)
    made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    made.paragraph_format.right_indent = Pt(characters * SIZE_3)
    made.paragraph_format.keep_with_next = True
    set_font(made.add_run(text), BODY, SIZE_3)


def _imprint(document: DocumentType) -> None:
    """版记: who printed it, and when, between rules as wide as the text, the last on its lower edge (7.4)."""
    printed = document.add_paragraph()
    layout(printed)
    printed.paragraph_format.first_line_indent = Pt(SIZE_4)
    printed.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH) - Pt(SIZE_4), WD_TAB_ALIGNMENT.RIGHT)
    set_font(printed.add_run(f"{ISSUER}办公室\t　　　年　月　日印发"), BODY, SIZE_4)
    rule(printed, "top", 8, "000000")
    rule(printed, "bottom", 8, "000000")
    at_foot(printed)

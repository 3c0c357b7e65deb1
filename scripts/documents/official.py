"""What every paper of the commission begins and ends with; number, date and signer stay empty for people to give."""

from documents.layout import (
    BODY,
    HEADING,
    LINE_PITCH,
    RED,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    TITLE,
    layout,
    paragraph,
    rule,
    set_font,
    tag,
)
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

# As the settings name whoever issues papers.
ISSUER = "{{ office.issuer }}"


def letterhead(document: DocumentType) -> None:
    """Issuer in red, then number and signer above the red rule (文件格式)."""
    issuer = document.add_paragraph()
    issuer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    issuer.paragraph_format.space_before = issuer.paragraph_format.space_after = Pt(8)
    set_font(issuer.add_run(ISSUER), TITLE, 36, RED)
    number = document.add_paragraph()
    layout(number)
    number.paragraph_format.tab_stops.add_tab_stop(Mm(78))
    number.paragraph_format.left_indent = Pt(SIZE_3)
    set_font(number.add_run("{{ office.number_prefix }}〔　　〕　　号\t签发人："), BODY, SIZE_3)
    rule(number, "bottom", 12, "FF0000")


def title(document: DocumentType, *lines: str) -> None:
    """The title below the rule, broken as the writer says."""
    layout(document.add_paragraph(), pitch=14)
    for line in lines:
        made = document.add_paragraph()
        layout(made, pitch=32)
        made.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_font(made.add_run(line), TITLE, SIZE_2)
    layout(document.add_paragraph(), pitch=14)


def addressee(document: DocumentType, name: str) -> None:
    """主送机关, from the left margin."""
    made = document.add_paragraph()
    layout(made)
    set_font(made.add_run(name), BODY, SIZE_3)


def heading(document: DocumentType, text: str) -> None:
    """A heading of the first level (一、)."""
    paragraph(document, text, HEADING)


def annexes(document: DocumentType) -> None:
    """附件说明, one line below the text."""
    layout(document.add_paragraph())
    tag(document, "{%p for name in attachments %}")
    line = paragraph(document, "{{ name }}").paragraph_format
    line.tab_stops.add_tab_stop(Mm(96))
    line.keep_with_next = True  # the list is not torn apart between two pages
    tag(document, "{%p endfor %}")


def ending(document: DocumentType) -> None:
    """Issuer, an empty date, and the contact line."""
    layout(document.add_paragraph(), pitch=14)
    for text, right in ((ISSUER, 2), ("　　　　年　　月　　日", 4)):
        made = document.add_paragraph()
        layout(made)
        made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        made.paragraph_format.right_indent = Pt(right * SIZE_3)
        made.paragraph_format.keep_with_next = True
        set_font(made.add_run(text), BODY, SIZE_3)
    tag(document, "{%p if contact_line %}")
    contact = paragraph(document, "（{{ contact_line }}）")
    contact.paragraph_format.keep_with_next = True
    tag(document, "{%p endif %}")


def imprint(document: DocumentType) -> None:
    """版记: who printed it, and when."""
    printed = document.add_paragraph()
    layout(printed)
    printed.paragraph_format.space_before = Pt(LINE_PITCH / 2)
    printed.paragraph_format.left_indent = printed.paragraph_format.right_indent = Pt(SIZE_4)
    printed.paragraph_format.tab_stops.add_tab_stop(Mm(96))
    set_font(printed.add_run(f"{ISSUER}办公室\t　　　年　月　日印发"), BODY, SIZE_4)
    rule(printed, "top", 8, "000000")

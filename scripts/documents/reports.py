"""The templates of the reports: the 专报 of a month, the 报告 of a quarter."""

from documents.layout import (
    BRIEFING_PITCH,
    LINE_PITCH,
    SIZE_4,
    loop,
    new_document,
    paragraph,
    parts,
    pictures,
    set_page,
)
from documents.official import (
    ISSUER,
    addressee,
    annexes,
    briefing_head,
    distribution,
    ending,
    heading,
    letterhead,
    title,
)
from docx.document import Document as DocumentType
from docx.shared import Pt

DRAFT = "送审稿（第{{ draft }}稿）"
COMPILED = "{{ compiled_at }}汇总"
# Between the lines of the annexes, which are set smaller as they are none of the text.
SMALL_PITCH = 18
ADDRESSEE = "{{ office.superior_in_full }}："


def monthly_report() -> DocumentType:
    """The 专报 of a month: three pages to the city government, the judgement first."""
    document = new_document("任务进展情况专报")
    set_page(document, document.sections[0], DRAFT, COMPILED)
    briefing_head(document)
    title(document, "{{ period }}{{ programme }}", "任务进展情况", above=LINE_PITCH / 2, below=LINE_PITCH / 4)
    paragraph(document, "{{ lead }}")
    # Here they always fit on the first page: further down they would leave it half empty.
    pictures(document, "lights", "months")
    heading(document, "一、总体情况")
    # One paragraph: each of its own would cost a line, and three pages is what a reader takes up.
    paragraph(document, "{{ (results + coverage) | join }}")
    heading(document, "二、主要进展")
    parts(document, "progress")
    heading(document, "三、存在的主要问题")
    parts(document, "problems")
    heading(document, "四、临近到期的任务")
    paragraph(document, "{{ ahead }}")
    heading(document, "五、需要协调解决的事项")
    loop(document, "text", "needs")
    heading(document, "六、下一步工作")
    loop(document, "text", "next_steps")
    _closer(document)
    annexes(document, SIZE_4, SMALL_PITCH, SMALL_PITCH / 2)
    distribution(document, BRIEFING_PITCH)
    return document


def _closer(document: DocumentType) -> None:
    """Set the lines of the text closer, 26 to a page."""
    for made in document.paragraphs:
        if made.paragraph_format.line_spacing == Pt(LINE_PITCH):
            made.paragraph_format.line_spacing = Pt(BRIEFING_PITCH)


def quarterly_report() -> DocumentType:
    """The formal 报告 of a quarter, with the counties' part."""
    document = new_document("季度工作推进情况报告")
    set_page(document, document.sections[0], DRAFT, COMPILED)
    letterhead(document, upward=True)
    title(document, f"{ISSUER}关于", "{{ period }}{{ programme }}", "工作推进情况的报告")
    addressee(document, ADDRESSEE)
    paragraph(document, "{{ lead }}")
    heading(document, "一、总体及报送情况")
    loop(document, "text", "results")
    pictures(document, "lights", "months")
    pictures(document, "strips")
    paragraph(document, "{{ coverage }}")
    heading(document, "二、{{ office.counties }}工作推进情况")
    loop(document, "text", "work")
    heading(document, "三、存在问题")
    parts(document, "problems")
    heading(document, "四、下一步工作计划")
    loop(document, "text", "next_steps")
    heading(document, "五、典型经验")
    loop(document, "text", "practices")
    paragraph(document, "特此报告。")
    annexes(document)
    ending(document, printed=True)
    return document

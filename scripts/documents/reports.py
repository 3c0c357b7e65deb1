"""The templates of the reports: the 专报 of a month, the 报告 of a quarter, the circular."""

from documents.layout import loop, new_document, paragraph, parts, set_page
from documents.official import addressee, annexes, ending, heading, letterhead, title
from docx.document import Document as DocumentType

DRAFT = "送审稿（第{{ draft }}稿）"
ISSUER_ABOUT = "泉州市发展和改革委员会关于{{ period }}"


def monthly_report() -> DocumentType:
    """The 专报 of a month: two or three pages to the city government."""
    document = new_document("任务进展情况报告")
    set_page(document, document.sections[0], DRAFT)
    letterhead(document)
    title(document, ISSUER_ABOUT, "{{ programme }}", "任务进展情况的报告")
    addressee(document, "市政府：")
    heading(document, "一、总体情况")
    loop(document, "text", "results")
    loop(document, "text", "coverage")
    heading(document, "二、主要进展")
    parts(document, "progress")
    heading(document, "三、量化指标")
    paragraph(document, "{{ targets }}")
    heading(document, "四、存在的主要问题")
    parts(document, "problems")
    heading(document, "五、下一步工作")
    loop(document, "text", "next_steps")
    paragraph(document, "特此报告。")
    annexes(document)
    ending(document)
    return document

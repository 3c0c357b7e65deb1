"""Formal papers get their file when they are drafted: whoever signs sees what will be numbered and sealed."""

from datetime import datetime

from duban.domain.decisions.document import File
from duban.domain.papers.formal import PaperForm, formal
from duban.services.context import ServiceContext

# By the letter that gives the words; all others are letters to one unit (函).
MEMOS = ("internal_memo", "item_memo", "item_false_memo")
REQUESTS = ("city_request", "plan_change", "ask_coordination", "item_coordinate", "item_false_coordinate")
FORMS = {
    "circular": PaperForm.CIRCULAR,
    **dict.fromkeys(MEMOS, PaperForm.MEMO),
    **dict.fromkeys(REQUESTS, PaperForm.REQUEST),
}
ISSUERS = ("泉州市发展和改革委员会", "市营商办")


def paper_files(
    context: ServiceContext, letter: str, subject: str, text: str, draft: int, now: datetime
) -> tuple[File, ...]:
    """
    The paper as .docx in the archive, from the words of *letter* as they were rendered; may be called twice.

    Call it outside of a transaction: it writes files.
    """
    written = context.papers.paper(FORMS.get(letter, PaperForm.LETTER), formal(subject, text, ISSUERS), now, draft)
    return (File(f"{subject}（第{draft}稿）.docx", context.archive.put(written)),)

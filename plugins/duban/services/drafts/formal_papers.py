"""Formal papers get their file when they are drafted: whoever signs sees what will be numbered and sealed."""

from datetime import datetime

from duban.domain.decisions.document import File
from duban.domain.papers.formal import form_of, formal
from duban.services.context import ServiceContext

ISSUERS = ("泉州市发展和改革委员会", "市营商办")


def paper_files(
    context: ServiceContext, letter: str, subject: str, text: str, draft: int, now: datetime
) -> tuple[File, ...]:
    """
    The paper as .docx in the archive, from the words of *letter* as they were rendered; may be called twice.

    Call it outside of a transaction: it writes files.
    """
    written = context.papers.paper(form_of(letter), formal(subject, text, ISSUERS), now, draft)
    return (File(f"{subject}（第{draft}稿）.docx", context.archive.put(written)),)

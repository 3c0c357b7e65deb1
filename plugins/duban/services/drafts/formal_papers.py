"""Formal papers get their file when they are drafted: whoever signs sees what will be numbered and sealed."""

from datetime import datetime

from duban.domain.decisions.document import File
from duban.domain.papers.formal import form_of, formal
from duban.services.context import ServiceContext


def paper_files(
    context: ServiceContext, programme: str, letter: str, subject: str, text: str, draft: int, now: datetime
) -> tuple[File, ...]:
    """
    The paper about *programme* as .docx in the archive, from the words of *letter* as rendered; may be called twice.

    Call it outside of a transaction: it writes files.
    """
    office = context.office_of(programme)
    written = context.papers.paper(form_of(letter), formal(subject, text, office.signatures), office, now, draft)
    return (File(f"{subject}（第{draft}稿）.docx", context.archive.put(written)),)

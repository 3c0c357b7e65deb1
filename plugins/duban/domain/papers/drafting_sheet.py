"""The sheet that goes with a paper through the house (拟稿单): what the ledger knows of it, the rest for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_day
from duban.domain.decisions.document import Document, DocumentKind, File, Outcome, Signature
from duban.domain.office.office import Office
from duban.domain.papers.formal import addressee_of
from duban.domain.papers.prose import moment


@dataclass(frozen=True, slots=True)
class DraftingSheet:
    """
    What is known of a paper when it leaves for the office's own document system (OA).

    Number, countersigning, urgency, copies, openness and the check for secrets are given by people on the sheet:
    nothing of them is made up. `addressee` is empty if the text names nobody.
    """

    title: str
    issuer: str
    drafted_by: str
    drafted_at: str
    signed: tuple[str, ...]
    addressee: str
    enclosed: tuple[str, ...]


def drafting_sheet(
    document: Document, decisions: Iterable[Signature], files: Iterable[File], office: Office
) -> DraftingSheet:
    """The sheet of that draft: who signed it so far, and by which *files* it goes; days as Beijing has them."""
    told = (file.name for file in files)
    return DraftingSheet(
        title=document.title,
        issuer=office.issuer,
        drafted_by=office.short_name,
        drafted_at=f"{moment(document.created_at)}（第{document.draft}稿）",
        signed=tuple(_signed(one) for one in decisions if one.outcome is Outcome.SIGN),
        addressee=addressee_of(document.text) or (office.superior if document.kind is DocumentKind.REPORT else ""),
        enclosed=tuple(told)[1:],
    )


def _signed(signature: Signature) -> str:
    on_paper = f"（纸质签批，{signature.registered_by}登记）" if signature.registered_by else ""
    return f"{signature.by}　{_day(signature.at)}签发{on_paper}"


def _day(at: datetime) -> str:
    return told_day(at.astimezone(TIMEZONE).date())

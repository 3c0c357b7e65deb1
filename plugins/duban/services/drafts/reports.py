"""The draft of a report that was compiled last, and taking it from whoever is to sign it."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.document import Document, DocumentState, Frozen, Outcome, Signature
from duban.domain.decisions.document_name import DocumentName
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext


def report_of(cycle: Reference) -> DocumentName:
    """The name of the report on *cycle* before its first signer."""
    return DocumentName("report", str(cycle))


@dataclass(frozen=True, slots=True)
class Earlier:
    """
    The newest draft, what it was made of, and why a person sent it back, as far as there is any of it.

    `taken_back` says that it was withdrawn, for one of its signers at least, without any of them having decided.
    """

    document: Document | None = None
    frozen: Frozen | None = None
    sent_back: Signature | None = None
    taken_back: bool = False

    @property
    def draft(self) -> int:
        """Its number, 0 if nothing was drafted yet."""
        return self.document.draft if self.document else 0

    @property
    def standing(self) -> Document | None:
        """The draft, unless another one has to be compiled in its place whatever it says."""
        return None if self.sent_back or self.taken_back else self.document

    def rests_on(self, basis: str) -> bool:
        """Whether the draft stands and was compiled of just these returns."""
        return self.standing is not None and self.frozen is not None and self.frozen.basis_sha256 == basis


def earlier_draft(context: ServiceContext, work: UnitOfWork, cycle: Reference) -> Earlier:
    """What was drafted last about *cycle*."""
    names = [str(report_of(cycle).at(level)) for level in _levels(context, cycle)]
    latest = work.documents.latest(names[0])
    if latest is None:
        return Earlier()
    papers = [latest, *(work.documents.get(each, latest.draft) for each in names[1:])]
    signatures = [work.documents.signature(each, latest.draft) for each in names]
    sent_back = next((each for each in signatures if each and each.outcome is Outcome.SEND_BACK), None)
    taken_back = any(
        paper is not None and paper.state is DocumentState.WITHDRAWN and signature is None
        for paper, signature in zip(papers, signatures, strict=True)
    )
    return Earlier(latest, work.reports.frozen(names[0], latest.draft), sent_back, taken_back)


def take_back(context: ServiceContext, work: UnitOfWork, cycle: Reference, reason: str, now: datetime) -> None:
    """
    Take the report of *cycle* from every signer before whom it lies; what was signed stays signed.

    May be called twice, and of a cycle that has no report.
    """
    for level in _levels(context, cycle):
        work.documents.withdraw(str(report_of(cycle).at(level)), reason, now)


def _levels(context: ServiceContext, cycle: Reference) -> range:
    return range(1, len(context.office_of(cycle.programme).report_signers) + 1)

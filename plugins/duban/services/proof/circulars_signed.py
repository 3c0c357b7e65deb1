"""Circulars that a unit was named in and signed for: a rung may build on one as on any notice that the unit had."""

from collections.abc import Iterator

from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.document import Document, DocumentState
from duban.domain.escalation.circular_proof import ExtractKey
from duban.domain.escalation.ladder import Notice, NoticeState, Rung, Scope
from duban.ports import UnitOfWork


def circulars_signed(work: UnitOfWork, ladder: tuple[Rung, ...], reference: Reference) -> Iterator[Notice]:
    """
    The circulars after the cycle of *reference* that named its unit, as notices to it, proved by its own 签收.

    A circular goes to everybody and is about few: it told a unit something of itself if it named it, and nobody is
    named who did not get an extract first (核对稿).
    """
    for rung in (one for one in ladder if one.scope is Scope.CYCLE):
        paper = work.documents.latest(f"{rung.code}/{reference.cycle}")
        if paper is None or paper.state is not DocumentState.SIGNED:
            continue
        for receipt in work.served.receipts(paper.name, paper.draft):
            if receipt.organisation == reference.organisation and _names(work, paper, reference):
                yield Notice(
                    *(rung.code, str(reference), paper.created_at, NoticeState.DELIVERED),
                    document=paper.name,
                    delivered_at=receipt.received_at,
                    proofs=(receipt.as_proof,),
                )


def _names(work: UnitOfWork, paper: Document, reference: Reference) -> bool:
    keys = (ExtractKey.parse(mail.key) for mail in work.outbox.about(str(reference)))
    return any(key is not None and key.circular == paper.name for key in keys)

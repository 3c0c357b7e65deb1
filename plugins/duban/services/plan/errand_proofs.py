"""What proves that units have their 交办单: what people registered of its receipt, and the mail that brings it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from duban.domain.decisions.coordination import NeedAct
from duban.domain.escalation.ladder import Notice
from duban.domain.escalation.need_ladder import GIVING
from duban.domain.office.channel import PaperChannel
from duban.domain.proof.kinds import Proof, by_people
from duban.ports import UnitOfWork
from duban.services.plan.need_debts import SaidOfNeeds


def proved_by_receipts(
    work: UnitOfWork, said: SaidOfNeeds, acts: Iterable[NeedAct], channel: PaperChannel
) -> SaidOfNeeds:
    """
    What was *said*, with what was registered of the papers that gave something to units; the other acts as they are.

    A unit's own 签收 proves it, and that of the paper where it went to this unit alone. Of what goes by the exchange
    our mail tells only that it waits there: that it arrived proves nothing.
    """
    given = [act for act in acts if act.paper]
    found = dict(said)
    for paper in dict.fromkeys(act.paper for act in given):
        mine = [act for act in given if act.paper == paper]
        for act in mine:
            proofs = tuple(_registered(work, act, alone=len(mine) == 1))
            found[act.number] = tuple(_with(one, proofs, channel) for one in said.get(act.number, ()))
    return found


def _registered(work: UnitOfWork, act: NeedAct, *, alone: bool) -> Iterator[Proof]:
    """What people registered of the receipt of the paper by the unit of *act*; a 交办单 has one draft."""
    served = work.served.get(act.paper, 1)
    if served is not None and alone:
        yield served.as_proof
    yield from (one.as_proof for one in work.served.receipts(act.paper, 1) if one.organisation == act.organisation)


def _with(notice: Notice, proofs: tuple[Proof, ...], channel: PaperChannel) -> Notice:
    if notice.rung != GIVING:
        return notice
    if channel is PaperChannel.EXCHANGE:
        return replace(notice, delivered_at=None, proofs=(*proofs, *by_people(notice.proofs)))
    return replace(notice, proofs=(*notice.proofs, *proofs))

"""Whether the silence of units is proved: by a mailbox that was read to the end, and by no mail of theirs waiting."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.calendar.cycle import Cycle
from duban.domain.escalation.plan import Halt
from duban.domain.operation.mailbox_reading import was_read_to, why_unread
from duban.domain.operation.outage import OutageKind
from duban.domain.plan.addresses import units_of
from duban.domain.plan.programme import Programme
from duban.domain.proof.deliverability import NO_EXCUSE, Excuse
from duban.errors import CalendarUnknown
from duban.ports import ReceivedMessage, UnitOfWork
from duban.services.context import ServiceContext
from duban.services.proof.deliverability import excuses

THEIR_MAIL_WAITS = Halt("该单位有来信待处理，处理完毕前不催办")


@dataclass(frozen=True, slots=True)
class Silence:
    """Why silence proves nothing at a moment: that of anybody, and that of single units by their codes."""

    of_anybody: Halt | None = None
    of_units: frozenset[str] = frozenset()

    def of(self, organisation: str) -> Halt | None:
        """Why the unit is charged with nothing now; None if its silence is proved."""
        return self.of_anybody or (THEIR_MAIL_WAITS if organisation in self.of_units else None)


def silence(context: ServiceContext, work: UnitOfWork, programme: Programme, now: datetime) -> Silence:
    """What is known of the silence of the units of *programme* at *now*."""
    why = unproved(context, work, now)
    waiting = work.inbox.waiting_senders()
    units = frozenset(unit for sender in waiting for unit in units_of(programme, sender))
    return Silence(Halt(f"{why}，暂不催办") if why else None, units)


def unproved(context: ServiceContext, work: UnitOfWork, now: datetime) -> str:
    """Why the silence of anybody proves nothing at *now*; empty if it does."""
    if is_clock_doubted(work):
        return "系统时间可疑"
    return why_unread(work.readings.get(context.robot), now, context.rules.read_within)


def is_clock_doubted(work: UnitOfWork) -> bool:
    """Whether our clock is held to be wrong, so that no deadline can be said to be over."""
    return any(outage.kind is OutageKind.CLOCK for outage in work.outages.open())


def read_since_cut_off(context: ServiceContext, work: UnitOfWork, cycle: Cycle) -> bool:
    """
    Whether everything that had come by the cut-off of *cycle* was read; before that nobody may be called missing.

    Where no calendar tells the cut-off, it has not come, and nothing is to be read.
    """
    if is_clock_doubted(work):
        return False
    try:
        return was_read_to(work.readings.get(context.robot), cycle.cuts_off_at)
    except CalendarUnknown:
        return True


def judged_excuses(
    context: ServiceContext,
    work: UnitOfWork,
    cycle: Cycle,
    returns: Iterable[str],
    now: datetime,
    only: Collection[str] = (),
) -> dict[str, Excuse]:
    """
    What is not held against the units of *returns*: that nobody reached them, that their mail may lie unread.

    Who asks about some units alone names them as *only*, and nothing is read of the others.
    """
    found = excuses(context, work, cycle, only)
    if not cycle.is_cut_off(now) or read_since_cut_off(context, work, cycle):
        return found
    return {code: replace(found.get(code, NO_EXCUSE), unread=True) for code in returns}


def record_reading(context: ServiceContext, listed_at: datetime, messages: Iterable[ReceivedMessage]) -> None:
    """
    Record that the mailbox was read to the end at *listed_at*, unless a mail waits and nobody can tell whose it is.

    *messages* were unhandled after that listing; one that is known to be of a unit holds up that unit alone. Not inside
    a transaction.
    """
    keys = {message.key for message in messages}
    with context.ledger.begin() as work:
        left = [message for message in work.inbox.unhandled() if message.key in keys]
        cycles = [cycle.reference for cycle in work.cycles.all()] if left else []
    programmes = [context.programme(cycle) for cycle in cycles]
    if all(any(units_of(programme, message.sender) for programme in programmes) for message in left):
        with context.ledger.begin() as work:
            work.readings.read(context.robot, listed_at)

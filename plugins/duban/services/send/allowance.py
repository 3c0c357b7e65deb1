"""Whether there is room for one more mail to a unit this month: what can wait goes with another, or next month."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.domain.calendar.moments import day_began
from duban.domain.decisions.coordination import NeedAct, NeedActKind
from duban.domain.escalation.allowance import is_over, still_to_come
from duban.domain.escalation.need_ladder import FIRST
from duban.domain.mail.delivery import MailKind, OutgoingMail
from duban.domain.returns.helping import FeedbackWay
from duban.domain.returns.submission import ExpectedReturn
from duban.errors import CalendarUnknown
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.plan.need_debts import said_of_needs
from duban.services.proof.deliverability import CAME_TO_NOTHING

# Whoever was asked to help longer ago and said nothing is not reckoned to answer this month.
ANSWERS_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Allowance:
    """
    The mails of one programme in the month of *at*.

    A unit may get `most` for each of its `returns` that fall due then, and as many if none does. `written` counts those
    to each unit, `coming` what its return will bring, and its answer to what it was asked or may be asked along with a
    form that is still to come: of those in `answering`. `late` are the units that are not on time, whom nobody spares.
    """

    most: int
    returns: Mapping[str, int]
    written: Mapping[str, int]
    coming: Mapping[str, int]
    answering: frozenset[str]
    late: frozenset[str]

    @classmethod
    def read(cls, context: ServiceContext, programme: str, at: datetime, filed: Reference | None = None) -> Self:
        """As the ledger knows it at *at*; not inside a transaction. The return *filed* brings its receipt alone."""
        first = day_began(at.astimezone(TIMEZONE).replace(day=1))
        cycles = [(cycle, _reporters(context, cycle, at)) for cycle in _cycles(context, programme, at)]
        before = _before(context, [cycle for cycle, _ in cycles])
        coming, returns = Counter[str](), Counter[str]()
        late: set[str] = set()
        along: set[str] = set()
        with context.ledger.begin() as work:
            mails = work.outbox.written_below(programme, first)
            answering = _answering(work, programme, at)
            for cycle, reporters in cycles:
                ladder, notices = context.ladders[cycle.reference.stream], work.notices.below(str(cycle.reference))
                for unit, expected in _expected(work, cycle, reporters).items():
                    said = {one.rung for one in notices.get(str(cycle.reference.of(unit)), ())}
                    is_filed = cycle.reference.of(unit) == filed
                    coming[unit] += 1 if is_filed else still_to_come(cycle, expected, ladder, at, said)
                    returns[unit] += 1
                    if ladder[0].code not in said and context.coordinates(programme):
                        along.add(unit)
            for cycle in (*before, *(cycle for cycle, _ in cycles)):
                late |= _late(work, cycle, at)
        answering |= along
        coming.update(answering)
        written = Counter(mail.organisation for mail in mails if _counts(mail))
        return cls(context.rules.mails_a_month, returns, written, coming, answering, frozenset(late))

    def may_ask_along(self, unit: str) -> bool:
        """Whether *unit* may be asked with a mail that it gets anyway: its answer will be received with one more."""
        return self._is_within(unit, int(unit not in self.answering))

    def has_room(self, unit: str, *, asks: bool = False) -> bool:
        """Whether *unit* may get a mail that could wait; what *asks* is answered, and the answer with one more."""
        return self._is_within(unit, 1 + (asks and unit not in self.answering))

    def _is_within(self, unit: str, wanted: int) -> bool:
        most = self.most * max(self.returns.get(unit, 0), 1)
        return unit in self.late or self.written.get(unit, 0) + self.coming.get(unit, 0) + wanted <= most


def _counts(mail: OutgoingMail) -> bool:
    return bool(mail.organisation) and mail.kind is not MailKind.REPORT and mail.state not in CAME_TO_NOTHING


def _cycles(context: ServiceContext, programme: str, at: datetime) -> Iterator[Cycle]:
    """The cycles of the programme that fall due in the month of *at*."""
    plan, local = context.plan(programme), at.astimezone(TIMEZONE).date()
    for code in plan.streams:
        cycle = context.cycle(Reference(programme, code, context.streams[code].period_due_at(local)))
        with suppress(CalendarUnknown):
            is_due = cycle.due.replace(day=1) == local.replace(day=1)
            if is_due and cycle.falls_within(plan.starts_on, plan.ends_on):
                yield cycle


def _before(context: ServiceContext, cycles: Iterable[Cycle]) -> list[Cycle]:
    """The cycle before each of *cycles*, where it was opened: who owes that one still is late as well."""
    wanted = {cycle.reference.earlier for cycle in cycles}
    with context.ledger.begin() as work:
        opened = [one.reference for one in work.cycles.all() if one.reference in wanted]
    return [context.cycle(reference) for reference in opened]


def _reporters(context: ServiceContext, cycle: Cycle, at: datetime) -> tuple[str, ...]:
    """The units that a cycle will ask; whoever would be asked too late is not."""
    if at >= cycle.late_from:
        return ()
    programme = context.programme(cycle.reference, at)
    return tuple(unit.code for unit in programme.reporters(cycle.stream.code))


def _expected(work: UnitOfWork, cycle: Cycle, reporters: Iterable[str]) -> Mapping[str, ExpectedReturn | None]:
    """The units of a cycle with their returns; None for each of its *reporters* while it is not opened."""
    if work.cycles.get(cycle.reference) is not None:
        return work.returns.of_cycle(cycle.reference)
    return dict.fromkeys(reporters)


def _late(work: UnitOfWork, cycle: Cycle, at: datetime) -> frozenset[str]:
    """The units whose return of that cycle is owed, and late."""
    returns = work.returns.of_cycle(cycle.reference)
    return frozenset(unit for unit, one in returns.items() if is_over(cycle, one, at))


def _answering(work: UnitOfWork, programme: str, at: datetime) -> frozenset[str]:
    """The units that were asked to help a while ago, and whose answer is still to come, and to be received."""
    acts, said = work.needs.all(programme, at), said_of_needs(work, programme)
    answered = {act.about for act in acts if act.kind is NeedActKind.SAID}

    def is_asked(act: NeedAct) -> bool:
        asked = (one for one in said.get(act.number, ()) if one.rung in FIRST)
        owes = act.number not in answered and act.way is not FeedbackWay.MONTHLY
        return owes and any(at - one.at < ANSWERS_WITHIN for one in asked)

    return frozenset(act.organisation for act in acts if act.kind is NeedActKind.ASKED and is_asked(act))

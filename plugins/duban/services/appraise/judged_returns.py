"""How the returns of a period came, each with what proves that its unit had been told in time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from duban.domain.appraisal.evidence import JudgedReturn
from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.domain.escalation.ladder import Notice
from duban.domain.escalation.punctuality import Punctuality, punctuality_of
from duban.domain.escalation.rung import Release
from duban.domain.proof.deliverability import NO_EXCUSE, Excuse
from duban.domain.proof.kinds import Consequence
from duban.domain.returns.submission import ExpectedReturn
from duban.errors import CalendarUnknown
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.proof.silence import judged_excuses

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class JudgedReturns:
    """Reading only, in one transaction; what was recorded after `at` counts for nothing."""

    context: ServiceContext
    work: UnitOfWork
    at: datetime

    def of_cycle(self, cycle: Cycle) -> Iterator[tuple[str, JudgedReturn]]:
        """Each unit that owed a return of *cycle*, and how it came; nothing of a baseline or one not yet cut off."""
        if cycle.is_baseline or not cycle.is_cut_off(self.at):
            return
        returns = self.work.returns.of_cycle(cycle.reference, self.at)
        excused = judged_excuses(self.context, self.work, cycle, returns, self.at)
        for unit, expected in returns.items():
            try:
                yield unit, self._judged(unit, expected, cycle, excused.get(unit, NO_EXCUSE))
            except CalendarUnknown:
                continue  # nobody is judged by days that no calendar confirms

    def _judged(self, unit: str, expected: ExpectedReturn, cycle: Cycle, excuse: Excuse) -> JudgedReturn:
        how = punctuality_of(expected, cycle, self.at, excuse)
        told = tuple(self._told(cycle, cycle.reference.of(unit), how))
        came_at = expected.first_complete_at or expected.accepted_at
        return JudgedReturn(
            reference=str(cycle.reference.of(unit)),
            period=cycle.period.title,
            how=how,
            proved=bool(told),
            days=_working_days(cycle, came_at) if came_at and how is Punctuality.LATE else 0,
            sent_back=expected.sent_back,
            told_by=told,
            due=cycle.due,
        )

    def _told(self, cycle: Cycle, reference: Reference, how: Punctuality) -> Iterator[str]:
        """The notices that prove it: of who is late one from before the deadline, of who is missing the urge."""
        if how not in (Punctuality.LATE, Punctuality.MISSED):
            return
        notices = self.work.notices.about(str(reference))
        automatic = [rung for rung in self.context.ladders[cycle.reference.stream] if rung.release is Release.AUTOMATIC]
        if how is Punctuality.MISSED:
            urge = max(automatic, key=lambda rung: rung.level).code
            yield from self._proved((one for one in notices if one.rung == urge), self.at)
            return
        codes = {rung.code for rung in automatic}
        yield from self._proved((one for one in notices if one.rung in codes), cycle.late_from)

    def _proved(self, notices: Iterable[Notice], before: datetime) -> Iterator[str]:
        for notice in notices:
            told_at = self.context.rules.told_at(notice.told_by, Consequence.NAMING, self.at, self.context.calendar)
            if told_at is not None and told_at < before:
                yield f"notice/{notice.key}"


def _working_days(cycle: Cycle, came_at: datetime) -> int:
    """The working days after the last day in time up to that of *came_at*; one begun on a day off counts as one."""
    day, days = cycle.due_effective, 0
    until: date = came_at.astimezone(TIMEZONE).date()
    while day < until:
        day += ONE_DAY
        days += cycle.calendar.is_working(day)
    return max(1, days)

"""Whom and what a paper about a whole cycle names: nobody who was not told, or still has time to answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE, Cycle
from duban.domain.escalation.circular_proof import Extract
from duban.domain.escalation.item_ladder import ItemStatus
from duban.domain.escalation.ladder import Rung
from duban.domain.escalation.plan import ReturnStatus
from duban.domain.escalation.punctuality import ground
from duban.domain.plan.programme import Programme
from duban.domain.proof.kinds import Consequence
from duban.domain.text.goals import clauses
from duban.services.context import ServiceContext
from duban.services.escalate.item_status import ItemStatuses
from duban.services.escalate.return_status import ReturnStatuses

# Working days between being told that an item is overdue and being named for it, as in the item ladder.
TIME_TO_ANSWER = 5


@dataclass(frozen=True, slots=True)
class Naming:
    """
    What a paper about a cycle names at a moment, read in one transaction.

    `units` are those in arrears, each with its ground, `overdue` the rows of the items.
    """

    rung: Rung
    cycle: Cycle
    at: datetime
    programme: Programme
    units: tuple[tuple[ReturnStatus, str], ...]
    overdue: tuple[dict[str, object], ...]

    @property
    def name(self) -> str:
        """The name of the paper."""
        return f"{self.rung.code}/{self.cycle.reference}"

    @property
    def extracts(self) -> tuple[Extract, ...]:
        """What the paper says of each unit that it names, by unit."""
        grounds = {status.reference.organisation: words for status, words in self.units}
        return tuple(
            Extract(
                self.rung,
                self.cycle.reference.of(code),
                self.programme.organisation(code).name,
                grounds.get(code, ""),
                tuple(row for row in self.overdue if row["code"] == code),
            )
            for code in dict.fromkeys([*grounds, *(str(row["code"]) for row in self.overdue)])
        )

    @property
    def why(self) -> str:
        """What the paper is about, for the office."""
        reasons = [f"{status.name}{words}" for status, words in self.units]
        numbers: dict[object, list[int]] = {}
        for row in self.overdue:
            numbers.setdefault(row["unit"], []).append(int(str(row["number"])))
        reasons += [f"{unit}{self.programme.told(*items)}逾期" for unit, items in numbers.items()]
        return "；".join(reasons) or "已无应通报的单位"


def naming_of(context: ServiceContext, rung: Rung, cycle: Cycle, now: datetime) -> Naming:
    """What the paper of *rung* names at *now*: of units only who was urged, got it, and had its time to answer."""
    programme = context.programme(cycle.reference, now)
    with context.ledger.begin() as work:
        statuses = ReturnStatuses(context, programme, work, cycle, now).all().values()
        items = ItemStatuses(context, work, programme, cycle, now).by_unit()
    grounds = ((status, ground(rung.grounds, status.past, cycle.period)) for status in statuses)
    units = tuple((status, words) for status, words in grounds if words and not status.halts and status.unread is None)
    return Naming(rung, cycle, now, programme, units, tuple(_overdue(context, programme, cycle, items, now)))


def _overdue(
    context: ServiceContext,
    programme: Programme,
    cycle: Cycle,
    statuses: Mapping[str, list[ItemStatus]],
    now: datetime,
) -> Iterator[dict[str, object]]:
    """
    The items to be named: overdue for long at the cut-off, not done, and their units told in time of it.

    They stand in the paper of the stream in which their lead reports, and in no other.
    """
    until, reporting = _day(cycle.cuts_off_at), {one.code for one in programme.reporters(cycle.stream.code)}
    for unit, items in ((unit, items) for unit, items in statuses.items() if unit in reporting):
        for status in items:
            if status.deadline is not None and _is_named(context, status, until, now):
                yield {
                    "code": unit,
                    "unit": programme.organisation(unit).name,
                    "subordinate": programme.organisation(unit).takes_orders,
                    "number": status.item.number,
                    "goal": clauses(status.item.goal),
                    "deadline": status.item.deadline.told,
                    "overdue": (until - status.deadline).days,
                }


def _is_named(context: ServiceContext, status: ItemStatus, until: date, now: datetime) -> bool:
    deadline = status.deadline
    if deadline is None or status.done or not status.item.blames:
        return False
    if (until - deadline).days < context.rules.names_overdue_after_days:
        return False
    told = (context.rules.told_at(one.told_by, Consequence.NAMING, now, context.calendar) for one in status.notices)
    days = (_day(moment) for moment in told if moment is not None)
    return any(day > deadline and context.calendar.add(day, TIME_TO_ANSWER) < _day(now) for day in days)


def _day(moment: datetime) -> date:
    return moment.astimezone(TIMEZONE).date()

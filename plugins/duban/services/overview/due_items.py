"""Which items will be overdue and which are, by the day and not by the last report: what was said, what comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from duban.domain.calendar.cycle import TIMEZONE, Cycle, FormName
from duban.domain.escalation.item_subject import ItemSubject
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.report import Report
from duban.domain.report.tally import Row
from duban.domain.returns.item_light import LightReason
from duban.services.context import ServiceContext
from duban.services.escalate.overdue_items import EscalateItems
from duban.services.overview.cycles import current_cycles
from duban.services.overview.reports import newest_report


class Nearness(StrEnum):
    """How far the deadline of an item is; the values are what users read."""

    OVERDUE = "已逾期"
    WEEK = "7天内到期"
    MONTH = "30天内到期"
    TWO_MONTHS = "60天内到期"


DAYS = ((7, Nearness.WEEK), (30, Nearness.MONTH), (60, Nearness.TWO_MONTHS))


@dataclass(frozen=True, slots=True)
class DueItem:
    """
    A dated item that nobody has claimed to be done: `days` to its deadline, negative once that is past.

    `said` is what it was last told, with the day; `owed` what is due to be said next, empty if nothing is.
    """

    row: Row
    days: int
    nearness: Nearness
    said: str
    owed: str


@dataclass(frozen=True, slots=True)
class DueItems:
    """The items of a programme that are overdue or will be within 60 days, and the report that they were read from."""

    report: Report
    items: tuple[DueItem, ...]

    def near(self, nearness: Nearness) -> tuple[DueItem, ...]:
        """Those of one kind, the longest overdue or the nearest first."""
        return tuple(one for one in self.items if one.nearness is nearness)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Looking up; nothing is changed."""

    context: ServiceContext
    escalate: EscalateItems

    def near(self, now: datetime) -> tuple[DueItems, ...]:
        """For each programme whose items are reported on: what is due, by the newest cycle."""
        cycles = [one for one in current_cycles(self.context) if one.stream.form is FormName.ITEMS]
        return tuple(self._of(cycle, now) for cycle in cycles)

    def _of(self, cycle: Cycle, now: datetime) -> DueItems:
        report = newest_report(self.context, cycle.reference, now)
        today, owed = now.astimezone(TIMEZONE).date(), self._owed(cycle, now)
        names, said = self._names(cycle), self._said(cycle.reference.programme)
        found = []
        for row in report.rows:
            deadline = row.item.deadline.on
            nearness = _nearness(deadline, today) if deadline and not row.is_done and row.item.blames else None
            if deadline is None or nearness is None or _has_time(row, nearness):
                continue
            number = row.item.number
            told = _told(said.get(number, ()), names)
            found.append(DueItem(row, (deadline - today).days, nearness, told, owed.get(number, "")))
        return DueItems(report, tuple(sorted(found, key=lambda one: (one.days, one.row.item.number))))

    def _owed(self, cycle: Cycle, now: datetime) -> Mapping[int, str]:
        """What is due to be said of each item by now."""
        steps = self.escalate.plan(now).steps
        ours = [step for step in steps if step.reference.programme == cycle.reference.programme]
        return {status.item.number: step.rung.name for step in ours for status in step.statuses}

    def _names(self, cycle: Cycle) -> Mapping[str, str]:
        return {rung.code: rung.name for rung in self.escalate.ladders.get(cycle.reference.stream, ())}

    def _said(self, programme: str) -> Mapping[int, list[Notice]]:
        found: dict[int, list[Notice]] = {}
        with self.context.ledger.begin() as work:
            for text, notices in work.notices.below(ItemSubject.below(programme)).items():
                if subject := ItemSubject.parse(text):
                    found.setdefault(subject.number, []).extend(notices)
        return found


def _has_time(row: Row, nearness: Nearness) -> bool:
    """Whether a deadline passed while the unit was asked to complete its claim: it has until the day given."""
    return nearness is Nearness.OVERDUE and row.standing is LightReason.ASKED


def _nearness(deadline: date, today: date) -> Nearness | None:
    days = (deadline - today).days
    if days < 0:
        return Nearness.OVERDUE
    return next((kind for most, kind in DAYS if days <= most), None)


STATES = {NoticeState.DRAFTED: "（待签发或待送达）", NoticeState.UNDELIVERED: "（未送达）"}


def _told(notices: "list[Notice] | tuple[Notice, ...]", names: Mapping[str, str]) -> str:
    """The newest notice that was not withdrawn, with its day; empty if there is none."""
    standing = [one for one in notices if one.state is not NoticeState.WITHDRAWN]
    if not standing:
        return ""
    newest = max(standing, key=lambda one: one.at)
    day = newest.at.astimezone(TIMEZONE)
    return f"{day.month}月{day.day}日{names.get(newest.rung, newest.rung)}{STATES.get(newest.state, '')}"

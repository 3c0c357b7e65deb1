"""What matters today: who is missing, what slips, what waits for whoever looks, and how that compares."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Cycle
from duban.domain.calendar.moments import day_began
from duban.domain.mail.delivery import OutgoingMail
from duban.domain.office.actor import Actor
from duban.domain.operation.health import Health
from duban.domain.report import Report
from duban.domain.returns.item_light import SHORT_OF, Light, LightReason
from duban.errors import CalendarUnknown
from duban.services.compile.load_facts import Gather
from duban.services.context import ServiceContext
from duban.services.operate.preview import Preview, Previews
from duban.services.operate.status import Statuses
from duban.services.overview.cycles import current_cycles
from duban.services.overview.due_items import Deadlines, DueItems
from duban.services.overview.returns_table import ReturnsTable, ReturnsTables
from duban.services.overview.waiting import WorkSheet
from duban.services.overview.waiting_entry import WaitingEntry


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure now and a period ago, None where there is no such period."""

    name: str
    count: int
    before: int | None

    @property
    def change(self) -> str:
        """The difference in words."""
        if self.before is None:
            return "首期"
        difference = self.count - self.before
        return "持平" if not difference else f"{'增加' if difference > 0 else '减少'}{abs(difference)}"


@dataclass(frozen=True, slots=True)
class Today:
    """
    A day of the office as it stands at `at`.

    `waiting` is what waits for whoever looks, `overdue` what the office owes longer than it gave itself. `sent` are
    the mails that left today; `next` is what the next working morning will bring, None where no calendar tells. Of a
    large plan `due` and `compared` may be of a moment before `at`, which is `counted_at`, and `next` of `planned_at`.
    """

    at: datetime
    tables: tuple[ReturnsTable, ...]
    due: tuple[DueItems, ...]
    waiting: tuple[WaitingEntry, ...]
    overdue: tuple[WaitingEntry, ...]
    compared: tuple[Compared, ...]
    sent: tuple[OutgoingMail, ...]
    next: Preview | None
    health: Health
    counted_at: datetime
    planned_at: datetime


@dataclass(frozen=True, slots=True)
class CountedItems:
    """What is counted over all items: what is due, and how it compares."""

    due: tuple[DueItems, ...]
    compared: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """Looking up; nothing is changed."""

    context: ServiceContext
    tables: ReturnsTables
    deadlines: Deadlines
    sheet: WorkSheet
    previews: Previews
    statuses: Statuses

    def of(self, actor: Actor, now: datetime) -> Today:
        """What *actor* has to know at *now*."""
        cycles = current_cycles(self.context)
        tables = tuple(self.tables.of(cycle, now) for cycle in cycles)
        waiting = self.sheet.entries(now)
        counted = self.context.kept("today", now, lambda: self._counted(now))
        planned = self.context.kept("next morning", now, lambda: self._next(now))
        return Today(
            at=now,
            tables=tables,
            due=counted.value.due,
            waiting=tuple(entry for entry in waiting if entry.is_of(actor)),
            overdue=tuple(entry for entry in waiting if entry.is_overdue(now)),
            compared=counted.value.compared,
            sent=self._sent(now),
            next=planned.value,
            counted_at=min([counted.at, *(one.report.as_of for one in counted.value.due)]),
            planned_at=planned.at,
            health=self.statuses.of_system(now),
        )

    def _counted(self, now: datetime) -> CountedItems:
        due = self.deadlines.near(now)
        return CountedItems(due, tuple(figure for one in due for figure in self._compared(one.report)))

    def _sent(self, now: datetime) -> tuple[OutgoingMail, ...]:
        with self.context.ledger.begin() as work:
            return work.outbox.sent_since(day_began(now))

    def _next(self, now: datetime) -> Preview | None:
        try:
            return self.previews.outline(self.previews.next_morning(now), now)
        except CalendarUnknown:
            return None

    def _compared(self, report: Report) -> tuple[Compared, ...]:
        """Lights, claims and due items against the period before."""
        before = self._before(report)
        return tuple(Compared(name, count, before.get(name) if before else None) for name, count in figures(report))

    def _before(self, report: Report) -> Mapping[str, int] | None:
        if report.compared_to is None:
            return None
        earlier = self.context.cycle(report.reference.earlier)
        return dict(figures(Gather(self.context).report(earlier.reference, _end_of(earlier, report.as_of))))


def _end_of(cycle: Cycle, now: datetime) -> datetime:
    """The moment by which a cycle that is over is told: its cut-off."""
    return min(cycle.cuts_off_at, now)


def figures(report: Report) -> tuple[tuple[str, int], ...]:
    """What is compared from period to period."""
    total, coverage = report.total, report.coverage
    return (
        ("绿灯", total.green),
        ("黄灯", total.yellow),
        ("红灯", total.red),
        ("灰灯", total.grey),
        (str(Light.CLOSED.value), total.closed),
        (str(LightReason.CLAIMED.value), total.claimed),
        ("已报送单位", len(coverage.reported)),
        ("到期事项", total.due),
        *((SHORT_OF[kind].value, len(report.short_of(kind))) for kind in SHORT_OF if report.short_of(kind)),
    )

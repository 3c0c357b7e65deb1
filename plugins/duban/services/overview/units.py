"""A unit over the months: how it answered, whom to ask there and whether they are reached, and all that was written."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.audit.timeline import TimelineEntry
from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.plan.organisation import Contact, Organisation
from duban.domain.proof.contact_life import AnsweringAddress, ContactLife
from duban.domain.report import Report
from duban.domain.report.tally import Row
from duban.errors import UnknownReference
from duban.services.context import ServiceContext
from duban.services.operate.audit import Audit
from duban.services.overview.cycles import opened_cycles
from duban.services.overview.items import ItemViews
from duban.services.overview.returns_table import ReturnsTables
from duban.services.plan.named import unit_of
from duban.services.plan.versions import Versions
from duban.services.proof.contacts import Contacts

MONTHS = 12
# A year of all streams together.
MOST_CYCLES = 24


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in the list: its contacts as far as they are doubtful, and how many open items it leads."""

    programme: str
    unit: Organisation
    items: int
    stale: int


@dataclass(frozen=True, slots=True)
class AnsweredPeriod:
    """How a unit answered in one period, in words, and the return itself; None where nothing was asked."""

    title: str
    words: str
    reference: Reference | None


@dataclass(frozen=True, slots=True)
class OneUnit:
    """
    One unit; `strip` is how it answered in its last periods, oldest first.

    `unreached` are the addresses that send our mails back, in small letters, `ended` the contacts of before.
    """

    programme: str
    unit: Organisation
    strip: tuple[AnsweredPeriod, ...]
    unreached: frozenset[str]
    ended: tuple[Contact, ...]
    contacts: tuple[ContactLife, ...]
    answering: tuple[AnsweringAddress, ...]
    items: tuple[Row, ...]
    story: tuple[TimelineEntry, ...]


@dataclass(frozen=True, slots=True)
class UnitViews:
    """Looking up; nothing is changed."""

    context: ServiceContext
    contacts: Contacts
    audit: Audit
    items: ItemViews
    tables: ReturnsTables

    def all(self, now: datetime) -> tuple[UnitRow, ...]:
        """Every unit that reports, in the order of the list."""
        found = []
        for code in self.context.programmes:
            programme = Versions(self.context).latest(code)
            stale = [one.unit.code for one in self.contacts.book(code, now).stale]
            with self.context.ledger.begin() as work:
                closed = work.decisions.in_force(code).closed  # the plan itself knows of no closure
            found += [
                UnitRow(
                    *(code, unit),
                    items=sum(item.number not in closed for item in programme.asked_of(unit.code)),
                    stale=stale.count(unit.code),
                )
                for unit in programme.organisations
                if unit.streams or unit.countersigns
            ]
        return tuple(found)

    def one(self, programme: str, code: str, now: datetime) -> OneUnit:
        """The unit of that code; UnknownReference if the plan has none."""
        self.context.plan(programme)
        plan, day = Versions(self.context).latest(programme), now.astimezone(TIMEZONE).date()
        unit = unit_of(plan, code)
        everybody = [one for one in plan.contacts if one.organisation == code]
        book = self.contacts.book(programme, now, code)
        report = self.items.of_unit(programme, code, now)
        with self.context.ledger.begin() as work:
            marks = [one for one in work.reach.unreached() if (one.programme, one.organisation) == (programme, code)]
        return OneUnit(
            programme=programme,
            unit=unit,
            strip=tuple(self._strip(unit, programme, report, now)),
            unreached=frozenset(one.address.casefold() for one in marks),
            ended=tuple(one for one in everybody if one.valid_to is not None and one.valid_to < day),
            contacts=book.contacts,
            answering=book.answering,
            items=tuple(row for row in report.rows if row.item.lead == code) if report else (),
            story=self.audit.organisation(programme, code),
        )

    def _strip(self, unit: Organisation, code: str, report: Report | None, now: datetime) -> Iterator[AnsweredPeriod]:
        """Month by month as the report counts it; of a stream that no report of items covers, quarter by quarter."""
        strip = next((one for one in report.strips if one.organisation == unit.name), None) if report else None
        if report is not None and strip is not None:
            months = list(zip(report.periods, strip.answers, strict=False))[-MONTHS:]
            for period, answer in months:
                asked = replace(report.reference, period=period).of(unit.code) if answer else None
                yield AnsweredPeriod(period.title, answer.value if answer else "不应报", asked)
            return
        for cycle in reversed(opened_cycles(self.context)[:MOST_CYCLES]):
            if cycle.reference.programme == code and cycle.reference.stream in unit.streams:
                with suppress(UnknownReference):
                    row = self.tables.one(cycle, unit.code, now)
                    words = row.punctuality.value if row.came_at else row.standing.value
                    yield AnsweredPeriod(cycle.period.title, words, cycle.reference.of(unit.code))

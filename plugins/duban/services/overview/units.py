"""A unit over the months: how it answered, whom to ask there and whether they are reached, and all that was written."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.audit.timeline import TimelineEntry
from duban.domain.calendar.cycle import Period
from duban.domain.plan.organisation import Organisation
from duban.domain.proof.contact_life import AnsweringAddress, ContactLife
from duban.domain.report.coverage import Timeliness
from duban.domain.report.tally import Row
from duban.errors import UnknownReference
from duban.services.context import ServiceContext
from duban.services.operate.audit import Audit
from duban.services.overview.items import ItemViews
from duban.services.plan.versions import Versions
from duban.services.proof.contacts import Contacts


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in the list: its contacts as far as they are doubtful, and how many open items it leads."""

    programme: str
    unit: Organisation
    items: int
    stale: int


@dataclass(frozen=True, slots=True)
class OneUnit:
    """One unit; `strip` is how it answered period by period, oldest first, None where nothing was asked."""

    programme: str
    unit: Organisation
    strip: tuple[tuple[Period, Timeliness | None], ...]
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

    def all(self, now: datetime) -> tuple[UnitRow, ...]:
        """Every unit that reports, in the order of the list."""
        found = []
        for code in self.context.programmes:
            programme = Versions(self.context).latest(code)
            stale = [one.unit.code for one in self.contacts.book(code, now).stale]
            found += [
                UnitRow(code, unit, len(programme.asked_of(unit.code)), stale.count(unit.code))
                for unit in programme.organisations
                if unit.streams or unit.countersigns
            ]
        return tuple(found)

    def one(self, programme: str, code: str, now: datetime) -> OneUnit:
        """The unit of that code; UnknownReference if the plan has none."""
        self.context.plan(programme)
        units = {unit.code: unit for unit in Versions(self.context).latest(programme).organisations}
        if code not in units:
            raise UnknownReference(f"任务清单中没有单位“{code}”。")
        unit, book = units[code], self.contacts.book(programme, now, code)
        report = next((one for one in self.items.reports(now) if one.reference.programme == programme), None)
        strip = next((one for one in report.strips if one.organisation == unit.name), None) if report else None
        return OneUnit(
            programme=programme,
            unit=unit,
            strip=tuple(zip(report.periods, strip.answers, strict=False)) if report and strip else (),
            contacts=book.contacts,
            answering=book.answering,
            items=tuple(row for row in report.rows if row.item.lead == code) if report else (),
            story=self.audit.organisation(programme, code),
        )

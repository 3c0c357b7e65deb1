"""The late items of which their leads say that the office itself can solve what holds them up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import FormName
from duban.domain.plan.programme import Item
from duban.domain.returns.delay import DelayCause, DelayOwner
from duban.domain.returns.submission import Status, Submission
from duban.services.context import ServiceContext
from duban.services.overview.cycles import current_cycles

FREED = (Status.DONE, Status.ON_SCHEDULE, Status.PROGRESSING)


@dataclass(frozen=True, slots=True)
class OfficeDelay:
    """One of them: whose it is, what holds it up, what was said of it, and since which return."""

    programme: str
    item: Item
    lead: str
    cause: DelayCause
    problems: str
    since: datetime


@dataclass(frozen=True, slots=True)
class OfficeDelays:
    """Looking up; nothing is changed."""

    context: ServiceContext

    def waiting(self, now: datetime) -> Iterator[OfficeDelay]:
        """Those that the newest return of their lead names, of this period or the one before, by item."""
        for cycle in current_cycles(self.context):
            code = cycle.reference.programme
            if cycle.stream.form is not FormName.ITEMS or not self.context.plan(code).loops.delay_causes:
                continue
            programme = self.context.programme(cycle.reference, now)
            with self.context.ledger.begin() as work:
                before = work.submissions.accepted(cycle.reference.cycle.earlier)
                newest = {**before, **work.submissions.accepted(cycle.reference.cycle)}
                over = work.decisions.in_force(code, now)
            for unit, submission in newest.items():
                for item, cause, problems in _named(submission, programme.items_of(unit)):
                    if not over.is_over(item.number):
                        name = programme.organisation(unit).name
                        yield OfficeDelay(code, item, name, cause, problems, submission.received_at)


def _named(submission: Submission, items: tuple[Item, ...]) -> Iterator[tuple[Item, DelayCause, str]]:
    """The items of which the return says that the office can solve what holds them up, unless it says all is well."""
    led = {item.number: item for item in items}
    for entry in submission.entries:
        cause, item = entry.delay_cause, led.get(entry.item)
        if cause is None or item is None or entry.status in FREED:
            continue
        if (entry.delay_owner or cause.owner) is DelayOwner.OFFICE:
            yield item, cause, entry.problems

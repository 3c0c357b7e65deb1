"""What the lead of items is told when their deadlines were extended: the new days, in words and for its calendar."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from duban.domain.calendar.cycle import Period, Reference
from duban.domain.calendar.deadline import CalendarEntry, item_deadline_of
from duban.domain.calendar.moments import told_day
from duban.domain.decisions.decision import Decision, InForce
from duban.domain.escalation.item_ladder import ItemAnchor, ItemStatus
from duban.domain.escalation.item_plan import ItemStep
from duban.services.context import ServiceContext


@dataclass(frozen=True, slots=True)
class ExtensionAnswers:
    """Reads the ledger; records nothing. Of a step that tells of no extension nothing."""

    context: ServiceContext

    def told(self, step: ItemStep) -> dict[int, dict[str, object]]:
        """What the letter says of each item that was extended, by number."""
        decided = self._decided(step)
        return {status.item.number: _told(decided, granted) for status, granted in _granted(step, decided)}

    def entries(self, step: ItemStep) -> tuple[CalendarEntry, ...]:
        """The new last day of each item, in place of the one that the calendar of its lead holds."""
        decided = self._decided(step)
        found = tuple(self._entry(step.reference, status, decided) for status, _ in _granted(step, decided))
        if len(found) == 1:
            return found
        names = (status.item.told for status, _ in _granted(step, decided))
        return tuple(replace(one, file_name=f"{name}{one.file_name}") for one, name in zip(found, names, strict=True))

    def _entry(self, reference: Reference, status: ItemStatus, decided: InForce) -> CalendarEntry:
        number, code = status.item.number, reference.programme
        return item_deadline_of(
            code,
            number,
            self.context.cycle(reference).at_hour(decided.deadlines[number]),
            title=f"{self.context.plan(code).title}{status.item.told}完成时限",
            contact_line=self.context.office_of(code).contact_line,
            domain=self.context.mail_domain,
            moved=decided.extensions_used[number],
        )

    def _decided(self, step: ItemStep) -> InForce:
        with self.context.ledger.begin() as work:
            return work.decisions.in_force(step.reference.programme)


def _granted(step: ItemStep, decided: InForce) -> Iterator[tuple[ItemStatus, Decision]]:
    """The items of *step* with the extension that it tells of."""
    if step.rung.anchor is ItemAnchor.GRANTED:
        for status in step.statuses:
            if (granted := decided.granted.get(status.item.number)) is not None:
                yield status, granted


def _told(decided: InForce, granted: Decision) -> dict[str, object]:
    before, until = date.fromisoformat(granted.original), date.fromisoformat(granted.value)
    return {
        "before": told_day(before),
        "until": told_day(until),
        "times": decided.extensions_used[granted.item or 0],
        "late": granted.applied_on is not None and granted.applied_on > before,
        "from_period": Period.parse(granted.effective).title,
    }

"""What is written to a unit about a late return: the facts of the letter, its words, and what goes along."""

from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.domain.calendar.deadline import CalendarEntry
from duban.domain.escalation.earlier_notices import escalation_facts
from duban.domain.escalation.plan import PlannedStep, ReturnStatus
from duban.domain.escalation.punctuality import ground
from duban.domain.proof.deliverability import asked_of
from duban.domain.returns.submission import ReturnState
from duban.services.context import ServiceContext
from duban.services.decide.put_off import times_moved
from duban.services.proof.in_favour import of_return
from duban.services.send.follow_up import form_again


@dataclass(frozen=True, slots=True)
class Due:
    """One step that is owed, with what is known of its return and cycle."""

    step: PlannedStep
    status: ReturnStatus
    cycle: Cycle

    @property
    def reference(self) -> Reference:
        """The return that it is about."""
        return self.step.reference


@dataclass(frozen=True, slots=True)
class ReturnLetters:
    """Reads the ledger; records nothing."""

    context: ServiceContext

    def render(self, due: Due, now: datetime) -> tuple[str, str]:
        """Subject and text of what *due* says at *now*."""
        return self.context.render(due.reference.programme, due.step.rung.letter, self.facts(due, now))

    def part(self, due: Due, now: datetime, foot: str) -> tuple[str, str]:
        """As `render`, for a mail that says more than that: with as much of its *foot* as that wants."""
        facts = self.facts(due, now) | {"foot": foot}
        return self.context.render(due.reference.programme, due.step.rung.letter, facts)

    def facts(self, due: Due, now: datetime) -> dict[str, object]:
        """All that the letter may say of the return at *now*."""
        step, status, cycle = due.step, due.status, due.cycle
        programme = self.context.programme(step.reference, now)
        organisation, labels = programme.organisation(step.reference.organisation), programme.labels
        ladder = tuple(rung.toward(status.footing) for rung in self.context.ladders[step.reference.stream])
        sent_back = status.expected.state is ReturnState.SENT_BACK
        told = escalation_facts(
            *(ladder, step.rung, status.notices), sent_back=sent_back, cycle=cycle, now=now, rules=self.context.rules
        )
        grounds = ground(step.rung.grounds, status.past, cycle.period)
        with self.context.ledger.begin() as work:
            favours = tuple(of_return(work, cycle, step.reference, labels))
            again = form_again(work, step.reference) is not None
        known = {"grounds": grounds, "favours": favours, "form_again": again}
        return self.context.facts(organisation, self._asked(due), now) | told | known

    def day_asked(self, due: Due, now: datetime) -> date:
        """The day by which the letter asks for the return."""
        if due.step.rung.charges:
            return due.cycle.calendar.add(now.astimezone(TIMEZONE).date(), due.step.rung.reply_within)
        return self._asked(due).reminder_target

    def own_day(self, due: Due) -> tuple[CalendarEntry, ...]:
        """The entry for the calendar of a unit that has a day of its own: its form came with that of everybody."""
        asked = self._asked(due)
        if asked is due.cycle or due.step.rung.charges:
            return ()
        with self.context.ledger.begin() as work:
            moved = times_moved(work, due.reference)
        return (self.context.deadline(due.reference, asked, moved + 1),)

    def _asked(self, due: Due) -> Cycle:
        """The cycle with the day by which that unit is asked: a form that left late has a day of its own."""
        first = self.context.ladders[due.reference.stream][0].code
        form = next((notice for notice in due.status.notices if notice.rung == first), None)
        return asked_of(form.delivered_at if form else None, due.cycle)

"""The days of a simulation: people act, and the system does what its schedules would have it do."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Protocol, TypeVar

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE, Cycle, Period, Reference
from duban.domain.calendar.workdays import ONE_DAY
from duban.domain.escalation.item_plan import ItemDebt
from duban.domain.returns.submission_number import SubmissionNumber
from duban.services.collect.collect import Collected
from duban_rehearsal.agenda import Agenda, working_days
from duban_rehearsal.people.behaviour import Act, Step
from duban_rehearsal.people.casting import drawn_acts
from duban_rehearsal.people.people import People
from duban_rehearsal.simulation.desks import SimulatedDesks
from duban_rehearsal.simulation.outages import Downtime, is_off
from duban_rehearsal.simulation.post import InnerPostOffice

SIGNS_AT, DECIDES_AT, COORDINATES_AT = time(15, 30), time(11), time(16)
VERIFIES_AT, VERIFIES_ON = time(16, 45), 2  # on a Wednesday
# How long somebody who wants to reply looks out for the form.
PATIENCE = timedelta(days=40)
# How long life goes on behind the last cut-off.
REST = timedelta(days=30)
Thing = TypeVar("Thing")


class Awaited(Protocol):
    """Debts that are looked for."""

    def result(self) -> list[ItemDebt]:
        """Those that were found."""
        ...


class Hands(Protocol):
    """Whoever does the system's work: one process or two."""

    def each(
        self, job: Callable[[Installation, Thing, datetime], object], things: Sequence[Thing], now: datetime
    ) -> None:
        """Do *job* with each of *things*, in whatever order."""
        ...

    def begin_at(self, job: Callable[[Installation, datetime], list[ItemDebt]], now: datetime, /) -> Awaited:
        """Begin to look for debts."""
        ...


class BeginningMails(Protocol):
    """Whoever may write a mail before it is sent."""

    def begin(self, act: Act, people: People) -> None:
        """Begin to write what *act* will send; nothing is sent yet."""
        ...


@dataclass(frozen=True, slots=True)
class World:
    """
    Everything that happens between two days, in the order of time.

    People act at their own minutes, the system at full hours; what the system owes at one moment is done in an
    order that *disorder* shuffles, twice over where there is one: nothing that matters may come of it.
    """

    app: Installation
    workers: Hands
    agenda: Agenda
    post_office: InnerPostOffice
    people: People
    mails: BeginningMails
    desks: SimulatedDesks
    seed: int
    outages: tuple[Downtime, ...] = ()
    disorder: Random | None = None
    rest: timedelta = REST

    def run(self, programme: str, first: Period, last: Period) -> None:
        """Live from the opening of the first cycle to so long as `rest` says after the last one is cut off."""
        cycles = tuple(cycles_of(self.app, programme, first, last))
        for cycle in cycles:
            self._plan_cycle(cycle)
        begins = min(cycle.opens_at for cycle in cycles)
        ends = max(cycle.cuts_off_at for cycle in cycles) + self.rest
        for day in working_days(self.app.calendar, begins.date(), ends.date()):
            self.agenda.at(datetime.combine(day, cycles[0].stream.hour, TIMEZONE), self._morning)
            self.agenda.at(datetime.combine(day, SIGNS_AT, TIMEZONE), self._signatures)
            self.agenda.at(datetime.combine(day, COORDINATES_AT, TIMEZONE), self._coordination)
            if day.weekday() == VERIFIES_ON:
                self.agenda.at(datetime.combine(day, VERIFIES_AT, TIMEZONE), self._verification)
        for month in dict.fromkeys(cycle.due.replace(day=1) for cycle in cycles):
            self.agenda.at(datetime.combine(month, DECIDES_AT, TIMEZONE), self._decisions)
        for outage in self.outages:
            self.agenda.at(outage.ends, self._come_back)
        self.agenda.run(ends)

    def _plan_cycle(self, cycle: Cycle) -> None:
        self.agenda.at(cycle.opens_at, lambda now: self._open(cycle, now))
        self.agenda.at(cycle.cuts_off_at, lambda now: self._compile(cycle.reference, now))
        for act in self._acts(cycle):
            self.agenda.at(act.at, lambda now, act=act: self._act(act, now))  # type: ignore[misc]

    def _acts(self, cycle: Cycle) -> Iterator[Act]:
        for organisation in self.app.context.programme(cycle.reference).reporters(cycle.stream.code):
            yield from drawn_acts(self.seed, cycle, organisation.code)

    def _act(self, act: Act, now: datetime) -> None:
        """People act whether the system is on or not; who finds no form looks again tomorrow."""
        if act.step.is_of_a_mailbox:
            self._befall(act)
        elif not self.people.perform(act):
            if now + ONE_DAY - act.at < PATIENCE:
                self.agenda.at(now + ONE_DAY, lambda later: self._act(act, later))
            return
        self._post(now)

    def _befall(self, act: Act) -> None:
        """The mailboxes of an organisation die, or work again."""
        dead, addresses = self.post_office.dead, self.people.addresses(act.reference.organisation)
        (dead.update if act.step is Step.MAILBOX_DIES else dead.difference_update)(addresses)

    def _open(self, cycle: Cycle, now: datetime) -> None:
        if self._is_off(now):
            return
        expected = self._shuffled(self.app.generate.open_cycle(cycle.reference, now))
        self.workers.each(prepare_form, expected, now)
        self._post(now)
        for act in self._acts(cycle):
            self.mails.begin(act, self.people)

    def _morning(self, now: datetime) -> None:
        if self._is_off(now):
            return
        self._collect(now)
        self.app.brief_mails.lay_due(now)
        self.app.appraisal_extracts.lay_due(now)
        self.app.expert_mails.lay_due(now)
        # What is owed about items is asked for while returns are: paying looks again at what still is.
        about_items = self.workers.begin_at(debts_of_items, now)
        about_returns = [debt.reference for debt in self.app.escalate.debts(now)]
        self.workers.each(pay_return, self._shuffled(about_returns), now)
        self.workers.each(pay_item, self._shuffled(about_items.result()), now)
        for step in self.app.escalate_needs.plan(now).steps:
            self.app.escalate_needs.pay(step.debt, now)
        self._post(now)

    def _compile(self, reference: Reference, now: datetime) -> None:
        with self.app.context.ledger.begin() as work:
            opened = work.cycles.get(reference) is not None
        if opened and not self._is_off(now):
            self._collect(now)
            self.app.compile.draft(reference, now)

    def _signatures(self, now: datetime) -> None:
        if not self._is_off(now) and self.desks.at_the_counter(now):
            self._post(now)

    def _decisions(self, now: datetime) -> None:
        if not self._is_off(now):
            self.desks.monthly(self.people.programme, now)

    def _verification(self, now: datetime) -> None:
        if not self._is_off(now):
            self.desks.verification.work_through(now)

    def _coordination(self, now: datetime) -> None:
        if not self._is_off(now):
            self.desks.daily(now)
            self._post(now)

    def _come_back(self, now: datetime) -> None:
        """What a scheduler does after an outage: the newest run of each schedule that was missed."""
        programme = next(iter(self.app.settings.programmes))
        for code in self.app.settings.programmes[programme].streams:
            reference = Reference(programme, code, self.app.context.period_now(programme, code, now))
            cycle = self.app.context.cycle(reference)
            if cycle.opens_at <= now < cycle.cuts_off_at:
                self._open(cycle, now)
        self._post(now)
        self.app.compile.outstanding(now)

    def _post(self, now: datetime) -> None:
        """Collect and deliver, as the arrival of a mail or five minutes would."""
        if self._is_off(now):
            return
        for _ in range(2 if self.disorder else 1):
            if any(self._is_news(number, now) for number in self._collect(now).filed):
                self.app.compile.outstanding(now)
            self.app.deliver.round(now)
        with self.app.context.ledger.begin() as work:
            attention = work.outbox.next_attention()
        if attention is not None and attention > now:
            self.agenda.at(attention, self._attend)

    def _collect(self, now: datetime) -> Collected:
        """Read our mailbox to the end, as is done before anybody is charged with silence."""
        self.app.collect.archive_new_mail(now)
        return self.app.collect.handle(now)

    def _is_news(self, number: str, now: datetime) -> bool:
        """Whether the return of that receipt number may change a report: none that is not due yet."""
        return self.app.compile.is_due(SubmissionNumber.parse(number).reference, now)

    def _attend(self, now: datetime) -> None:
        with self.app.context.ledger.begin() as work:
            attention = work.outbox.next_attention()
        if attention is not None and attention <= now:
            self._post(now)

    def _is_off(self, now: datetime) -> bool:
        return is_off(self.outages, now)

    def _shuffled(self, things: Sequence[Thing]) -> list[Thing]:
        found = list(things)
        if self.disorder:
            self.disorder.shuffle(found)
        return found


def cycles_of(app: Installation, programme: str, first: Period, last: Period) -> Iterator[Cycle]:
    """The cycles of all streams of *programme* from *first* to *last* (months)."""
    plan = app.settings.programmes[programme]
    for code in plan.streams:
        stream = app.settings.streams[code]
        for period in stream.periods_due(first.first, Period.containing(last.last, stream.frequency).last):
            cycle = app.context.cycle(Reference(programme, code, period))
            if cycle.falls_within(plan.starts_on, plan.ends_on):
                yield cycle


def prepare_form(app: Installation, reference: Reference, now: datetime) -> None:
    """As the task of that name does."""
    app.generate.prepare_form(reference, now)


def pay_return(app: Installation, reference: Reference, now: datetime) -> None:
    """Pay what is owed about a return, or about a whole cycle."""
    app.escalate.pay(reference, now)


def debts_of_items(app: Installation, now: datetime) -> list[ItemDebt]:
    """What is owed about items."""
    return [debt for debt, _ in app.escalate_items.debts(now)]


def pay_item(app: Installation, debt: ItemDebt, now: datetime) -> None:
    """Pay what is owed about the items of one unit."""
    app.escalate_items.pay(debt, now)

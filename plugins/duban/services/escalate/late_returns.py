"""Pay the reminder debt: send what may go by itself, draft what a person has to release."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.domain.decisions.document import Document, DocumentKind, DocumentState, as_markdown
from duban.domain.escalation.allowance import is_spared_first
from duban.domain.escalation.ladder import Notice, NoticeState, Rung, Scope
from duban.domain.escalation.plan import EscalationPlan, Halt, PlannedStep, ReturnStatus, Withheld, assess, unsure_dates
from duban.domain.escalation.rung import Release
from duban.domain.plan.programme import Programme
from duban.errors import CalendarUnknown
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.drafts.formal_papers import paper_files
from duban.services.escalate.circular import Circulars
from duban.services.escalate.reminders import NOBODY, Group, Reached, Reminders, grouped, in_one_mail, still_owed
from duban.services.escalate.return_letters import Due, ReturnLetters
from duban.services.escalate.return_status import ReturnStatuses
from duban.services.send.allowance import Allowance
from duban.services.send.one_a_day import WAITS
from duban.services.watch.hold import why_held

ONE_REMINDER = "本月发给该单位的邮件已到限，只发最后一次提醒"


@dataclass(frozen=True, slots=True)
class Debt:
    """What is owed to one organisation now: the rung, and how the office reads it."""

    reference: Reference
    rung: str
    label: str


@dataclass(frozen=True, slots=True)
class Escalate:
    """The ladder of late returns; any schedule of runs says each rung at most once."""

    context: ServiceContext
    prepare_form: Callable[[Reference, datetime], str]

    def plan(self, now: datetime, known_at: datetime | None = None) -> EscalationPlan:
        """
        What would be done at *now*, and what would not and why, from what the ledger knows; nothing is changed.

        Who looks ahead says with *known_at* when: our mailbox is expected to be read at *now* if it is read then.

        A date that no calendar confirms is no reason to fail: it is told in the plan, and nothing is done by guess.
        """
        if reason := why_held(self.context.ledger):
            return EscalationPlan(now, unsure=(reason,))
        found = EscalationPlan(now)
        if not self.context.calendar.knows(now.astimezone(TIMEZONE).year):
            marked = (told for cycle in self._opened() if (told := unsure_dates(cycle)))
            return EscalationPlan(now, unsure=(str(CalendarUnknown(now.astimezone(TIMEZONE).year)), *marked))
        for cycle in self._opened():
            plan = self._plan_of(cycle, now, known_at or now)
            found = EscalationPlan(
                now, found.steps + plan.steps, found.withheld + plan.withheld, found.unsure + plan.unsure
            )
        return self._one_a_day(found)

    def _one_a_day(self, plan: EscalationPlan) -> EscalationPlan:
        """
        What goes to the same people for several programmes: reminders in one mail, of all else the first.

        The rest waits a day.
        """
        of_cycle = cache(lambda cycle: self.context.programme(cycle, plan.at))  # asked once for all of its units
        reached = {step: _reached_by(step, of_cycle(step.reference.cycle)) for step in plan.steps}
        together = grouped(reached)
        first: dict[str, Group | str] = {}
        steps: list[PlannedStep] = []
        waiting: list[Withheld] = []
        for step, whom in reached.items():
            group = together.get(step, ())
            turn = group if len(group) > 1 else step.reference.programme
            if len(self.context.programmes) == 1 or all(first.setdefault(one, turn) == turn for one in whom.people):
                steps.append(in_one_mail(step, group))
            else:
                waiting.append(Withheld(step.reference, step.name, Halt(WAITS)))
        return replace(plan, steps=tuple(steps), withheld=(*plan.withheld, *waiting))

    @property
    def _letters(self) -> ReturnLetters:
        return ReturnLetters(self.context)

    def debts(self, now: datetime) -> tuple[Debt, ...]:
        """What is owed by *now* and was not said, at most one rung for each return; nothing in quiet times."""
        return tuple(Debt(step.reference, step.rung.code, step.label) for step in self.plan(now).steps)

    def _opened(self) -> list[Cycle]:
        with self.context.ledger.begin() as work:
            opened = work.cycles.all()
        return [self.context.cycle(cycle.reference) for cycle in opened]

    def _is_chased(self, cycle: Cycle, now: datetime) -> bool:
        """Whether *cycle* is still pursued; CalendarUnknown where no calendar tells."""
        return (now - cycle.cuts_off_at).days <= self.context.rules.keeps_chasing_days

    def _plan_of(self, cycle: Cycle, now: datetime, known_at: datetime) -> EscalationPlan:
        unsure: tuple[str, ...] = ()
        try:
            if not self._is_chased(cycle, now):
                return EscalationPlan(now)
        except CalendarUnknown as error:
            unsure = (f"{unsure_dates(cycle)}{error}",)
        ladder = self.context.ladders[cycle.reference.stream]
        programme = self.context.programme(cycle.reference, now)
        with self.context.ledger.begin() as work:
            statuses = ReturnStatuses(self.context, programme, work, cycle, now, known_at=known_at).all()
        allowance = cache(lambda: self._allowance(cycle, now))  # asked once for all units, and only if one is reminded
        steps: list[PlannedStep] = []
        withheld: list[Withheld] = []
        for status in statuses.values():
            due = self._spared(self._due(status, ladder, cycle, now), ladder, allowance)
            if isinstance(due, Halt):
                withheld.append(
                    Withheld(status.reference, self.context.named(cycle.reference.programme, status.name), due)
                )
            else:
                steps.append(due)
        circulars = Circulars(self.context)
        if (unread := circulars.unread(cycle, now, known_at)) is not None:
            withheld.append(
                Withheld(cycle.reference, self.context.named(cycle.reference.programme, cycle.period.title), unread)
            )
        else:
            steps += circulars.steps(cycle, now)
        return EscalationPlan(now, tuple(steps), tuple(withheld), unsure)

    def pay(self, reference: Reference, now: datetime) -> str:
        """
        Pay what is owed to one organisation *now*; returns what was done, for the log, empty if nothing is owed.

        The debt is computed again from the ledger, so a second call, or a call after the return came, does nothing.
        A reference without organisation pays what is owed about the whole cycle.
        """
        if why_held(self.context.ledger):
            return ""
        cycle = self.context.cycle(reference)
        if not reference.organisation:
            return Circulars(self.context).draft(cycle, now)
        status = self._status(cycle, reference, now)
        ladder = self.context.ladders[reference.stream]
        step = self._due_now(status, ladder, cycle, now) if status else None
        if status is None or not isinstance(step, PlannedStep):
            return ""
        if not step.rung.level:
            self.prepare_form(reference, now)
            return f"{step.rung.name}已备发"
        due = Due(step, status, cycle)
        if step.rung.release is Release.AUTOMATIC:
            return Reminders(self.context).send((due, *self._beside(due, now)), now)
        return self._draft(due, now)

    def _beside(self, due: Due, now: datetime) -> Iterator[Due]:
        """
        What the same people of the same unit are reminded of *now* in other programmes and streams.

        A cycle with a date that no calendar confirms is none of these.
        """
        whom = _reached_by(due.step, self.context.programme(due.cycle.reference, now))
        for cycle in self._opened():
            if cycle.reference != due.cycle.reference:
                with suppress(CalendarUnknown):
                    yield from self._reminding(whom, cycle, now)

    def _reminding(self, whom: Reached, cycle: Cycle, now: datetime) -> Iterator[Due]:
        """The reminders of *cycle* that go to *whom*, at most one for each unit of that name."""
        if not self._is_chased(cycle, now):
            return
        ladder, programme = self.context.ladders[cycle.reference.stream], self.context.programme(cycle.reference, now)
        for unit in (one.code for one in programme.reporters(cycle.reference.stream) if one.name == whom.unit):
            status = self._status(cycle, cycle.reference.of(unit), now)
            step = self._due_now(status, ladder, cycle, now) if status else None
            is_one = isinstance(step, PlannedStep) and step.rung.level and _reached_by(step, programme) == whom
            if status and isinstance(step, PlannedStep) and is_one:
                yield Due(step, status, cycle)

    def _due_now(
        self, status: ReturnStatus, ladder: tuple[Rung, ...], cycle: Cycle, now: datetime
    ) -> PlannedStep | Halt:
        """What is owed to a unit, less what it is spared."""
        return self._spared(self._due(status, ladder, cycle, now), ladder, lambda: self._allowance(cycle, now))

    def _allowance(self, cycle: Cycle, now: datetime) -> Allowance:
        return Allowance.read(self.context, cycle.reference.programme, now)

    def _spared(
        self, due: PlannedStep | Halt, ladder: tuple[Rung, ...], allowance: Callable[[], Allowance]
    ) -> PlannedStep | Halt:
        """*due*, unless it is a reminder that another follows, and the unit gets its share of mails without it."""
        if isinstance(due, Halt) or not is_spared_first(due.rung, ladder):
            return due
        return due if allowance().has_room(due.reference.organisation) else Halt(ONE_REMINDER)

    def _due(self, status: ReturnStatus, ladder: tuple[Rung, ...], cycle: Cycle, now: datetime) -> PlannedStep | Halt:
        """What is owed to a unit, named with the programme where there are several."""
        due = assess(status, ladder, cycle, now, self.context.rules)
        if isinstance(due, Halt):
            return due
        return replace(due, name=self.context.named(cycle.reference.programme, due.name))

    def _status(self, cycle: Cycle, reference: Reference, now: datetime) -> ReturnStatus | None:
        programme = self.context.programme(reference, now)
        with self.context.ledger.begin() as work:
            return ReturnStatuses(self.context, programme, work, cycle, now, (reference.organisation,)).one()

    def text_of(self, step: PlannedStep, now: datetime) -> tuple[str, str]:
        """Subject and text of what *step* would say at *now*; of the form and of a whole cycle, only its title."""
        cycle = self.context.cycle(step.reference)
        if step.rung.scope is Scope.CYCLE:
            return Circulars(self.context).text(step.rung, cycle, now)
        status = self._status(cycle, step.reference, now)
        if status is None or not step.rung.level:
            return f"{self.context.matter(step.reference)}填报通知（附填报表）", ""
        return self._letters.render(Due(step, status, cycle), now)

    def _draft(self, due: Due, now: datetime) -> str:
        step, rung, reference = due.step, due.step.rung, due.step.reference
        name, code = f"{rung.code}/{reference}", reference.programme
        subject, text = self._letters.render(due, now)
        document = Document(
            name=name,
            draft=1,
            kind=DocumentKind.LETTER if rung.paper else DocumentKind.NOTICE,
            reference=str(reference),
            title=step.label,
            body=as_markdown(subject, text),
            signer=rung.signer,
            files=paper_files(self.context, code, rung.letter, subject, text, 1, now) if rung.paper else (),
            created_at=now,
            subject=subject,
            text=text,
        )
        with self.context.ledger.begin() as work:
            if still_owed(work, reference) and work.notices.add(
                Notice(rung.code, str(reference), now, NoticeState.DRAFTED, mail_key=name, document=name)
            ):
                work.documents.add(document)
                withdraw_lower(self.context, work, rung, reference, now)
        return f"{rung.name}已拟稿，待{rung.signer}签发"


def withdraw_lower(context: ServiceContext, work: UnitOfWork, rung: Rung, reference: Reference, now: datetime) -> None:
    """A new rung withdraws a lower draft that nobody signed: two papers at once say two things."""
    for lower in context.ladders[reference.stream]:
        if lower.level >= rung.level or lower.release is not Release.SIGNED or lower.scope is not Scope.RETURN:
            continue
        name = f"{lower.code}/{reference}"
        document = work.documents.latest(name)
        if document is not None and document.state is DocumentState.WAITING:
            work.documents.withdraw(name, f"已拟{rung.name}，本稿撤回", now)
            work.notices.set_state(lower.code, str(reference), NoticeState.WITHDRAWN)


def _reached_by(step: PlannedStep, programme: Programme) -> Reached:
    """Whom of *programme* that *step* writes to by itself."""
    if step.rung.release is not Release.AUTOMATIC or not step.reference.organisation:
        return NOBODY
    unit = step.reference.organisation
    people = programme.contacts_of(unit, (*step.rung.to, *step.rung.cc))
    return Reached(programme.organisation(unit).name, frozenset(one.mail.casefold() for one in people))

"""What will be said at a moment, to whom, why and in which words; and what will not be said, and why not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.domain.calendar.workdays import ONE_DAY
from duban.domain.decisions.document import Document
from duban.domain.escalation.item_plan import ItemPlan, ItemStep
from duban.domain.escalation.ladder import Scope
from duban.domain.escalation.need_ladder import NeedMail, NeedMailPlan
from duban.domain.escalation.plan import PlannedStep, by_reason
from duban.domain.escalation.rung import Release
from duban.domain.mail.delivery import MailKind
from duban.domain.plan.organisation import Role
from duban.domain.plan.programme import Programme
from duban.errors import CalendarUnknown, DubanError
from duban.ports import UnitOfWork
from duban.services.context import MailDraft, ServiceContext
from duban.services.escalate.late_returns import Escalate
from duban.services.escalate.need_notices import EscalateNeeds
from duban.services.escalate.overdue_items import EscalateItems
from duban.services.generate.co_lead_forms import TO
from duban.services.generate.opening import CycleOpening, countersigners
from duban.services.operate.health import Healths

MORNING = time(9)


@dataclass(frozen=True, slots=True)
class Planned:
    """One thing that will be done: the lane's label, how it is released, its addressees, the reason and the words."""

    label: str
    how: str
    to: str
    cc: str
    why: str
    subject: str
    text: str
    sample_of: str


@dataclass(frozen=True, slots=True)
class NotPlanned:
    """Units to which nothing will be said for one and the same reason."""

    reason: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """
    A moment to come, as far as the ledger knows by *known_at*.

    `for_office` is what somebody has to act upon, `waiting` the drafts that lie for a signature or were put off,
    `troubles` what is not well in the installation itself.
    """

    at: datetime
    known_at: datetime
    planned: tuple[Planned, ...]
    not_planned: tuple[NotPlanned, ...]
    for_office: tuple[str, ...]
    waiting: tuple[str, ...]
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Previews:
    """The same computation as escalating, printed instead of paid; only the mail to the office is recorded."""

    context: ServiceContext
    escalate: Escalate
    items: EscalateItems | None = None
    opening: CycleOpening | None = None
    healths: Healths | None = None
    needs: EscalateNeeds | None = None

    def at(self, moment: datetime, now: datetime) -> Preview:
        """What would be done at *moment* if nothing came in from *now* on."""
        return self._at(moment, now, self.escalate.text_of, self._text_about_items)

    def outline(self, moment: datetime, now: datetime) -> Preview:
        """As `at`, without subjects and words: for who wants to know what comes, and not how it reads."""
        return self._at(moment, now, _wordless, _wordless)

    def _at(
        self,
        moment: datetime,
        now: datetime,
        words: Callable[[PlannedStep, datetime], tuple[str, str]],
        words_about_items: Callable[[ItemStep, datetime], tuple[str, str]],
    ) -> Preview:
        lists = ListsAt(self.context, moment)
        plan, items = self.escalate.plan(moment, now), self._items(moment, now)
        needs = self._needs(moment, now)
        groups = by_reason((*plan.withheld, *items.withheld, *needs.withheld))
        with self.context.ledger.begin() as work:
            waiting = (*map(_waiting, work.documents.waiting()), *_deferred(work))
        return Preview(
            at=moment,
            known_at=now,
            planned=(
                *self._opening(moment),
                *(self._planned(step, lists, words(step, moment)) for step in plan.steps),
                *(_about_items(step, lists, words_about_items(step, moment)) for step in items.steps),
                *(_about_needs(step, lists) for step in needs.steps),
            ),
            not_planned=tuple(NotPlanned(reason, tuple(names)) for reason, names in groups.items()),
            for_office=(*self._unopened(moment), *plan.for_office, *items.for_office, *needs.for_office),
            waiting=waiting,
            troubles=self.healths.at(now).troubles if self.healths else (),
        )

    def next_morning(self, now: datetime) -> datetime:
        """Nine o'clock of the next working day; CalendarUnknown if no calendar tells."""
        day = self.context.calendar.add(now.astimezone(TIMEZONE).date(), 1)
        return datetime.combine(day, MORNING, TIMEZONE)

    def mail(self, now: datetime) -> bool:
        """
        Lay the preview of the next working day into the outbox, to the office; False if today's lies there already.

        Without a calendar for the next day the mail says which file to add, and nothing else.
        """
        try:
            preview = self.at(self.next_morning(now), now)
        except CalendarUnknown as error:
            tomorrow = datetime.combine(now.astimezone(TIMEZONE).date() + ONE_DAY, MORNING, TIMEZONE)
            preview = Preview(tomorrow, now, (), (), (str(error),), ())
        return self._tell(f"preview/{now.astimezone(TIMEZONE):%Y-%m-%d}", "preview", {"preview": preview}, now)

    def tell_office(self, now: datetime) -> bool:
        """Tell the office what it has to mend before notices go on; once a day, False if there is nothing."""
        told = (
            *self.escalate.plan(now).for_office,
            *self._items(now, now).for_office,
            *self._needs(now, now).for_office,
        )
        key = f"held/{now.astimezone(TIMEZONE):%Y-%m-%d}"
        return bool(told) and self._tell(key, "held_back", {"told": told}, now)

    def _tell(self, key: str, template: str, facts: dict[str, object], now: datetime) -> bool:
        with self.context.ledger.begin() as work:
            cycles, said = work.cycles.all(), work.outbox.get(key)
        if said is not None or not cycles:
            return False
        common: dict[str, object] = {"now": now, **self.context.office.facts}
        reference, to = cycles[-1].reference, self.context.office.report_to
        draft = MailDraft(MailKind.REPORT, key, template, common | facts, reference, to, of_all=True)
        mail = self.context.write(draft, now)
        with self.context.ledger.begin() as work:
            return work.outbox.add(mail)

    def _planned(self, step: PlannedStep, lists: "ListsAt", words: tuple[str, str]) -> Planned:
        subject, text = words
        rung, automatic = step.rung, step.rung.release is Release.AUTOMATIC
        to, cc = _people(step, rung.to, lists), _people(step, rung.cc, lists)
        how = "自动发出" if automatic else f"拟稿，待{rung.signer}签发"
        sample_of = f"{rung.code}{rung.letter}{_is_ordered(step, lists)}"
        return Planned(step.label, how, to, cc, step.why, subject, text, sample_of)

    def _items(self, moment: datetime, now: datetime) -> ItemPlan:
        """What is owed about items, and what is held back."""
        return self.items.plan(moment, known_at=now) if self.items else ItemPlan()

    def _needs(self, moment: datetime, now: datetime) -> NeedMailPlan:
        """What is owed about needs for coordination, and what is held back."""
        return self.needs.plan(moment, known_at=now) if self.needs else NeedMailPlan()

    def _text_about_items(self, step: ItemStep, moment: datetime) -> tuple[str, str]:
        return self.items.text_of(step, moment) if self.items else ("", "")

    def _opening(self, moment: datetime) -> Iterator[Planned]:
        """The forms of cycles that open by then and are not open yet: on their day, or once somebody lets them."""
        with self.context.ledger.begin() as work:
            opened = {cycle.reference for cycle in work.cycles.all()}
        for code, plan in self.context.programmes.items():
            for stream in plan.streams:
                for asked in self.context.asked_around(code, stream, moment):
                    # A cycle that was put off before it opened opens as planned: its forms say the new day.
                    cycle = replace(asked, due_on=None)
                    if cycle.reference not in opened and _opens_on(cycle, moment):
                        yield from self._forms(cycle, moment, "于当日开启")
        for reference in self._overdue_openings(moment):
            yield from self._forms(self.context.cycle(reference), moment, "应已开启，流程启用（或确认）后即开启")

    def _overdue_openings(self, moment: datetime) -> Iterator[Reference]:
        """The cycles that should have been opened before the day of *moment*, and are not."""
        for reference in self.opening.unopened(moment) if self.opening else ():
            if not _opens_on(self.context.cycle(reference), moment):
                yield reference

    def _unopened(self, moment: datetime) -> Iterator[str]:
        """What somebody has to agree to before a cycle goes out, and who would not be written to."""
        for reference in self.opening.unopened(moment) if self.opening else ():
            if self.opening is not None and not self.opening.may_open(reference, moment):
                plan = self.opening.plan(reference, moment)
                yield f"{plan.why}，在“工作单”中确认后才发出"
                yield from (str(form) for form in plan.forms if form.lacks)

    def _forms(self, cycle: Cycle, moment: datetime, why: str) -> Iterator[Planned]:
        programme = self.context.programme(cycle.reference, moment)
        form = self.context.ladders[cycle.reference.stream][0]
        asked = [(unit, form.to, "") for unit in programme.reporters(cycle.reference.stream)]
        asked += [(unit, TO, "（会签）") for unit in countersigners(programme, cycle.reference.stream)]
        for organisation, roles, what in asked:
            contacts = programme.contacts_of(organisation.code, roles)
            yield Planned(
                label=f"{organisation.name}{what} · {form.name}",
                how="自动发出",
                to="、".join(f"{contact.role.value} {contact.mail}" for contact in contacts),
                cc="",
                why=f"{cycle.period.title}{cycle.stream.name}{why}",
                subject=f"{self.context.matter(cycle.reference)}填报通知（附填报表）",
                text="",
                sample_of=form.code,
            )


@dataclass(frozen=True)
class ListsAt:
    """The task list of each cycle as it will be at a moment, asked for once for all that is planned by it."""

    context: ServiceContext
    moment: datetime
    _known: dict[Reference, Programme] = field(default_factory=dict)

    def of(self, reference: Reference) -> Programme:
        """That of the cycle of *reference*."""
        if reference.cycle not in self._known:
            self._known[reference.cycle] = self.context.programme(reference.cycle, self.moment)
        return self._known[reference.cycle]


def _wordless(step: object, moment: datetime) -> tuple[str, str]:  # noqa: ARG001 - stands where words are written
    return "", ""


def _is_ordered(step: PlannedStep, lists: ListsAt) -> bool:
    """Whether the words are those for a unit that takes orders; others are asked."""
    if step.rung.scope is Scope.CYCLE:
        return True
    return lists.of(step.reference).organisation(step.reference.organisation).takes_orders


def _about_items(step: ItemStep, lists: ListsAt, words: tuple[str, str]) -> Planned:
    """What is owed about items, in words."""
    subject, text = words
    rung = step.rung
    contacts = lists.of(step.reference).contacts_of(step.reference.organisation, (*rung.to, *rung.cc))
    return Planned(
        label=step.label,
        how="自动发出" if rung.release is Release.AUTOMATIC else f"拟稿，待{rung.signer}签发",
        to="、".join(f"{contact.role.value} {contact.mail}" for contact in contacts),
        cc="",
        why=step.why,
        subject=subject,
        text=text,
        sample_of=f"{rung.code}{rung.letter}",
    )


def _about_needs(step: NeedMail, lists: ListsAt) -> Planned:
    """What is owed about needs: whom it goes to and about what; its words are those of the letter of that name."""
    rung, programme = step.rung, lists.of(step.reference)
    contacts = programme.contacts_of(step.reference.organisation, (*rung.to, *rung.cc))
    items = programme.told(*dict.fromkeys(act.name.item for act in step.acts))
    return Planned(
        label=step.label,
        how="自动发出",
        to="、".join(f"{contact.role.value} {contact.mail}" for contact in contacts),
        cc="",
        why=f"{items}需协调事项",
        subject="",
        text="",
        sample_of="",
    )


def _people(step: PlannedStep, roles: tuple[Role, ...], lists: ListsAt) -> str:
    """The addressees by role; a paper about a whole cycle has none yet."""
    if step.rung.scope is Scope.CYCLE or not roles:
        return ""
    contacts = lists.of(step.reference).contacts_of(step.reference.organisation, roles)
    return "、".join(f"{contact.role.value} {contact.mail}" for contact in contacts)


def _opens_on(cycle: Cycle, moment: datetime) -> bool:
    try:
        return cycle.opens_at.date() == moment.astimezone(TIMEZONE).date()
    except DubanError:
        return False


def _waiting(document: Document) -> str:
    return f"{document.title}（待{document.signer}签发）"


def _deferred(work: UnitOfWork) -> Iterator[str]:
    """The drafts that were put off, and until when."""
    for decision in work.documents.deferred():
        document = work.documents.get(decision.name, decision.draft)
        if document is not None:
            until = f"至{decision.until.month}月{decision.until.day}日" if decision.until else ""
            yield f"{document.title}（已暂缓{until}，{decision.by}：{decision.reason}）"

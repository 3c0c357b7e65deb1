"""What every use case has at hand: the ports, the rules of the installation, and how a mail is written."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TypeVar

from duban.domain.appraisal.rules import AppraisalRules
from duban.domain.calendar.cycle import TIMEZONE, Cycle, Period, Reference, Stream
from duban.domain.calendar.deadline import CalendarEntry, deadline_of
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.decisions.amended_list import as_decided
from duban.domain.decisions.coordination import CoordinationRules
from duban.domain.decisions.decision import in_force
from duban.domain.decisions.practice import PracticeRules
from duban.domain.escalation.ladder import EscalationRules, Rung
from duban.domain.mail.delivery import MailKind, OutgoingMail, message_id_for
from duban.domain.mail.programme_words import ProgrammeWords
from duban.domain.mail.tag import plain, short_name, tag_of
from duban.domain.office.channel import PaperChannels
from duban.domain.office.office import Office
from duban.domain.plan.labels import PLAIN, Labels
from duban.domain.plan.lanes import BoardRules
from duban.domain.plan.organisation import Organisation, Role
from duban.domain.plan.programme import Programme, counted_once
from duban.domain.plan.programme_plan import ProgrammePlan
from duban.domain.returns.item_light import DEFAULT_RULES, LightRule, LightRules
from duban.errors import ConfigurationError, NotConfigured, UnknownReference
from duban.ports import Archive, Ledger, Letter, Letters, PaperWriter, Signer, TaskLists
from duban.services.effective_list import RecordedList, programme_of
from duban.services.kept import AsOf, Keeper

MOST_LISTS = 64
# With so many items every figure is still worked out while somebody waits for its page.
LARGE = 1000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Thread:
    """The mail that a mail answers."""

    message_id: str = ""
    references: tuple[str, ...] = ()


NO_THREAD = Thread()


@dataclass(frozen=True, slots=True)
class MailDraft:
    """
    A mail to be written: what for (`key`, unique for ever), from which template, to whom, with what.

    `renews` names the notice (rung/subject) that it says anew, because its first mail came to nothing. `beside` are
    further returns of the same unit that it is about, each of which it names in its own words.
    """

    kind: MailKind
    key: str
    template: str
    facts: Mapping[str, object]
    reference: Reference
    to: tuple[str, ...]
    cc: tuple[str, ...] = ()
    attachments: tuple[tuple[str, bytes], ...] = ()
    thread: Thread = NO_THREAD
    deadlines: tuple[CalendarEntry, ...] = ()
    renews: str = ""
    beside: tuple[Reference, ...] = ()
    # It is about the installation; its reference only says under which tag.
    of_all: bool = False


@dataclass(frozen=True, slots=True)
class ServiceContext:
    """The ports and rules that all services of an installation share; *robot* is the address of our own mailbox."""

    ledger: Ledger
    archive: Archive
    letters: Letters
    signer: Signer
    task_lists: TaskLists
    calendar: WorkCalendar
    office: Office
    robot: str
    programmes: Mapping[str, ProgrammePlan]
    streams: Mapping[str, Stream]
    ladders: Mapping[str, tuple[Rung, ...]]
    papers: PaperWriter
    rules: EscalationRules = field(default_factory=EscalationRules)
    # What milestones and targets that were not reached do to the light of an item.
    light_rows: tuple[LightRule, ...] = DEFAULT_RULES
    coordination: CoordinationRules = field(default_factory=CoordinationRules)
    practices: PracticeRules = field(default_factory=PracticeRules)
    channels: PaperChannels = field(default_factory=PaperChannels)
    appraisal: AppraisalRules = field(default_factory=AppraisalRules)
    board: BoardRules = field(default_factory=BoardRules)
    # Where the pages keep what takes long; every other user of the services works everything out when it asks.
    keeper: Keeper | None = field(default=None, compare=False, repr=False)
    # Task lists worked out before, each with what it was worked out from: one is asked for with every mail.
    _lists: dict[Hashable, Programme] = field(init=False, default_factory=dict, compare=False, repr=False)
    # What items are called, as it was worked out before: every mail asks, and a plan has more versions every month.
    _labels: dict[Hashable, Labels] = field(init=False, default_factory=dict, compare=False, repr=False)

    @property
    def mail_domain(self) -> str:
        """The right-hand side of our Message-IDs."""
        return self.robot.rpartition("@")[2]

    def cycle(self, reference: Reference) -> Cycle:
        """The cycle that *reference* belongs to, with its dates; NotConfigured if nothing is."""
        plan = self.plan(reference.programme)
        if reference.stream not in plan.streams:
            raise NotConfigured(f"专项“{reference.programme}”没有报送口径“{reference.stream}”。")
        stream = self.streams[reference.stream]
        if reference.period.frequency is not stream.frequency:
            raise UnknownReference(f"“{reference.period}”不是“{stream.name}”的报告期。")
        if (words := self.words(reference.programme)) is not None and words.short not in stream.name:
            stream = replace(stream, name=f"{words.short}{stream.name}")
        return Cycle(reference.cycle, stream, self.calendar, plan.starts_on, self.ledger.due_of(reference.cycle))

    def plan(self, code: str) -> ProgrammePlan:
        """The programme of that code; NotConfigured if it is not."""
        try:
            return self.programmes[code]
        except KeyError:
            raise NotConfigured(f"配置中没有专项“{code}”。") from None

    def office_of(self, programme: str) -> Office:
        """Who answers for the programme of that code: its own office, where one is set, or that of the installation."""
        plan = self.programmes.get(programme)
        return (plan and plan.office) or self.office

    def verifies(self, programme: str) -> bool:
        """Whether claims are verified there, and units outside the city's authority confirm theirs in writing."""
        return self.plan(programme).loops.verification

    def lights(self, programme: str) -> LightRules:
        """What milestones and targets that were not reached do to the light of an item there."""
        return LightRules(self.light_rows, is_on=self.plan(programme).loops.targets)

    def coordinates(self, programme: str) -> bool:
        """Whether units are asked there to help with what others cannot settle alone."""
        return self.plan(programme).loops.coordination

    def spreads(self, programme: str) -> bool:
        """Whether what units tell as worth copying is judged there and spread."""
        return self.plan(programme).loops.practices

    def appraises(self, programme: str) -> bool:
        """Whether units are appraised there; the basis is set where they are."""
        return self.plan(programme).loops.appraisal and bool(self.appraisal.basis)

    @property
    def places(self) -> tuple[str, ...]:
        """The cities that this installation's offices are of, each once."""
        offices = (self.office, *filter(None, (plan.office for plan in self.programmes.values())))
        return tuple(dict.fromkeys(office.place for office in offices if office.place))

    def programme(self, reference: Reference, at: datetime | None = None) -> Programme:
        """
        The task list that *reference* speaks of, as the office's decisions left it; not inside a transaction.

        An open cycle keeps the version it was opened with. With *at*, decisions up to that moment count and the
        contacts are those in charge on its day; without, all decisions, and everybody who ever was a contact.
        """
        with self.ledger.begin() as work:
            known = RecordedList.read(work, reference, at)
        fingerprint = known.fingerprint
        if fingerprint is None:
            return self._worked_out(reference, known)
        return self.remembered((reference.cycle, fingerprint), lambda: self._worked_out(reference, known))

    def kept(self, key: Hashable, now: datetime, work_out: Callable[[], T]) -> AsOf[T]:
        """
        What *work_out* gives at *now*; over a large plan, and for the pages alone, what it gave a short time ago.

        Whoever shows it says of which moment it is. Not inside a transaction.
        """
        if self.keeper is None or not self._is_large():
            return AsOf(work_out(), now)
        return self.keeper.of(key, now, work_out)

    def _is_large(self) -> bool:
        """Whether any task list in use has more than LARGE items."""
        with self.ledger.begin() as work:
            newest = [work.versions.all(code)[-1:] for code in self.programmes]
        lists = (
            self.task_lists.version(one.programme, one.sha256, self.archive.get) for each in newest for one in each
        )
        return any(len(one.items) > LARGE for one in lists)

    def remembered(self, key: Hashable, work_out: Callable[[], Programme]) -> Programme:
        """The task list that was worked out from *key* before, or is now."""
        programme = self._lists.get(key)
        if programme is None:
            programme = work_out()
            if len(self._lists) >= MOST_LISTS:
                self._lists.clear()
            self._lists[key] = programme
        return programme

    def _worked_out(self, reference: Reference, known: RecordedList) -> Programme:
        programme = programme_of(reference, known, self.task_lists, self.archive)
        programme = self.with_calls(programme)
        same = self.plan(reference.programme).same_targets
        return replace(programme, kpis=counted_once(programme.kpis, same)) if same else programme

    def with_calls(self, programme: Programme) -> Programme:
        """*programme* whose units owe the data calls that the settings name them in."""
        streams = (self.streams[one] for one in self.plan(programme.code).streams if one in self.streams)
        asked = {stream.code: stream.call.units for stream in streams if stream.call}
        if not asked:
            return programme
        units = (
            replace(unit, streams=(*unit.streams, *(code for code, units in asked.items() if unit.code in units)))
            for unit in programme.organisations
        )
        return replace(programme, organisations=tuple(units))

    def period_now(self, programme: str, stream: str, now: datetime) -> Period:
        """The period that is asked for at *now*."""
        self.plan(programme)
        return self.streams[stream].period_due_at(now.date())

    def asked_around(self, programme: str, stream: str, now: datetime) -> tuple[Cycle, ...]:
        """The cycles that the programme asks for and whose forms may go out about *now*, the latest first."""
        plan, around = self.plan(programme), self.streams[stream].periods_around(now.astimezone(TIMEZONE).date())
        cycles = (self.cycle(Reference(programme, stream, period)) for period in around)
        return tuple(cycle for cycle in cycles if cycle.falls_within(plan.starts_on, plan.ends_on))

    def addresses(self, programme: Programme, organisation: str, roles: tuple[Role, ...]) -> tuple[str, ...]:
        """The addresses of those roles; ConfigurationError names a role nobody fills: no level is skipped silently."""
        contacts = programme.contacts_of(organisation, roles)
        missing = [role.value for role in roles if role not in {contact.role for contact in contacts}]
        if missing:
            name = programme.organisation(organisation).name
            raise ConfigurationError(f"《联系人》中{name}缺少{'、'.join(missing)}，请补充后重新运行。")
        return tuple(dict.fromkeys(contact.mail for contact in contacts))

    def facts(self, organisation: Organisation, cycle: Cycle, now: datetime) -> dict[str, object]:
        """What every letter to an organisation may say."""
        return {
            "organisation": organisation.name,
            "addressee": organisation.addressed(self.office_of(cycle.reference.programme).county_desk),
            "salutation": organisation.salutation,
            "subordinate": organisation.takes_orders,
            "period": cycle.period.title,
            "matter": self.matter(cycle.reference),
            "this": cycle.period.frequency.this,
            "programme": self.plan(cycle.reference.programme).title,
            "answer_by": cycle.reminder_target,
            **self.office_of(cycle.reference.programme).facts,
            "now": now,
        }

    def matter(self, reference: Reference) -> str:
        """What the return is called in a sentence: 2021年10月任务进展; of a data call its own name."""
        return self.streams[reference.stream].matter(reference.period)

    def deadline(self, reference: Reference, cycle: Cycle, moved: int) -> CalendarEntry:
        """The day by which *reference* is asked for, for the unit's calendar; it was *moved* so many times."""
        return deadline_of(
            reference,
            cycle,
            programme=self.plan(reference.programme).title,
            contact_line=self.office_of(reference.programme).contact_line,
            domain=self.mail_domain,
            moved=moved,
        )

    def tag(self, reference: Reference, at: datetime) -> str:
        """The short tag of a return or a cycle, as subjects carry it at that moment; not inside a transaction."""
        plan = self.plan(reference.programme)
        frequency = reference.period.frequency
        alike = [one for one in plan.streams if one in self.streams and self.streams[one].frequency is frequency]
        stream = reference.stream if len(alike) > 1 else ""
        unit = ""
        if reference.organisation:
            programme = self.programme(reference, at)
            unit = short_name(programme.organisation(reference.organisation), programme.organisations)
        return tag_of(reference, plain(plan.tag or reference.programme), stream, unit)

    def words(self, code: str) -> ProgrammeWords | None:
        """How the programme of that code is told from the others; None where there are none."""
        if len(self.programmes) < 2:
            return None
        plan = self.plan(code)
        return ProgrammeWords(plan.title, plan.short_name or plan.tag or code)

    def named(self, code: str, name: str) -> str:
        """*name*, of a unit or a period, with the programme it is spoken of in; as it is where there is but one."""
        words = self.words(code)
        return f"{name}（{words.short}）" if words else name

    def file_stem(self, reference: Reference, unit: str) -> str:
        """How files about a return of *unit* begin, so that none of another programme or period bears its name."""
        words = self.words(reference.programme)
        return "_".join(filter(None, (unit, words.short if words else "", reference.period.title)))

    def render(self, code: str, template: str, facts: Mapping[str, object]) -> tuple[str, str]:
        """Title and text of a letter of the programme of that code, for a draft that a person reads."""
        subject, text = self.letters.render(template, self._with_labels(code, facts))
        title = words.in_title(subject) if (words := self.words(code)) else subject
        return title, text.replace(subject, title, 1)

    def number(self, reference: Reference, attempt: int | str, at: datetime) -> str:
        """What people are told as the number of that attempt: the short tag before it; not inside a transaction."""
        return f"{self.tag(reference, at)}#{attempt}"

    def labels(self, code: str) -> Labels:
        """What items of the plan *code* are called, also those it has no more; none before its list was ever used."""
        with self.ledger.begin() as work:
            versions, decisions = work.versions.all(code), work.decisions.all(code)
        if not versions:
            return PLAIN
        key = (code, versions, len(decisions))
        if key not in self._labels:
            lists = [self.task_lists.version(code, one.sha256, self.archive.get) for one in versions]
            decided = as_decided(lists[-1], in_force(decisions), None)
            if len(self._labels) >= MOST_LISTS:
                self._labels.clear()
            self._labels[key] = reduce(or_, (one.labels for one in (*lists, decided)))
        return self._labels[key]

    def _with_labels(self, code: str, facts: Mapping[str, object]) -> Mapping[str, object]:
        """*facts* with what items are called; whoever knew it already has not to wait for it again."""
        return facts if "labels" in facts else {"labels": self.labels(code), **facts}

    def write(self, draft: MailDraft, now: datetime) -> OutgoingMail:
        """
        A mail ready for the outbox, its bytes in the archive; call it before the transaction that records it.

        The robot's own address is among the recipients: the copy in our mailbox is the proof that a mail left.
        """
        message_id = message_id_for(draft.key, self.signer.mark, self.mail_domain)
        letter = Letter(
            template=draft.template,
            facts=self._with_labels(draft.reference.programme, draft.facts),
            to=draft.to,
            cc=draft.cc,
            message_id=message_id,
            at=now,
            programme=None if draft.of_all or draft.beside else self.words(draft.reference.programme),
            tag=self.tag(draft.reference, now),
            beside=tuple(self.tag(one, now) for one in draft.beside),
            reference=" ".join(map(str, (draft.reference, *draft.beside))),
            attachments=draft.attachments,
            in_reply_to=draft.thread.message_id,
            references=draft.thread.references,
            deadlines=draft.deadlines,
            sender=self._sender(draft),
        )
        written = self.letters.write(letter)
        return OutgoingMail(
            key=draft.key,
            kind=draft.kind,
            reference=str(draft.reference),
            organisation=draft.reference.organisation,
            message_id=message_id,
            raw_sha256=self.archive.put(written.raw),
            recipients=tuple(dict.fromkeys((*draft.to, *draft.cc, self.robot))),
            subject=written.subject,
            prepared_at=now,
            renews=draft.renews,
        )

    def _sender(self, draft: MailDraft) -> str:
        """The name that a mail comes under: of the office that answers for it; the mailbox's, if several do."""
        names = {self.office_of(one.programme).sender for one in (draft.reference, *draft.beside)}
        return names.pop() if len(names) == 1 else ""

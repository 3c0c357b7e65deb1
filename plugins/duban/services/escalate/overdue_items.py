"""Pay what is owed about items: one mail or one draft for a unit with a table of its items, never one for each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.calendar.moments import day_began
from duban.domain.calendar.workdays import ONE_DAY
from duban.domain.decisions.document import Document, DocumentKind, File, as_markdown
from duban.domain.escalation.allowance import SPARED
from duban.domain.escalation.item_ladder import ItemRung, ItemStatus, owed_of_item, subject_of
from duban.domain.escalation.item_plan import ITEMS, ItemDebt, ItemPlan, ItemStep
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.escalation.plan import Halt, Withheld
from duban.domain.escalation.rung import Release, footing_of
from duban.domain.mail.delivery import MailKind, MailState, OutgoingMail
from duban.domain.mail.message import UnitMessage
from duban.domain.plan.organisation import Organisation
from duban.domain.plan.programme import Programme
from duban.domain.returns.submission import ReturnState
from duban.errors import CalendarUnknown
from duban.ports import ApplicationWriter, UnitOfWork
from duban.services.context import MailDraft, ServiceContext
from duban.services.drafts.formal_papers import paper_files
from duban.services.escalate.extension_answers import ExtensionAnswers
from duban.services.escalate.item_letters import ItemLetters
from duban.services.escalate.item_status import ItemStatuses
from duban.services.proof.deliverability import resting
from duban.services.proof.silence import silence
from duban.services.send.allowance import Allowance
from duban.services.send.digest_mail import Bundle
from duban.services.watch.hold import why_held

RESTING = Halt("来信待人工处理，或收件人均联系不上，任务事项的提醒暂停")
EXCUSED = Halt("本期免报，任务事项本期不提醒、不催办")
TOMORROW = Halt("当日已有邮件发给该单位，任务事项的提醒顺延到下一工作日")


@dataclass(frozen=True, slots=True)
class UnitDay:
    """
    What is known of one unit today beside its items: why it is left alone, and whether it was written to.

    `unread` says why it is charged with nothing, `has_room` whether it may get a mail that could wait.
    """

    reference: Reference
    organisation: Organisation
    halt: Halt | None
    mailed: bool
    unread: Halt | None = None
    has_room: bool = True


@dataclass(frozen=True, slots=True)
class UnitsToday:
    """What the ledger knows of all units of a cycle today, read by a few questions however many there are."""

    midnight: datetime
    pausing: frozenset[str]
    unreached: frozenset[tuple[str, str]]
    excused: frozenset[str]
    notices: Mapping[str, tuple[Notice, ...]]
    laid: Mapping[str, tuple[OutgoingMail, ...]]

    @classmethod
    def read(cls, work: UnitOfWork, cycle: Reference, midnight: datetime) -> "UnitsToday":
        """As it stands in that transaction; the day began at *midnight*."""
        laid: dict[str, tuple[OutgoingMail, ...]] = {}
        for mail in work.outbox.laid_below(cycle.programme, midnight):
            laid[mail.organisation] = (*laid.get(mail.organisation, ()), mail)
        returns = work.returns.of_cycle(cycle)
        return cls(
            midnight=midnight,
            pausing=frozenset(work.holds.pausing()),
            unreached=resting(work),
            excused=frozenset(code for code, one in returns.items() if one.state is ReturnState.EXEMPT),
            notices=work.notices.below(str(cycle.cycle)),
            laid=laid,
        )

    def is_paused(self, reference: Reference) -> bool:
        """Whether the unit of *reference* is left in peace: what waits may be its return, or nobody is reached."""
        unit = (reference.programme, reference.organisation)
        return str(reference) in self.pausing or unit in self.unreached

    def were_written_to(self, work: UnitOfWork, reference: Reference) -> bool:
        """
        Whether a form or a notice to the unit was written today, or waits to leave: one mail a day is enough.

        What waits leaves today, and what builds on it may be written right behind it.
        """
        tomorrow = self.midnight + ONE_DAY  # what lies beyond it was written by a clock that was ahead
        said = self.notices.get(str(reference), ())
        mailed = [one for one in said if one.at < tomorrow and not one.document]
        return any(one.at >= self.midnight or _waits(work, one) for one in mailed) or any(
            mail.prepared_at < tomorrow for mail in self.laid.get(reference.organisation, ())
        )


@dataclass(frozen=True, slots=True)
class EscalateItems:
    """The ladder of items; any schedule of runs says each rung of each deadline at most once."""

    context: ServiceContext
    ladders: Mapping[str, tuple[ItemRung, ...]]
    applications: ApplicationWriter | None = None

    @property
    def _letters(self) -> ItemLetters:
        return ItemLetters(self.context, self.ladders, self.applications)

    def plan(self, now: datetime, unit: str = "", known_at: datetime | None = None) -> ItemPlan:
        """
        What is owed at *now*, grouped by unit and rung, and what is held back and why; it changes nothing.

        With *unit*, the code of one, only what is owed to it. Who looks ahead says with *known_at* when: our mailbox is
        expected to be read at *now* if it is read then.

        Nothing in quiet times and without a calendar; while escalation is paused everything is held back.
        """
        if why_held(self.context.ledger) or not self.context.calendar.knows(now.astimezone(TIMEZONE).year):
            return ItemPlan()
        with self.context.ledger.begin() as work:
            switch, opened = work.switches.latest(), [cycle.reference for cycle in work.cycles.all()]
        found: list[ItemStep | Withheld] = []
        for code, plan in self.context.programmes.items():
            for stream in plan.streams:
                cycles = [cycle for cycle in opened if (cycle.programme, cycle.stream) == (code, stream)]
                if cycles and stream in self.ladders:
                    found += self._owed(max(cycles, key=lambda reference: reference.period), now, unit, known_at or now)
        steps = tuple(one for one in found if isinstance(one, ItemStep))
        withheld = tuple(one for one in found if isinstance(one, Withheld))
        if switch is None or not switch.paused:
            return ItemPlan(steps, withheld)
        pause = Halt(f"已暂停升级，任务事项的提醒和文书暂停（{switch.by}：{switch.reason}）")
        return ItemPlan((), (*withheld, *(Withheld(step.reference, step.name, pause) for step in steps)))

    def debts(self, now: datetime) -> tuple[tuple[ItemDebt, str], ...]:
        """Name and label of what is owed at *now*."""
        return tuple((step.debt, step.label) for step in self.plan(now).steps)

    def pay(self, debt: ItemDebt, now: datetime) -> str:
        """
        Pay *debt*, if it is still owed; returns what was done, empty if nothing is.

        The debt is computed again from the ledger, so a second call does nothing.
        """
        step = next((one for one in self.plan(now, debt.unit).steps if one.debt == debt), None)
        if step is None:
            return ""
        return self._send(step, now) if step.rung.release is Release.AUTOMATIC else self._draft(step, now)

    def text_of(self, step: ItemStep, now: datetime) -> tuple[str, str]:
        """Subject and text of what *step* would say at *now*."""
        return self.context.render(step.reference.programme, step.rung.letter, self._letters.facts(step, now))

    def _owed(self, cycle: Reference, now: datetime, only: str, known_at: datetime) -> Iterator[ItemStep | Withheld]:
        programme = self.context.programme(cycle, now)
        with self.context.ledger.begin() as work:
            statuses = ItemStatuses(self.context, work, programme, self.context.cycle(cycle), now).by_unit(only)
        owed = {
            unit: groups
            for unit, items in statuses.items()
            if (groups := self._groups(cycle, programme.organisation(unit), items, now))
        }
        for unit in self._units(cycle, programme, owed, now, known_at):
            if unit.halt is not None:
                yield Withheld(unit.reference, self._name(unit), unit.halt)
            else:
                yield from self._grouped(unit, programme, owed[unit.organisation.code])

    def _groups(
        self, cycle: Reference, organisation: Organisation, items: Iterable[ItemStatus], now: datetime
    ) -> dict[ItemRung, list[ItemStatus]]:
        """Those *items* of one organisation of which something is owed, by the rung in its words."""
        stream, ladder = self.context.streams[cycle.stream], self.ladders[cycle.stream]
        footing = footing_of(organisation, self.context.office_of(cycle.programme).organisation)
        groups: dict[ItemRung, list[ItemStatus]] = {}
        for status in items:
            rung = owed_of_item(ladder, status, stream, self.context.calendar, now, self.context.rules)
            if rung is not None:
                groups.setdefault(rung.toward(footing), []).append(status)
        return groups

    def _units(
        self, cycle: Reference, programme: Programme, codes: Iterable[str], now: datetime, known_at: datetime
    ) -> tuple[UnitDay, ...]:
        """The units of those *codes*, as they stand at *now*."""
        midnight, allowance = day_began(now), Allowance.read(self.context, cycle.programme, now)
        with self.context.ledger.begin() as work:
            answers, unread = self._said_by_units(work, cycle), silence(self.context, work, programme, known_at)
            known = UnitsToday.read(work, cycle, midnight)
            return tuple(
                UnitDay(
                    cycle.of(code),
                    programme.organisation(code),
                    self._halt(known, cycle.of(code), answers.get(code, []), now),
                    known.were_written_to(work, cycle.of(code)),
                    unread.of(code),
                    allowance.has_room(code),
                )
                for code in codes
            )

    def _said_by_units(self, work: UnitOfWork, cycle: Reference) -> dict[str, list[UnitMessage]]:
        """What each unit wrote to us, in this cycle of the stream or an earlier one, by its code."""
        found: dict[str, list[UnitMessage]] = {}
        for subject, replies in work.unit_messages.below(f"{cycle.programme}/{cycle.stream}").items():
            found.setdefault(Reference.parse(subject).organisation, []).extend(replies)
        return found

    def _halt(
        self, known: UnitsToday, reference: Reference, answers: Iterable[UnitMessage], now: datetime
    ) -> Halt | None:
        """Why the unit of *reference* is left alone, None if it is not."""
        if known.is_paused(reference):
            return RESTING
        if reference.organisation in known.excused:
            return EXCUSED
        days = [reply.received_at.astimezone(TIMEZONE).date() for reply in answers if reply.is_vouched]
        return self._after_answer(max(days), now) if days else None

    def _after_answer(self, answered_on: date, now: datetime) -> Halt | None:
        """Whoever wrote to us is left alone for the configured time."""
        try:
            until = self.context.calendar.add(answered_on, self.context.rules.answer_pauses)
        except CalendarUnknown:
            return Halt(f"该单位已于{answered_on:%m月%d日}来信答复")
        if now.astimezone(TIMEZONE).date() >= until:
            return None
        return Halt(f"该单位已于{answered_on:%m月%d日}来信答复，{until:%m月%d日}前暂缓任务事项的提醒")

    def _name(self, unit: UnitDay) -> str:
        return self.context.named(unit.reference.programme, unit.organisation.name)

    def _grouped(
        self, unit: UnitDay, programme: Programme, groups: Mapping[ItemRung, list[ItemStatus]]
    ) -> Iterator[ItemStep | Withheld]:
        """One step for each rung; of mails at most one a day, what is due going before what is near."""
        code, name = unit.reference.organisation, self._name(unit)
        may_mail, on_file = not unit.mailed, {one.role for one in programme.contacts if one.organisation == code}
        for rung in sorted(groups, key=lambda rung: rung.level, reverse=True):
            if missing := [role.value for role in (*rung.to, *rung.cc) if role not in on_file]:
                lacks = f"《联系人》中缺少{'、'.join(missing)}，{rung.name}暂不办理，也不越级；请补充联系人"
                yield Withheld(unit.reference, name, Halt(lacks, for_office=True))
                continue
            if rung.charges and unit.unread is not None:
                yield Withheld(unit.reference, name, unit.unread)
                continue
            if rung.release is Release.AUTOMATIC and not may_mail:
                yield Withheld(unit.reference, name, TOMORROW)
                continue
            if rung.can_wait and not unit.has_room:
                yield Withheld(unit.reference, name, Halt(SPARED))
                continue
            may_mail = may_mail and rung.release is not Release.AUTOMATIC
            yield ItemStep(unit.reference, name, rung, tuple(groups[rung]))

    def _send(self, step: ItemStep, now: datetime) -> str:
        """One mail for all items of the unit; if it was written to today already, they wait for tomorrow."""
        programme = self.context.programme(step.reference, now)
        code, rung = step.reference.programme, step.rung
        statuses = {str(subject_of(code, status, rung)): status for status in step.statuses}
        to = self.context.addresses(programme, step.reference.organisation, rung.to)
        cc = self.context.addresses(programme, step.reference.organisation, rung.cc)

        def compose(fresh: tuple[Notice, ...]) -> MailDraft:
            said = replace(step, statuses=tuple(statuses[notice.subject] for notice in fresh))
            key = f"{rung.code}/{fresh[0].subject}"
            return MailDraft(
                kind=MailKind.NOTICE,
                key=key,
                template=rung.letter,
                facts=self._letters.facts(said, now),
                reference=step.reference,
                to=to,
                cc=cc,
                attachments=self._letters.attachments(said, now),
                deadlines=ExtensionAnswers(self.context).entries(said),
            )

        def holds(work: UnitOfWork, notice: Notice) -> bool:
            return not work.decisions.in_force(code).is_over(statuses[notice.subject].item.number)

        notices = tuple(Notice(rung.code, subject, now) for subject in statuses)
        laid = Bundle(self.context).lay(notices, compose, holds, now)
        return f"{rung.name}已备发（{step.why}）" if laid else f"{rung.name}顺延：当日已有邮件发给该单位"

    def _draft(self, step: ItemStep, now: datetime) -> str:
        name = self._free_name(step, now)
        subject, text = self.text_of(step, now)
        document = Document(
            name=name,
            draft=1,
            kind=DocumentKind.LETTER,
            reference=str(step.reference),
            title=step.label,
            body=as_markdown(subject, text),
            signer=step.rung.signer,
            files=(
                *paper_files(self.context, step.reference.programme, step.rung.letter, subject, text, 1, now),
                *(File(name, self.context.archive.put(data)) for name, data in self._letters.annexes(step, now)),
            ),
            created_at=now,
            subject=subject,
            text=text,
        )
        with self.context.ledger.begin() as work:
            if not self._record(work, step, name, now):
                return ""
            work.documents.add(document)
        return f"{step.rung.name}已拟稿（{step.why}），待{step.rung.signer}签发"

    def _free_name(self, step: ItemStep, now: datetime) -> str:
        """The name of a new paper: that of the day, counted on if one of the day was withdrawn already."""
        name = f"{step.rung.code}/{ITEMS}/{step.reference}/{now.astimezone(TIMEZONE):%Y-%m-%d}"
        with self.context.ledger.begin() as work:
            names = (f"{name}.{number}" if number > 1 else name for number in count(1))
            return next(one for one in names if work.documents.latest(one) is None)

    def _record(self, work: UnitOfWork, step: ItemStep, document: str, now: datetime) -> bool:
        """Whether all items of *step* were recorded as drafted now, none of them before."""
        subjects = [str(subject_of(step.reference.programme, status, step.rung)) for status in step.statuses]
        if any(one.rung == step.rung.code for subject in subjects for one in work.notices.about(subject)):
            return False
        for subject in subjects:
            work.notices.add(Notice(step.rung.code, subject, now, NoticeState.DRAFTED, document=document))
        return True


def _waits(work: UnitOfWork, notice: Notice) -> bool:
    """Whether the mail of *notice* has still to leave; one that a person holds back keeps nothing else waiting."""
    mail = work.outbox.get(notice.mail_key) if notice.state is NoticeState.PREPARED else None
    return mail is not None and mail.state in (MailState.PREPARED, MailState.RETRY)

"""
Reminders that go out by themselves: one mail for all that the same people of a unit are reminded of on a day.

Each rung is recorded for its own return with the mail that says it, so that its proof, its answer and what builds on it
are those of its own ladder.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.calendar.deadline import CalendarEntry
from duban.domain.escalation.ladder import Notice
from duban.domain.escalation.plan import PlannedStep
from duban.domain.mail.delivery import MailKind, OutgoingMail
from duban.domain.mail.mail_key import JOINED
from duban.errors import LedgerBusy
from duban.ports import UnitOfWork
from duban.services.context import MailDraft, ServiceContext
from duban.services.escalate.return_letters import Due, ReturnLetters
from duban.services.proof.deliverability import key_to_say, paused
from duban.services.send.follow_up import form_again, further
from duban.services.send.one_a_day import WAITS, others_wrote_today

LETTER = "reminders"
Group = tuple[PlannedStep, ...]


@dataclass(frozen=True, slots=True)
class Reached:
    """Whom a reminder goes to: the unit by its name, which every programme knows it by, and the people's addresses."""

    unit: str
    people: frozenset[str]


NOBODY = Reached("", frozenset())


def grouped(reached: Mapping[PlannedStep, Reached]) -> Mapping[PlannedStep, Group]:
    """Of each reminder all that one mail says with it: those of the same unit to the very same people."""
    found: dict[Reached, Group] = {}
    for step, whom in reached.items():
        if whom.people and step.rung.level:
            found[whom] = (*found.get(whom, ()), step)
    return {step: group for group in found.values() for step in group}


def in_one_mail(step: PlannedStep, group: Group) -> PlannedStep:
    """*step* as the office reads it where others of its *group* are said in the same mail."""
    others = "、".join(other.label for other in group if other is not step)
    return replace(step, why=f"{step.why}；与“{others}”合发一封邮件") if others else step


def still_owed(work: UnitOfWork, reference: Reference) -> bool:
    """Whether the return is owed at this very moment of the transaction, and no paper waits that may be it."""
    expected = work.returns.get(reference)
    return expected is not None and expected.state.is_owed and not paused(work, reference)


@dataclass(frozen=True, slots=True)
class Reminders:
    """Lays reminders into the outbox; every call may be repeated."""

    context: ServiceContext

    def send(self, dues: tuple[Due, ...], now: datetime) -> str:
        """
        Lay the first of *dues*, and with it the others that are due to the same people now; returns what was done.

        What is said anew, because its first mail came to nothing, goes alone.
        """
        with self.context.ledger.begin() as work:
            fresh = tuple(due for due in dues if not self._key(work, due)[1])
        if len(fresh) < 2 or dues[0] not in fresh:
            return self._alone(dues[0], now)
        return self._together(tuple(sorted(fresh, key=_gravest_first)), now)

    def _key(self, work: UnitOfWork, due: Due) -> tuple[str, str]:
        return key_to_say(work, due.step.rung.code, due.reference)

    def _alone(self, due: Due, now: datetime) -> str:
        rung, reference = due.step.rung, due.reference
        to, cc = self._addressees(due, now)
        with self.context.ledger.begin() as work:
            key, renews = self._key(work, due)
            more = further(work, reference, (*to, *cc), self.context.robot)
        draft = MailDraft(
            kind=MailKind.NOTICE,
            key=key,
            template=rung.letter,
            facts=self._letters.facts(due, now),
            reference=reference,
            to=to,
            cc=cc,
            attachments=more.attachments(self.context.archive),
            thread=more.thread,
            deadlines=self._letters.own_day(due),
            renews=renews,
        )
        mail = self.context.write(draft, now)
        with self.context.ledger.begin() as work:
            if others_wrote_today(self.context, work, reference, mail.recipients, now):
                return f"{rung.name}顺延：{WAITS}"
            if still_owed(work, reference) and (
                renews or work.notices.add(Notice(rung.code, str(reference), now, mail_key=key))
            ):
                work.outbox.add(mail)
        return f"{rung.name}已备发"

    def _together(self, dues: tuple[Due, ...], now: datetime) -> str:
        """One mail that says all *dues*; LedgerBusy if somebody else says some of them at this moment."""
        names = "、".join(due.step.rung.name for due in dues)
        mail = self.context.write(self._joined(dues, now), now)
        with self.context.ledger.begin() as work:
            if any(others_wrote_today(self.context, work, due.reference, mail.recipients, now) for due in dues):
                return f"{names}顺延：{WAITS}"
            if not all(still_owed(work, due.reference) for due in dues):
                return f"{names}：情况刚有变化，下次办理时重新核对"
            if work.outbox.add(mail):
                _record(work, dues, mail, now)
        return f"{names}已合为一封备发"

    def _joined(self, dues: tuple[Due, ...], now: datetime) -> MailDraft:
        first, others = dues[0], dues[1:]
        to, cc = self._addressees(first, now)
        files = {due.reference: self._form(due) for due in dues}
        return MailDraft(
            kind=MailKind.NOTICE,
            key=_key_of(dues, (*to, *cc), now),
            template=LETTER,
            facts=self._facts(dues, files, now),
            reference=first.reference,
            to=to,
            cc=cc,
            attachments=tuple(one for due in dues for one in files[due.reference]),
            deadlines=tuple(entry for due in dues for entry in self._own_day(due)),
            beside=tuple(due.reference for due in others),
        )

    def _facts(
        self, dues: tuple[Due, ...], files: Mapping[Reference, tuple[tuple[str, bytes], ...]], now: datetime
    ) -> dict[str, object]:
        one_office = len({self.context.office_of(due.reference.programme) for due in dues}) == 1
        foot = "none" if one_office else "signature"
        rendered = [self._letters.part(due, now, foot) for due in dues]
        days = [self._letters.day_asked(due, now) for due in dues]
        names = self._names(dues)
        parts = [
            {
                "name": name,
                "day": day,
                "text": text.removeprefix(f"{due.status.name}：").strip(),
                "files": [file for file, _ in files[due.reference]],
            }
            for due, name, day, (_, text) in zip(dues, names, days, rendered, strict=True)
        ]
        return self._letters.facts(dues[0], now) | {
            "parts": parts,
            "marks": list(dict.fromkeys(subject.partition("】")[0].removeprefix("【") for subject, _ in rendered)),
            "days": sorted(set(days)),
            "files": any(files.values()),
            "one_office": one_office,
        }

    def _names(self, dues: tuple[Due, ...]) -> list[str]:
        """What tells the returns of one mail from each other: the programme where that does, else the stream."""
        words = [self.context.words(due.reference.programme) for due in dues]
        if len(dues) == len({due.reference.programme for due in dues}):
            return [one.short if one else due.cycle.stream.name for one, due in zip(words, dues, strict=True)]
        return [due.cycle.stream.name for due in dues]

    def _form(self, due: Due) -> tuple[tuple[str, bytes], ...]:
        """The form of that return, until it was filed."""
        with self.context.ledger.begin() as work:
            form = form_again(work, due.reference)
        return ((form.file_name, self.context.archive.get(form.sha256)),) if form else ()

    def _own_day(self, due: Due) -> tuple[CalendarEntry, ...]:
        """Its entry for the calendar, under a name that no other of the mail bears."""
        name = self.context.file_stem(due.reference, due.status.name)
        return tuple(replace(one, file_name=f"{name}_{one.file_name}") for one in self._letters.own_day(due))

    def _addressees(self, due: Due, now: datetime) -> tuple[tuple[str, ...], tuple[str, ...]]:
        programme, rung, unit = self.context.programme(due.reference, now), due.step.rung, due.reference.organisation
        return self.context.addresses(programme, unit, rung.to), self.context.addresses(programme, unit, rung.cc)

    @property
    def _letters(self) -> ReturnLetters:
        return ReturnLetters(self.context)


def _record(work: UnitOfWork, dues: tuple[Due, ...], mail: OutgoingMail, now: datetime) -> None:
    """Each rung as said by *mail*; nothing at all is recorded if one of them was said in another a moment ago."""
    for due in dues:
        if not work.notices.add(Notice(due.step.rung.code, str(due.reference), now, mail_key=mail.key)):
            raise LedgerBusy("同一单位的提醒正被同时办理，稍后重试。")


def _gravest_first(due: Due) -> tuple[int, str]:
    """The highest rung first, and always in one order: whoever lays the mail writes the same one."""
    return -due.step.rung.level, str(due.reference)


def _key_of(dues: tuple[Due, ...], addressees: tuple[str, ...], now: datetime) -> str:
    """Made of what it says, to whom, and on which day."""
    said = [f"{due.step.rung.code}/{due.reference}" for due in dues]
    digest = sha256("\n".join([*said, *sorted(addressees)]).encode()).hexdigest()[:16]
    about = dues[0].reference
    return f"{JOINED}/{about.programme}/{about.organisation}/{now.astimezone(TIMEZONE):%Y-%m-%d}/{digest}"

"""Pay the reminder debt: send what may go by itself, draft what a person has to release."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from duban.domain.cycle import Cycle, Reference
from duban.domain.delivery import MailKind
from duban.domain.document import Document, DocumentKind, DocumentState
from duban.domain.ladder import Notice, NoticeState, Release, Rung, escalation_facts, owed_now
from duban.domain.organisation import Organisation
from duban.domain.programme import Programme
from duban.domain.submission import ExpectedReturn, ReturnState
from duban.ports import UnitOfWork
from duban.services.desk import Desk, MailDraft
from duban.services.reach import key_to_say, paused, said_to

KEEPS_CHASING_DAYS = 30


@dataclass(frozen=True, slots=True)
class Debt:
    """What is owed to one organisation now: the rung, and how the office reads it."""

    reference: Reference
    rung: str
    label: str


@dataclass(frozen=True, slots=True)
class Escalate:
    """The ladder of late returns; any schedule of runs says each rung at most once."""

    desk: Desk
    prepare_form: Callable[[Reference, datetime], str]

    def debts(self, now: datetime) -> tuple[Debt, ...]:
        """What is owed by *now* and was not said, at most one rung for each return; nothing in quiet times."""
        return tuple(debt for cycle in self._running(now) for debt in self._debts_of(cycle, now))

    def _running(self, now: datetime) -> list[Cycle]:
        with self.desk.ledger.begin() as work:
            opened = work.cycles.all()
        cycles = [self.desk.cycle(cycle.reference) for cycle in opened]
        return [cycle for cycle in cycles if (now - cycle.cuts_off_at).days <= KEEPS_CHASING_DAYS]

    def _debts_of(self, cycle: Cycle, now: datetime) -> Iterator[Debt]:
        programme = self.desk.programme(cycle.reference, now)
        with self.desk.ledger.begin() as work:
            returns = work.returns.of_cycle(cycle.reference)
            said = {code: said_to(work, cycle.reference.of(code)) for code in returns}
            resting = {code for code in returns if paused(work, cycle.reference.of(code))}
        for code, expected in returns.items():
            if code in resting:
                continue
            rung = self._rung(cycle, expected, said[code], now)
            if rung is not None:
                name = programme.organisation(code).name
                yield Debt(cycle.reference.of(code), rung.code, f"{name} · {rung.name}")

    def _rung(self, cycle: Cycle, expected: ExpectedReturn, notices: tuple[Notice, ...], now: datetime) -> Rung | None:
        if not expected.state.is_owed:
            return None
        ladder = self.desk.ladders[cycle.reference.stream]
        applicable = tuple(rung for rung in ladder if not (rung.only_without_return and expected.attempts))
        return owed_now(applicable, cycle, notices, now)

    def pay(self, reference: Reference, now: datetime) -> str:
        """
        Pay what is owed to one organisation *now*; returns what was done, for the log, empty if nothing is owed.

        The debt is computed again from the ledger, so a second call, or a call after the return came, does nothing.
        """
        cycle, programme = self.desk.cycle(reference), self.desk.programme(reference, now)
        with self.desk.ledger.begin() as work:
            expected = work.returns.get(reference)
            notices = said_to(work, reference)
            resting = paused(work, reference)
        rung = self._rung(cycle, expected, notices, now) if expected and not resting else None
        if rung is None or expected is None:
            return ""
        ladder = self.desk.ladders[reference.stream]
        if rung is ladder[0]:
            self.prepare_form(reference, now)
            return f"{rung.name}已备发"
        organisation = programme.organisation(reference.organisation)
        facts = self.desk.facts(organisation, cycle, now) | escalation_facts(
            ladder, rung, notices, sent_back=expected.state is ReturnState.SENT_BACK, cycle=cycle, now=now
        )
        if rung.release is Release.AUTOMATIC:
            return self._send(rung, reference, programme, facts, now)
        return self._draft(rung, reference, organisation, facts, now)

    def _send(
        self, rung: Rung, reference: Reference, programme: Programme, facts: dict[str, object], now: datetime
    ) -> str:
        with self.desk.ledger.begin() as work:
            key, renews = key_to_say(work, rung.code, reference)
        to = self.desk.addresses(programme, reference.organisation, rung.to)
        cc = self.desk.addresses(programme, reference.organisation, rung.cc)
        draft = MailDraft(MailKind.NOTICE, key, rung.letter, facts, reference, to, cc, renews=renews)
        mail = self.desk.write(draft, now)
        with self.desk.ledger.begin() as work:
            if self._still_owed(work, reference) and (
                renews or work.notices.add(Notice(rung.code, str(reference), now, mail_key=key))
            ):
                work.outbox.add(mail)
        return f"{rung.name}已备发"

    def _draft(
        self,
        rung: Rung,
        reference: Reference,
        organisation: Organisation,
        facts: dict[str, object],
        now: datetime,
    ) -> str:
        name = f"{rung.code}/{reference}"
        subject, text = self.desk.letters.render(rung.letter, facts)
        document = Document(
            name=name,
            draft=1,
            kind=DocumentKind.LETTER if rung.letter == "letter_request" else DocumentKind.NOTICE,
            reference=str(reference),
            title=f"{organisation.name} · {rung.name}",
            body=as_markdown(subject, text),
            signer=rung.signer,
            files=(),
            created_at=now,
            subject=subject,
            text=text,
        )
        with self.desk.ledger.begin() as work:
            if self._still_owed(work, reference) and work.notices.add(
                Notice(rung.code, str(reference), now, NoticeState.DRAFTED, mail_key=name, document=name)
            ):
                work.documents.add(document)
                self._withdraw_lower(work, rung, reference, now)
        return f"{rung.name}已拟稿，待{rung.signer}签发"

    def _still_owed(self, work: UnitOfWork, reference: Reference) -> bool:
        """Whether the return is owed at this very moment of the transaction, and no paper waits that may be it."""
        expected = work.returns.get(reference)
        return expected is not None and expected.state.is_owed and not paused(work, reference)

    def _withdraw_lower(self, work: UnitOfWork, rung: Rung, reference: Reference, now: datetime) -> None:
        """A new rung withdraws a lower draft that nobody signed: two papers at once say two things."""
        for lower in self.desk.ladders[reference.stream]:
            if lower.level >= rung.level or lower.release is not Release.SIGNED:
                continue
            name = f"{lower.code}/{reference}"
            document = work.documents.latest(name)
            if document is not None and document.state is DocumentState.WAITING:
                work.documents.withdraw(name, f"已拟{rung.name}，本稿撤回", now)
                work.notices.set_state(lower.code, str(reference), NoticeState.WITHDRAWN)


def as_markdown(subject: str, text: str) -> str:
    """The mail as a signer reads it in Airflow: the subject in bold, every line break of the text kept."""
    lines = text.removeprefix(subject).strip().splitlines()
    return "\n".join([f"**{subject}**", "", *(f"{line}  " if line.strip() else "" for line in lines)])

"""Automatic answers other than the first receipt, and the limits of all of them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from duban.domain.calendar.cycle import Reference
from duban.domain.calendar.moments import day_began
from duban.domain.mail.delivery import MailKind, OutgoingMail
from duban.domain.mail.holds import AnswerReason, Hold, IntakeRules
from duban.domain.mail.triage import Incoming
from duban.domain.plan.addresses import units_of
from duban.domain.plan.organisation import Role
from duban.domain.returns.submission import ReturnState
from duban.errors import ConfigurationError
from duban.services.collect.explain import Explanation
from duban.services.collect.receipt import thread_of
from duban.services.context import MailDraft, ServiceContext
from duban.services.generate.asks_along import NOTHING_ALONG, Along

ASKED = (Role.FILLER, Role.LIAISON)
PUT_OFF = "报送件已登记；该发件人当日回执已达上限，回执顺延发出"


class Room(Enum):
    """Whether one more answer may go out."""

    FREE = auto()
    SAID = auto()  # this sender was told so today
    FULL = auto()  # the circuit breaker: answers wait


@dataclass(frozen=True, slots=True)
class AnswerMail:
    """A mail that answers *address*, of which type it is, when it goes if not at once, and what it says `along`."""

    mail: OutgoingMail
    address: str
    reason: AnswerReason
    later: datetime | None = None
    along: Along = NOTHING_ALONG


@dataclass(frozen=True, slots=True)
class ExplainedFiles:
    """
    What a mail without a form is answered: its *files*, each with its reason.

    `is_owed` says that the return is still owed, so that its form goes along; `is_read` that a person will read the
    mail, `is_paper` that a paper in it waits for one.
    """

    files: tuple[Explanation, ...] = ()
    is_owed: bool = True
    is_read: bool = True
    is_paper: bool = False


@dataclass(frozen=True, slots=True)
class AnswerWriter:
    """
    Writing of answers, and the two limits that end any loop with another robot.

    To one sender at most one answer of a type on one day; receipts, each of which answers another file, up to a
    number a day, those beyond it on the days that follow. All answers but receipts together at most so many within an
    hour. No limit keeps anything from being filed.
    """

    context: ServiceContext
    rules: IntakeRules

    def room(self, reason: AnswerReason, address: str, now: datetime, *, for_files: bool = False) -> Room:
        """
        Whether *address* may be given one more answer of that type at *now*.

        One *for_files* says what was wrong with those that came, which may be others each time: as many as receipts.
        """
        most = self.rules.receipts_per_sender_and_day if for_files else 1
        with self.context.ledger.begin() as work:
            if work.answers.given(day_began(now), reason, address) >= most:
                return Room.SAID
            within_the_hour = work.answers.given(now - timedelta(hours=1))
        return Room.FULL if within_the_hour >= self.rules.answers_per_hour else Room.FREE

    def receipt(self, mail: OutgoingMail, address: str, now: datetime) -> AnswerMail:
        """The receipt *mail*, on the first day on which *address* may be given one more."""
        with self.context.ledger.begin() as work:
            given = work.answers.given(day_began(now), AnswerReason.RECEIPT, address)
        days = given // self.rules.receipts_per_sender_and_day
        if not days:
            return AnswerMail(mail, address, AnswerReason.RECEIPT)
        later = day_began(now) + timedelta(days=days)
        return AnswerMail(replace(mail, attention_at=later, response=PUT_OFF), address, AnswerReason.RECEIPT, later)

    def is_known(self, incoming: Incoming) -> bool:
        """Whether a mail of that Message-ID was handled: one mail that came on two ways is answered once."""
        with self.context.ledger.begin() as work:
            return work.inbox.holds(incoming.message_id)

    def no_form(
        self, incoming: Incoming, reference: Reference, message: str, told: ExplainedFiles, now: datetime
    ) -> AnswerMail:
        """Please use the form, which is attached if it is owed: to somebody who wrote without one that can be read."""
        with self.context.ledger.begin() as work:
            issued = work.forms.get(reference) if told.is_owed else None
        attachments = ((issued.file_name, self.context.archive.get(issued.sha256)),) if issued else ()
        facts = {"attached": bool(attachments), "unopened": told.files}
        facts |= {"is_paper": told.is_paper, "is_read": told.is_read}
        draft = MailDraft(
            kind=MailKind.RECEIPT,
            key=f"no_form/{message}",
            template="no_form",
            facts=self._facts(reference, now) | facts,
            reference=reference,
            to=(incoming.sender,),
            attachments=attachments,
            thread=thread_of(incoming),
        )
        return AnswerMail(self.context.write(draft, now), incoming.sender, AnswerReason.NO_FORM)

    def withdrawal(self, incoming: Incoming, reference: Reference, message: str, now: datetime) -> AnswerMail:
        """A person decides, and until then the return counts as it did: to somebody who asked to withdraw it."""
        with self.context.ledger.begin() as work:
            expected = work.returns.get(reference)
        accepted = expected is not None and expected.state is ReturnState.ACCEPTED
        draft = MailDraft(
            kind=MailKind.RECEIPT,
            key=f"withdrawal/{message}",
            template="withdrawal",
            facts=self._facts(reference, now) | {"accepted": accepted},
            reference=reference,
            to=(incoming.sender,),
            thread=thread_of(incoming),
        )
        return AnswerMail(self.context.write(draft, now), incoming.sender, AnswerReason.WITHDRAWAL)

    def locked(self, incoming: Incoming, reference: Reference, message: str, now: datetime) -> AnswerMail:
        """Your mail is here and a person will telephone: to somebody whose content was locked away, repeating none."""
        draft = MailDraft(
            kind=MailKind.RECEIPT,
            key=f"locked/{message}",
            template="locked",
            facts=self._facts(reference, now),
            reference=reference,
            to=(incoming.sender,),
            thread=thread_of(incoming),
        )
        return AnswerMail(self.context.write(draft, now), incoming.sender, AnswerReason.LOCKED)

    def question(self, hold: Hold, problem: str, now: datetime) -> AnswerMail | None:
        """
        Ask the registered contacts whether a file is theirs; None if nobody is registered.

        They are told the name of the file, who sent it, and the *problem* if it could not be read, never what it says.
        """
        reference = Reference.parse(hold.reference)
        programme = self.context.programme(reference, now)
        try:
            to = self.context.addresses(programme, reference.organisation, ASKED)
        except ConfigurationError:
            to = tuple(contact.mail for contact in programme.contacts_of(reference.organisation, ASKED))
        if not to:
            return None
        facts = self._facts(reference, now) | {
            "file": hold.file_name,
            "sender": hold.sender,
            "registered": reference.organisation in units_of(programme, hold.sender),
            "problem": problem,
            "received_at": hold.received_at,
            "digest": hold.file_sha256[:12],
        }
        draft = MailDraft(MailKind.RECEIPT, str(hold.question), "confirm", facts, reference, to)
        return AnswerMail(self.context.write(draft, now), hold.reference, AnswerReason.CONFIRM)

    def _facts(self, reference: Reference, now: datetime) -> dict[str, object]:
        organisation = self.context.programme(reference).organisation(reference.organisation)
        return self.context.facts(organisation, self.context.cycle(reference), now)

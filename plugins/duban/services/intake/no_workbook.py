"""What a mail without a workbook leads to: a reply to a notice, a paper for a person, or a request to use the form."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.authentication import Authentication
from duban.domain.cycle import Reference
from duban.domain.intake import AnswerReason, Hold, HoldKind, is_courtesy
from duban.domain.substitute import Substitute, substitute
from duban.domain.triage import Incoming, Triage
from duban.ports import ReceivedMessage
from duban.services.desk import Desk
from duban.services.intake.answer import Answers, Room
from duban.services.intake.identify import open_return_of
from duban.services.intake.mail_plan import FULL, MailPlan
from duban.services.replies import reply_to

SAID = "当日已答复过同类来信"


@dataclass(frozen=True, slots=True)
class NoWorkbook:
    """Works out the plan of such a mail; records nothing."""

    desk: Desk
    answers: Answers

    def plan(self, message: ReceivedMessage, incoming: Incoming, now: datetime) -> MailPlan:
        """What *incoming* leads to at *now*."""
        return self._answered(message, incoming) or self._unanswered(message, incoming, now)

    def _answered(self, message: ReceivedMessage, incoming: Incoming) -> MailPlan | None:
        """A mail that answers a notice in words; a paper is looked at by a person instead, a forged one by nobody."""
        if incoming.authentication is Authentication.FAIL or substitute(incoming) is Substitute.OFFICIAL:
            return None
        reply = reply_to(self.desk, message, incoming)
        note = f"{incoming.sender} 答复：{reply.words[:40]}" if reply else ""
        return MailPlan(Triage.NO_WORKBOOK, note, reply=reply) if reply else None

    def _unanswered(self, message: ReceivedMessage, incoming: Incoming, now: datetime) -> MailPlan:
        """A paper goes to a person, anything else of somebody who owes is answered."""
        kind, reference = Triage.NO_WORKBOOK, open_return_of(self.desk, incoming.sender, message.received_at)
        if reference is None and not self._is_registered(incoming.sender):
            return MailPlan(kind, incoming.sender)
        if substitute(incoming) is Substitute.OFFICIAL:
            hold = self._paper(message, incoming, reference, now)
            return MailPlan(kind, f"{incoming.sender} {hold.reason}", holds=(hold,))
        if reference is None or incoming.authentication is Authentication.FAIL or is_courtesy(incoming):
            return MailPlan(kind, f"{incoming.sender} 无需答复")
        room = self.answers.room(AnswerReason.NO_FORM, incoming.sender, now)
        if room is Room.FULL:
            return MailPlan(None, FULL)
        if room is Room.SAID or self.answers.is_known(incoming):
            return MailPlan(kind, f"{incoming.sender} {SAID}")
        answer = self.answers.no_form(incoming, reference, message.sha256, now)
        return MailPlan(kind, f"{incoming.sender} 已请其使用填报表", answers=(answer,))

    def _paper(self, message: ReceivedMessage, incoming: Incoming, reference: Reference | None, now: datetime) -> Hold:
        """A paper that a person has to read; a forged sender must not silence the reminders of a department."""
        forged = incoming.authentication is Authentication.FAIL
        names = "、".join(f"《{file.name}》" for file in incoming.attachments if not file.inline and file.name)
        return Hold(
            message=message.sha256,
            kind=HoldKind.FORGED if forged else HoldKind.PAPER,
            reason=f"{'发件人未通过域名验证，' if forged else ''}来信附有盖章件或公文{names}，请人工登记",
            sender=incoming.sender,
            received_at=message.received_at,
            since=now,
            reference=str(reference or ""),
        )

    def _is_registered(self, address: str) -> bool:
        """Whether *address* is a contact of any programme, letter by letter."""
        wanted = address.casefold()
        with self.desk.ledger.begin() as work:
            cycles = work.cycles.all()
        programmes = {cycle.reference.programme: self.desk.programme(cycle.reference) for cycle in cycles}
        return any(
            contact.mail.casefold() == wanted for programme in programmes.values() for contact in programme.contacts
        )

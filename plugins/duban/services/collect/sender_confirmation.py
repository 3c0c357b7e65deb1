"""A contact answers whether a file that a stranger sent is theirs: which file he speaks of, and what his word does."""

from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.mail.authentication import Authentication
from duban.domain.mail.holds import Hold, HoldQuestion
from duban.domain.mail.own_words import own_words
from duban.domain.mail.triage import Attachment, Incoming
from duban.services.collect.identify import Clues
from duban.services.collect.mail_plan import MailPlan
from duban.services.collect.outcome import Arrival
from duban.services.context import ServiceContext


@dataclass(frozen=True, slots=True)
class Vouching:
    """Reads the ledger and the archive; records nothing."""

    context: ServiceContext

    def asked(self, incoming: Incoming, now: datetime) -> Hold | None:
        """The file that this mail answers our question about, if it comes from a contact who was asked."""
        if incoming.authentication is Authentication.FAIL:
            return None
        hold = self._asked_about(incoming)
        return hold if hold and hold.closed_at is None and self._may_vouch(hold, incoming.sender, now) else None

    def _asked_about(self, incoming: Incoming) -> Hold | None:
        with self.context.ledger.begin() as work:
            for message_id in filter(None, dict.fromkeys((incoming.in_reply_to, *incoming.references))):
                mail = work.outbox.by_message_id(message_id)
                question = HoldQuestion.parse(mail.key) if mail else None
                hold = work.holds.asked_by(question) if question else None
                if hold is not None:
                    return hold
        return None

    def _may_vouch(self, hold: Hold, address: str, now: datetime) -> bool:
        """Only a registered address of the organisation, letter by letter, vouches for somebody else's mail."""
        reference = Reference.parse(hold.reference)
        return any(
            contact.organisation == reference.organisation and contact.mail.casefold() == address.casefold()
            for contact in self.context.programme(reference, now).contacts
        )

    def released(self, hold: Hold) -> Arrival:
        """The file that waited, as of the moment our server received it."""
        file = Attachment(hold.file_name, "", self.context.archive.get(hold.file_sha256))
        clues = Clues(named=hold.reference)
        return Arrival(file, hold.sender, hold.received_at, hold.message, released=True, clues=clues)

    def with_reply(self, plan: MailPlan, asked: Hold, incoming: Incoming, *, said: bool | None) -> MailPlan:
        """The plan, and what the reply does to the hold it is about."""
        if plan.kind is None:
            return plan
        if said is None:
            words = f"{asked.reason}；{incoming.sender} 答复“{own_words(incoming.text)[:40]}”，请人工判读"
            return replace(
                plan, note=f"{plan.note}；对询问的答复需人工判读", holds=(*plan.holds, replace(asked, reason=words))
            )
        outcome = "该单位已确认，予以登记" if said else "该单位答复不是其报送，不予登记"
        closing = (asked, incoming.sender, outcome)
        return replace(plan, note=f"{plan.note}；{outcome}", closed=(*plan.closed, closing))

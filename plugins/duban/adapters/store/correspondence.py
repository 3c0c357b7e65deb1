"""What went to units and came from them, in the ledger."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, or_, select

from duban.adapters.store.statements import begins_with, has
from duban.adapters.store.tables import mail_recipients, mails, proofs, submissions, unit_messages
from duban.domain.calendar.cycle import Reference
from duban.domain.mail.delivery import MailKind, MailState
from duban.domain.proof.contact_life import Heard, Posted
from duban.domain.proof.kinds import ProofKind

TO_UNITS = (MailKind.FORM, MailKind.NOTICE, MailKind.LETTER)
POSTED = (
    select(mails.c.organisation, mail_recipients.c.address, mails.c.reference, mails.c.sent_at)
    .join(mail_recipients, mail_recipients.c.mail_key == mails.c.key)
    .where(mails.c.kind.in_(TO_UNITS), mails.c.organisation != "", mails.c.sent_at.is_not(None))
    .where(mails.c.state.in_((MailState.SENT, MailState.BOUNCED)))
    .where(begins_with(mails.c.reference, "beginning"))
)
RETURNED = select(submissions.c.organisation, submissions.c.sender, submissions.c.received_at).where(
    *has(submissions, "programme")
)
POSTED_TO = POSTED.where(mails.c.organisation == bindparam("unit"))
RETURNED_BY = RETURNED.where(submissions.c.organisation == bindparam("unit"))
WRITTEN = select(unit_messages.c.subject, unit_messages.c.sender, unit_messages.c.received_at).where(
    unit_messages.c.is_vouched, begins_with(unit_messages.c.subject, "beginning")
)
REACHED = (
    select(func.lower(proofs.c.address), func.max(proofs.c.at, type_=proofs.c.at.type))
    .select_from(
        proofs.outerjoin(
            mail_recipients,
            (mail_recipients.c.mail_key == proofs.c.mail_key) & (mail_recipients.c.address == proofs.c.address),
        )
    )
    .where(proofs.c.address != "", proofs.c.kind.in_((ProofKind.ACCEPTED, ProofKind.ANSWERED)))
    .where(or_(proofs.c.kind == ProofKind.ANSWERED, mail_recipients.c.refusal.is_(None)))
    .group_by(func.lower(proofs.c.address))
)


class SqlCorrespondence:
    """ports.Correspondence in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def posted(self, programme: str, unit: str = "") -> tuple[Posted, ...]:
        """Every form, notice and letter that left for an address of a unit of that programme, or of that one alone."""
        asked = {"beginning": f"{programme}/"} | ({"unit": unit} if unit else {})
        rows = self._connection.execute(POSTED_TO if unit else POSTED, asked)
        return tuple(
            Posted(unit, address, str(Reference.parse(reference).cycle), at) for unit, address, reference, at in rows
        )

    def heard(self, programme: str, unit: str = "") -> tuple[Heard, ...]:
        """Every return and message by mail from who may speak for a unit of that programme, or for that one alone."""
        asked = {"programme": programme} | ({"unit": unit} if unit else {})
        returned = self._connection.execute(RETURNED_BY if unit else RETURNED, asked)
        written = self._connection.execute(WRITTEN, {"beginning": f"{programme}/"})
        found = [Heard(unit, sender, at) for unit, sender, at in returned if "@" in sender]
        found += [Heard(Reference.parse(subject).organisation, sender, at) for subject, sender, at in written]
        return tuple(one for one in found if unit in ("", one.organisation))

    def reached(self) -> dict[str, datetime]:
        """When each address, in small letters, was last proved to be reached, by a server or by an answer."""
        return {row[0]: row[1] for row in self._connection.execute(REACHED)}

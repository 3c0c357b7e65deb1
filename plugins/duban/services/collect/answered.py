"""Whoever answers a mail of ours has it: the best proof there is, whatever the answer says."""

from collections.abc import Iterator

from duban.domain.calendar.cycle import Reference
from duban.domain.mail.authentication import Authentication
from duban.domain.mail.delivery import OutgoingMail, carries_our_mark
from duban.domain.mail.message import ANSWERING
from duban.domain.mail.triage import Incoming, Triage
from duban.domain.proof.kinds import Proof, ProofKind
from duban.ports import ReceivedMessage, UnitOfWork
from duban.services.collect.identify import tagged_in
from duban.services.collect.messages import is_vouched
from duban.services.context import ServiceContext


def answered(context: ServiceContext, message: ReceivedMessage, incoming: Incoming, kind: Triage) -> Iterator[Proof]:
    """
    That the unit has the mail which *incoming* answers; nothing of a sender who may not speak for the unit.

    The answer of a machine whose domain our server checked shows that the mail lies in its mailbox, and no more.
    """
    with context.ledger.begin() as work:
        mail = _answers(context, work, incoming)
    if mail is None or not mail.organisation:
        return
    programme = context.programme(Reference.parse(mail.reference), message.received_at)
    if not is_vouched(programme, mail.organisation, incoming):
        return
    is_machine = kind is Triage.AUTOMATIC
    if is_machine and incoming.authentication is not Authentication.PASS:
        return
    address = next((one for one in mail.recipients if one.casefold() == incoming.sender.casefold()), "")
    said = f"{incoming.sender} {'自动回复' if is_machine else '来信'}"
    how = ProofKind.ACCEPTED if is_machine else ProofKind.ANSWERED
    yield Proof(mail.key, address, how, message.received_at, said)


def _answers(context: ServiceContext, work: UnitOfWork, incoming: Incoming) -> OutgoingMail | None:
    """
    The mail that is answered: the nearest of its thread, else the one whose subject it repeats.

    Of a tag alone nobody can tell which mail it was copied from: it shows that the first one is there.
    """
    for message_id in (incoming.in_reply_to, *reversed(incoming.references)):
        if carries_our_mark(message_id, context.signer.is_ours):
            return work.outbox.by_message_id(message_id)
    for reference in tagged_in(work, incoming.subject):
        mails = [work.outbox.carrying(notice) for notice in work.notices.about(str(reference))]
        left = [mail for mail in mails if mail is not None and mail.sent_at is not None]
        repeated = (mail for mail in left if ANSWERING.match(incoming.subject) and mail.subject in incoming.subject)
        return next(repeated, left[0] if left else None)
    return None

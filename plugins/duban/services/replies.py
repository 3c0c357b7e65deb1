"""An answer to a notice that is no return: filed word for word, shown to the office, and the next rung waits."""

import re

from duban.domain.delivery import MailKind, carries_our_mark
from duban.domain.intake import is_courtesy
from duban.domain.serving import Reply
from duban.domain.triage import Incoming
from duban.ports import ReceivedMessage
from duban.services.desk import Desk

# Where the mail that is answered begins, as Chinese and English mail programs mark it.
QUOTE = re.compile(r"^\s*(>|-{3,}|_{5,}|发件人[:：]|From[:：]|.{0,80}(写道|wrote)[:：]\s*$)")
# Whoever speaks of a file meant to send one, and is told how.
MEANT_TO_ATTACH = re.compile(r"附件|附上|随信附|填报表|报送表")
LONGEST = 300


def said_words(text: str) -> str:
    """What the sender wrote above the mail that he answers, on one line, at most 300 characters."""
    lines = []
    for line in text.splitlines():
        if QUOTE.match(line):
            break
        lines.append(line.strip(" \t\u3000"))
    return " ".join(filter(None, lines))[:LONGEST]


def reply_to(desk: Desk, message: ReceivedMessage, incoming: Incoming) -> Reply | None:
    """
    The answer that *incoming* is to one of our notices, None if it is none.

    Only a registered address of the unit that was written to answers for it; a thank-you is no answer, and words
    about a file that is not there are answered in another way.
    """
    words = said_words(incoming.text)
    if not words or is_courtesy(incoming) or MEANT_TO_ATTACH.search(words):
        return None
    for message_id in dict.fromkeys((incoming.in_reply_to, *incoming.references)):
        if not carries_our_mark(message_id, desk.signer.is_ours):
            continue
        with desk.ledger.begin() as work:
            mail = work.outbox.by_message_id(message_id)
        if mail is None or mail.kind not in (MailKind.NOTICE, MailKind.LETTER):
            continue
        wrote_to = {address.casefold() for address in mail.recipients} - {desk.office.robot.casefold()}
        if incoming.sender.casefold() in wrote_to:
            return Reply(
                message=message.sha256,
                subject=mail.reference,
                mail_key=mail.renews or mail.key,
                sender=incoming.sender,
                received_at=message.received_at,
                words=words,
            )
    return None

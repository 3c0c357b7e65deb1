"""What an expert writes who was asked by mail: nobody's return, so a person reads it and registers his signed page."""

from collections.abc import Iterable
from datetime import datetime

from duban.domain.mail.holds import Hold, HoldKind
from duban.ports import ReceivedMessage
from duban.services.collect.mail_plan import hold_of
from duban.services.context import ServiceContext
from duban.services.send.expert_mails import letter_of


def expert_answer(
    context: ServiceContext, message: ReceivedMessage, sender: str, cited: Iterable[str], now: datetime
) -> Hold | None:
    """The mail as one that waits for a person if it answers a letter to an expert; *cited* are the mails it answers."""
    with context.ledger.begin() as work:
        mails = (work.outbox.by_message_id(one) for one in cited)
        asked = next((found for mail in mails if mail and (found := letter_of(work, mail.key))), None)
    if asked is None:
        return None
    told = context.labels(asked.programme).told(asked.item)
    reason = f"专家对函请第{asked.number}号的答复，请在{told}的“登记专家论证”中登记，并附其签字意见"
    return hold_of(message, HoldKind.PAPER, reason, sender, now)

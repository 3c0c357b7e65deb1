"""What a round of sending came to, in one sentence of the office."""

from collections import Counter
from collections.abc import Iterable

from duban.domain.calendar.cycle import Reference
from duban.domain.mail.delivery import MailKind, OutgoingMail
from duban.domain.text.listing import listed
from duban.services.context import ServiceContext
from duban.services.naming import unit_name
from duban.services.send.deliver import SendingRound

KINDS = {
    MailKind.FORM: "填报表",
    MailKind.NOTICE: "提醒催办",
    MailKind.RECEIPT: "回执",
    MailKind.REPORT: "内部邮件",
    MailKind.LETTER: "函件",
}
NOTHING = "发件箱中没有到时应发的邮件。"


def told(context: ServiceContext, done: SendingRound) -> str:
    """The mails that left by kind and units, and of all others whom they concern and what becomes of them."""
    with context.ledger.begin() as work:

        def known(keys: Iterable[str]) -> list[OutgoingMail]:
            return [mail for key in keys if (mail := work.outbox.get(key)) is not None]

        sent, failed, retry = known(done.sent), known(done.failed), known(done.retry)
        unknown, held = known(done.unknown), known(done.held)
    parts = [_left(context, sent)] if sent else []
    for mails, what in (
        (failed, "{}封未送达，请核对联系人：{}"),
        (retry, "{}封对方暂未接收，稍后自动重试：{}"),
        (unknown, "{}封是否发出待核实，有据可查后自动判定：{}"),
        (held, "{}封扣留，请在调度台“工作单”中处理：{}"),
    ):
        if mails:
            parts.append(what.format(len(mails), _names(context, mails)))
    if done.cancelled:
        parts.append(f"{len(done.cancelled)}封因情况已变不再发出")
    if done.waiting:
        parts.append(f"{len(done.waiting)}封未到可发时段或须放慢，顺延发出")
    return "；".join(parts) + "。" if parts else NOTHING


def _left(context: ServiceContext, sent: list[OutgoingMail]) -> str:
    in_order = sorted(sent, key=lambda mail: tuple(KINDS).index(mail.kind))
    kinds = Counter(f"{_period(mail)}{KINDS[mail.kind]}" for mail in in_order)
    units = {mail.organisation for mail in sent if mail.organisation}
    to = _names(context, sent) if len(units) == 1 else f"{len(units)}家单位"
    what = "、".join(f"{kind}{count}封" for kind, count in kinds.items())
    return f"已向{to}发出{what}" if units else f"已发出{what}"


def _period(mail: OutgoingMail) -> str:
    """Of a form, the period that it asks about."""
    reference = _read(mail.reference)
    return reference.period.title if reference and mail.kind is MailKind.FORM else ""


def _names(context: ServiceContext, mails: Iterable[OutgoingMail]) -> str:
    """The units that the mails go to; of a mail to nobody in particular, its subject."""
    return listed(_name(context, mail) for mail in mails)


def _name(context: ServiceContext, mail: OutgoingMail) -> str:
    reference = _read(mail.reference)
    if reference is None or not mail.organisation:
        return f"《{mail.subject}》"
    return unit_name(context, reference, mail.organisation)


def _read(reference: str) -> Reference | None:
    try:
        return Reference.parse(reference)
    except ValueError:
        return None

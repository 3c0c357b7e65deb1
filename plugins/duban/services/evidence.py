"""What became of a mail whose fate nobody knows: never guessed, only settled by the copy in our own mailbox."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from duban.domain.delivery import EVIDENCE_TAKES, MOST_ATTEMPTS, Attempt, MailState, OutgoingMail
from duban.errors import MailboxUnavailable
from duban.ports import Ledger, UnitOfWork

log = logging.getLogger(__name__)

BELATED = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    Mails that may have left without our knowing: their sender died, the answer was lost, the ledger was set back.

    `look` brings what arrived in our own mailbox into the ledger; it raises MailboxUnavailable.
    """

    ledger: Ledger
    look: Callable[[datetime], object]

    def settle(self, now: datetime) -> bool:
        """
        Settle what evidence settles; False if our mailbox had to be asked and did not answer.

        Without its answer nothing doubtful is decided, since a second copy cannot be taken back.
        """
        with self.ledger.begin() as work:
            self._lose_overdue_leases(work, now)
            unknown = work.outbox.in_state(MailState.UNKNOWN)
            doubtful = any(had_time(mail, now) for mail in unknown)
            doubtful = doubtful or any(is_belated(mail, now) for mail in work.outbox.due(now))
        informed = self._inform(now) if doubtful else True
        if unknown:
            with self.ledger.begin() as work:
                self._settle(work, now, informed=informed)
        return informed

    def _lose_overdue_leases(self, work: UnitOfWork, now: datetime) -> None:
        """A sender that died in the middle leaves a mail whose fate nobody knows."""
        for mail in work.outbox.overdue_leases(now):
            log.warning("lease of %s ran out, its fate is unknown", mail.key)
            lost = Attempt(MailState.UNKNOWN, "发送中断，结果未知，等待证据")
            work.outbox.settle(mail.key, lost, now, attention_at=now + EVIDENCE_TAKES)

    def _inform(self, now: datetime) -> bool:
        """Look into our own mailbox; False if that was not possible."""
        try:
            self.look(now)
        except MailboxUnavailable as error:
            log.warning("no evidence to be had, doubtful mails wait: %s", error)
            return False
        return True

    def _settle(self, work: UnitOfWork, now: datetime, *, informed: bool) -> None:
        for mail in work.outbox.in_state(MailState.UNKNOWN):
            attempt = judge(work, mail, now)
            if attempt is not None and (informed or attempt.state is MailState.SENT):
                work.outbox.settle(mail.key, attempt, now, attention_at=now)


def cited(work: UnitOfWork, message_id: str, now: datetime) -> None:
    """A mail that somebody answers, or a server returns, did leave, whatever became of its sender's connection."""
    mail = work.outbox.by_message_id(message_id)
    if mail is not None and mail.state is MailState.UNKNOWN:
        work.outbox.settle(mail.key, Attempt(MailState.SENT, "来信引用了该邮件，可知已送出"), now)


def judge(work: UnitOfWork, mail: OutgoingMail, now: datetime) -> Attempt | None:
    """What the evidence says of a mail whose fate is unknown; None while it is too early to say."""
    if work.inbox.holds(mail.message_id):
        return Attempt(MailState.SENT, "本系统信箱中已有该邮件副本")
    if not had_time(mail, now):
        return None
    if mail.attempts >= MOST_ATTEMPTS:
        return Attempt(MailState.HELD, "多次发送结果未知，请人工核实后处理")
    return Attempt(MailState.RETRY, "未见副本，以同一邮件重发")


def is_belated(mail: OutgoingMail, now: datetime) -> bool:
    """Whether *mail* should have left so long ago that it may have, and the ledger been set back since."""
    return now - (mail.attention_at or mail.prepared_at) >= BELATED


def had_time(mail: OutgoingMail, now: datetime) -> bool:
    """Whether the evidence about an UNKNOWN *mail* had time enough to arrive."""
    return mail.attention_at is None or now >= mail.attention_at

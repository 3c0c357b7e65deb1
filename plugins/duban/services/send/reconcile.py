"""
What became of a mail whose fate nobody knows: never guessed, only settled by the copy in our own mailbox.

A copy counts by what it says. One with our Message-ID that says something else shows that a mail for the same purpose
left, as it does after a restored backup: what is written by rule was said then, what a person signed is shown to one.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from duban.domain.mail.delivery import EVIDENCE_TAKES, MOST_ATTEMPTS, MailKind, MailState, OutgoingMail, SendAttempt
from duban.errors import MailboxUnavailable, PermanentError
from duban.ports import Archive, Ledger, UnitOfWork
from duban.services.send.sent_copies import OwnCopy, own_copy

log = logging.getLogger(__name__)

LEFT_OTHERWISE = "同一编号的邮件此前已经发出，内容以信箱中的副本为准，不再重发"
SAYS_OTHERWISE = "信箱中已有同一编号（Message-ID）的邮件，但内容与本件不同：请对照信箱中的副本，核实后放行或撤销"
# Two rounds of sending: what waited longer may have left before the ledger was set back to an earlier state.
BELATED = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    Mails that may have left without our knowing: their sender died, the answer was lost, the ledger was set back.

    `look` brings what arrived in our own mailbox into the ledger; it raises MailboxUnavailable.
    """

    ledger: Ledger
    archive: Archive
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
        for mail in unknown:
            self._settle(mail, now, informed=informed)
        return informed

    def _lose_overdue_leases(self, work: UnitOfWork, now: datetime) -> None:
        """A sender that died in the middle leaves a mail whose fate nobody knows."""
        for mail in work.outbox.overdue_leases(now):
            log.warning("《%s》发送中断，是否发出待核实。", mail.subject)
            lost = SendAttempt(MailState.UNKNOWN, "发送中断，结果未知，等待证据")
            work.outbox.settle(mail.key, lost, now, attention_at=now + EVIDENCE_TAKES)

    def _inform(self, now: datetime) -> bool:
        """Look into our own mailbox; False if that was not possible."""
        try:
            self.look(now)
        except MailboxUnavailable as error:
            log.warning("信箱暂时读不到，是否发出不明的邮件继续等待核实：%s", error)
            return False
        return True

    def _settle(self, mail: OutgoingMail, now: datetime, *, informed: bool) -> None:
        copy = self.copy_of(mail)
        with self.ledger.begin() as work:
            current = work.outbox.get(mail.key)
            if current is None or current.state is not MailState.UNKNOWN:
                return  # a bounce or an answer has settled it meanwhile
            if copy is not None and (copy.same or not by_person(mail)):
                left(work, mail, copy)
            elif (attempt := judge(mail, copy, now)) is not None and informed:
                work.outbox.settle(mail.key, attempt, now, attention_at=now)

    def copy_of(self, mail: OutgoingMail) -> OwnCopy | None:
        """The copy of *mail* in our mailbox, if there is one; not inside a transaction."""
        with self.ledger.begin() as work:
            copies = work.inbox.copies(mail.message_id)
        if not copies:
            return None
        try:
            return own_copy(self.archive, self.archive.get(mail.raw_sha256), copies)
        except PermanentError:
            return OwnCopy(copies[-1], same=False)  # our own bytes are gone: that something left, the copy shows


def by_person(mail: OutgoingMail) -> bool:
    """Whether *mail* is a paper that a person signed: what else had left in its place is his to compare."""
    return mail.kind is MailKind.LETTER or "#" in mail.key


def left(work: UnitOfWork, mail: OutgoingMail, copy: OwnCopy) -> None:
    """Record that *mail* left, when and as what the copy in our mailbox shows."""
    if not copy.same:
        work.outbox.left_as(mail.key, copy.message.sha256)
    words = "本系统信箱中已有该邮件副本，不再重发" if copy.same else LEFT_OTHERWISE
    work.outbox.settle(mail.key, SendAttempt(MailState.SENT, words), copy.message.received_at)


def cited(work: UnitOfWork, message_id: str, now: datetime) -> None:
    """A mail that somebody answers, or a server returns, did leave, whatever became of its sender's connection."""
    mail = work.outbox.by_message_id(message_id)
    if mail is not None and mail.state is MailState.UNKNOWN:
        work.outbox.settle(mail.key, SendAttempt(MailState.SENT, "来信引用了该邮件，可知已送出"), now)


def judge(mail: OutgoingMail, copy: OwnCopy | None, now: datetime) -> SendAttempt | None:
    """What follows for a mail of unknown fate that no *copy* proves to have left; None while it is too early to say."""
    if copy is not None:
        return SendAttempt(MailState.HELD, SAYS_OTHERWISE)
    if not had_time(mail, now):
        return None
    if mail.attempts >= MOST_ATTEMPTS:
        return SendAttempt(MailState.HELD, "多次发送结果未知，请人工核实后处理")
    return SendAttempt(MailState.RETRY, "未见副本，以同一邮件重发")


def is_belated(mail: OutgoingMail, now: datetime) -> bool:
    """Whether *mail* should have left so long ago that it may have, and the ledger been set back since."""
    return now - (mail.attention_at or mail.prepared_at) >= BELATED


def had_time(mail: OutgoingMail, now: datetime) -> bool:
    """Whether the evidence about an UNKNOWN *mail* had time enough to arrive; a clock that was ahead gave too much."""
    attention = mail.attention_at
    return attention is None or now >= attention or attention > now + 2 * EVIDENCE_TAKES

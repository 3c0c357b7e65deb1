"""
The only sender: what the outbox owes goes out once.

SMTP alone cannot promise "exactly once" (RFC 1047): the server may accept a mail and the answer may be lost.
So an attempt is committed before the socket opens, an attempt without a known end is UNKNOWN, and only
evidence settles it: the copy in our own mailbox. Without evidence for a while the same bytes with the same
Message-ID are tried again, and after the fourth attempt a person decides.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from duban.domain.cycle import Reference
from duban.domain.delivery import (
    EVIDENCE_TAKES,
    LEASE,
    MOST_ATTEMPTS,
    Attempt,
    MailKind,
    MailState,
    OutgoingMail,
    back_off,
)
from duban.domain.ladder import NoticeState
from duban.ports import PostOffice, UnitOfWork
from duban.services.desk import Desk

log = logging.getLogger(__name__)

WAITING = (MailState.PREPARED, MailState.RETRY)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round of sending came to: mails by the state they ended in."""

    sent: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()
    retry: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deliver:
    """Sending, safe to run at any moment, twice, by two processes, or after a crash."""

    desk: Desk
    post_office: PostOffice

    def round(self, now: datetime) -> Delivered:
        """Settle what is unknown by evidence, then try every mail that is due once."""
        self._lose_overdue_leases(now)
        self._settle_unknown(now)
        with self.desk.ledger.begin() as work:
            keys = work.outbox.due(now)
        ends: dict[MailState, list[str]] = {}
        try:
            for key in keys:
                state = self._send(key, now)
                if state is not None:
                    ends.setdefault(state, []).append(key)
        finally:
            self.post_office.close()
        return Delivered(
            sent=tuple(ends.get(MailState.SENT, ())),
            cancelled=tuple(ends.get(MailState.CANCELLED, ())),
            retry=tuple(ends.get(MailState.RETRY, ())),
            failed=tuple(ends.get(MailState.FAILED, ())),
            unknown=tuple(ends.get(MailState.UNKNOWN, ())),
        )

    def _lose_overdue_leases(self, now: datetime) -> None:
        """A sender that died in the middle leaves a mail whose fate nobody knows."""
        with self.desk.ledger.begin() as work:
            for mail in work.outbox.overdue_leases(now):
                log.warning("lease of %s ran out, its fate is unknown", mail.key)
                lost = Attempt(MailState.UNKNOWN, "发送中断，结果未知，等待证据")
                work.outbox.settle(mail.key, lost, now, attention_at=now + EVIDENCE_TAKES)

    def _settle_unknown(self, now: datetime) -> None:
        with self.desk.ledger.begin() as work:
            for mail in work.outbox.in_state(MailState.UNKNOWN):
                attempt = self._judge(work, mail, now)
                if attempt is not None:
                    work.outbox.settle(mail.key, attempt, now, attention_at=now)

    def _judge(self, work: UnitOfWork, mail: OutgoingMail, now: datetime) -> Attempt | None:
        """What the evidence says of a mail whose fate is unknown; None while it is too early to say."""
        if work.inbox.holds(mail.message_id):
            return Attempt(MailState.SENT, "本系统信箱中已有该邮件副本")
        if mail.attention_at is not None and now < mail.attention_at:
            return None
        if mail.attempts >= MOST_ATTEMPTS:
            return Attempt(MailState.HELD, "多次发送结果未知，请人工核实后处理")
        return Attempt(MailState.RETRY, "未见副本，以同一邮件重发")

    def _send(self, key: str, now: datetime) -> MailState | None:
        """One attempt at one mail; None if another sender has it."""
        with self.desk.ledger.begin() as work:
            mail = work.outbox.get(key)
            if mail is None or mail.state not in WAITING:
                return None
            if reason := self._no_longer_true(work, mail):
                work.outbox.cancel(key, reason, now)
                self._withdraw_notice(work, mail)
                return MailState.CANCELLED
            mail = work.outbox.claim(key, now, now + LEASE)
        if mail is None:
            return None
        attempt = self.post_office.send(self.desk.archive.get(mail.raw_sha256), mail.recipients)
        with self.desk.ledger.begin() as work:
            work.outbox.settle(key, attempt, now, attention_at=now + self._pause(attempt, mail))
        log.info("%s %s %s", key, attempt.state, attempt.response)
        return attempt.state

    def _pause(self, attempt: Attempt, mail: OutgoingMail) -> timedelta:
        """How long to leave a mail alone after an attempt."""
        return EVIDENCE_TAKES if attempt.state is MailState.UNKNOWN else back_off(mail.attempts)

    def _no_longer_true(self, work: UnitOfWork, mail: OutgoingMail) -> str:
        """Why a mail must not go out any more, empty if it may: nobody is urged for what has arrived."""
        if mail.kind is not MailKind.NOTICE:
            return ""
        expected = work.returns.get(Reference.parse(mail.reference))
        if expected is not None and not expected.state.is_owed:
            return "该单位已报送，提醒撤销"
        return ""

    def _withdraw_notice(self, work: UnitOfWork, mail: OutgoingMail) -> None:
        for notice in work.notices.about(mail.reference):
            if notice.mail_key == mail.key:
                work.notices.set_state(notice.rung, notice.subject, NoticeState.WITHDRAWN)

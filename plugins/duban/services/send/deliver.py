"""
The only sender: what the outbox owes goes out once.

SMTP alone cannot promise "exactly once" (RFC 1047): the server may accept a mail and the answer may be lost.
So an attempt is committed before the socket opens, an attempt without a known end is UNKNOWN, and only
evidence settles it: the copy in our own mailbox. Without evidence for a while the same bytes with the same
Message-ID are tried again, and after the fourth attempt a person decides. Whatever should have left long ago is
asked for in our mailbox first: a ledger restored from a backup does not know what it sent since.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from duban.domain.escalation.ladder import NoticeState
from duban.domain.mail.bounce_reason import refused_with
from duban.domain.mail.delivery import (
    EVIDENCE_TAKES,
    LEASE,
    DeferredRecipient,
    MailKind,
    MailState,
    Obstacle,
    OutgoingMail,
    SendAttempt,
    Stop,
    back_off,
)
from duban.domain.mail.throttle import (
    ACCOUNT,
    EVERYWHERE,
    HOUR,
    LOGIN_PAUSE,
    Brake,
    SendingRules,
    domains_of,
    may_pass,
    pulled,
    room_at,
)
from duban.domain.proof.kinds import Proof, ProofKind
from duban.errors import AccountRefused, CalendarUnknown, PermanentError, PostOfficeUnavailable
from duban.ports import FormMarks, PostOffice, UnitOfWork
from duban.services.context import ServiceContext
from duban.services.proof.deliverability import missed
from duban.services.proof.returns_told import returns_told
from duban.services.send.presend_checks import PresendChecks
from duban.services.send.reconcile import SAYS_OTHERWISE, Evidence, by_person, is_belated, left
from duban.services.send.retry_recipient import NOBODY_ANSWERS, RetryRecipient
from duban.services.send.sent_copies import OwnCopy
from duban.services.watch.hold import why_held

log = logging.getLogger(__name__)

WAITING = (MailState.PREPARED, MailState.RETRY)


@dataclass(frozen=True, slots=True)
class SendingRound:
    """What one round of sending came to: mails by the state they ended in; `waiting` are those put off."""

    sent: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()
    retry: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


def nowhere_to_look(now: datetime) -> None:
    """For an installation whose mailbox somebody else reads into the ledger."""


@dataclass(frozen=True, slots=True)
class Deliver:
    """
    Sending, safe to run at any moment, twice, by two processes, or after a crash.

    `look` brings what arrived in our own mailbox into the ledger; it raises MailboxUnavailable.
    """

    context: ServiceContext
    post_office: PostOffice
    marks: FormMarks
    rules: SendingRules = field(default_factory=SendingRules)
    look: Callable[[datetime], object] = nowhere_to_look

    def round(self, now: datetime) -> SendingRound:
        """
        Settle what is unknown by evidence, then try every mail that is due once.

        AccountRefused while the server refuses our account, which is tried once in 15 minutes;
        PostOfficeUnavailable if nobody answers. What was not sent stays due; all of it while a restored ledger
        waits to be released.
        """
        if reason := why_held(self.context.ledger):
            log.warning("暂不发出任何邮件：%s", reason)
            return SendingRound()
        informed = self._evidence.settle(now)
        with self.context.ledger.begin() as work:
            due, alone = work.outbox.due(now), work.deferred_recipients.due(now)
        ends: dict[MailState, list[str]] = {}
        try:
            for mail in self._in_order(due):
                if informed or not is_belated(mail, now):
                    state = self._send(mail, now)
                    if state is not None:
                        ends.setdefault(state, []).append(mail.key)
            once_more = RetryRecipient(
                self.context, self.post_office, self._put_off, self._bytes, self._learn, self._complain
            )
            once_more.round(alone, now)
        finally:
            self.post_office.close()
        return SendingRound(
            sent=tuple(ends.get(MailState.SENT, ())),
            cancelled=tuple(ends.get(MailState.CANCELLED, ())),
            retry=tuple(ends.get(MailState.RETRY, ())),
            failed=tuple(ends.get(MailState.FAILED, ())),
            unknown=tuple(ends.get(MailState.UNKNOWN, ())),
            held=tuple(ends.get(MailState.HELD, ())),
            waiting=tuple(ends.get(MailState.PREPARED, ())),
        )

    def _in_order(self, due: Iterable[OutgoingMail]) -> list[OutgoingMail]:
        """What is *due*: receipts first, then forms and urges, then reminders of a day that is still to come."""
        look = PresendChecks(self.context, self.marks)

        def urgency(mail: OutgoingMail) -> int:
            if mail.kind is MailKind.RECEIPT:
                return 0
            return 2 if look.is_reminder(mail) else 1

        return sorted(due, key=urgency)

    def _send(self, mail: OutgoingMail, now: datetime) -> MailState | None:
        """At most one attempt at one mail; None if another sender has it, PREPARED if it was put off."""
        raw, flaw = self._bytes(mail)
        # Before anything is judged: what lies in our mailbox has left, whatever the ledger thinks of it now.
        copy = self._evidence.copy_of(mail)
        if copy is not None and (copy.same or not mail.released):
            return self._left_before(mail, copy, now)
        with self.context.ledger.begin() as work:
            state = self._before(work, mail.key, flaw, now)
            claimed = work.outbox.claim(mail.key, now, now + LEASE) if state is MailState.SENDING else None
        if claimed is None:
            return state
        attempt = self.post_office.send(raw, claimed.recipients)
        with self.context.ledger.begin() as work:
            self._record(work, claimed, attempt, now)
        if attempt.state is not MailState.SENT:
            log.warning("《%s》%s：%s", mail.subject, attempt.state.words, attempt.response)
        self._complain(attempt, now)
        return attempt.state

    def _left_before(self, mail: OutgoingMail, copy: OwnCopy, now: datetime) -> MailState | None:
        """A mail that left before our ledger was set back; what a person let out must be what he let out."""
        look = PresendChecks(self.context, self.marks)
        with self.context.ledger.begin() as work:
            current = work.outbox.get(mail.key)
            if current is None or current.state not in WAITING:
                return None
            signed = by_person(mail) or (mail.kind is MailKind.NOTICE and look.was_signed(mail))
            if copy.same or not signed:
                left(work, mail, copy)
                return MailState.SENT
            work.outbox.settle(mail.key, SendAttempt(MailState.HELD, SAYS_OTHERWISE), now)
        return MailState.HELD

    @property
    def _evidence(self) -> Evidence:
        return Evidence(self.context.ledger, self.context.archive, self.look)

    def _bytes(self, mail: OutgoingMail) -> tuple[bytes, str]:
        """The mail as it would leave, and why it must not."""
        try:
            raw = self.context.archive.get(mail.raw_sha256)
        except PermanentError as error:
            return b"", str(error)
        return raw, PresendChecks(self.context, self.marks).wrong_hands(mail, raw)

    def _before(self, work: UnitOfWork, key: str, flaw: str, now: datetime) -> MailState | None:
        """What becomes of a mail without an attempt, recorded; SENDING if nothing speaks against one."""
        mail = work.outbox.get(key)
        if mail is None or mail.state not in WAITING:
            return None
        look = PresendChecks(self.context, self.marks)
        if stopped := self._stopped(work, mail, look, flaw, now):
            return stopped
        if reason := look.unread(work, mail, now):
            work.outbox.postpone(key, now + HOUR, f"{reason}，暂不发出")
            return MailState.PREPARED
        if wait := self._wait(work, mail, now, signed=look.was_signed(mail)):
            work.outbox.postpone(key, *wait)
            return MailState.PREPARED
        return MailState.SENDING

    def _stopped(
        self, work: UnitOfWork, mail: OutgoingMail, look: PresendChecks, flaw: str, now: datetime
    ) -> MailState | None:
        """What becomes of a mail that is not true, has to rest, or is in the wrong hands; None if it may leave."""
        if stop := look.untrue(work, mail, now):
            work.outbox.cancel(mail.key, stop, now)
            if not stop.cause.is_said_later:
                self._withdraw_notice(work, mail)
            return MailState.CANCELLED
        if stop := look.rests(work, mail):
            return self._let_rest(work, mail, stop, now, signed=look.was_signed(mail))
        if flaw:
            log.error("《%s》扣留未发：%s", mail.subject, flaw)
            work.outbox.settle(mail.key, SendAttempt(MailState.HELD, flaw), now)
            return MailState.HELD
        return None

    def _put_off(self, work: UnitOfWork, mail: OutgoingMail, now: datetime) -> tuple[datetime | None, str] | None:
        """Why an addressee of a sent mail is not tried again now: until when, or for ever (None)."""
        look = PresendChecks(self.context, self.marks)
        if stop := look.untrue(work, mail, now):
            return None, stop.words
        if stop := look.rests(work, mail):
            return now + HOUR, stop.words
        if reason := look.unread(work, mail, now):
            return now + HOUR, f"{reason}，暂不发出"
        return self._wait(work, mail, now, signed=look.was_signed(mail))

    def _let_rest(self, work: UnitOfWork, mail: OutgoingMail, stop: Stop, now: datetime, *, signed: bool) -> MailState:
        """What a person signed waits; what is written by rule is written anew when it is owed again."""
        if signed:
            work.outbox.postpone(mail.key, now + HOUR, stop.words)
            return MailState.PREPARED
        work.outbox.cancel(mail.key, stop, now)
        return MailState.CANCELLED

    def _wait(
        self, work: UnitOfWork, mail: OutgoingMail, now: datetime, *, signed: bool
    ) -> tuple[datetime, str] | None:
        """Until when *mail* has to wait, and why; AccountRefused if it is the account that has to."""
        if mail.kind is not MailKind.RECEIPT and not mail.hurried_by:
            hours = self.rules.office_hours if signed else self.rules.hours
            try:
                moment = hours.next_moment(self.context.calendar, now)
            except CalendarUnknown as error:
                # Nobody outside is written to on a day of which nobody can say whether it is worked; the office is.
                if mail.kind is not MailKind.REPORT:
                    return now + HOUR, f"{error}暂缓发出"
                moment = now
            if moment > now:
                return moment, "非发送时段，顺延发出"
        return self._crowded(work, mail, now)

    def _crowded(self, work: UnitOfWork, mail: OutgoingMail, now: datetime) -> tuple[datetime, str] | None:
        """Until when the servers and our own limits want no more mail, and why."""
        domains = domains_of(mail.recipients, self.context.robot)
        servers = (EVERYWHERE, *sorted(domains))
        pulled_now = work.outbox.brakes((ACCOUNT, *servers))
        self._knock(work, pulled_now.get(ACCOUNT), now)
        for brake in filter(None, map(pulled_now.get, servers)):
            if brake.holds(now):
                return brake.until, f"对方服务器要求放慢：{brake.reason}"
        if mail.hurried_by:  # our own limits give way to a person, a server's wish does not
            return None
        departures = work.outbox.departures(now - HOUR, self.context.robot)
        moment_free = room_at(departures, domains, self.rules, now)
        return (moment_free, "已达每小时发信上限，顺延发出") if moment_free else None

    def _knock(self, work: UnitOfWork, brake: Brake | None, now: datetime) -> None:
        """After a refused login one sender in 15 minutes may try; the moment is taken before the attempt."""
        if brake is None:
            return
        if brake.holds(now):
            raise AccountRefused(refusal(brake))
        work.outbox.pull(Brake(ACCOUNT, brake.since, now + LOGIN_PAUSE, brake.times, brake.reason))

    def _record(self, work: UnitOfWork, mail: OutgoingMail, attempt: SendAttempt, now: datetime) -> None:
        """What an attempt ended in, whom it did not reach, and what it says of those that follow."""
        work.outbox.settle(mail.key, attempt, now, attention_at=now + pause(attempt, mail))
        self._mark_missed(work, mail, attempt, now)
        self._mark_taken(work, mail, attempt, now)
        self._learn(work, attempt, mail.recipients, now)

    def _mark_taken(self, work: UnitOfWork, mail: OutgoingMail, attempt: SendAttempt, now: datetime) -> None:
        """Where our relay keeps the mailbox, its 250 is the acceptance of the addressee's own server."""
        if attempt.state is not MailState.SENT:
            return
        for address in mail.recipients:
            is_theirs = address.casefold() != self.context.robot.casefold() and address not in attempt.refused
            if is_theirs and self.context.rules.proof.keeps(address):
                work.proofs.add(Proof(mail.key, address, ProofKind.ACCEPTED, now, attempt.response))

    def _learn(self, work: UnitOfWork, attempt: SendAttempt, recipients: Sequence[str], now: datetime) -> None:
        """What an attempt at *recipients* says of our account and of their servers."""
        if attempt.obstacle is Obstacle.LOGIN:
            before = work.outbox.brake(ACCOUNT)
            work.outbox.pull(pulled(ACCOUNT, before, attempt.response, now, LOGIN_PAUSE))
        for name in attempt.slow_down:
            work.outbox.pull(pulled(name, work.outbox.brake(name), attempt.response, now))
        free = {ACCOUNT} if attempt.obstacle is None else set()
        if attempt.state is MailState.SENT:
            free |= domains_of(recipients, self.context.robot) | {EVERYWHERE}
        work.outbox.lift(free - set(attempt.slow_down))

    def _mark_missed(self, work: UnitOfWork, mail: OutgoingMail, attempt: SendAttempt, now: datetime) -> None:
        """Addressees who were turned away for good are marked, those who were for now are tried again alone."""
        final = {
            address: refused_with(address, reply) for address, reply in attempt.refused.items() if not may_pass(reply)
        }
        if attempt.state is MailState.FAILED or (attempt.state is MailState.SENT and final):
            missed(work, mail, final, self.context.robot, now)
        if attempt.state is MailState.SENT:
            for address in attempt.refused.keys() - final.keys():
                recipient = DeferredRecipient(mail.key, address, mail.attempts)
                work.deferred_recipients.try_again(recipient, now + back_off(mail.attempts))

    def _complain(self, attempt: SendAttempt, now: datetime) -> None:
        """End the round if the next mail would meet the same obstacle."""
        if attempt.obstacle is None or attempt.slow_down:
            return
        with self.context.ledger.begin() as work:
            if attempt.obstacle is Obstacle.LOGIN and (brake := work.outbox.brake(ACCOUNT)):
                raise AccountRefused(refusal(brake))
            for mail in work.outbox.due(now):
                work.outbox.postpone(mail.key, now + NOBODY_ANSWERS, attempt.response)
        raise PostOfficeUnavailable(f"{attempt.response}。邮件均已保留，稍后自动再试。")

    def _withdraw_notice(self, work: UnitOfWork, mail: OutgoingMail) -> None:
        for about in returns_told(work, mail):
            for notice in work.notices.about(str(about)):
                if notice.mail_key == mail.key:
                    work.notices.set_state(notice.rung, notice.subject, NoticeState.WITHDRAWN)


def pause(attempt: SendAttempt, mail: OutgoingMail) -> timedelta:
    """How long to leave a mail alone after an attempt."""
    match attempt:
        case SendAttempt(state=MailState.UNKNOWN):
            return EVIDENCE_TAKES
        case SendAttempt(obstacle=Obstacle.LOGIN):
            return LOGIN_PAUSE
        case SendAttempt(obstacle=Obstacle.UNREACHED):
            return NOBODY_ANSWERS
        case _:
            return back_off(mail.attempts)


def refusal(brake: Brake) -> str:
    """What the office reads when our account is refused."""
    return (
        f"{brake.reason}。自 {brake.since:%m月%d日%H:%M} 起邮件暂停发送，待发邮件均已保留。"
        f"请核对连接 duban_smtp 的账号和授权码；为防账号被锁，每15分钟只试一次，{brake.until:%H:%M} 前不再尝试。"
    )

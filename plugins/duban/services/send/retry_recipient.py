"""Addressees who were turned away for now while others got the mail: the same bytes once more, to them alone."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from duban.domain.mail.bounce_reason import refused_with
from duban.domain.mail.delivery import MOST_ATTEMPTS, DeferredRecipient, MailState, OutgoingMail, SendAttempt, back_off
from duban.domain.mail.throttle import may_pass
from duban.ports import PostOffice, UnitOfWork
from duban.services.context import ServiceContext
from duban.services.proof.deliverability import missed

log = logging.getLogger(__name__)

DOUBT = "单独补发时连接中断，是否收到无法核实，请电话确认"
# How long everything rests that would meet the same silence of the server.
NOBODY_ANSWERS = timedelta(minutes=1)

PutOff = Callable[[UnitOfWork, OutgoingMail, datetime], tuple[datetime | None, str] | None]


@dataclass(frozen=True, slots=True)
class RetryRecipient:
    """
    One round of second chances; safe to run at any moment, twice, or after a crash.

    Such a mail leaves no copy in our own mailbox that would tell it from the first one, so there is no evidence: an
    attempt without a known end is never repeated, and a person is told. `put_off` says why somebody has to wait,
    and until when; `learn` records what an attempt says of servers, and `complain` ends the round if the next attempt
    would meet the same obstacle.
    """

    context: ServiceContext
    post_office: PostOffice
    put_off: PutOff
    bytes_of: Callable[[OutgoingMail], tuple[bytes, str]]
    learn: Callable[[UnitOfWork, SendAttempt, Sequence[str], datetime], None]
    complain: Callable[[SendAttempt, datetime], None]

    def round(self, due: Iterable[DeferredRecipient], now: datetime) -> None:
        """Try everybody who is *due*, once."""
        for recipient in due:
            self._try(recipient, now)

    def _try(self, recipient: DeferredRecipient, now: datetime) -> None:
        with self.context.ledger.begin() as work:
            mail = work.outbox.get(recipient.key)
        if mail is None:
            return
        raw, flaw = self.bytes_of(mail)
        with self.context.ledger.begin() as work:
            claimed = self._claim(work, recipient, mail, flaw, now)
        if claimed is None:
            return
        attempt = self.post_office.send(raw, (recipient.address,))
        with self.context.ledger.begin() as work:
            self._record(work, claimed, mail, attempt, now)
            self.learn(work, attempt, (recipient.address,), now)
        log.info("《%s》向收件人%s单独再发：%s。", mail.subject, recipient.address, attempt.state.words)
        self.complain(attempt, now)

    def _claim(
        self, work: UnitOfWork, recipient: DeferredRecipient, mail: OutgoingMail, flaw: str, now: datetime
    ) -> DeferredRecipient | None:
        """The attempt, counted; None if it must not be made now, which is recorded."""
        if mail.state is not MailState.SENT or flaw:
            work.deferred_recipients.turned_away(recipient, flaw or f"邮件{mail.response}")
            return None
        if wait := self.put_off(work, mail, now):
            until, reason = wait
            if until is None:
                work.deferred_recipients.turned_away(recipient, reason)
            else:
                work.deferred_recipients.try_again(recipient, until)
            return None
        return work.deferred_recipients.claim(recipient, DOUBT, now)

    def _record(
        self, work: UnitOfWork, recipient: DeferredRecipient, mail: OutgoingMail, attempt: SendAttempt, now: datetime
    ) -> None:
        """What became of it: reached, once more later, or given up; an obstacle on our side does not count."""
        words = attempt.refused.get(recipient.address, attempt.response)
        if attempt.obstacle is not None:
            before = DeferredRecipient(recipient.key, recipient.address, recipient.attempts - 1)
            work.deferred_recipients.turned_away(before, words)
            work.deferred_recipients.try_again(before, now + NOBODY_ANSWERS)
        elif attempt.state is MailState.SENT:
            work.deferred_recipients.reached(recipient)
        elif attempt.state is MailState.RETRY and may_pass(words) and recipient.attempts < MOST_ATTEMPTS:
            work.deferred_recipients.turned_away(recipient, words)
            work.deferred_recipients.try_again(recipient, now + back_off(recipient.attempts))
        elif attempt.state is MailState.UNKNOWN:
            work.deferred_recipients.turned_away(recipient, DOUBT)
        else:
            self._give_up(work, recipient, mail, words, now)

    def _give_up(
        self, work: UnitOfWork, recipient: DeferredRecipient, mail: OutgoingMail, words: str, now: datetime
    ) -> None:
        """He did not get it: the same as a bounce."""
        robot = self.context.robot
        reason = f"{words}（已试 {recipient.attempts} 次）"
        work.deferred_recipients.turned_away(recipient, reason)
        refused = {recipient.address: refused_with(recipient.address, reason)}
        work.outbox.bounce(mail.key, refused, robot)
        missed(work, mail, refused, robot, now)

"""Archive what arrives, handle each mail in one transaction, and set aside what cannot be handled."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.mail.bounce import Undelivered
from duban.domain.mail.holds import Hold, HoldKind, IntakeRules
from duban.domain.mail.message import UnitMessage
from duban.domain.mail.timestamps import address_in
from duban.domain.mail.triage import Triage
from duban.domain.operation.clock import TOLERANCE
from duban.errors import DubanError, LedgerBusy, Refused, StorageUnavailable, TemporaryError
from duban.ports import Fetched, Mailbox, MessageParser, ReceivedMessage, Trials, UnitOfWork
from duban.services.collect.answer import AnswerWriter
from duban.services.collect.enclosures import Enclosures
from duban.services.collect.file_return import FileReturn
from duban.services.collect.filing import Overtaken, record_submission
from duban.services.collect.mail_plan import MailPlan
from duban.services.collect.plan_mail import Planner
from duban.services.collect.suspects import Handled, InThisProcess, Suspects
from duban.services.context import ServiceContext
from duban.services.proof.deliverability import Reaching, missed
from duban.services.proof.silence import record_reading
from duban.services.send.alerts import alarm, remind_of_calendar
from duban.services.send.reconcile import cited

log = logging.getLogger(__name__)

# Each time another process filed for the same return in between; more than a few times is no coincidence.
MOST_TRIES = 5


@dataclass(frozen=True, slots=True)
class Collected:
    """
    What one round of collecting came to.

    Mails of each kind, the returns that were filed, how many mails wait for the next round (a limit was reached),
    how many things wait for a person, and a sentence for each that has waited too long.
    """

    kinds: dict[str, int]
    filed: tuple[str, ...]
    postponed: int = 0
    waiting: int = 0
    alerts: tuple[str, ...] = ()


@dataclass(slots=True)
class Round:
    """What has happened so far in a round."""

    kinds: dict[str, int] = field(default_factory=dict)
    filed: list[str] = field(default_factory=list)
    postponed: int = 0
    errors: list[Exception] = field(default_factory=list)

    def count(self, handled: Handled) -> None:
        """One mail more."""
        if handled.kind is None:
            self.postponed += 1
            return
        self.kinds[handled.kind] = self.kinds.get(handled.kind, 0) + 1
        self.filed.extend(handled.filed)


@dataclass(frozen=True, slots=True)
class Collect:
    """Collecting, safe to run at any moment, twice, by two processes, or after a crash."""

    context: ServiceContext
    mailbox: Mailbox
    parser: MessageParser
    file_return: FileReturn
    rules: IntakeRules = field(default_factory=IntakeRules)
    enclosures: Enclosures | None = None
    trials: Trials = field(default_factory=InThisProcess)

    def archive_new_mail(self, now: datetime) -> int:
        """
        Bring every message we do not know into the archive and the ledger, before anybody looks inside.

        The mailbox is only read. Returns how many were new. One that the archive cannot take (it may be larger than
        the room that is left) keeps no other out; it is raised at the end, and fetched again by the next round. That
        nothing is missing is recorded last, with the moment before the mailbox was listed.
        """
        with self.context.ledger.begin() as work:
            is_first = work.readings.get(self.context.robot) is None
        new, trouble = 0, None
        for fetched in self.mailbox.new(self._known_uids):
            try:
                new += self._archive(fetched, lay_before=is_first)
            except StorageUnavailable as error:
                trouble = trouble or error
        if trouble is not None:
            raise trouble
        with self.context.ledger.begin() as work:
            work.readings.listed(self.context.robot, now)
        return new

    def _known_uids(self, mailbox: str, uidvalidity: int) -> frozenset[int]:
        with self.context.ledger.begin() as work:
            return work.inbox.known_uids(mailbox, uidvalidity)

    def _archive(self, fetched: Fetched, *, lay_before: bool) -> bool:
        sha256, sender = self.context.archive.put(fetched.raw), address_in(fetched.raw)
        with self.context.ledger.begin() as work:
            return work.inbox.add(
                ReceivedMessage(fetched.key, sha256, fetched.received_at, sender=sender, lay_before=lay_before)
            )

    def handle(self, now: datetime) -> Collected:
        """
        Handle every archived message that was not handled; one that breaks its handling does not stop others.

        What a mail leads to is one transaction: killed at any moment, it is as if it had not been begun. Mails that
        were begun before come last, each in a child. The first error of the round is raised at its end.
        """
        with self.context.ledger.begin() as work:
            live_from = self.rules.answers_from or work.inbox.answers_from(now)
            messages, reading = work.inbox.unhandled(), work.readings.get(self.context.robot)
        answers, enclosures = AnswerWriter(self.context, self.rules), self.enclosures or Enclosures(self.context)
        planner = Planner(self.context, self.parser, self.file_return, answers, live_from, enclosures)
        done = Round()
        suspects = Suspects(self.context, self.parser, self.trials)
        first, last = suspects.in_turn(messages)
        for message in (*first, *last):
            if message.attempts:
                self._try_alone(message, planner, suspects, done, now)
            else:
                self._handle_safely(message, planner, done, now)
        if reading is not None:
            record_reading(self.context, reading.listed_at, messages)
        with self.context.ledger.begin() as work:
            waiting, unreached, said = work.holds.waiting(), work.reach.unreached(), work.unit_messages.open()
        self._lock_away(waiting)
        alerts = tuple(alert for hold in waiting if (alert := overdue(hold, self.rules, now)))
        alerts += tuple(alert for message in said if (alert := unanswered(message, self.rules, now)))
        for alert in alerts:
            log.warning("%s", alert)
        alarm(self.context, alerts, now)
        remind_of_calendar(self.context, now)
        if unreached:
            Reaching(self.context).settle(now)
        if done.errors:
            raise done.errors[0]
        return Collected(done.kinds, tuple(done.filed), done.postponed, len(waiting), alerts)

    def _lock_away(self, waiting: Iterable[Hold]) -> None:
        """What may be secret is given to nobody; done again each round, should one have died before."""
        for hold in waiting:
            if hold.kind is HoldKind.LOCKED:
                self.context.archive.lock(hold.message)
                self.context.archive.lock(hold.file_sha256)

    def _handle_safely(self, message: ReceivedMessage, planner: Planner, done: Round, now: datetime) -> None:
        """
        One message; a fault of the world or an operator's problem leaves it as it was, anything else a suspect.

        Want of memory may be either's doing; a child with a limit of its own tells.
        """
        try:
            done.count(self._handle(message, planner, now))
        except (DubanError, OSError) as error:
            log.warning("%s暂不能处理，留待下一轮：%s", mail_of(message), error)
            self._put_back(message, str(error))
            done.errors.append(error)
        except Exception as error:
            log.exception("%s处理出错，将单独再试，不影响其他来信。", mail_of(message))
            with self.context.ledger.begin() as work:
                work.inbox.remark(message.key, f"处理出错（{type(error).__name__}：{error}），将单独再试")
            done.errors.append(error)

    def _try_alone(
        self, message: ReceivedMessage, planner: Planner, suspects: Suspects, done: Round, now: datetime
    ) -> None:
        """A message that was begun before: it may be what kills its handling, or may have been met by a kill."""
        try:
            found = suspects.tried(lambda: self._handle(message, planner, now))
            if found.failed:
                log.error("%s无法处理，已转人工办理（见调度台“工作单”）：%s", mail_of(message), found.failed)
                plan = suspects.set_aside(message, found.failed, now)
                self._record(message, plan, now)
                found = Handled(plan.kind)
        except (DubanError, OSError, MemoryError) as error:
            log.warning("%s暂不能处理，留待下一轮：%s", mail_of(message), error)
            found = Handled(waits=str(error))
        if found.waits:
            self._put_back(message, found.waits)
            done.errors.append(TemporaryError(found.waits))
        else:
            done.count(found)

    def _put_back(self, message: ReceivedMessage, why: str) -> None:
        with self.context.ledger.begin() as work:
            work.inbox.put_back(message.key, f"暂不能处理：{why}")

    def _handle(self, message: ReceivedMessage, planner: Planner, now: datetime) -> Handled:
        """What was recorded of *message*; that it was begun is known before anybody looks inside."""
        with self.context.ledger.begin() as work:
            work.inbox.begin(message.key)
            twin = work.inbox.twin(message)
        for _ in range(MOST_TRIES):
            plan = planner.plan(message, twin, now)
            try:
                self._record(message, plan, now)
            except (Overtaken, Refused):
                log.info("%s的报送件同时有别人登记，重新核对。", mail_of(message))
                with self.context.ledger.begin() as work:
                    twin = work.inbox.twin(message)
                continue
            return Handled(plan.kind, tuple(str(submission.number) for submission in plan.filed))
        raise LedgerBusy(f"邮件 {message.key} 的报送件被同时登记，稍后重试。")

    def _record(self, message: ReceivedMessage, plan: MailPlan, now: datetime) -> None:
        """Everything that *plan* says, in one transaction; nothing if somebody else handled the message."""
        with self.context.ledger.begin() as work:
            if plan.kind is None:
                work.inbox.put_back(message.key, plan.note)
                return
            if not work.inbox.take(message.key):
                return
            work.inbox.settle(message.key, plan.kind, now, plan.note, plan.message_id, plan.clocks)
            if plan.kind is Triage.OWN:
                _left_by(work, plan.message_id, message.received_at)
            self._follow(work, plan, now)

    def _follow(self, work: UnitOfWork, plan: MailPlan, now: datetime) -> None:
        """What follows from a mail, beside its being settled."""
        for submission in plan.filed:
            record_submission(self.context, work, submission, now)
        for said in plan.countersigned:
            work.countersigns.add(said)
        for act in plan.helped:
            work.needs.add(act)
        for mail in plan.forwards:
            work.outbox.add(mail)
        for hold in plan.holds:
            work.holds.add(hold)
        for hold, by, outcome in plan.closed:
            work.holds.close(hold, now, by, outcome)
        self._told_of_ours(work, plan, now)
        self._answer(work, plan, now)

    def _told_of_ours(self, work: UnitOfWork, plan: MailPlan, now: datetime) -> None:
        """What it says of mails of ours: that one left, whom it reached, whom it did not."""
        for message_id in plan.cites:
            cited(work, message_id, now)
        for proof in plan.proved:
            work.proofs.add(proof)
        if plan.bounced is not None:
            self._bounced(work, *plan.bounced, now)

    def _answer(self, work: UnitOfWork, plan: MailPlan, now: datetime) -> None:
        """What was written to us without a return, and what we answer."""
        for message in plan.messages:
            work.unit_messages.add(message)
        for answer in plan.answers:
            if work.outbox.add(answer.mail):
                work.answers.add(answer.mail.key, answer.address, answer.reason, answer.later or now)
                answer.along.said_by(work, answer.mail.key)

    def _bounced(self, work: UnitOfWork, key: str, refused: Mapping[str, Undelivered], now: datetime) -> None:
        """Whom a mail of ours did not reach: a fact of the mail, and a mark on the contact."""
        robot = self.context.robot
        work.outbox.bounce(key, refused, robot)
        mail = work.outbox.get(key)
        if mail is not None:
            missed(work, mail, refused, robot, now)


def _left_by(work: UnitOfWork, message_id: str, at: datetime) -> None:
    """A copy that came before we sent it by our clock shows that the clock was ahead: theirs counts."""
    mail = work.outbox.by_message_id(message_id)
    if mail is not None and mail.sent_at is not None and mail.sent_at > at + TOLERANCE:
        work.outbox.left_by(mail.key, at)


def mail_of(message: ReceivedMessage) -> str:
    """A mail as the log calls it: by its sender and the day it came."""
    day = message.received_at.astimezone(TIMEZONE)
    return f"{message.sender or '未写明发件人'}{day.month}月{day.day}日的来信"


def overdue(hold: Hold, rules: IntakeRules, now: datetime) -> str:
    """The alarm about something that has waited for a person too long, or may not wait at all; else empty."""
    waited = now - (hold.since if hold.since <= now else hold.received_at)  # a clock that was ahead
    if hold.kind is HoldKind.LOCKED:
        return f"{hold.kind}：{hold.reason}"
    if waited < timedelta(days=rules.alert_after_days):
        return ""
    what = f"《{hold.file_name}》" if hold.file_name else f"来信 {hold.message[:12]}"
    return f"{hold.kind}：{what}已等待人工处理 {waited.days} 天（{hold.reason}）"


def unanswered(message: UnitMessage, rules: IntakeRules, now: datetime) -> str:
    """The alarm about what a unit wrote and nobody has dealt with for too long; else empty."""
    waited = now - message.received_at
    if waited < timedelta(days=rules.alert_after_days):
        return ""
    return f"单位来信（{message.kind}）：{message.message[:12]}已等待办理 {waited.days} 天（{message.words[:40]}）"

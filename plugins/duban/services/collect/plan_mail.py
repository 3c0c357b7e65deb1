"""What one received mail leads to: worked out in full before anything is recorded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.checks.co_lead import Countersign
from duban.domain.mail.bounce import Bounce, Undelivered
from duban.domain.mail.delivery import OutgoingMail, carries_our_mark
from duban.domain.mail.holds import AnswerReason, Hold, HoldKind
from duban.domain.mail.own_words import confirms
from duban.domain.mail.timestamps import Clocks
from duban.domain.mail.triage import Incoming, Triage, Unopened, looks_like_workbook, triage
from duban.domain.proof.kinds import REPORTED, Proof
from duban.ports import MessageParser, ReceivedMessage
from duban.services.collect.acknowledge import Acknowledge
from duban.services.collect.answer import AnswerMail, AnswerWriter, Room
from duban.services.collect.answered import answered
from duban.services.collect.enclosures import Enclosures
from duban.services.collect.expert_answers import expert_answer
from duban.services.collect.file_return import FileReturn
from duban.services.collect.identify import Clues, returns_it_may_be
from duban.services.collect.mail_plan import FULL, MailPlan, hold_of
from duban.services.collect.messages import doubtful_messages, messages_beside
from duban.services.collect.no_workbook import NoWorkbook
from duban.services.collect.outcome import Arrival, FileOutcome, FileOutcomeKind
from duban.services.collect.sender_confirmation import Vouching
from duban.services.context import ServiceContext
from duban.services.proof.returns_told import returns_told

EARLIER = "系统启用前的来信，仅存档"
NOT_CHECKED = "发信服务器未经验证，未据此认定送达失败"
NOBODY_NAMED = "退信未写明是哪个收件人（或所写地址不在收件人中），未据此认定送达失败"


@dataclass(frozen=True, slots=True)
class Planner:
    """Works out plans; reads the ledger and the archive, writes letters and files, records nothing."""

    context: ServiceContext
    parser: MessageParser
    file_return: FileReturn
    answers: AnswerWriter
    live_from: datetime
    enclosures: Enclosures

    def plan(self, message: ReceivedMessage, twin: ReceivedMessage | None, now: datetime) -> MailPlan:
        """What *message* leads to at *now*; *twin* is a handled message of the same bytes."""
        if twin is not None and twin.triage is not None:
            return MailPlan(twin.triage, f"与 {twin.key.mailbox} 中另一份来信完全相同，不重复处理", twin.message_id)
        incoming = self.parser.parse(self.context.archive.get(message.sha256))
        kind = triage(incoming)
        clocks = Clocks(message.received_at, incoming.passed_at, incoming.sent_on)
        if message.received_at < self.live_from:
            return MailPlan(kind, EARLIER, incoming.message_id, clocks=clocks)
        if kind is Triage.OWN or (kind is Triage.UNKNOWN and incoming.unopened is None):
            return MailPlan(kind, incoming.sender, incoming.message_id, clocks=clocks)
        message = replace(message, received_at=clocks.came_at)
        if incoming.unopened is not None:
            hold = unopened(self.context, message, incoming, incoming.unopened, now)
            return MailPlan(Triage.UNKNOWN, hold.reason, incoming.message_id, holds=(hold,), clocks=clocks)
        if kind is Triage.BOUNCE:
            plan = self._of_bounce(message, incoming, now)
            if not (plan.bounced or plan.holds or plan.proved):
                plan = replace(plan, messages=doubtful_messages(self.context, message, incoming))
        else:
            plan = self._of_expert(message, incoming, kind, now) or self._of_person_or_robot(
                message, incoming, kind, now
            )
            plan = replace(plan, proved=tuple(answered(self.context, message, incoming, kind)))
        if plan.kind is None:
            return plan
        return replace(plan, message_id=incoming.message_id, cites=tuple(self._cited(incoming)), clocks=clocks)

    def _of_expert(self, message: ReceivedMessage, incoming: Incoming, kind: Triage, now: datetime) -> MailPlan | None:
        """The answer of an expert, which waits for a person; None of any other mail, and of an answering machine's."""
        hold = expert_answer(self.context, message, incoming.sender, self._cited(incoming), now)
        return MailPlan(kind, hold.reason, holds=(hold,)) if hold and kind is not Triage.AUTOMATIC else None

    def _cited(self, incoming: Incoming) -> Iterator[str]:
        """The Message-IDs of ours that a mail answers or returns: whoever cites them has received them."""
        bounced = (incoming.bounce.message_id,) if incoming.bounce else ()
        for message_id in dict.fromkeys((incoming.in_reply_to, *incoming.references, *bounced)):
            if carries_our_mark(message_id, self.context.signer.is_ours):
                yield message_id

    def _of_bounce(self, message: ReceivedMessage, incoming: Incoming, now: datetime) -> MailPlan:
        """
        A bounce counts only for a mail of ours that it cites, and only if the server has given the mail up.

        Whoever saw a mail of ours knows its Message-ID, and could silence a unit's reminders by a bounce of his own
        making: one that our server neither wrote nor checked is for a person to judge.
        """
        plan = MailPlan(Triage.BOUNCE, incoming.sender, incoming.message_id)
        bounce = incoming.bounce
        if bounce is None or not bounce.is_believable:
            return plan
        with self.context.ledger.begin() as work:
            mail = work.outbox.by_message_id(bounce.message_id)
        if mail is None:
            return plan
        robot = self.context.robot.casefold()
        plan = replace(plan, note=f"《{mail.subject}》{said_by(bounce)}")
        if bounce.recipients and all(each.address == robot for each in bounce.recipients):
            return plan  # our own copy came back
        told = bounce.told_of(address for address in mail.recipients if address.casefold() != robot)
        # A full mailbox, or a server that was tried until it was too late, is a right address; the mail is lost too.
        refused = {address: each for address, each in told.items() if each.kind.gave_up}
        doubt = ""
        if refused and not incoming.is_servers_word:
            doubt = NOT_CHECKED
        elif not told and bounce.gave_up:
            doubt = NOBODY_NAMED
        if doubt:
            with self.context.ledger.begin() as work:
                about = returns_told(work, mail)
            return replace(
                plan, holds=(_doubtful_bounce(message, incoming, mail, about, f"{plan.note}；{doubt}", now),)
            )
        plan = replace(plan, proved=tuple(_proofs(mail, told, message)) if incoming.is_servers_word else ())
        return replace(plan, bounced=(mail.key, refused)) if refused else plan

    def _of_person_or_robot(
        self, message: ReceivedMessage, incoming: Incoming, kind: Triage, now: datetime
    ) -> MailPlan:
        vouching = Vouching(self.context)
        asked = None if kind is Triage.AUTOMATIC else vouching.asked(incoming, now)
        said = confirms(incoming.text) if asked else None
        arrivals = list(self._arrivals(message, incoming, automatic=kind is Triage.AUTOMATIC))
        if asked and said:
            arrivals.append(vouching.released(asked))
        if arrivals:
            plan = self._of_files(message, incoming, kind, tuple(arrivals), now)
            if plan.kind is not None and not asked:
                beside = doubtful_messages if kind is Triage.AUTOMATIC else messages_beside
                plan = replace(plan, messages=beside(self.context, message, incoming))
        elif kind is Triage.AUTOMATIC:
            plan = MailPlan(kind, incoming.sender, messages=doubtful_messages(self.context, message, incoming))
        elif asked:
            plan = MailPlan(kind, incoming.sender)
        else:
            plan = NoWorkbook(self.context, self.answers, self.file_return.reader).plan(message, incoming, now)
        return vouching.with_reply(plan, asked, incoming, said=said) if asked else plan

    def _arrivals(self, message: ReceivedMessage, incoming: Incoming, *, automatic: bool) -> Iterator[Arrival]:
        """The workbooks of a mail; an answering machine's are looked at too, only not talked about."""
        beside = tuple(file for file in incoming.attachments if not looks_like_workbook(file) and not file.inline)
        clues = Clues(cites=tuple(self._cited(incoming)), subject=incoming.subject)
        for attachment in filter(looks_like_workbook, incoming.attachments):
            yield Arrival(
                attachment,
                incoming.sender,
                message.received_at,
                message.sha256,
                incoming.authentication,
                automatic=automatic,
                beside=beside,
                links=incoming.links,
                clues=clues,
            )

    def _of_files(
        self,
        message: ReceivedMessage,
        incoming: Incoming,
        kind: Triage,
        arrivals: tuple[Arrival, ...],
        now: datetime,
    ) -> MailPlan:
        outcomes = self.file_return.examine(arrivals, now)
        acknowledge = Acknowledge(self.context, self.answers, self.enclosures, self.file_return)
        answer = acknowledge.answer(message, incoming, kind, outcomes, now)
        if answer is Room.SAID and kind is Triage.FORM and all(_is_riddle(outcome) for outcome in outcomes):
            answer = NoWorkbook(self.context, self.answers, self.file_return.reader).unread(message, incoming, now)
        if answer is Room.FULL and not any(outcome.hold for outcome in outcomes):
            return MailPlan(None, FULL)  # it leads to nothing but an answer, which can wait
        held = tuple(self._questions(outcomes, kind, now))
        answers = (*((answer,) if isinstance(answer, AnswerMail) else ()), *(ask for _, ask in held if ask))
        settled = (
            any(outcome.submission or outcome.countersign or outcome.helper for outcome in outcomes)
            or kind is Triage.AUTOMATIC
        )
        given = tuple(
            outcome.countersign
            for outcome in outcomes
            if outcome.kind is FileOutcomeKind.COUNTERSIGNED and outcome.countersign
        )
        return MailPlan(
            kind if settled else Triage.UNKNOWN,
            "；".join(outcome.note for outcome in outcomes),
            filed=tuple(
                outcome.submission
                for outcome in outcomes
                if outcome.kind is FileOutcomeKind.FILED and outcome.submission
            ),
            holds=tuple(hold for hold, _ in held),
            answers=answers,
            countersigned=given,
            helped=tuple(
                act
                for outcome in outcomes
                if outcome.kind is FileOutcomeKind.HELPED and outcome.helper
                for act in outcome.helper.said
            ),
            forwards=tuple(mail for each in given for mail in self._forwards(each, now)),
        )

    def _forwards(self, said: Countersign, now: datetime) -> tuple[OutgoingMail, ...]:
        countersigning = self.file_return.countersigning
        return countersigning.forwards(said, now) if countersigning else ()

    def _questions(
        self, outcomes: tuple[FileOutcome, ...], kind: Triage, now: datetime
    ) -> Iterator[tuple[Hold, AnswerMail | None]]:
        """Each hold, with the question to the registered contacts where one is asked."""
        asked: set[str] = set()
        for outcome in outcomes:
            hold = outcome.hold
            if hold is None:
                continue
            if kind is Triage.AUTOMATIC and hold.kind is HoldKind.UNIDENTIFIED:
                continue  # whatever workbook an answering machine attaches is no return
            question = None
            if hold.kind is HoldKind.UNCONFIRMED and hold.reference not in asked:
                asked.add(hold.reference)
                if self.answers.room(AnswerReason.CONFIRM, hold.reference, now) is Room.FREE:
                    question = self.answers.question(hold, outcome.problem, now)
            told = "已去信请该单位联系人确认" if question else "未自动去信询问"
            yield replace(hold, reason=f"{hold.reason}；{told}" if hold.reference else hold.reason), question


def _is_riddle(outcome: FileOutcome) -> bool:
    """Whether nobody can say whose file it is, because it cannot be read."""
    return outcome.kind is FileOutcomeKind.UNIDENTIFIED and bool(outcome.problem)


def unopened(context: ServiceContext, message: ReceivedMessage, head: Incoming, why: Unopened, now: datetime) -> Hold:
    """A mail of which only the headers could be read: a person opens it, and its sender is not urged meanwhile."""
    reason = f"{why}，仅读取了邮件头，请人工处理"
    about = returns_it_may_be(context, head, message.received_at)
    return hold_of(message, HoldKind.QUARANTINED, reason, head.sender, now, *about)


def _doubtful_bounce(
    message: ReceivedMessage,
    incoming: Incoming,
    mail: OutgoingMail,
    about: tuple[Reference, ...],
    told: str,
    now: datetime,
) -> Hold:
    """A bounce that anybody could have written, or that names nobody: nobody is marked by it, a person looks at it."""
    reason = f"退信 {told}，请电话核实收件人（{'、'.join(mail.recipients)}）是否收到"
    return hold_of(message, HoldKind.BOUNCE, reason, incoming.sender, now, *about)


def _proofs(mail: OutgoingMail, told: Mapping[str, Undelivered], message: ReceivedMessage) -> Iterator[Proof]:
    """What a server reports of the addressees whom the mail did reach, each by his own address."""
    for address, each in told.items():
        kind = REPORTED.get(each.kind)
        if kind is not None and each.address == address.casefold():
            yield Proof(mail.key, address, kind, message.received_at, each.diagnostic)


def said_by(bounce: Bounce) -> str:
    """What a bounce says, recipient by recipient, or on the whole."""
    if not bounce.recipients:
        return str(bounce.whole or "")
    return "；".join(f"{each.address} {each}" for each in bounce.recipients)

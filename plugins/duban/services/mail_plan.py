"""What one received mail leads to: worked out in full before anything is recorded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.arrival import Clocks
from duban.domain.authentication import Authentication
from duban.domain.bounce import BounceKind
from duban.domain.countersign import Countersign
from duban.domain.cycle import Reference
from duban.domain.delivery import OutgoingMail, carries_our_mark
from duban.domain.intake import AnswerReason, Hold, HoldKind, confirms, is_courtesy, own_words
from duban.domain.serving import Reply
from duban.domain.submission import Submission
from duban.domain.substitute import Substitute, substitute
from duban.domain.triage import Attachment, Incoming, Triage, looks_like_workbook, triage
from duban.ports import MessageParser, ReceivedMessage
from duban.services.answer import Answer, Answers, Room
from duban.services.desk import Desk
from duban.services.enclosures import Enclosures
from duban.services.fate import Arrival, Fate, FateKind
from duban.services.file_return import FileReturn
from duban.services.identify import Clues, open_return_of
from duban.services.receipt import Receipts, thread_of
from duban.services.replies import reply_to

EARLIER = "系统启用前的来信，仅存档"
FULL = "自动答复已达上限，稍后处理"
SAID = "当日已答复过同类来信"
GIVEN_UP = (BounceKind.PERMANENT, BounceKind.TEMPORARY)

Closing = tuple[Hold, str, str]


@dataclass(frozen=True, slots=True)
class MailPlan:
    """
    What is to be recorded of a mail, all at once.

    `kind` is None if the mail has to wait for the next round. `closed` names holds that end, by whom, and how;
    `bounced` a mail of ours and the addressees it did not reach, with the words of the server that said so; `cites`
    the Message-IDs of ours that it answers or returns; `clocks` when it came, None if nobody could read it; `reply` the
    answer that it gives to a notice without being a return; `countersigned` what a co-lead gave back, and `forwards`
    the mails that pass it on.
    """

    kind: Triage | None
    note: str = ""
    message_id: str = ""
    filed: tuple[Submission, ...] = ()
    holds: tuple[Hold, ...] = ()
    closed: tuple[Closing, ...] = ()
    answers: tuple[Answer, ...] = ()
    bounced: tuple[str, Mapping[str, str]] | None = None
    cites: tuple[str, ...] = ()
    clocks: Clocks | None = None
    reply: Reply | None = None
    countersigned: tuple[Countersign, ...] = ()
    forwards: tuple[OutgoingMail, ...] = ()


@dataclass(frozen=True, slots=True)
class Planner:
    """Works out plans; reads the ledger and the archive, writes letters and files, records nothing."""

    desk: Desk
    parser: MessageParser
    file_return: FileReturn
    answers: Answers
    live_from: datetime
    enclosures: Enclosures

    def plan(self, message: ReceivedMessage, now: datetime) -> MailPlan:
        """What *message* leads to at *now*."""
        with self.desk.ledger.begin() as work:
            twin = work.inbox.twin(message)
        if twin is not None and twin.triage is not None:
            return MailPlan(twin.triage, f"与 {twin.key.mailbox} 中另一份来信完全相同，不重复处理", twin.message_id)
        incoming = self.parser.parse(self.desk.archive.get(message.sha256))
        kind = triage(incoming)
        clocks = Clocks(message.received_at, incoming.passed_at, incoming.sent_on)
        if message.received_at < self.live_from:
            return MailPlan(kind, EARLIER, incoming.message_id, clocks=clocks)
        if kind in (Triage.OWN, Triage.UNKNOWN):
            return MailPlan(kind, incoming.sender, incoming.message_id, clocks=clocks)
        message = replace(message, received_at=clocks.came_at)
        if kind is Triage.BOUNCE:
            plan = self._of_bounce(incoming)
        else:
            plan = self._of_person_or_robot(message, incoming, kind, now)
        if plan.kind is None:
            return plan
        return replace(plan, message_id=incoming.message_id, cites=tuple(self._cited(incoming)), clocks=clocks)

    def _cited(self, incoming: Incoming) -> Iterator[str]:
        """The Message-IDs of ours that a mail answers or returns: whoever cites them has received them."""
        bounced = (incoming.bounce.message_id,) if incoming.bounce else ()
        for message_id in dict.fromkeys((incoming.in_reply_to, *incoming.references, *bounced)):
            if carries_our_mark(message_id, self.desk.signer.is_ours):
                yield message_id

    def _of_bounce(self, incoming: Incoming) -> MailPlan:
        """A bounce counts only for a mail of ours that it cites, and only if the server has given the mail up."""
        plan = MailPlan(Triage.BOUNCE, incoming.sender, incoming.message_id)
        bounce = incoming.bounce
        if bounce is None or not bounce.is_believable:
            return plan
        with self.desk.ledger.begin() as work:
            mail = work.outbox.by_message_id(bounce.message_id)
        if mail is None:
            return plan
        told = "；".join(f"{each.address} {each.kind}：{each.diagnostic}" for each in bounce.recipients)
        # A full mailbox, or a server that was tried until it was too late, is a right address; the mail is lost too.
        refused = {each.address: each.diagnostic for each in bounce.recipients if each.kind in GIVEN_UP}
        return replace(plan, note=f"《{mail.subject}》{told}", bounced=(mail.key, refused) if refused else None)

    def _of_person_or_robot(
        self, message: ReceivedMessage, incoming: Incoming, kind: Triage, now: datetime
    ) -> MailPlan:
        asked = None if kind is Triage.AUTOMATIC else self._asked(incoming, now)
        said = confirms(incoming.text) if asked else None
        arrivals = list(self._arrivals(message, incoming, automatic=kind is Triage.AUTOMATIC))
        if asked and said:
            arrivals.append(self._released(asked))
        if arrivals:
            plan = self._of_files(message, incoming, kind, tuple(arrivals), now)
        elif asked or kind is Triage.AUTOMATIC:
            plan = MailPlan(kind, incoming.sender)
        else:
            plan = self._answered(message, incoming) or self._without_files(message, incoming, now)
        return self._with_reply(plan, asked, incoming, said=said) if asked else plan

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
        fates = self.file_return.examine(arrivals, now)
        answer = self._receipt_of(message, incoming, kind, fates, now)
        if answer is Room.FULL:
            return MailPlan(None, FULL)
        held = tuple(self._questions(fates, kind, now))
        answers = (*((answer,) if isinstance(answer, Answer) else ()), *(ask for _, ask in held if ask))
        settled = any(fate.submission or fate.countersign for fate in fates) or kind is Triage.AUTOMATIC
        given = tuple(fate.countersign for fate in fates if fate.kind is FateKind.COUNTERSIGNED and fate.countersign)
        return MailPlan(
            kind if settled else Triage.UNKNOWN,
            "；".join(fate.note for fate in fates),
            filed=tuple(fate.submission for fate in fates if fate.kind is FateKind.FILED and fate.submission),
            holds=tuple(hold for hold, _ in held),
            answers=answers,
            countersigned=given,
            forwards=tuple(mail for each in given for mail in self._forwards(each, now)),
        )

    def _forwards(self, said: Countersign, now: datetime) -> tuple[OutgoingMail, ...]:
        countersigning = self.file_return.countersigning
        return countersigning.forwards(said, now) if countersigning else ()

    def _receipt_of(
        self, message: ReceivedMessage, incoming: Incoming, kind: Triage, fates: tuple[Fate, ...], now: datetime
    ) -> Answer | Room:
        """The one answer to a mail: a co-lead's form alone has a receipt of its own kind."""
        said = next((fate.countersign for fate in fates if fate.kind is FateKind.COUNTERSIGNED), None)
        countersigning = self.file_return.countersigning
        alone = said is not None and not any(fate.submission or fate.kind is FateKind.LOCKED for fate in fates)
        if said is None or countersigning is None or not alone or incoming.authentication is Authentication.FAIL:
            return self._receipt(message, incoming, kind, fates, now)
        room = self.answers.room(AnswerReason.RECEIPT, incoming.sender, now)
        if room is not Room.FREE or kind is Triage.AUTOMATIC:
            return room if room is Room.FULL else Room.SAID
        mail = countersigning.receipt(said, incoming.sender, thread_of(incoming), now)
        return Answer(mail, incoming.sender, AnswerReason.RECEIPT)

    def _receipt(
        self, message: ReceivedMessage, incoming: Incoming, kind: Triage, fates: tuple[Fate, ...], now: datetime
    ) -> Answer | Room:
        """The one receipt of the mail: for what was filed, or (once a day) the number of what is known already."""
        theirs = [fate for fate in fates if fate.submission and fate.is_theirs]
        if incoming.authentication is Authentication.FAIL:
            return Room.SAID
        if any(fate.kind is FateKind.LOCKED and fate.is_theirs for fate in fates):
            return self._locked(message, incoming, fates, now)
        if any(fate.kind is FateKind.FILED for fate in theirs):
            reason = AnswerReason.RECEIPT
        elif theirs and kind is Triage.FORM and not self._is_known(incoming):
            reason = AnswerReason.AGAIN
        else:
            return Room.SAID
        room = self.answers.room(reason, incoming.sender, now)
        if room is not Room.FREE:
            return room
        mail = Receipts(self.desk, self.enclosures).write(incoming, message.sha256, fates, now)
        return Answer(mail, incoming.sender, reason)

    def _locked(
        self, message: ReceivedMessage, incoming: Incoming, fates: tuple[Fate, ...], now: datetime
    ) -> Answer | Room:
        """The one answer to a mail whose content was locked away: that somebody will telephone, and nothing else."""
        room = self.answers.room(AnswerReason.LOCKED, incoming.sender, now)
        reference = next(fate.reference for fate in fates if fate.kind is FateKind.LOCKED)
        if room is not Room.FREE or reference is None:
            return room
        return self.answers.locked(incoming, reference, message.sha256, now)

    def _is_known(self, incoming: Incoming) -> bool:
        """Whether a mail of that Message-ID was handled: one mail that came on two ways is answered once."""
        with self.desk.ledger.begin() as work:
            return work.inbox.holds(incoming.message_id)

    def _questions(self, fates: tuple[Fate, ...], kind: Triage, now: datetime) -> Iterator[tuple[Hold, Answer | None]]:
        """Each hold, with the question to the registered contacts where one is asked."""
        asked: set[str] = set()
        for hold in (fate.hold for fate in fates if fate.hold is not None):
            if kind is Triage.AUTOMATIC and hold.kind is HoldKind.UNIDENTIFIED:
                continue  # whatever workbook an answering machine attaches is no return
            question = None
            if hold.kind is HoldKind.UNCONFIRMED and hold.reference not in asked:
                asked.add(hold.reference)
                if self.answers.room(AnswerReason.CONFIRM, hold.reference, now) is Room.FREE:
                    question = self.answers.question(hold, now)
            told = "已去信请该单位联系人确认" if question else "未自动去信询问"
            yield replace(hold, reason=f"{hold.reason}；{told}" if hold.reference else hold.reason), question

    def _asked(self, incoming: Incoming, now: datetime) -> Hold | None:
        """The file that this mail answers our question about, if it comes from a contact who was asked."""
        if incoming.authentication is Authentication.FAIL:
            return None
        hold = self._asked_about(incoming)
        return hold if hold and hold.closed_at is None and self._may_vouch(hold, incoming.sender, now) else None

    def _asked_about(self, incoming: Incoming) -> Hold | None:
        with self.desk.ledger.begin() as work:
            for message_id in (incoming.in_reply_to, *incoming.references):
                mail = work.outbox.by_message_id(message_id) if message_id else None
                hold = work.holds.asked_by(mail.key) if mail else None
                if hold is not None:
                    return hold
        return None

    def _may_vouch(self, hold: Hold, address: str, now: datetime) -> bool:
        """Only a registered address of the organisation, letter by letter, vouches for somebody else's mail."""
        reference = Reference.parse(hold.reference)
        return any(
            contact.organisation == reference.organisation and contact.mail.casefold() == address.casefold()
            for contact in self.desk.programme(reference, now).contacts
        )

    def _released(self, hold: Hold) -> Arrival:
        """The file that waited, as of the moment our server received it."""
        file = Attachment(hold.file_name, "", self.desk.archive.get(hold.file_sha256))
        clues = Clues(named=hold.reference)
        return Arrival(file, hold.sender, hold.received_at, hold.message, released=True, clues=clues)

    def _with_reply(self, plan: MailPlan, asked: Hold, incoming: Incoming, *, said: bool | None) -> MailPlan:
        """The plan, and what the reply does to the hold it is about."""
        if plan.kind is None:
            return plan
        if said is None:
            words = f"{asked.reason}；{incoming.sender} 答复“{own_words(incoming.text)[:40]}”，请人工判读"
            return replace(
                plan, note=f"{plan.note}；对询问的答复需人工判读", holds=(*plan.holds, replace(asked, reason=words))
            )
        outcome = "该单位已确认，予以登记" if said else "该单位答复不是其报送，不予登记"
        closing = (asked, incoming.sender, outcome)
        return replace(plan, note=f"{plan.note}；{outcome}", closed=(*plan.closed, closing))

    def _answered(self, message: ReceivedMessage, incoming: Incoming) -> MailPlan | None:
        """A mail that answers a notice in words; a paper is looked at by a person instead, a forged one by nobody."""
        if incoming.authentication is Authentication.FAIL or substitute(incoming) is Substitute.OFFICIAL:
            return None
        reply = reply_to(self.desk, message, incoming)
        note = f"{incoming.sender} 答复：{reply.words[:40]}" if reply else ""
        return MailPlan(Triage.NO_WORKBOOK, note, reply=reply) if reply else None

    def _without_files(self, message: ReceivedMessage, incoming: Incoming, now: datetime) -> MailPlan:
        """A mail without a workbook: a paper goes to a person, anything else of somebody who owes is answered."""
        kind, reference = Triage.NO_WORKBOOK, open_return_of(self.desk, incoming.sender, message.received_at)
        if reference is None and not self._is_registered(incoming.sender):
            return MailPlan(kind, incoming.sender)
        if substitute(incoming) is Substitute.OFFICIAL:
            hold = self._paper(message, incoming, reference, now)
            return MailPlan(kind, f"{incoming.sender} {hold.reason}", holds=(hold,))
        if reference is None or incoming.authentication is Authentication.FAIL or is_courtesy(incoming):
            return MailPlan(kind, f"{incoming.sender} 无需答复")
        room = self.answers.room(AnswerReason.NO_FORM, incoming.sender, now)
        if room is Room.FULL:
            return MailPlan(None, FULL)
        if room is Room.SAID or self._is_known(incoming):
            return MailPlan(kind, f"{incoming.sender} {SAID}")
        answer = self.answers.no_form(incoming, reference, message.sha256, now)
        return MailPlan(kind, f"{incoming.sender} 已请其使用填报表", answers=(answer,))

    def _paper(self, message: ReceivedMessage, incoming: Incoming, reference: Reference | None, now: datetime) -> Hold:
        """A paper that a person has to read; a forged sender must not silence the reminders of a department."""
        forged = incoming.authentication is Authentication.FAIL
        names = "、".join(f"《{file.name}》" for file in incoming.attachments if not file.inline and file.name)
        return Hold(
            message=message.sha256,
            kind=HoldKind.FORGED if forged else HoldKind.PAPER,
            reason=f"{'发件人未通过域名验证，' if forged else ''}来信附有盖章件或公文{names}，请人工登记",
            sender=incoming.sender,
            received_at=message.received_at,
            since=now,
            reference=str(reference or ""),
        )

    def _is_registered(self, address: str) -> bool:
        """Whether *address* is a contact of any programme, letter by letter."""
        wanted = address.casefold()
        with self.desk.ledger.begin() as work:
            cycles = work.cycles.all()
        programmes = {cycle.reference.programme: self.desk.programme(cycle.reference) for cycle in cycles}
        return any(
            contact.mail.casefold() == wanted for programme in programmes.values() for contact in programme.contacts
        )

"""The checks of a mail in the moment before it leaves: is it still true, and is it in the right hands?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.parser import BytesParser

from duban.domain.appraisal.subject import AppraisalSubject
from duban.domain.calendar.cycle import Cycle, Reference
from duban.domain.checks.co_lead import countersign_text
from duban.domain.checks.helper_answers import helper_text
from duban.domain.decisions.coordination import NeedActKind
from duban.domain.decisions.decision import DecisionKind
from duban.domain.decisions.document import DocumentState
from duban.domain.decisions.document_name import DraftKey
from duban.domain.escalation.circular_proof import ExtractKey
from duban.domain.escalation.item_subject import ItemSubject
from duban.domain.escalation.ladder import Anchor, Notice, NoticeState, Rung
from duban.domain.escalation.need_ladder import CHARGING, TELLING
from duban.domain.escalation.need_subject import NeedSubject
from duban.domain.escalation.rung import Release
from duban.domain.mail.delivery import Cancellation, MailKind, OutgoingMail, Stop
from duban.domain.mail.mail_key import MailKey
from duban.domain.plan.addresses import units_of
from duban.domain.returns.submission import ReturnState
from duban.errors import NotConfigured, UnknownReference
from duban.ports import FormMarks, UnitOfWork
from duban.services.context import ServiceContext
from duban.services.drafts.briefs import brings_brief
from duban.services.proof.returns_told import returns_told
from duban.services.proof.silence import unproved
from duban.services.send.expert_mails import letter_over

# The names of a zip's parts stand in it as they are.
WORKBOOK_PART = b"xl/workbook.xml"
GONE = {DocumentState.WITHDRAWN: "所依据的文书已撤回", DocumentState.SUPERSEDED: "所依据的文书已有新稿"}
PUT_OFF = Stop(Cancellation.PAUSED, "报送时间有变动，按新的时间另行提醒")
OVER = Stop(Cancellation.UNTRUE, "所涉任务事项已销号、已终止或已延期，邮件撤销")
ANSWERED = Stop(Cancellation.UNTRUE, "所涉协调事项已答复或已办结，邮件撤销")
SAID_WITHOUT = Stop(Cancellation.PARTLY_UNTRUE, "同一邮件中有事项已办结，其余事项重新整理后发出")
RESTS = Stop(Cancellation.PAUSED, "该单位来信待人工处理，可能即为报送件，暂停提醒")
EXPERT_SETTLED = Stop(Cancellation.UNTRUE, "专家已答复或不再等候，邮件撤销")
NOT_OWED = {ReturnState.EXEMPT: "该单位本期免报", ReturnState.NIL: "该单位本期已作零报告"}


@dataclass(frozen=True, slots=True)
class PresendChecks:
    """Questions only; whoever asks decides what follows."""

    context: ServiceContext
    marks: FormMarks

    def rung(self, mail: OutgoingMail) -> Rung | None:
        """The step of a ladder that *mail* is, None for receipts and reports."""
        if mail.kind not in (MailKind.FORM, MailKind.NOTICE):
            return None
        ladder = self.context.ladders.get(Reference.parse(mail.reference).stream, ())
        return next((rung for rung in ladder if rung.code == MailKey.parse(mail.key).code), None)

    def was_signed(self, mail: OutgoingMail) -> bool:
        """Whether a person let *mail* out."""
        rung = self.rung(mail)
        return mail.kind in (MailKind.REPORT, MailKind.LETTER) or (rung is not None and rung.release is Release.SIGNED)

    def is_reminder(self, mail: OutgoingMail) -> bool:
        """Whether *mail* only reminds of a day that is still to come."""
        rung = self.rung(mail)
        return mail.kind is MailKind.NOTICE and rung is not None and rung.anchor is Anchor.REMINDER_TARGET

    def untrue(self, work: UnitOfWork, mail: OutgoingMail, now: datetime) -> Stop | None:
        """Why *mail* must not go out any more; None if it may. Receipts and 简况 say what was, and stay true."""
        if mail.kind is MailKind.RECEIPT or brings_brief(mail.key):
            return None
        if (is_over := letter_over(work, mail.key)) is not None:
            return EXPERT_SETTLED if is_over else None
        if parts := said_together(work, mail):
            return self._untrue_together(work, parts, now)
        if reason := self._paper_gone(work, mail):
            return Stop(Cancellation.UNTRUE, reason)
        return self._untrue_alone(work, mail, now)

    def _untrue_alone(self, work: UnitOfWork, mail: OutgoingMail, now: datetime) -> Stop | None:
        """As `untrue`, for what is said of one return, or of items, and stands on no paper that is gone."""
        carried = work.notices.carried_by(mail.key)
        # What is said of items, a return alone does not meet.
        if any(AppraisalSubject.parse(one.subject) for one in carried):
            return None  # what a unit checks is of the moment at which it was sent out, and stays true
        if needs := {one: need for one in carried if (need := NeedSubject.parse(one.subject))}:
            carried = tuple(one for one in carried if one not in needs)
            if not carried:
                return _untrue_of_needs(work, needs)
        items = {one: subject for one in carried if (subject := ItemSubject.parse(one.subject))}
        if items or mail.kind is MailKind.REPORT or ExtractKey.parse(mail.key):
            return _untrue_of_items(work, items)
        # What is true of the rest is said in another mail.
        if mail.kind is MailKind.NOTICE and len(carried) > 1 and any(self._is_done(work, one) for one in carried):
            return SAID_WITHOUT
        if (stop := self._settled(work, mail)) or mail.kind is MailKind.FORM:
            return stop
        return self._untrue_by_now(work, mail, now)

    def _untrue_together(self, work: UnitOfWork, parts: tuple[OutgoingMail, ...], now: datetime) -> Stop | None:
        """Why a mail that says all *parts* must not go out; what still is true of some of them is said in another."""
        stops = [self._untrue_part(work, part, now) for part in parts]
        return stops[0] if len({stop and stop.cause for stop in stops}) == 1 else SAID_WITHOUT

    def _untrue_part(self, work: UnitOfWork, part: OutgoingMail, now: datetime) -> Stop | None:
        return self._settled(work, part) or self._untrue_by_now(work, part, now)

    def _settled(self, work: UnitOfWork, mail: OutgoingMail) -> Stop | None:
        """Whether the return that *mail* asks for is not owed any more."""
        expected = work.returns.get(Reference.parse(mail.reference))
        if expected is None or expected.state.is_owed:
            return None
        return Stop(Cancellation.UNTRUE, NOT_OWED.get(expected.state, "该单位已报送") + "，邮件撤销")

    def _untrue_by_now(self, work: UnitOfWork, mail: OutgoingMail, now: datetime) -> Stop | None:
        if self.is_reminder(mail) and _was_put_off_since(work, mail):
            return PUT_OFF
        reason = self._too_late(work, mail, now)
        return Stop(Cancellation.UNTRUE, reason) if reason else None

    def unread(self, work: UnitOfWork, mail: OutgoingMail, now: datetime) -> str:
        """
        Why a mail that charges its unit with silence must wait on: an answer may lie unread.

        What was written by rule a moment ago rests on a reading; what a person let out was drafted before.
        """
        if mail.kind is not MailKind.NOTICE:
            return ""
        if now - mail.prepared_at < self.context.rules.read_within and not self.was_signed(mail):
            return ""
        if not self._charges(work, mail):
            return ""
        return unproved(self.context, work, now)

    def _charges(self, work: UnitOfWork, mail: OutgoingMail) -> bool:
        """Whether *mail* says that nothing came by a deadline; of items every notice may."""
        if parts := said_together(work, mail):
            return any(rung is not None and rung.charges for rung in map(self.rung, parts))
        rung = self.rung(mail)
        if rung is not None:
            return rung.charges
        carried = work.notices.carried_by(mail.key)
        others = (one for one in carried if AppraisalSubject.parse(one.subject) is None)
        return any(one.rung in CHARGING or NeedSubject.parse(one.subject) is None for one in others)

    def rests(self, work: UnitOfWork, mail: OutgoingMail) -> Stop | None:
        """Why a notice has to wait for a person: something came that may be the return which it asks for."""
        if mail.kind is MailKind.NOTICE and any(map(work.holds.pauses, returns_told(work, mail))):
            return RESTS
        return None

    def _is_done(self, work: UnitOfWork, notice: Notice) -> bool:
        """Whether *notice* is about a return that is not owed any more."""
        try:
            expected = work.returns.get(Reference.parse(notice.subject))
        except ValueError:
            return False  # about an item, which no arriving mail makes untrue by itself
        return expected is not None and not expected.state.is_owed

    def _paper_gone(self, work: UnitOfWork, mail: OutgoingMail) -> str:
        """Why the draft that *mail* was made of no longer stands."""
        if extract := ExtractKey.parse(mail.key):
            latest = work.documents.latest(extract.circular)
            return "" if latest and latest.state is DocumentState.WAITING else "所核对的通报已不在待签"
        paper = DraftKey.parse(mail.key)
        document = work.documents.latest(paper.name)
        if paper.draft is not None:
            document = work.documents.get(paper.name, paper.draft)
        return GONE.get(document.state, "") if document is not None else ""

    def _too_late(self, work: UnitOfWork, mail: OutgoingMail, now: datetime) -> str:
        """Why nobody should read this notice at this moment."""
        said = work.notices.about(mail.reference)
        for notice in said:
            if (notice.mail_key == mail.key or notice.key == mail.renews) and notice.state is NoticeState.WITHDRAWN:
                return "该提醒已撤回"
        cycle, rung = self._cycle(mail), self.rung(mail)
        if cycle is None or rung is None:
            return ""
        if cycle.is_cut_off(now - timedelta(days=self.context.rules.keeps_chasing_days + 1)):
            return "该报送周期已结束"
        if self.is_reminder(mail) and now >= cycle.late_from:
            return "报送时限已过，提醒不再适用"
        return self._outrun(said, mail, rung)

    def _outrun(self, said: tuple[Notice, ...], mail: OutgoingMail, rung: Rung) -> str:
        """After an outage only the highest rung is said: three mails at once help nobody."""
        levels = {step.code: step for step in self.context.ladders[Reference.parse(mail.reference).stream]}
        for notice in said:
            other, stands = levels.get(notice.rung), notice.state in (NoticeState.PREPARED, NoticeState.DELIVERED)
            if other is not None and other.level > rung.level and stands:
                return f"已有更高一级的{other.name}，本级不再发出"
        return ""

    def _cycle(self, mail: OutgoingMail) -> Cycle | None:
        try:
            return self.context.cycle(Reference.parse(mail.reference))
        except (NotConfigured, UnknownReference):
            return None

    def wrong_hands(self, mail: OutgoingMail, raw: bytes) -> str:
        """
        Why *mail* with its bytes *raw* does not belong to those it is addressed to; empty if it does.

        The workbook is judged by the marks inside the bytes that would leave, not by what the ledger says of
        them. What a person released may go to an address the task list does not know; a strange form never.
        """
        if mail.kind is MailKind.REPORT:
            return ""
        marks = [self.marks.read(workbook) for workbook in _workbooks(raw)]
        with self.context.ledger.begin() as work:
            about = {mail.reference, *(part.reference for part in said_together(work, mail))}
        for reference, token in marks:
            if reference not in about and (reference or mail.kind is MailKind.FORM):
                if mail.kind is MailKind.RECEIPT and self._is_theirs(mail, reference):
                    continue
                return f"邮件属于 {mail.reference}，所附填报表却属于 {reference or '无法认定的单位'}，不得发出"
            # A co-lead's form carries a mark of its own kind.
            texts = (reference, countersign_text(reference), helper_text(reference))
            if reference and not any(self.context.signer.is_ours(text, token) for text in texts):
                return "所附填报表的校验码无效，不得发出"
        if mail.kind is MailKind.FORM and not marks:
            return "填报通知中没有填报表，不得发出"
        if mail.kind is MailKind.RECEIPT or mail.released:
            return ""
        return next(filter(None, (self._strangers(mail, Reference.parse(one)) for one in sorted(about))), "")

    def _is_theirs(self, mail: OutgoingMail, reference: str) -> bool:
        """
        Whether the return *reference* is the business of all who are to read the receipt *mail*.

        A receipt may hold an older form, or those of two units that one person reports for: all came from its reader.
        """
        try:
            about = Reference.parse(reference)
            programme = self.context.programme(about, mail.prepared_at)
        except (UnknownReference, ValueError):
            return False
        robot = self.context.robot.casefold()
        readers = [address for address in mail.recipients if address.casefold() != robot]
        return all(about.organisation in units_of(programme, address) for address in readers)

    def _strangers(self, mail: OutgoingMail, reference: Reference) -> str:
        """Addresses of *mail* that the task list does not give to the organisation of *reference*."""
        try:
            contacts = self.context.programme(reference, mail.attempted_at or mail.prepared_at).contacts
        except (NotConfigured, UnknownReference) as error:
            return str(error)
        known = {contact.mail.casefold() for contact in contacts if contact.organisation == reference.organisation}
        known.add(self.context.robot.casefold())
        strangers = [address for address in mail.recipients if address.casefold() not in known]
        if strangers:
            return f"收件地址 {'、'.join(strangers)} 不是该单位在《联系人》中的地址，请核实后放行或撤销"
        return ""


def said_together(work: UnitOfWork, mail: OutgoingMail) -> tuple[OutgoingMail, ...]:
    """What *mail* says of each return that it is about, as if a mail of its own said it; empty if it is about one."""
    if not MailKey.parse(mail.key).is_joined:
        return ()
    said = ((one, Reference.parse(one.subject)) for one in work.notices.carried_by(mail.key))
    return tuple(
        replace(mail, key=notice.key, renews=notice.key, reference=str(about), organisation=about.organisation)
        for notice, about in said
    )


def _untrue_of_items(work: UnitOfWork, notices: Mapping[Notice, ItemSubject]) -> Stop | None:
    """Why a mail with these *notices* about items must not go out; what still is true of the others is said again."""
    over = [notice for notice, subject in notices.items() if _is_over(work, subject)]
    if not over:
        return None
    return SAID_WITHOUT if len(over) < len(notices) else OVER


def _untrue_of_needs(work: UnitOfWork, notices: Mapping[Notice, NeedSubject]) -> Stop | None:
    """Why a mail that asks for help must not go out: it was answered, or the need closed; what is told back stays."""
    asked = [subject for notice, subject in notices.items() if notice.rung != TELLING]
    acts = {act.number: act for act in work.needs.all(asked[0].programme)} if asked else {}
    closed = {act.name for act in acts.values() if act.kind is NeedActKind.CLOSED}
    said = {act.about for act in acts.values() if act.kind is NeedActKind.SAID}
    over = [one for one in asked if one.number in said or acts[one.number].name in closed]
    return ANSWERED if asked and len(over) == len(asked) else None


def _is_over(work: UnitOfWork, subject: ItemSubject) -> bool:
    """Whether the item was closed or dropped, or the deadline spoken of extended, after the mail was written."""
    decided = work.decisions.in_force(subject.programme)
    granted = decided.deadlines.get(subject.number)
    is_extended = granted is not None and subject.deadline is not None and subject.deadline < granted
    return decided.is_over(subject.number) or is_extended


def _was_put_off_since(work: UnitOfWork, mail: OutgoingMail) -> bool:
    """Whether the day that *mail* reminds of was moved after it was written."""
    reference = Reference.parse(mail.reference)
    return any(
        one.kind is DecisionKind.POSTPONEMENT and one.reference == str(reference.cycle) and one.at >= mail.prepared_at
        for one in work.decisions.all(reference.programme)
    )


def _workbooks(raw: bytes) -> Iterator[bytes]:
    """Every workbook attached to a mail of ours, whatever it is called; a Word document is a zip as well, but none."""
    for part in BytesParser().parsebytes(raw).walk():
        data = part.get_payload(decode=True)
        if isinstance(data, bytes) and data.startswith(b"PK\x03\x04") and WORKBOOK_PART in data:
            yield data

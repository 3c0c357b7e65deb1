"""What a mail without a workbook leads to: a message or a paper for a person, and the answer that it gets at once."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.mail.authentication import Authentication
from duban.domain.mail.holds import AnswerReason, Hold, HoldKind
from duban.domain.mail.instead_of_form import Substitute, is_letter, substitute
from duban.domain.mail.message import ANSWERING, MessageKind, UnitMessage, is_blank, own_text
from duban.domain.mail.own_words import is_courtesy
from duban.domain.mail.triage import Incoming, Triage
from duban.ports import FormReader, ReceivedMessage
from duban.services.collect.answer import AnswerMail, AnswerWriter, ExplainedFiles, Room
from duban.services.collect.explain import Explanation, explained, linked, refused
from duban.services.collect.identify import open_return_of, open_returns_of
from duban.services.collect.mail_plan import FULL, MailPlan, hold_of
from duban.services.collect.messages import messages_in
from duban.services.context import ServiceContext

# Whoever speaks of a file as of something that he sends meant to send one, and is told how.
MEANT_TO_ATTACH = re.compile(
    r"附件|附上|随信附|随邮件|(现|特)(将|把|予|就).{0,30}(报|送|交)|现(报送|上报)|(请|敬请)(查收|查阅|审阅|收阅)"
)
SAID = "当日已答复过同类来信"


@dataclass(frozen=True, slots=True)
class NoWorkbook:
    """Works out the plan of such a mail; records nothing."""

    context: ServiceContext
    answers: AnswerWriter
    reader: FormReader

    def plan(self, message: ReceivedMessage, incoming: Incoming, now: datetime) -> MailPlan:
        """What *incoming* leads to at *now*: whatever a unit says waits for a person, beside any answer of ours."""
        said = messages_in(self.context, message, incoming)
        if not said and not self._is_registered(incoming.sender):
            return MailPlan(Triage.NO_WORKBOOK, incoming.sender)
        if substitute(incoming) is Substitute.OFFICIAL and self._is_registered(incoming.sender):
            return self._of_paper(message, incoming, now)
        plan = self._answered(message, incoming, said, now)
        return replace(plan, note=_noted(plan.note, said), messages=said) if plan.kind is not None else plan

    def unread(self, message: ReceivedMessage, incoming: Incoming, now: datetime) -> AnswerMail | Room:
        """The answer to a contact none of whose workbooks can be read, and who owes none: why, file by file."""
        reference = _spoken_of(messages_in(self.context, message, incoming))
        room = self.answers.room(AnswerReason.NO_FORM, incoming.sender, now, for_files=True)
        if reference is None or room is not Room.FREE or self.answers.is_known(incoming):
            return room if room is Room.FULL else Room.SAID
        told = ExplainedFiles(self._explained(incoming), is_owed=False)
        return self.answers.no_form(incoming, reference, message.sha256, told, now)

    def _of_paper(self, message: ReceivedMessage, incoming: Incoming, now: datetime) -> MailPlan:
        """
        A paper waits for a person; who scanned the form in place of filing it is told at once what is asked for.

        Nobody is told so of a letter, nor of the scan that follows a form.
        """
        reference = open_return_of(self.context, incoming.sender, message.received_at)
        hold = self._paper(message, incoming, now)
        plan = MailPlan(Triage.NO_WORKBOOK, f"{incoming.sender} {hold.reason}")
        if reference is not None and not is_letter(incoming) and not self._is_begun(reference):
            told = self._answered(message, incoming, (), now)
            plan = replace(plan, answers=told.answers)
        return replace(plan, holds=(hold,))

    def _is_begun(self, reference: Reference) -> bool:
        """Whether anything was filed of the return."""
        with self.context.ledger.begin() as work:
            expected = work.returns.get(reference)
        return expected is not None and expected.attempts > 0

    def _answered(
        self, message: ReceivedMessage, incoming: Incoming, said: tuple[UnitMessage, ...], now: datetime
    ) -> MailPlan:
        """The one answer that such a mail gets at once, if it gets one."""
        kind = Triage.NO_WORKBOOK
        if incoming.authentication is Authentication.FAIL or is_courtesy(incoming):
            return MailPlan(kind, f"{incoming.sender} 无需答复")
        withdrawn = self._withdrawn(said)
        files = () if withdrawn else self._explained(incoming)
        owed = open_return_of(self.context, incoming.sender, message.received_at)
        reference = withdrawn or owed or (_spoken_of(said) if files else None)
        if reference is None or not (withdrawn or _lacks_form(incoming, said)):
            return MailPlan(kind, incoming.sender)
        reason = AnswerReason.WITHDRAWAL if withdrawn else AnswerReason.NO_FORM
        room = self.answers.room(reason, incoming.sender, now, for_files=bool(files))
        if room is Room.FULL:
            return MailPlan(None, FULL)
        if room is Room.SAID or self.answers.is_known(incoming):
            return MailPlan(kind, f"{incoming.sender} {SAID}")
        if withdrawn:
            answer = self.answers.withdrawal(incoming, reference, message.sha256, now)
            return MailPlan(kind, f"{incoming.sender} 已告知由工作人员核定", answers=(answer,))
        is_paper = substitute(incoming) is Substitute.OFFICIAL
        told = ExplainedFiles(files, is_owed=reference == owed, is_read=bool(said), is_paper=is_paper)
        answer = self.answers.no_form(incoming, reference, message.sha256, told, now)
        return MailPlan(kind, f"{incoming.sender} 已请其使用填报表", answers=(answer,))

    def _explained(self, incoming: Incoming) -> tuple[Explanation, ...]:
        """Why none of what came is a form, file by file."""
        files = explained(self.reader, incoming.attachments)
        return (*files, *refused(incoming.refusals), *linked(incoming.links))

    def _withdrawn(self, said: tuple[UnitMessage, ...]) -> Reference | None:
        """The return that the sender, who may speak for it, asks to be withdrawn; None if none was filed."""
        for one in said:
            if one.kind is MessageKind.WITHDRAWAL and one.is_vouched:
                reference = Reference.parse(one.subject)
                if self._is_begun(reference):
                    return reference
        return None

    def _paper(self, message: ReceivedMessage, incoming: Incoming, now: datetime) -> Hold:
        """A paper that a person has to read; a forged sender must not silence the reminders of a department."""
        forged = incoming.authentication is Authentication.FAIL
        names = "、".join(f"《{file.name}》" for file in incoming.attachments if not file.inline and file.name)
        kind = HoldKind.FORGED if forged else HoldKind.PAPER
        reason = f"{'发件人未通过域名验证，' if forged else ''}来信附有盖章件或公文{names}，请人工登记"
        about = open_returns_of(self.context, incoming.sender, message.received_at)
        return hold_of(message, kind, reason, incoming.sender, now, *about)

    def _is_registered(self, address: str) -> bool:
        """Whether *address* is a contact of any programme, letter by letter."""
        wanted = address.casefold()
        with self.context.ledger.begin() as work:
            cycles = work.cycles.all()
        programmes = {cycle.reference.programme: self.context.programme(cycle.reference) for cycle in cycles}
        return any(
            contact.mail.casefold() == wanted for programme in programmes.values() for contact in programme.contacts
        )


def _lacks_form(incoming: Incoming, said: tuple[UnitMessage, ...]) -> bool:
    """
    Whether the sender meant to report: he sent or speaks of a file, or nobody can tell what he wants.

    Whoever asks, explains, or answers a mail of ours is not told to use the form.
    """
    if substitute(incoming) is not Substitute.NOTHING or incoming.links or MEANT_TO_ATTACH.search(own_text(incoming)):
        return True
    if not said or is_blank(incoming):
        return True
    is_answer = bool(incoming.in_reply_to) or ANSWERING.match(incoming.subject) is not None
    return not is_answer and all(one.kind is MessageKind.OTHER for one in said)


def _spoken_of(said: tuple[UnitMessage, ...]) -> Reference | None:
    """The one return that a sender who may speak for it wrote about; None if there are several, or none."""
    vouched = [one for one in said if one.is_vouched]
    return Reference.parse(vouched[0].subject) if len(vouched) == 1 else None


def _noted(note: str, said: tuple[UnitMessage, ...]) -> str:
    if not said:
        return note
    return f"{note}；{said[0].kind}，待人工办理：{said[0].words[:40]}"

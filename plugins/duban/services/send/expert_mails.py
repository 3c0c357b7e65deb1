"""The mails of 函请专家: the letter with its one page, and one reminder where nobody answered."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE, FormName, Reference
from duban.domain.decisions.expert_letter import ExpertAct, ExpertLetter, letters_in
from duban.domain.mail.delivery import MailKind, OutgoingMail
from duban.domain.mail.mail_key import MailKey
from duban.domain.plan.programme import Item
from duban.domain.returns.assessment import Rating
from duban.errors import CalendarUnknown, Refused
from duban.ports import UnitOfWork
from duban.services.context import NO_THREAD, MailDraft, ServiceContext, Thread
from duban.services.plan.named import item_of
from duban.services.plan.versions import Versions

ASKS, REMINDS, PAGE = "expert_ask", "expert_reminder", "expert_form"


def expert_mail_key(code: str, act: ExpertAct) -> str:
    """The key of the mail of that *code* about the letter that *act* tells of."""
    return str(MailKey(code, f"{act.programme}/{act.number}"))


def letter_of(work: UnitOfWork, mail_key: str) -> ExpertAct | None:
    """The asking that the mail of that key is about; None of a mail to no expert."""
    found = _letter(work, mail_key)
    return found.asked if found else None


def letter_over(work: UnitOfWork, mail_key: str) -> bool | None:
    """Whether the letter of the mail of that key was answered or given up; None of a mail to no expert."""
    found = _letter(work, mail_key)
    return None if found is None else found.ended is not None


def _letter(work: UnitOfWork, mail_key: str) -> ExpertLetter | None:
    key = MailKey.parse(mail_key)
    if key.code not in (ASKS, REMINDS):
        return None
    programme, _, number = key.about.rpartition("/")
    return next((one for one in letters_in(work.experts.all(programme)) if str(one.asked.number) == number), None)


@dataclass(frozen=True, slots=True)
class ExpertMails:
    """Writing and laying mails; safe to repeat."""

    context: ServiceContext

    def asking(self, act: ExpertAct, now: datetime) -> OutgoingMail:
        """The letter to the expert whom *act* asks, with the page on which he answers; nothing is recorded."""
        return self._mail(ASKS, act, now, self._page(act, now))

    def lay_due(self, now: datetime) -> int:
        """Lay the reminder of every letter that is to be reminded of and was not; returns how many."""
        today = now.astimezone(TIMEZONE).date()
        laid = 0
        with self.context.ledger.begin() as work:
            due = [one for one in self._waiting(work) if self._is_due(work, one, now)]
        for letter in due:
            with suppress(CalendarUnknown):
                if letter.is_to_be_reminded(today, self.context.calendar):
                    mail = self._mail(REMINDS, letter.asked, now, self._page(letter.asked, now))
                    with self.context.ledger.begin() as work:
                        laid += work.outbox.add(mail)
        return laid

    def _waiting(self, work: UnitOfWork) -> Iterator[ExpertLetter]:
        for code, plan in self.context.programmes.items():
            if plan.loops.expert_mail:
                yield from (one for one in letters_in(work.experts.all(code)) if one.ended is None)

    def _is_due(self, work: UnitOfWork, letter: ExpertLetter, now: datetime) -> bool:
        """Whether the letter left on another day, and no reminder of it was laid."""
        asked = work.outbox.get(expert_mail_key(ASKS, letter.asked))
        if asked is None or asked.sent_at is None or asked.sent_at.date() >= now.date():
            return False
        return work.outbox.get(expert_mail_key(REMINDS, letter.asked)) is None

    def _page(self, act: ExpertAct, now: datetime) -> tuple[str, bytes]:
        """The page on which the expert answers: filled in by hand, signed, and sent back as a scan or a photograph."""
        title, text = self.context.render(act.programme, PAGE, self._facts(act, now))
        lines = (line.strip() for line in text.splitlines() if line.strip())
        return f"{title}（第{act.number}号）.docx", self.context.papers.page(title, lines, now)

    def _mail(self, code: str, act: ExpertAct, now: datetime, page: tuple[str, bytes]) -> OutgoingMail:
        """Released by whoever asks: the address is no unit's, and stands in no list."""
        with self.context.ledger.begin() as work:
            before = work.outbox.get(expert_mail_key(ASKS, act)) if code == REMINDS else None
        thread = Thread(before.message_id, (before.message_id,)) if before else NO_THREAD
        draft = MailDraft(
            kind=MailKind.LETTER,
            key=expert_mail_key(code, act),
            template=code,
            facts=self._facts(act, now),
            reference=self._reference(act.programme, now),
            to=(act.address,),
            attachments=(page,),
            thread=thread,
        )
        return replace(self.context.write(draft, now), released=f"{act.by}函请专家")

    def _facts(self, act: ExpertAct, now: datetime) -> dict[str, object]:
        item = self._item(act)
        return {
            "programme": self.context.plan(act.programme).title,
            "item": item.told,
            "goal": item.goal,
            "number": act.number,
            "until": act.until,
            "ratings": tuple(rating.value for rating in Rating),
            **self.context.office_of(act.programme).facts,
            "now": now,
        }

    def _item(self, act: ExpertAct) -> Item:
        return item_of(Versions(self.context).latest(act.programme), act.item)

    def _reference(self, code: str, now: datetime) -> Reference:
        """The cycle of items that is asked for: it gives the subject its tag, and is no unit's."""
        for stream in self.context.plan(code).streams:
            if self.context.streams[stream].form is FormName.ITEMS:
                return Reference(code, stream, self.context.period_now(code, stream, now))
        raise Refused("该专项没有逐项报送的口径，不能函请专家。")

"""函请专家: an expert who cannot come to the meeting is asked for his signed word by mail, and answers once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.decision import Ruling
from duban.domain.decisions.expert_letter import (
    LEAST_DAYS,
    MOST_DAYS,
    ExpertAct,
    ExpertActKind,
    ExpertLetter,
    letters_in,
)
from duban.domain.office.authority import Permission
from duban.domain.plan.addresses import is_address
from duban.errors import Refused, UnknownReference
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.decide.decider import Who, signed
from duban.services.plan.named import item_of
from duban.services.plan.versions import Versions
from duban.services.send.expert_mails import ExpertMails

OFF = "该专项未启用函请专家环节（config/duban.toml 的 [loops] 或该专项的 loops）。"


@dataclass(frozen=True, slots=True)
class ExpertLetters:
    """Asking and giving up; the same once more changes nothing. Refused while the loop is off."""

    context: ServiceContext

    def ask(self, code: str, number: int, address: str, until: date | None, who: Who, now: datetime) -> str:
        """
        Ask the expert at *address* by mail about an item that is marked, for an answer until a day.

        The letter leaves with the mails that are due. Refused for an address that is none, a day too near or too far.
        """
        signed(who, Permission.REFORM)
        if not self.context.plan(code).loops.expert_mail:
            raise Refused(OFF)
        item, address = item_of(Versions(self.context).latest(code), number), address.strip()
        with self.context.ledger.begin() as work:
            if not _is_marked(work, code, number, by_list=item.is_reform):
                raise Refused(f"{item.told}没有标注为创新突破改革，不作专家论证。")
            if any(one.ended is None and _is_to(one, address) for one in self._letters(work, code, number)):
                return "已函请该专家，尚未答复，无需重复办理。"
            last = max((act.number for act in work.experts.all(code)), default=0)
        if not is_address(address):
            raise Refused("请填写专家的邮箱地址，一次一位。")
        today = now.astimezone(TIMEZONE).date()
        if until is None or not today + timedelta(days=LEAST_DAYS) <= until <= today + timedelta(days=MOST_DAYS):
            raise Refused(f"请填写答复期限，{LEAST_DAYS}天以后、{MOST_DAYS}天以内。")
        act = ExpertAct(
            *(code, number, ExpertActKind.ASKED, now, who.by, who.reason, last + 1),
            address=address,
            until=until,
            **who.identified,
        )
        mail = ExpertMails(self.context).asking(act, now)
        with self.context.ledger.begin() as work:
            if work.experts.add(act).number != act.number:
                raise Refused("刚有其他人函请了专家，请刷新页面后再办。")
            work.outbox.add(mail)
        return f"已函请专家（第{act.number}号），附书面意见表，到期前提醒一次。"

    def give_up(self, code: str, number: int, letter: int, who: Who, now: datetime) -> str:
        """Wait for an expert no longer: he is not reminded, and nothing of it is held against anybody."""
        signed(who, Permission.REFORM)
        with self.context.ledger.begin() as work:
            found = waiting_letter(work, code, number, letter)
            if found is None:
                return "该函请已答复或不再等候，无需重复办理。"
            work.experts.add(ending_of(code, number, letter, ExpertActKind.GIVEN_UP, who, now))
        return f"函请专家第{letter}号不再等候。"

    def of(self, code: str, number: int) -> tuple[ExpertLetter, ...]:
        """The letters about an item, the newest first."""
        with self.context.ledger.begin() as work:
            return self._letters(work, code, number)

    def _letters(self, work: UnitOfWork, code: str, number: int) -> tuple[ExpertLetter, ...]:
        return tuple(one for one in letters_in(work.experts.all(code)) if one.asked.item == number)


def waiting_letter(work: UnitOfWork, code: str, number: int, letter: int) -> ExpertLetter | None:
    """
    The letter of that number about an item, while its answer is waited for; None once it ended.

    UnknownReference if there never was one.
    """
    letters = letters_in(work.experts.all(code))
    found = next((one for one in letters if (one.asked.item, one.asked.number) == (number, letter)), None)
    if found is None:
        raise UnknownReference(f"没有函请专家第{letter}号。")
    return None if found.ended else found


def ending_of(code: str, number: int, letter: int, kind: ExpertActKind, who: Who, now: datetime) -> ExpertAct:
    """What is put on record when a letter ends so."""
    return ExpertAct(code, number, kind, now, who.by, who.reason, about=letter, **who.identified)


def _is_marked(work: UnitOfWork, code: str, number: int, *, by_list: bool) -> bool:
    """Whether an item is meant to be marked: by the last decision, else as the list has it."""
    last = work.decisions.in_force(code).reforms.get(number)
    return last.value == Ruling.MARKED if last else by_list


def _is_to(letter: ExpertLetter, address: str) -> bool:
    return letter.asked.address.casefold() == address.casefold()

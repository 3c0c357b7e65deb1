"""交办: a paper is registered with what it gives to units; each answer is looked at, given again, or closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_day
from duban.domain.decisions.coordination import Need, NeedAct, NeedActKind, NeedName
from duban.domain.decisions.document import Document
from duban.domain.decisions.errands import Errand, ErrandSource, IssuedPaper, errand_paper, told_errands
from duban.domain.decisions.levels import basis_of
from duban.domain.plan.programme import Programme
from duban.domain.returns.helping import FeedbackWay, HelperAnswer, HelperPart
from duban.domain.text.secrecy import looks_secret
from duban.errors import Refused
from duban.services.context import ServiceContext
from duban.services.decide.decider import Who
from duban.services.decide.need_record import act_of, may_coordinate, record
from duban.services.plan.errand_slips import ErrandSlips, Given
from duban.services.plan.errands import ErrandOnFile, ErrandRecords
from duban.services.plan.needs import ASKED_OF, NeedRecords
from duban.services.plan.versions import Versions

LONGEST_MATTER, LONGEST_OCCASION = 300, 30
QUOTES = '“”「」"'


@dataclass(frozen=True, slots=True)
class ErrandWish:
    """One matter as somebody gives it: the office's words, who has it, until when, and where they answer."""

    matter: str
    main: str
    sides: tuple[str, ...]
    until: date
    way: FeedbackWay
    items: tuple[int, ...] = ()
    need: str = ""

    @property
    def given(self) -> tuple[Given, ...]:
        """The units, the one that is to settle it first."""
        parts = ((self.main, HelperPart.MAIN), *((code, HelperPart.SIDE) for code in self.sides))
        return tuple(Given(code, part, self.until, self.way) for code, part in dict(parts).items())


@dataclass(frozen=True, slots=True)
class GiveErrands:
    """Each of these is on record for good; said again it changes nothing. Refused while the loop is off."""

    context: ServiceContext

    def register(self, code: str, paper: IssuedPaper, wishes: Iterable[ErrandWish], who: Who, now: datetime) -> str:
        """
        Register *paper* with what it gives to units, and draft a 交办单 for each matter, which goes once it is signed.

        Refused as a whole if one line is wrong; a matter that the same paper gave before is not given again.
        """
        may_coordinate(self.context, code, who)
        programme, today = Versions(self.context).latest(code), now.astimezone(TIMEZONE).date()
        _check_paper(paper, today)
        if not (lines := tuple(wishes)):
            raise Refused("请至少填写一项交办事项。")
        for wish in lines:
            self._check(programme, paper, wish, now)
        with self.context.ledger.begin() as work:
            known = {(one.paper.source, one.paper.number, one.matter) for one in work.errands.all(code)}
            newest = work.errands.newest(code)
        new = [wish for wish in lines if (paper.source, paper.number, _flat(wish.matter)) not in known]
        if not new:
            return "所列事项此前均已登记，无需重复登记。"
        errands = [
            Errand(
                code,
                paper,
                _flat(wish.matter),
                now,
                who.by,
                who.reason,
                number,
                wish.items,
                wish.need,
                **who.identified,
            )
            for number, wish in enumerate(new, start=newest + 1)
        ]
        drafts = [
            self._drafted(errand, errand.as_need(()), wish.given, "", 1, who, now)
            for errand, wish in zip(errands, new, strict=True)
        ]
        with self.context.ledger.begin() as work:
            for errand, (draft, asks) in zip(errands, drafts, strict=True):
                if work.errands.add(errand).number != errand.number:
                    raise Refused("刚有其他人登记了交办事项，请重新提交。")
                record(work, errand.as_need(()), asks)
                work.documents.add(draft)
        told = told_errands(*(one.number for one in errands))
        return f"已登记{len(errands)}项（{told}），交办单待签发，签发后下一工作日9时发出。"

    def again(self, name: NeedName, given: Given, words: str, who: Who, now: datetime) -> str:
        """Give it to a unit once more, or to another one: what was said does not suffice, or was not its own."""
        one, programme = self._begin(name, who, now), Versions(self.context).latest(name.programme)
        self._check_unit(programme, given, now)
        unit = programme.names.get(given.unit, given.unit)
        if any(ask.is_open and ask.act.organisation == given.unit for ask in one.need.asks):
            return f"此前已交办{unit}，尚未办结，无需重复交办。"
        with self.context.ledger.begin() as work:
            turn = next(each for each in count(1) if work.documents.latest(errand_paper(name, each)) is None)
        draft, asks = self._drafted(one.errand, one.need, (given,), words, turn, who, now)
        with self.context.ledger.begin() as work:
            record(work, one.need, asks, one.withdrawn)
            work.documents.add(draft)
        return f"已再次交办{unit}，交办单待签发，签发后下一工作日9时发出。"

    def said(self, name: NeedName, number: int, answer: HelperAnswer, words: str, who: Who, now: datetime) -> str:
        """Put on record what a unit said by telephone or on paper to what it was given under that *number*."""
        one = self._begin(name, who, now)
        ask = next((each for each in one.released if each.act.number == number), None)
        if ask is None or not ask.is_open:
            raise Refused("该交办已有答复，或交办单尚未签发，请刷新页面。")
        if not words.strip():
            raise Refused("请写明该单位反馈的内容。")
        told = act_of(
            *(one.need, NeedActKind.SAID, who, now, words),
            about=number,
            organisation=ask.act.organisation,
            answer=answer,
        )
        with self.context.ledger.begin() as work:
            record(work, one.need, (told,), one.withdrawn)
        return f"反馈已登记（{answer}），待审核。"

    def close(self, name: NeedName, words: str, who: Who, now: datetime) -> str:
        """Accept what was said: the matter is closed. Refused while a unit still owes its last word."""
        one = self._begin(name, who, now)
        if not words.strip():
            raise Refused("请写明办理结果。")
        owing = [ask for ask in one.need.asks if ask.is_open]
        if owing:
            names = Versions(self.context).latest(name.programme).names
            units = "、".join(dict.fromkeys(names.get(ask.act.organisation, "") for ask in owing))
            raise Refused(f"{units}尚未反馈办理结果；已通过其他方式反馈的，请先登记反馈。")
        with self.context.ledger.begin() as work:
            record(work, one.need, (act_of(one.need, NeedActKind.CLOSED, who, now, words),), one.withdrawn)
        return f"{one.errand.told}反馈审核通过，已办结。"

    def _begin(self, name: NeedName, who: Who, now: datetime) -> ErrandOnFile:
        may_coordinate(self.context, name.programme, who)
        one = ErrandRecords(self.context).one(name, now)
        if one.need.closed is not None:
            raise Refused(f"该事项已于{one.need.closed.at:%Y-%m-%d}办结。")
        return one

    def _drafted(
        self, errand: Errand, need: Need, given: tuple[Given, ...], words: str, turn: int, who: Who, now: datetime
    ) -> tuple[Document, tuple[NeedAct, ...]]:
        """The 交办单 on what is *given*, and what is to be recorded beside it."""
        draft = ErrandSlips(self.context).draft(errand, given, words, turn, now)
        asks = (
            act_of(
                *(need, NeedActKind.ASKED, who, now, words),
                organisation=each.unit,
                part=each.part,
                until=each.until,
                way=each.way,
                paper=draft.name,
            )
            for each in given
        )
        return draft, tuple(asks)

    def _check(self, programme: Programme, paper: IssuedPaper, wish: ErrandWish, now: datetime) -> None:
        matter = _flat(wish.matter)
        if not matter or len(matter) > LONGEST_MATTER:
            raise Refused(f"请写明交办事项，{LONGEST_MATTER}字以内。")
        if paper.source is ErrandSource.REMARK and any(sign in matter for sign in QUOTES):
            raise Refused("批示的原文不录入：请用本办的话写拟办意见，不加引号。")
        if looks_secret(matter):
            raise Refused("交办事项疑似涉密或含身份证号，不得录入。")
        for given in wish.given:
            self._check_unit(programme, given, now)
        if missing := [number for number in wish.items if programme.find(number) is None]:
            raise Refused(f"任务清单中没有{programme.told(missing[0])}。")
        if wish.need:
            NeedRecords(self.context).one(NeedName.parse(wish.need), now)

    def _check_unit(self, programme: Programme, given: Given, now: datetime) -> None:
        unit = next((one for one in programme.organisations if one.code == given.unit), None)
        if unit is None:
            raise Refused("请选择承办单位。")
        if given.until <= now.astimezone(TIMEZONE).date():
            raise Refused(f"办理时限{told_day(given.until)}已到或已过，请填写今天以后的日期。")
        if not programme.contacts_of(unit.code, ASKED_OF):
            raise Refused(f"《联系人》中没有{unit.name}的联络员或填报人，请先登记联系人。")
        if given.way is FeedbackWay.MONTHLY and not programme.asked_of(unit.code):
            raise Refused(f"{unit.name}没有月度填报表，请选择“{FeedbackWay.SEPARATE}”。")


def _check_paper(paper: IssuedPaper, today: date) -> None:
    """Refused for a paper without its number: nothing is given to anybody by what was not issued or registered."""
    is_minutes = paper.source is ErrandSource.MINUTES
    if basis_of("" if is_minutes else paper.number, paper.number if is_minutes else "") is None:
        raise Refused(f"请填写{paper.source}的{paper.source.number}；没有印发纪要、没有登记的，不交办。")
    what = "会议名称" if is_minutes else "批示领导的职务（不写姓名和批示内容）"
    if not paper.occasion.strip() or len(paper.occasion) > LONGEST_OCCASION:
        raise Refused(f"请填写{what}，{LONGEST_OCCASION}字以内。")
    if paper.dated > today:
        raise Refused("会议、批示的日期不能晚于今天。")


def _flat(words: str) -> str:
    return " ".join(words.split())

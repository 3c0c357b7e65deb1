"""协调: what the office does with a need: it asks units to help, answers who named it, raises it, closes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from duban.domain.decisions.coordination import Need, NeedActKind, NeedLevel, NeedName
from duban.domain.plan.programme import Programme
from duban.domain.returns.helping import HelperAnswer, HelperPart
from duban.errors import Refused
from duban.services.context import ServiceContext
from duban.services.decide.decider import Who
from duban.services.decide.need_record import act_of, may_coordinate, record, said_last
from duban.services.plan.needs import ASKED_OF, NeedRecords
from duban.services.plan.versions import Versions


@dataclass(frozen=True, slots=True)
class Coordinate:
    """Each of these is on record for good; said again it changes nothing. Refused while the loop is off."""

    context: ServiceContext

    def ask(self, name: NeedName, unit: str, part: HelperPart, words: str, who: Who, now: datetime) -> str:
        """Ask *unit* to settle a need or to help with it; its mail goes out with the next round of notices."""
        need, programme = self._begin(name, who, now), Versions(self.context).latest(name.programme)
        helper = next((one for one in programme.organisations if one.code == unit), None)
        if helper is None:
            raise Refused("请选择协办单位。")
        if unit == need.lead:
            raise Refused(f"{helper.name}即提出单位，请选择其他单位。")
        if not programme.contacts_of(unit, ASKED_OF):
            raise Refused(f"《联系人》中没有{helper.name}的联络员或填报人，请先登记联系人，或电话协调后直接答复。")
        if any(ask.is_open and ask.act.organisation == unit for ask in need.asks):
            return f"此前已交办{helper.name}，尚未办结，无需重复交办。"
        days = self.context.coordination.days_of(part)
        self._record(need, NeedActKind.ASKED, who, now, words, organisation=unit, part=part, days=days)
        how = "随其填报表、回执或下一工作日的邮件发出；本月来信已到限的，至迟随下一期填报表发出"
        return f"已交办{helper.name}（{part}，自送达之日起{days}个工作日），{how}。"

    def register(self, name: NeedName, number: int, answer: HelperAnswer, words: str, who: Who, now: datetime) -> str:
        """Put on record what a helper said by telephone or on paper to the ask of that *number*."""
        need = self._begin(name, who, now)
        ask = next((one for one in need.asks if one.act.number == number), None)
        if ask is None or not ask.is_open:
            raise Refused("该交办已有答复，或不存在，请刷新页面。")
        if not words.strip():
            raise Refused("请写明该单位的答复内容。")
        self._record(
            need, NeedActKind.SAID, who, now, words, about=number, organisation=ask.act.organisation, answer=answer
        )
        return f"答复已登记（{answer}）。"

    def answer(self, name: NeedName, words: str, who: Who, now: datetime) -> str:
        """Tell the unit that named it how it stands; it goes on."""
        need = self._begin(name, who, now)
        if said_last(need, NeedActKind.ANSWERED, words):
            return "这一答复已经登记，无需重复办理。"
        self._record(need, NeedActKind.ANSWERED, who, now, self._insist(words))
        return f"答复已登记，随下期填报通知告知{self._lead(need)}。"

    def close(self, name: NeedName, words: str, who: Who, now: datetime) -> str:
        """End it with what came of it, which the unit is told; its next form does not carry the need any more."""
        need = self._begin(name, who, now)
        self._record(need, NeedActKind.CLOSED, who, now, self._insist(words))
        return f"已办结，随下期填报通知告知{self._lead(need)}，其下期填报表不再预填。"

    def sign(self, name: NeedName, paper: str, who: Who, now: datetime) -> str:
        """Put on record that the head of the unit that named it signed for it: the number of the unit's paper."""
        need = self._begin(name, who, now)
        if not any(map(str.isdigit, paper)):
            raise Refused("请写明牵头单位主要负责人签发的来文文号。")
        if said_last(need, NeedActKind.SIGNED, paper):
            return "该来文已经登记，无需重复办理。"
        self._record(need, NeedActKind.SIGNED, who, now, paper)
        return "主要负责人签报已登记。"

    def raise_to(self, name: NeedName, level: NeedLevel, who: Who, now: datetime) -> str:
        """Bring it before a higher *level*; a person does that, with a reason, whatever the rules propose."""
        need = self._begin(name, who, now)
        if level is need.level:
            return f"已在{level}，无需重复办理。"
        if level not in need.level.above:
            raise Refused(f"现为{need.level}，只能逐级向上提请。")
        self._record(need, NeedActKind.RAISED, who, now, "", level=level)
        return f"已提请{level}，随下期填报通知告知{self._lead(need)}。"

    def _begin(self, name: NeedName, who: Who, now: datetime) -> Need:
        """The need, if anything may be done with it."""
        may_coordinate(self.context, name.programme, who)
        records = NeedRecords(self.context)
        need = records.one(name, now)
        if need.closed is not None:
            raise Refused(f"该事项已于{need.closed.at:%Y-%m-%d}办结。")
        if not records.stands(name, now):
            raise Refused("牵头单位已不再反映该事项，或该任务已销号、终止。")
        return need

    def _insist(self, words: str) -> str:
        if not words.strip():
            raise Refused("请写明答复内容，将告知提出单位。")
        return words

    def _record(self, need: Need, kind: NeedActKind, who: Who, now: datetime, words: str, **more: object) -> None:
        with self.context.ledger.begin() as work:
            record(work, need, (act_of(need, kind, who, now, words, **more),))

    def _lead(self, need: Need) -> str:
        return Versions(self.context).latest(need.name.programme).organisation(need.lead).name


def helpers_of(programme: Programme, need: Need) -> Iterator[tuple[str, str]]:
    """Code and name of the units that may be asked to help, those beside the item first, with who has no contact."""
    item = programme.find(need.name.item)
    named = set(item.co_organisations) | set(item.leads) if item else set()
    units = sorted(programme.organisations, key=lambda unit: unit.code not in named)
    for unit in units:
        if unit.code != need.lead:
            reached = programme.contacts_of(unit.code, ASKED_OF)
            yield unit.code, unit.name if reached else f"{unit.name}（未登记联系人）"

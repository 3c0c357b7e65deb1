"""What the office says to a correction that a lead proposed in 任务认领核对表."""

from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.calendar.moments import told_moment
from duban.domain.decisions.decision import Decision, DecisionKind, Ruling
from duban.domain.office.authority import Permission
from duban.errors import Refused
from duban.services.context import ServiceContext
from duban.services.decide.decider import DecisionResult, Who, signed
from duban.services.plan.item_answers import AnsweredItem, AnswerState, ItemAnswers
from duban.services.plan.named import item_of
from duban.services.plan.versions import Versions


@dataclass(frozen=True, slots=True)
class Proposals:
    """Answering; the list itself is corrected in its own ways, and a correction of the very cell answers as well."""

    context: ServiceContext

    def adopt(self, code: str, number: int, who: Who, now: datetime) -> DecisionResult:
        """Record that a proposal was followed in another way; Refused while the list says the same as the form did."""
        given = self._proposal(code, number, who, now)
        if self._is_as_before(given):
            raise Refused(f"{given.item.told}在任务清单中尚未改动：请先订正，或上传改好的任务清单并确认，再登记采纳。")
        return self._record(given, Ruling.ADOPTED, who, now)

    def decline(self, code: str, number: int, who: Who, now: datetime) -> DecisionResult:
        """Record that a proposal is not followed; the reason is told to the unit with its next form."""
        return self._record(self._proposal(code, number, who, now), Ruling.NOT_ADOPTED, who, now)

    def _proposal(self, code: str, number: int, who: Who, now: datetime) -> AnsweredItem:
        signed(who, Permission.CORRECT)
        item = item_of(Versions(self.context).latest(code), number)
        said = [one for one in ItemAnswers(self.context).of(code, now) if one.item.number == number]
        proposed = [one for one in said if one.answer and one.answer.proposal]
        waiting = [one for one in proposed if one.state is AnswerState.OPEN]
        if not proposed:
            raise Refused(f"没有单位对{item.told}提出更正建议。")
        return (waiting or proposed)[0]

    def _is_as_before(self, given: AnsweredItem) -> bool:
        """Whether the list that counts next says of the item what the form said that the unit answered."""
        if given.filed_at is None:
            return False
        before = self.context.programme(given.reference, given.filed_at)
        after, number = Versions(self.context).latest(given.programme), given.item.number
        was, becomes = before.find(number), after.find(number)
        if was is None or becomes is None or replace(was, unconfirmed=()) != replace(becomes, unconfirmed=()):
            return False
        return [kpi for kpi in before.kpis if kpi.item == number] == [kpi for kpi in after.kpis if kpi.item == number]

    def _record(self, given: AnsweredItem, ruling: Ruling, who: Who, now: datetime) -> DecisionResult:
        known, answer = given.settled, given.answer
        if known is not None:
            told = f"{known.by}已于{told_moment(known.at)}答复（{given.state.value}）"
            return DecisionResult(f"{given.name}对{given.item.told}的建议，{told}，无需重复办理。")
        decision = Decision(
            *(given.programme, DecisionKind.PROPOSAL, who.by, now, who.reason, given.item.number),
            reference=str(given.reference),
            organisation=given.unit,
            field=answer.column if answer else "",
            original=answer.proposal if answer else "",
            value=ruling.value,
            **who.proof,
        )
        with self.context.ledger.begin() as work:
            work.decisions.add(decision)
        told = f"已登记对{given.name}的答复：{given.item.told}{decision.original}，{ruling.value}"
        return DecisionResult(f"{told}；随其下一期填报表告知。", decision)

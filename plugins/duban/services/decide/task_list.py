"""Decisions on the task list itself: corrections, confirmations of doubtful cells, and changes of contacts."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from duban.domain.audit.told_decisions import decision_sentence
from duban.domain.calendar.cycle import TIMEZONE, Period
from duban.domain.calendar.moments import told_moment
from duban.domain.decisions.amended_list import deadline_of, label_of_part
from duban.domain.decisions.city_matters import Cells, matters_of, matters_of_merge
from duban.domain.decisions.decision import CorrectionSubject, Decision, DecisionKind
from duban.domain.decisions.levels import DecidingLevel, DecisionMatter, MatterToDecide, is_the_citys, require_level
from duban.domain.office.authority import Permission
from duban.domain.plan.addresses import is_address
from duban.domain.plan.labels import told
from duban.domain.plan.organisation import Contact
from duban.domain.plan.programme import Item, Programme
from duban.errors import Refused
from duban.services.context import ServiceContext
from duban.services.decide.decider import DecisionResult, Who, next_period, period_title, signed
from duban.services.drafts.withdrawal import withdraw_item_papers
from duban.services.plan.city_matters import PlanChanges, Wanted, settle_change
from duban.services.plan.named import item_of, unit_called
from duban.services.plan.versions import Versions

SETTLES = {
    CorrectionSubject.LEAD: DecisionMatter.LEAD,
    CorrectionSubject.GOAL: DecisionMatter.GOAL,
    CorrectionSubject.DEADLINE: DecisionMatter.EXTENSION,
    CorrectionSubject.MEASURES: DecisionMatter.WORDING,
    CorrectionSubject.CO_LEADS: DecisionMatter.CO_LEADS,
    CorrectionSubject.SPLIT: DecisionMatter.SPLIT,
    CorrectionSubject.MERGE: DecisionMatter.MERGE,
}


@dataclass(frozen=True, slots=True)
class NewItem:
    """What an item that the plan gains says."""

    indicator: str
    goal: str
    measures: tuple[str, ...]
    leads: tuple[str, ...]
    deadline: str


@dataclass(frozen=True, slots=True)
class CorrectionReason:
    """Who corrects, why, and from which period on (the next one that opens if None)."""

    who: Who
    effective: Period | None = None


@dataclass(frozen=True, slots=True)
class Correct:
    """Correcting; the same correction again changes nothing. A cycle that is open keeps what it was opened with."""

    context: ServiceContext
    levels: tuple[DecidingLevel, ...] = ()

    def lead(
        self, code: str, number: int, units: Iterable[str], reason: CorrectionReason, now: datetime
    ) -> DecisionResult:
        """Give an item other leads, the one that reports first; each by code, name or alias."""
        programme = self._latest(code, reason, now)
        item, leads = item_of(programme, number), tuple(unit_called(programme, unit).code for unit in units)
        if not leads:
            raise Refused("请至少写明一个牵头单位。")
        if not programme.organisation(leads[0]).streams:
            raise Refused(f"{programme.organisation(leads[0]).name}没有报送口径，不能牵头；请先在《单位》表中补充。")
        names = "、".join(programme.organisation(unit).name for unit in leads)
        clause = f"将牵头部门调整为{names}"
        if asked := self._ask(programme, item, replace(item, leads=leads), DecisionMatter.LEAD, clause, reason, now):
            return asked
        return self._record(code, item, CorrectionSubject.LEAD, ",".join(item.leads), ",".join(leads), reason, now)

    def deadline(self, code: str, number: int, value: str, reason: CorrectionReason, now: datetime) -> DecisionResult:
        """
        Correct what was printed wrongly: a day, 持续推进, 随省推进 or 未明确.

        More time is an extension, and decided as one, unless the cell is doubtful (待核实).
        """
        programme = self._latest(code, reason, now)
        item = item_of(programme, number)
        self._readable(value)
        wanted = deadline_of(value)
        clause = f"将完成时限由{item.deadline.text}调整为{wanted.text}"
        if asked := self._ask(
            programme, item, replace(item, deadline=wanted), DecisionMatter.EXTENSION, clause, reason, now
        ):
            return asked
        original = item.deadline.on.isoformat() if item.deadline.on else item.deadline.text
        return self._record(code, item, CorrectionSubject.DEADLINE, original, value, reason, now)

    def _ask(
        self,
        programme: Programme,
        before: Item,
        after: Item,
        matter: DecisionMatter,
        clause: str,
        reason: CorrectionReason,
        now: datetime,
    ) -> DecisionResult | None:
        """What to answer if *after* is more than the office's own to decide: a 请示 is drafted; None if it is not."""
        due, doubts = self._standing(programme.code, before)
        asked = [one for _, one in matters_of(before, after, due, doubts)]
        return self._answer(programme, asked, Wanted(matter, before, clause, reason.who.reason), reason, now)

    def _answer(
        self,
        programme: Programme,
        asked: Iterable[MatterToDecide],
        wanted: Wanted,
        reason: CorrectionReason,
        now: datetime,
    ) -> DecisionResult | None:
        beyond = [is_the_citys(self.levels, one, reason.who.actor, reason.who.basis) for one in asked]
        return DecisionResult(PlanChanges(self.context).ask(programme, wanted, now)) if any(beyond) else None

    def _require(self, matter: DecisionMatter, who: Who) -> None:
        require_level(self.levels, matter, who.actor, who.basis)

    def _standing(self, code: str, item: Item) -> tuple[date | None, Cells]:
        """The last day that *item* has now, and the cells that may be corrected because they never were certain."""
        with self.context.ledger.begin() as work:
            due = work.decisions.in_force(code).deadline_of(item)
        return due, Versions(self.context).doubts(code)

    def goal(self, code: str, number: int, text: str, reason: CorrectionReason, now: datetime) -> DecisionResult:
        """Give an item another target (目标任务)."""
        programme, said = self._latest(code, reason, now), text.strip()
        item = item_of(programme, number)
        if not said:
            raise Refused("请写明新的目标任务。")
        clause = f"将目标任务调整为“{said.rstrip('。')}”"
        if asked := self._ask(programme, item, replace(item, goal=said), DecisionMatter.GOAL, clause, reason, now):
            return asked
        return self._record(code, item, CorrectionSubject.GOAL, item.goal, said, reason, now)

    def measures(
        self, code: str, number: int, texts: Mapping[int, str], reason: CorrectionReason, now: datetime
    ) -> DecisionResult:
        """Word some measures anew, by their numbers from 1; one after the last is added, an empty one goes."""
        programme = self._latest(code, reason, now)
        item = item_of(programme, number)
        measures = dict(enumerate(item.measures, start=1))
        if not texts or min(texts) < 1 or max(texts) > len(measures) + 1:
            raise Refused(f"{item.told}有{len(measures)}条措施，请写明改第几条（可写第{len(measures) + 1}条新增）。")
        worded = {place: _numbered(place, text.strip(), item.measures) for place, text in texts.items()}
        said = [text for _, text in sorted({**measures, **worded}.items()) if text]
        if not said:
            raise Refused("至少须留下一条措施；整项不再办理的，请办理终止。")
        after = replace(item, measures=tuple(said))
        clause = f"将具体措施调整为：{'；'.join(said)}"
        if asked := self._ask(programme, item, after, DecisionMatter.WORDING, clause.rstrip("。；"), reason, now):
            return asked
        original, value = (json.dumps(list(one), ensure_ascii=False) for one in (item.measures, said))
        return self._record(code, item, CorrectionSubject.MEASURES, original, value, reason, now)

    def co_leads(
        self, code: str, number: int, units: Iterable[str], reason: CorrectionReason, now: datetime
    ) -> DecisionResult:
        """Give an item other co-responsible units (责任部门), each by code, name or alias."""
        programme = self._latest(code, reason, now)
        item, codes = item_of(programme, number), tuple(unit_called(programme, unit).code for unit in units)
        text = "、".join(programme.organisation(unit).name for unit in codes)
        after = replace(item, co_responsible=text, co_organisations=codes)
        clause = f"将责任部门调整为{text or '无'}"
        if asked := self._ask(programme, item, after, DecisionMatter.CO_LEADS, clause, reason, now):
            return asked
        original, value = (
            json.dumps({"text": said, "codes": list(them)}, ensure_ascii=False)
            for said, them in ((item.co_responsible, item.co_organisations), (text, codes))
        )
        return self._record(code, item, CorrectionSubject.CO_LEADS, original, value, reason, now)

    def split(
        self, code: str, number: int, measures: Iterable[int], new: int, reason: CorrectionReason, now: datetime
    ) -> DecisionResult:
        """Move some measures of an item, counted from 1, into a new item of that number."""
        programme = self._latest(code, reason, now)
        item, taken = item_of(programme, number), sorted(set(measures))
        if not taken or taken[0] < 1 or taken[-1] > len(item.measures) or len(taken) == len(item.measures):
            raise Refused(f"{item.told}有{len(item.measures)}条措施，请写明其中要拆出的几条（至少留下一条）。")
        self._refuse_if_taken(programme, new)
        part = label_of_part(programme.items, item, new)
        wish = Wanted(
            DecisionMatter.SPLIT, item, f"将第{'、'.join(map(str, taken))}条措施拆为{told((part,))}", reason.who.reason
        )
        if asked := self._answer(programme, [MatterToDecide(DecisionMatter.SPLIT)], wish, reason, now):
            return asked
        value = json.dumps({"new": new, "measures": taken})
        return self._record(code, item, CorrectionSubject.SPLIT, item.told, value, reason, now)

    def merge(self, code: str, number: int, into: int, reason: CorrectionReason, now: datetime) -> DecisionResult:
        """
        Let an item go into another one, which takes over its measures.

        Of another lead, with more time, or without the same goal it is what that would be without the merge.
        """
        programme = self._latest(code, reason, now)
        item, target = item_of(programme, number), item_of(programme, into)
        if item is target:
            raise Refused("不能并入自身，请核对序号。")
        due, doubts = self._standing(code, item)
        lead = programme.organisation(target.lead).name
        clause = f"并入{target.told}（牵头部门{lead}，完成时限{target.deadline.told}）"
        wish = Wanted(DecisionMatter.MERGE, item, clause, reason.who.reason)
        if asked := self._answer(programme, matters_of_merge(item, target, due, doubts), wish, reason, now):
            return asked
        return self._record(code, item, CorrectionSubject.MERGE, item.told, str(target.number), reason, now)

    def add(self, code: str, number: int, new: NewItem, reason: CorrectionReason, now: datetime) -> DecisionResult:
        """Add an item under an indicator that the plan has."""
        programme = self._latest(code, reason, now)
        self._require(DecisionMatter.ADDITION, reason.who)
        self._refuse_if_taken(programme, number)
        self._readable(new.deadline)
        indicator = next((one for one in programme.indicators() if one.name == new.indicator), None)
        if indicator is None:
            names = "、".join(one.name for one in programme.indicators())
            raise Refused(f"没有一级指标“{new.indicator}”，应为 {names} 之一。")
        if not new.measures or not new.leads:
            raise Refused("新增事项须写明具体措施和牵头单位。")
        value = json.dumps(
            {
                "indicator": {"number": indicator.number, "name": indicator.name, "category": indicator.category},
                "goal": new.goal,
                "measures": list(new.measures),
                "leads": [unit_called(programme, unit).code for unit in new.leads],
                "deadline": new.deadline,
            },
            ensure_ascii=False,
        )
        return self._record(code, number, CorrectionSubject.NEW, "", value, reason, now)

    def confirm(self, code: str, number: int, field: str, who: Who, now: datetime) -> DecisionResult:
        """Settle that a doubtful cell (待核实) says the right thing; from now on the item may cost a red light."""
        programme = self._latest(code, CorrectionReason(who), now, Permission.CONFIRM)
        item = item_of(programme, number)
        self._require(DecisionMatter.CONFIRMATION, who)
        with self.context.ledger.begin() as work:
            decided = work.decisions.in_force(code)
            if (number, field) in decided.confirmed:
                known = [one for one in work.decisions.all(code) if one.item == number and one.field == field]
                who_did = f"{known[-1].by}于{told_moment(known[-1].at)}"
                return DecisionResult(f"{item.told}“{field}”已由{who_did}核实，无需重复办理。")
            if field not in item.unconfirmed:
                doubts = "、".join(one for one in item.unconfirmed if (number, one) not in decided.confirmed)
                raise Refused(f"{item.told}“{field}”不是待核实内容（待核实：{doubts or '无'}）。")
            decision = Decision(
                *(code, DecisionKind.CONFIRMATION, who.by, now, who.reason, number),
                organisation=item.lead,
                field=field,
                original="待核实",
                value=self._adopted(item, field),
                **who.proof,
            )
            work.decisions.add(decision)
        return DecisionResult(f"{decision_sentence(decision, programme.names)}。", decision)

    def contact(self, code: str, contact: Contact, who: Who, now: datetime) -> DecisionResult:
        """
        Let a role of an organisation be filled by somebody else from a day on; the one before stays in history.

        Notices of that day go to the new mailbox, also in cycles that are open; he alone may file from then on.
        """
        if not is_address(contact.mail):
            raise Refused(f"“{contact.mail}”不是有效的邮箱地址，请只写一个，如 name@example.com。")
        programme = self._latest(code, CorrectionReason(who), now, Permission.CONTACT)
        self._require(DecisionMatter.CONTACT, who)
        unit = unit_called(programme, contact.organisation).code
        begins = contact.valid_from or now.astimezone(TIMEZONE).date()
        value = json.dumps(
            {"name": contact.name, "mail": contact.mail, "phone": contact.phone, "from": begins.isoformat()},
            ensure_ascii=False,
        )
        said = f"{programme.organisation(unit).name}{contact.role}"
        before = [
            one
            for one in programme.contacts_of(unit, (contact.role,))
            if one.is_valid(begins - timedelta(days=1)) or one.is_valid(begins)
        ]
        decision = Decision(
            *(code, DecisionKind.CONTACT, who.by, now, who.reason),
            organisation=unit,
            field=contact.role.value,
            original="、".join(f"{one.name} {one.mail}" for one in before) or "（空缺）",
            value=value,
            **who.proof,
        )
        with self.context.ledger.begin() as work:
            known = [one for one in work.decisions.all(code) if one.matter == decision.matter]
            if known and known[-1].says_the_same(decision):
                return DecisionResult(f"{said}已经登记为该人，无需重复办理。")
            work.decisions.add(decision)
        return DecisionResult(
            f"{said}自{begins}起为{contact.name}（{contact.mail}），原为{decision.original}。", decision
        )

    def _record(
        self,
        code: str,
        item: Item | int,
        subject: CorrectionSubject,
        original: str,
        value: str,
        reason: CorrectionReason,
        now: datetime,
    ) -> DecisionResult:
        number, named = (item, told((item,))) if isinstance(item, int) else (item.number, item.told)
        with self.context.ledger.begin() as work:
            following = next_period(work, code, now)
            if reason.effective is not None and reason.effective < following:
                raise Refused(f"{reason.effective.title}的报送周期已经开启，订正最早自{following.title}起生效。")
            decision = Decision(
                *(code, DecisionKind.CORRECTION, reason.who.by, now, reason.who.reason, number),
                organisation="" if isinstance(item, int) else item.lead,
                field=subject.value,
                original=original,
                value=value,
                effective=str(reason.effective or following),
                **reason.who.proof,
            )
            known = [one for one in work.decisions.all(code) if one.matter == decision.matter]
            if (known and known[-1].says_the_same(decision)) or original == value:
                return DecisionResult(f"{named}“{subject}”已经如此，无需重复办理。")
            work.decisions.add(decision)
            if subject in SETTLES and not isinstance(item, int):
                settle_change(work, code, item, SETTLES[subject], now)
            withdraw_item_papers(work, code, (number,), f"{named}“{subject}”已订正", now)
        return DecisionResult(f"{named}“{subject}”已订正，自{period_title(decision)}起生效。", decision)

    def _latest(
        self, code: str, reason: CorrectionReason, now: datetime, act: Permission = Permission.CORRECT
    ) -> Programme:
        signed(reason.who, act)
        self.context.plan(code)
        versions = Versions(self.context)
        versions.in_use(code, now)
        return versions.latest(code)

    def _refuse_if_taken(self, programme: Programme, number: int) -> None:
        if number < 1 or any(item.number == number for item in programme.items):
            raise Refused(f"序号 {number} 不能使用：已有该项，或不是正整数。")

    def _readable(self, value: str) -> None:
        try:
            deadline_of(value)
        except ValueError:
            raise Refused(f"完成时限“{value}”应为日期（如 2021-12-31）、持续推进、随省推进或未明确。") from None

    def _adopted(self, item: Item, field: str) -> str:
        """What the cell says that was confirmed."""
        cells = {
            CorrectionSubject.LEAD.value: "、".join(item.leads),
            CorrectionSubject.DEADLINE.value: item.deadline.text,
        }
        return cells.get(field, "现填内容")


def _numbered(place: int, text: str, others: Iterable[str]) -> str:
    """The words of a measure with their number in front, where the plan writes one."""
    if not text or text[0].isdecimal() or not all(other[:1].isdecimal() for other in others):
        return text
    return f"{place}.{text}"

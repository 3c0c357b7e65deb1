"""核验 beside closing: the task force's word, what is still missing, a written confirmation, a released visit."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE, FormName, Period, Reference
from duban.domain.calendar.moments import told_day
from duban.domain.checks.closure import Claim
from duban.domain.decisions.decision import Decision, DecisionKind, InForce
from duban.domain.decisions.verification import (
    IN_WRITING,
    AnsweredClaim,
    ClaimAnswer,
    VerificationRules,
    half_year,
)
from duban.domain.office.authority import Permission
from duban.domain.plan.organisation import Organisation
from duban.domain.plan.programme import Item
from duban.errors import CalendarUnknown, Refused
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.decide.closing import ClaimExamination, refuse_answered, word_on
from duban.services.decide.decider import DecisionResult, Who, next_period, signed
from duban.services.plan.versions import Versions

OFF = "该专项未启用核验环节（config/duban.toml 的 [loops] 或该专项的 loops），申报完成的事项仍由两人复核、确认。"


@dataclass(frozen=True, slots=True)
class VerifyClaims:
    """Each of these is a decision on record; said again it changes nothing. Refused while the loop is off."""

    context: ServiceContext
    closing: ClaimExamination

    @property
    def rules(self) -> VerificationRules:
        """How claims are verified."""
        return self.closing.verification

    def opinion(self, code: str, number: int, words: str, who: Who, now: datetime) -> DecisionResult:
        """Put the task force's word on a claim on record (选填); it decides nothing, and the office's days begin."""
        self._begin(code, who, Permission.EXAMINE)
        item, claim = self._claimed(code, number, now)
        if not words.strip():
            raise Refused("请写明专班意见，如“同意销号”，或尚缺什么。")
        if self.closing.is_independent(item, code):
            raise Refused(f"{item.told}以单位书面确认登记，不征求专班意见。")
        with self.context.ledger.begin() as work:
            self._open(work, code, item, claim)
            decision = Decision(
                *(code, DecisionKind.OPINION, who.by, now, who.reason, number),
                reference=str(claim.number.reference),
                organisation=item.lead,
                original=str(claim.number),
                value=" ".join(words.split()),
                **who.proof,
            )
            known = work.decisions.in_force(code).opinions.get(number)
            if known is not None and (known.original, known.value) == (decision.original, decision.value):
                return DecisionResult(f"{item.told}的这一意见已经登记，无需重复办理。")
            work.decisions.add(decision)
        return DecisionResult(f"{item.told}专班意见已登记，待复核。", decision)

    def answer(
        self, code: str, number: int, answer: ClaimAnswer, missing: Mapping[int, str], who: Who, now: datetime
    ) -> DecisionResult:
        """
        Tell the unit what is *missing*, by measure (请补充), or that the item is not closed for now and why (暂不销号).

        It reaches the unit with its next form and with every receipt before, and the unit has until that form is due.
        A claim that it files after this enters the queue again. Of a unit outside the city's authority a written
        confirmation may be asked for; that its item is not closed is not said.
        """
        self._begin(code, who, Permission.EXAMINE if answer is ClaimAnswer.MORE else Permission.CLOSE)
        item, claim = self._claimed(code, number, now)
        said = {place: " ".join(text.split()) for place, text in missing.items() if text.strip()}
        self._insist(item, code, answer, said)
        until, told = self._until(item, code, now)
        with self.context.ledger.begin() as work:
            decided = work.decisions.in_force(code)
            known = decided.answered.get(number)
            if known is not None and _says(known, claim, answer, said):
                return DecisionResult(f"{item.told}已答复单位“{answer}”，无需重复办理。")
            self._open(work, code, item, claim)
            answered = AnsweredClaim(number, answer, now, until, who.reason, said)
            decision = Decision(
                *(code, DecisionKind.ANSWER, who.by, now, who.reason, number),
                reference=str(claim.number.reference),
                organisation=item.lead,
                field=answer,
                original=str(claim.number),
                value=answered.value,
                effective=str(next_period(work, code, now)),
                **who.proof,
            )
            work.decisions.add(decision)
        return DecisionResult(f"{item.told}答复单位“{answer}”，请其于{told_day(until)}前补充；{told}", decision)

    def _insist(self, item: Item, code: str, answer: ClaimAnswer, missing: Mapping[int, str]) -> None:
        """Refused for an answer that says nothing, or that the unit need not be told."""
        is_free = self.closing.is_independent(item, code)
        if is_free and answer is ClaimAnswer.NOT_CLOSED:
            raise Refused(f"{item.told}以单位书面确认登记，不作“{answer}”的结论；尚缺书面确认的，商请补充。")
        if strange := [place for place in missing if not 1 <= place <= len(item.measures)]:
            raise Refused(f"{item.told}只有{len(item.measures)}条措施，没有第{strange[0]}条。")
        if answer is ClaimAnswer.MORE and not missing and not is_free:
            raise Refused(f"请逐条写明{item.told}哪几条措施还缺什么，单位据以补充。")

    def register(self, code: str, number: int, paper: str, dated: date, who: Who, now: datetime) -> DecisionResult:
        """
        Put on record that a unit outside the city's authority confirmed completion in writing: number and day.

        It stands for the first word; the second one closes the item. Refused for units that are verified.
        """
        self._begin(code, who, Permission.EXAMINE)
        item, claim = self._claimed(code, number, now)
        if not self.closing.is_independent(item, code):
            raise Refused(f"{item.told}的牵头单位属市政府隶属，须逐条核验，不以书面确认代替。")
        if not any(map(str.isdigit, paper)):
            raise Refused("请写明单位来函的文号，如 ×中法函〔2021〕8号。")
        if dated > now.astimezone(TIMEZONE).date():
            raise Refused(f"来函日期{dated}晚于今天，请核对。")
        with self.context.ledger.begin() as work:
            if self._open(work, code, item, claim).checked.get(number) is not None:
                return DecisionResult(f"{item.told}的书面确认已经登记，待确认后销号。")
            seen = [f"{IN_WRITING}：{' '.join(paper.split())}（{told_day(dated)}）"]
            decision = word_on(claim, item, seen, who, next_period(work, code, now), now)
            work.decisions.add(decision)
        return DecisionResult(f"{item.told}书面确认已登记（{paper.strip()}），待另一人确认后销号。", decision)

    def release_visit(
        self, code: str, unit: str, on: date, items: Collection[int], who: Who, now: datetime
    ) -> DecisionResult:
        """
        Release one joint visit to *unit* on that day, for claimed *items*; at most one for a half-year.

        Whoever releases holds the post for it, or names the registered number of a leader's remark. Refused where
        nobody judges.
        """
        self._begin(code, who, Permission.VISIT)
        plan, term = Versions(self.context).latest(code), half_year(on)
        organisation = plan.organisation(unit)
        self._may_release(organisation, on, who, now)
        self._insist_on_items(organisation, items, code, now)
        with self.context.ledger.begin() as work:
            for known in work.decisions.in_force(code).visits:
                if (known.organisation, known.field) == (unit, term):
                    raise Refused(_visited(known, organisation))
            decision = Decision(
                *(code, DecisionKind.VISIT, who.by, now, who.reason),
                organisation=unit,
                field=term,
                value=json.dumps({"on": on.isoformat(), "items": sorted(items)}),
                **who.proof,
            )
            work.decisions.add(decision)
        listed = plan.told(*sorted(items))
        sentence = f"已批准{told_day(on)}到{organisation.name}现场核查{listed}，{term}不再安排。"
        return DecisionResult(sentence, decision)

    def _may_release(self, organisation: Organisation, on: date, who: Who, now: datetime) -> None:
        title = self.rules.visits_released_by
        if title and not who.actor.signs_as(title) and who.basis is None:
            raise Refused(f"现场核查须由{title}批准，“{who.by}”不能批准；已在纸上批准的，请写明批示登记号。")
        if not organisation.subordinate:
            raise Refused(f"{organisation.name}不属市政府隶属，以其书面确认登记，不安排现场核查。")
        if on < now.astimezone(TIMEZONE).date():
            raise Refused(f"核查日期{on}已过，请核对。")

    def _insist_on_items(self, organisation: Organisation, items: Collection[int], code: str, now: datetime) -> None:
        if not items:
            raise Refused("请写明到现场核查哪几项；同一单位各项合并一次进行。")
        for number in items:
            item, _ = self._claimed(code, number, now)
            if item.lead != organisation.code:
                raise Refused(f"{item.told}不由{organisation.name}牵头，请核对。")

    def _begin(self, code: str, who: Who, act: Permission) -> None:
        signed(who, act)
        if not self.context.verifies(code):
            raise Refused(OFF)

    def _claimed(self, code: str, number: int, now: datetime) -> tuple[Item, Claim]:
        item = self.closing.item(code, number, now)
        return item, self.closing.claim(item, code, now)

    def _open(self, work: UnitOfWork, code: str, item: Item, claim: Claim) -> InForce:
        """What is in force; Refused of an item that is over, or a claim that waits with its unit."""
        decided = work.decisions.in_force(code)
        if decided.is_over(item.number):
            raise Refused(f"{item.told}已销号或已终止，无需办理；发现尚未完成的，请撤回销号。")
        refuse_answered(decided, claim, item)
        return decided

    def _until(self, item: Item, code: str, now: datetime) -> tuple[date, str]:
        """By when the unit may answer, and how it is told: with its next form; if there is none, by the desk."""
        with self.context.ledger.begin() as work:
            period = next_period(work, code, now)
        try:
            if (due := self._next_due(item, code, period)) is not None:
                return due, "随下一期填报表和其间的回执告知牵头单位。"
            return (
                self.context.calendar.add(now.astimezone(TIMEZONE).date(), self.rules.check_within),
                "此后不再下发填报表，请由督办岗函告或电话告知牵头单位。",
            )
        except CalendarUnknown as error:
            raise Refused(f"{error} 补充的时限无法推算。") from None

    def _next_due(self, item: Item, code: str, period: Period) -> date | None:
        """The last day in time of the next form in which *item* is asked for; None if no more comes."""
        plan = self.context.plan(code)
        owes = Versions(self.context).latest(code).organisation(item.lead)
        for stream in plan.streams:
            rule = self.context.streams[stream]
            if rule.form is FormName.ITEMS and owes.owes(stream) and rule.frequency is period.frequency:
                cycle = self.context.cycle(Reference(code, stream, period))
                return cycle.due_effective if cycle.falls_within(plan.starts_on, plan.ends_on) else None
        return None


def _says(known: Decision, claim: Claim, answer: ClaimAnswer, missing: Mapping[int, str]) -> bool:
    """Whether *known* gave that very answer to that claim."""
    said = AnsweredClaim.of(known)
    return (known.original, said.answer, dict(said.missing)) == (str(claim.number), answer, dict(missing))


def _visited(known: Decision, organisation: Organisation) -> str:
    """Why there is no second visit in a half-year."""
    day = json.loads(known.value)["on"]
    return (
        f"{organisation.name}{known.field}的现场核查已由{known.by}批准（{day}），每半年至多一次；"
        "请以平台数据、公开文件或企业回访核实，或待下一个半年。"
    )

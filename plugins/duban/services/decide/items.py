"""Decisions on items: extension, closure by two persons, and re-opening."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_day
from duban.domain.decisions.decision import Decision, DecisionKind, DecisionRules, InForce, Ruling
from duban.domain.decisions.levels import (
    DecidingLevel,
    DecisionMatter,
    MatterToDecide,
    is_the_citys,
    require_level,
)
from duban.domain.decisions.verification import DEFAULT_VERIFICATION, VerificationRules
from duban.domain.office.authority import Permission
from duban.domain.plan.programme import DeadlineKind, Item
from duban.errors import Refused
from duban.services.context import ServiceContext
from duban.services.decide.closing import ClaimExamination
from duban.services.decide.decider import DecisionResult, Who, next_period, period_title, signed
from duban.services.drafts.withdrawal import withdraw_item_papers
from duban.services.plan.city_matters import PlanChanges, Wanted, settle_change
from duban.services.plan.versions import Versions

DEFAULT_RULES = DecisionRules()
CLOSED, OPEN = "已销号", "未销号"
TOLD = "下一工作日与该单位当日的其他延期答复合为一封告知；其间发出填报表的，随表告知。"


@dataclass(frozen=True, slots=True)
class Decide:
    """Deciding on items; the same decision again changes nothing, another one is a new fact."""

    context: ServiceContext
    rules: DecisionRules = DEFAULT_RULES
    levels: tuple[DecidingLevel, ...] = ()
    verification: VerificationRules = DEFAULT_VERIFICATION

    def extend(
        self, code: str, number: int, until: date, who: Who, now: datetime, applied: date | None
    ) -> DecisionResult:
        """
        Grant *until* as the new last day of an item, asked for on *applied* (today if None).

        Asked for after expiry it counts as overdue until then, which the answer says; the lead is told with the next
        mail of the ladder of items, or with its form. Refused for an undated or
        closed item, a day that is not later, and beyond the number of extensions that the office allows; of what is the
        city's to decide only a 请示 is drafted.
        """
        signed(who, Permission.EXTEND)
        item, today = self.item(code, number, now), now.astimezone(TIMEZONE).date()
        applied = applied or today
        if wish := self._beyond_the_office(code, item, until, applied, who, now):
            return DecisionResult(PlanChanges(self.context).ask(Versions(self.context).latest(code), wish, now))
        with self.context.ledger.begin() as work:
            decided = work.decisions.in_force(code)
            if decided.deadlines.get(number) == until:
                return DecisionResult(f"{item.told}已经批准延期至{until}，无需重复办理。")
            current = self._may_be_extended(item, until, applied, decided, now)
            decision = Decision(
                *(code, DecisionKind.EXTENSION, who.by, now, who.reason, number),
                organisation=item.lead,
                original=current.isoformat(),
                value=until.isoformat(),
                effective=str(next_period(work, code, now)),
                applied_on=applied,
                **who.proof,
            )
        times = decided.extensions_used.get(number, 0) + 1
        with self.context.ledger.begin() as work:
            self._may_be_extended(item, until, applied, work.decisions.in_force(code), now)
            work.decisions.add(decision)
            settle_change(work, code, item, DecisionMatter.EXTENSION, now)
            withdraw_item_papers(work, code, (number,), f"{item.told}已批准延期至{until}", now)
        late = f"申请日{applied}晚于原时限{current}，原时限至批准前仍按逾期计。" if applied > current else ""
        return DecisionResult(f"{item.told}完成时限由{current}延至{until}（第{times}次延期）。{late}{TOLD}", decision)

    def refuse(
        self, code: str, number: int, until: date, who: Who, now: datetime, applied: date | None
    ) -> DecisionResult:
        """
        Refuse the application of *applied* (today if None) to extend an item to *until*; the ladder goes on as it was.

        The lead is told with the next mail of the ladder of items, with the reason. Refused itself for an item that is
        undated or closed, and for a day that was granted already.
        """
        signed(who, Permission.EXTEND)
        item, applied = self.item(code, number, now), applied or now.astimezone(TIMEZONE).date()
        with self.context.ledger.begin() as work:
            decided = work.decisions.in_force(code)
            current = self._may_be_asked_for(item, until, applied, decided, now)
            decision = Decision(
                *(code, DecisionKind.EXTENSION, who.by, now, who.reason, number),
                organisation=item.lead,
                field=until.isoformat(),
                original=current.isoformat(),
                value=Ruling.NOT_GRANTED,
                applied_on=applied,
                **who.proof,
            )
            known = decided.refused.get(number)
            if known is not None and (known.field, known.applied_on) == (decision.field, applied):
                return DecisionResult(f"{item.told}延期至{until}的申请已经登记为不予延期，无需重复办理。")
            work.decisions.add(decision)
        told = "将随下一次任务事项提醒告知牵头单位，并写明理由"
        return DecisionResult(f"{item.told}延期至{until}的申请不予同意，完成时限仍为{current}；{told}。", decision)

    def _beyond_the_office(
        self, code: str, item: Item, until: date, applied: date, who: Who, now: datetime
    ) -> Wanted | None:
        """What the city has to be asked for first, None if the extension may be decided; Refused as `extend`."""
        with self.context.ledger.begin() as work:
            decided = work.decisions.in_force(code)
        if decided.deadlines.get(item.number) == until:
            return None
        current = self._may_be_extended(item, until, applied, decided, now)
        times = decided.extensions_used.get(item.number, 0) + 1
        if not is_the_citys(
            self.levels, MatterToDecide(DecisionMatter.EXTENSION, times, (until - current).days), who.actor, who.basis
        ):
            return None
        clause = f"将完成时限由{told_day(current)}延至{told_day(until)}（第{times}次延期）"
        return Wanted(DecisionMatter.EXTENSION, item, clause, who.reason)

    def _may_be_extended(self, item: Item, until: date, applied: date, decided: InForce, now: datetime) -> date:
        """The deadline in force; Refused if it cannot be moved to *until*."""
        most = self.rules.extensions_per_item
        current = self._may_be_asked_for(item, until, applied, decided, now)
        if decided.extensions_used.get(item.number, 0) >= most:
            raise Refused(f"{item.told}已延期{most}次，不得再延。")
        return current

    def _may_be_asked_for(self, item: Item, until: date, applied: date, decided: InForce, now: datetime) -> date:
        """The deadline in force; Refused if nobody can have asked for *until*."""
        number = item.number
        if item.deadline.kind is not DeadlineKind.DATED or item.deadline.on is None:
            raise Refused(f"{item.told}为“{item.deadline.text}”，没有可延期的完成时限。")
        if number in decided.closed:
            raise Refused(f"{item.told}已销号，无需延期；如需重新办理，请先撤回销号。")
        if number in decided.terminated:
            raise Refused(f"{item.told}已终止，无需延期；如需恢复，请先办理恢复。")
        current = decided.deadline_of(item) or item.deadline.on
        if until <= current:
            raise Refused(f"新的完成时限{until}不晚于现行时限{current}，请核对。")
        if applied > now.astimezone(TIMEZONE).date():
            raise Refused(f"申请日{applied}晚于今天，请核对。")
        return current

    def close(
        self, code: str, number: int, who: Who, now: datetime, evidence: Mapping[int, str] | None = None
    ) -> DecisionResult:
        """As `ClaimExamination.close`."""
        return self.closing.close(code, number, who, now, evidence)

    @property
    def closing(self) -> ClaimExamination:
        """The examination of claims."""
        return ClaimExamination(self.context, self.levels, self.verification)

    def reopen(self, code: str, number: int, who: Who, now: datetime, *, false_claim: bool = False) -> DecisionResult:
        """
        Take a closure back: the item is asked about again. Refused if it is not closed; every time is counted.

        A *false_claim* did not agree with what was found when it was checked again (申报与核查不符): the lead is told
        what was found and may explain it, and after that a letter is drafted to whoever may judge it.
        """
        signed(who, Permission.REOPEN)
        require_level(self.levels, DecisionMatter.REOPENING, who.actor, who.basis)
        item = self.item(code, number, now)
        with self.context.ledger.begin() as work:
            decided = work.decisions.in_force(code)
            if number not in decided.closed:
                raise Refused(f"{item.told}没有销号，无须撤回。")
            decision = Decision(
                *(code, DecisionKind.REOPENING, who.by, now, who.reason, number),
                organisation=item.lead,
                field=Ruling.FALSE_CLAIM if false_claim else "",
                original=CLOSED,
                value=OPEN,
                effective=str(next_period(work, code, now)),
                **who.proof,
            )
            work.decisions.add(decision)
        times = decided.reopened.get(number, 0) + 1
        false = "已记为申报与核查不符，核查情况将告知牵头单位，答复期满后拟情况移送函。" if false_claim else ""
        back = f"{item.told}销号已撤回（第{times}次），自{period_title(decision)}起重新列入填报表。"
        return DecisionResult(f"{back}{false}", decision)

    def item(self, code: str, number: int, now: datetime) -> Item:
        """The item of that number as the list stands; UnknownReference if there is none."""
        return self.closing.item(code, number, now)

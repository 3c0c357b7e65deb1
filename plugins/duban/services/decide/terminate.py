"""Dropping an item of the plan (终止), and taking it up again."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.decisions.decision import Decision, DecisionKind, Ruling
from duban.domain.decisions.levels import DecidingLevel, DecisionMatter, MatterToDecide, is_the_citys, require_level
from duban.domain.office.authority import Permission
from duban.errors import Refused
from duban.services.context import ServiceContext
from duban.services.decide.decider import DecisionResult, Who, next_period, period_title, signed
from duban.services.decide.items import Decide
from duban.services.drafts.withdrawal import withdraw_item_papers
from duban.services.plan.city_matters import PlanChanges, Wanted, settle_change
from duban.services.plan.versions import Versions


@dataclass(frozen=True, slots=True)
class Terminate:
    """Deciding; the same decision again changes nothing."""

    context: ServiceContext
    levels: tuple[DecidingLevel, ...] = ()

    def terminate(self, code: str, number: int, who: Who, now: datetime) -> DecisionResult:
        """
        Drop an item: nobody is asked about it with the next form, nothing more is said of it, and no rate counts it.

        Unsigned papers about it are withdrawn at once. Of what is the city's to decide only a 请示 is drafted.
        """
        signed(who, Permission.TERMINATE)
        item = Decide(self.context).item(code, number, now)
        with self.context.ledger.begin() as work:
            decided = work.decisions.in_force(code)
        if number in decided.terminated:
            return DecisionResult(f"{item.told}已经终止，无需重复办理。")
        if number in decided.closed:
            raise Refused(f"{item.told}已销号，无须终止。")
        if is_the_citys(self.levels, MatterToDecide(DecisionMatter.TERMINATION), who.actor, who.basis):
            wish = Wanted(DecisionMatter.TERMINATION, item, "终止该项任务，不再列入调度和完成率统计", who.reason)
            return DecisionResult(PlanChanges(self.context).ask(Versions(self.context).latest(code), wish, now))
        with self.context.ledger.begin() as work:
            decision = self._decision(
                code, number, item.lead, Ruling.TERMINATED, who, now, str(next_period(work, code, now))
            )
            work.decisions.add(decision)
            settle_change(work, code, item, DecisionMatter.TERMINATION, now)
            withdraw_item_papers(work, code, (number,), f"{item.told}已终止", now)
        since = period_title(decision)
        return DecisionResult(
            f"{item.told}已终止，自{since}起不再列入填报表，不计入完成率，在报告中另行列出。", decision
        )

    def resume(self, code: str, number: int, who: Who, now: datetime) -> DecisionResult:
        """Take a dropped item up again, with the next form. Refused if it is not dropped."""
        signed(who, Permission.TERMINATE)
        require_level(self.levels, DecisionMatter.RESUMPTION, who.actor, who.basis)
        item = Decide(self.context).item(code, number, now)
        with self.context.ledger.begin() as work:
            if number not in work.decisions.in_force(code).terminated:
                raise Refused(f"{item.told}没有终止，无须恢复。")
            decision = self._decision(
                code, number, item.lead, Ruling.RESUMED, who, now, str(next_period(work, code, now))
            )
            work.decisions.add(decision)
        return DecisionResult(f"{item.told}已恢复办理，自{period_title(decision)}起重新列入填报表。", decision)

    def _decision(
        self, code: str, number: int, lead: str, ruling: Ruling, who: Who, now: datetime, effective: str
    ) -> Decision:
        return Decision(
            *(code, DecisionKind.TERMINATION, who.by, now, who.reason, number),
            organisation=lead,
            original=(Ruling.RESUMED if ruling is Ruling.TERMINATED else Ruling.TERMINATED).value,
            value=ruling,
            effective=effective,
            **who.proof,
        )

"""Amending the milestones of an item: a version with its reason; the lead is told with its next form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import FormName, Reference
from duban.domain.decisions.decision import Decision, DecisionKind
from duban.domain.decisions.levels import DecidingLevel, DecisionMatter, require_level
from duban.domain.decisions.roadmap import in_force, read, told_steps, typed_steps, versions, written
from duban.domain.office.authority import Permission
from duban.domain.plan.programme import Item
from duban.domain.returns.submission import Milestone
from duban.errors import Refused
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.decide.decider import DecisionResult, Who, signed
from duban.services.plan.named import item_of
from duban.services.plan.versions import Versions

Roadmaps = Mapping[int, tuple[Milestone, ...]]


@dataclass(frozen=True, slots=True)
class AmendRoadmap:
    """Deciding on milestones; the same once more changes nothing."""

    context: ServiceContext
    levels: tuple[DecidingLevel, ...] = ()

    def amend(self, code: str, number: int, text: str, who: Who, now: datetime) -> DecisionResult:
        """
        Let the milestones of an item be those of *text*, one a line.

        An extension moves none by itself. Refused for an item that is over or has no day, and to whoever has not the
        post of whom the settings make the decision.
        """
        signed(who, Permission.ROADMAP)
        require_level(self.levels, DecisionMatter.ROADMAP, who.actor, who.basis)
        item = item_of(Versions(self.context).latest(code), number)
        with self.context.ledger.begin() as work:
            decided = work.decisions.in_force(code)
            deadline = decided.deadline_of(item)
            if deadline is None:
                raise Refused(f"{item.told}没有明确的完成时限，不设路线图节点。")
            if decided.is_over(number):
                raise Refused(f"{item.told}已销号或终止，节点无须调整。")
            steps = typed_steps(text, item, deadline)
            before = in_force(self._filed(work, code, item), decided.roadmaps).get(number, ())
            if before == steps:
                return DecisionResult(f"{item.told}的节点与现行的相同，无需重复办理。")
            decision = Decision(
                *(code, DecisionKind.ROADMAP, who.by, now, who.reason, number),
                organisation=item.lead,
                original=written(before),
                value=written(steps),
                **who.proof,
            )
            work.decisions.add(decision)
            made = [one for one in work.decisions.all(code) if one.kind is DecisionKind.ROADMAP]
        version = dict(versions(number, made))
        told = f"{item.told}路线图节点调整为：{told_steps(steps)}（第{max(version)}版）"
        return DecisionResult(f"{told}，将随下一期填报表告知牵头单位。", decision)

    def _filed(self, work: UnitOfWork, code: str, item: Item) -> Roadmaps:
        """What the lead filed last, in any period."""
        asked = [
            cycle.reference
            for cycle in work.cycles.all()
            if cycle.reference.programme == code and self.context.streams[cycle.reference.stream].form is FormName.ITEMS
        ]
        if not asked:
            return {}
        last = max(asked, key=lambda one: one.period)
        after = Reference(last.programme, last.stream, last.period.later(), item.lead)
        return work.submissions.milestones_on_file(after)


def amended_since(work: UnitOfWork, programme: str, since: datetime | None, now: datetime) -> dict[int, str]:
    """What a form says of milestones that were amended after *since*, by item; of none, if there was no form before."""
    if since is None:
        return {}
    roadmaps = work.decisions.in_force(programme, now).roadmaps.items()
    return {
        item: f"路线图节点已调整为：{told_steps(read(one.value))}（{one.reason.rstrip('。')}）"
        for item, one in roadmaps
        if one.at > since
    }

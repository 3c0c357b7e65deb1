"""Which targets of a programme look like another of it, or of another programme: the same fact would be asked twice."""

from dataclasses import dataclass

from duban.domain.plan.twins import PlannedTarget, Twins, twins_among
from duban.errors import DubanError
from duban.services.context import ServiceContext


@dataclass(frozen=True, slots=True)
class TwinTargets:
    """Looking up in the task lists as they lie in their files; nothing is changed."""

    context: ServiceContext

    def of(self, code: str) -> tuple[Twins, ...]:
        """The pairs of which one belongs to the programme of that *code*; a list that cannot be read has none."""
        targets = [one for each in self.context.programmes for one in self._targets(each)]
        same = {each: plan.same_targets for each, plan in self.context.programmes.items()}
        return tuple(one for one in twins_among(targets, same) if code in (one.first.programme, one.second.programme))

    def _targets(self, code: str) -> list[PlannedTarget]:
        try:
            return [PlannedTarget(code, kpi) for kpi in self.context.task_lists.programme(code).kpis]
        except DubanError:
            return []

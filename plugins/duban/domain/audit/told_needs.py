"""What was done about a need for coordination, as a line of the story of its item, of a unit, or of a person."""

from duban.domain.audit.timeline import TimelineEntry
from duban.domain.decisions.coordination import NeedAct, NeedActKind
from duban.domain.plan.labels import PlanNames


def told_need(act: NeedAct, names: PlanNames) -> TimelineEntry:
    """What was done with whom, who did it and why."""
    said = f"{names.labels.told(act.name.item)}需协调事项：{act.clause(names)}"
    opinion = f"，意见：{act.words.rstrip('。')}" if act.kind is NeedActKind.ASKED and act.words else ""
    why = f"；理由：{act.reason}" if act.reason else ""
    return TimelineEntry(act.at, act.kind.value, f"{said}{opinion}。经办：{act.by}{why}", str(act.name))

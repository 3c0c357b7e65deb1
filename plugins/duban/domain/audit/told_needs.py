"""What was done about needs, what papers gave, and practices, as lines of the story of an item, a unit, a person."""

from duban.domain.audit.timeline import TimelineEntry
from duban.domain.decisions.coordination import NeedAct, NeedActKind
from duban.domain.decisions.errands import told_errands
from duban.domain.decisions.practice import PracticeAct
from duban.domain.plan.labels import PlanNames


def told_need(act: NeedAct, names: PlanNames) -> TimelineEntry:
    """What was done with whom, who did it and why."""
    about = told_errands(act.name.since) if act.name.is_errand else f"{names.labels.told(act.name.item)}需协调事项"
    said = f"{about}：{act.clause(names)}"
    opinion = f"，意见：{act.words.rstrip('。')}" if act.kind is NeedActKind.ASKED and act.words else ""
    why = f"；理由：{act.reason}" if act.reason else ""
    return TimelineEntry(act.at, act.kind.value, f"{said}{opinion}。经办：{act.by}{why}", str(act.name))


def told_practice(act: PracticeAct, names: PlanNames) -> TimelineEntry:
    """What was done about what a unit told as worth copying, who did it and why."""
    unit = names.get(act.reference.organisation, act.reference.organisation)
    said = f"{unit}{act.reference.period.title}典型经验：{act.clause(names.units)}"
    return TimelineEntry(act.at, "典型经验", f"{said}。经办：{act.by}；理由：{act.reason}", str(act.reference))

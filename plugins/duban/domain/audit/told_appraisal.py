"""What was done about an appraisal, as a line of the story of a unit or of a person."""

from duban.domain.appraisal.acts import AppraisalAct, AppraisalActKind, ClaimRuling, ObjectionAnswer
from duban.domain.audit.timeline import TimelineEntry
from duban.domain.plan.labels import PlanNames


def told_appraisal(act: AppraisalAct, names: PlanNames) -> TimelineEntry:
    """What was done, who did it and why."""
    unit = names.get(act.organisation, act.organisation)
    said = "，".join(filter(None, (act.period and f"{act.period}考核", unit, *_details(act), act.source)))
    why = f"；理由：{act.reason}" if act.reason else ""
    return TimelineEntry(act.at, act.kind.value, f"{said}。经办：{act.by}{why}", act.cite)


def _details(act: AppraisalAct) -> tuple[str, ...]:
    """What of it differs by its kind; what stands in its own field is told by itself."""
    match act.kind:
        case AppraisalActKind.OUTSIDE:
            return (f"得分率{act.value}%",)
        case AppraisalActKind.RULING:
            return (act.fact, ClaimRuling[act.value].value)
        case AppraisalActKind.DECIDED:
            return (act.fact, ObjectionAnswer[act.value].value)
        case AppraisalActKind.OBJECTED:
            return (act.fact, act.words)
        case _:
            return (act.words,)

"""What experts said of a reform, and who was asked by mail, as a line of the story of its item or of a person."""

from duban.domain.audit.timeline import TimelineEntry, proven
from duban.domain.decisions.expert_letter import ExpertAct
from duban.domain.decisions.expert_review import ExpertReview
from duban.domain.plan.labels import PlanNames


def told_review(review: ExpertReview, names: PlanNames) -> TimelineEntry:
    """When and how they were heard, what they came to, and who registered it with which papers."""
    papers = "、".join(file.paper for file in review.files)
    said = f"{names.labels.told(review.item)}{review.told}：{review.opinion.rstrip('。')}"
    return TimelineEntry(review.at, "专家论证", f"{said}。附{papers}。登记：{proven(review.by, review)}")


def told_letter(act: ExpertAct, names: PlanNames) -> TimelineEntry:
    """That an expert was asked by mail, answered or was given up, by whom and why; his address stands on the page."""
    why = f"，理由：{act.reason.rstrip('。')}" if act.reason else ""
    return TimelineEntry(
        act.at, "函请专家", f"{names.labels.told(act.item)}{act.told}{why}。登记：{proven(act.by, act)}"
    )

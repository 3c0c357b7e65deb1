"""What a doubtful cell of the plan (待核实) says, and what was noted of it."""

from duban.domain.plan.programme import Item, OpenQuestion, Programme

AS_PRINTED = "现填内容"
EMPTY = "（空）"


def says(programme: Programme, item: Item, title: str) -> str:
    """What the cell of *item* under that title says, as people read it."""
    cells = {
        "牵头部门": "、".join(programme.organisation(code).name for code in item.leads),
        "完成时限": item.deadline.told,
        "目标任务": item.goal,
        "具体措施": "；".join(item.measures),
        "责任部门": item.co_responsible,
        "一级指标": item.indicator.name,
    }
    return cells.get(title, AS_PRINTED) or EMPTY


def question_of(programme: Programme, number: int, title: str) -> OpenQuestion | None:
    """What was noted of that doubtful cell; None where the list says no more than that there is a doubt."""
    return next((one for one in programme.questions if number in one.items and title in one.field.split("、")), None)

"""滞后原因: of items that are late or at risk alone, what holds them up and who can solve it, each by a drop-down."""

from duban.domain.form.column import Column, Content, Filled, item_columns
from duban.domain.form.delay_line import DelayLine
from duban.domain.form.form import Form
from duban.domain.returns.delay import DelayCause, DelayOwner

FAMILY = "delay."


def _causes(_form: Form, _line: DelayLine) -> tuple[str, ...]:
    return tuple(cause.value for cause in DelayCause)


def _owners(_form: Form, _line: DelayLine) -> tuple[str, ...]:
    return tuple(owner.value for owner in DelayOwner)


def _last_cause(form: Form, line: DelayLine) -> Filled:
    last = form.last.get(line.item.number)
    return last.delay_cause.value if last and last.delay_cause else None


def _last_owner(form: Form, line: DelayLine) -> Filled:
    last = form.last.get(line.item.number)
    return last.delay_owner.value if last and last.delay_owner else None


DELAY_COLUMNS = (
    *item_columns(6, FAMILY),
    Column("goal", "目标任务", 36, family=FAMILY, shows=lambda _, line: line.item.goal),
    Column("why", "截至目前的情况", 50, family=FAMILY, shows=lambda _, line: line.why),
    Column(
        "cause",
        "滞后原因",
        14,
        Content.CHOICE,
        required=True,
        note="必选▼",
        hint="请选择最主要的一个原因，已按上期预填。本期报“已完成”，或未逾期而报“按序时”“有进展”的，可不选。",
        choices=_causes,
        carries=_last_cause,
        family=FAMILY,
    ),
    Column(
        "owner",
        "由谁解决",
        14,
        Content.CHOICE,
        note="▼不选按原因",
        hint="不选的，依赖上级的按“上级”，部门间、资金、用地的按“协办单位”，其余按“牵头单位”；“汇总单位”即收本表的单位。由协办单位、上级解决的，请在填报表写明需协调事项。",
        choices=_owners,
        carries=_last_owner,
        family=FAMILY,
    ),
)

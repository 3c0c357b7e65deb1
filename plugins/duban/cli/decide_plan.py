"""The commands by which the office decides on items and cycles as wholes: duban decide terminate, resume, put-off."""

from typing import Annotated

import typer

from duban.cli.console import Programme, period_of
from duban.cli.decision_options import By, Minutes, Month, Number, Remark, Why, day_of, deciding, tell
from duban.domain.calendar.cycle import Reference
from duban.errors import Refused


def terminate(
    number: Number, by: By, reason: Why, remark: Remark = "", minutes: Minutes = "", programme: Programme = None
) -> None:
    """
    终止一项任务：下一期起不再填报，不再提醒催办，不计入完成率，在报告中另行列出；涉及它的待签文书随即撤回。

    须有批示登记号或会议纪要期号，没有的只拟请示稿（见 [deciding]）。

    例：duban decide terminate 42 --minutes 〔2021〕15号 --user duban --reason 职能已划转
    """
    with deciding(programme, by, reason, remark, minutes) as context:
        tell(context.app.terminate.terminate(context.code, context.number(number), context.who, context.now))


def resume(
    number: Number, by: By, reason: Why, remark: Remark = "", minutes: Minutes = "", programme: Programme = None
) -> None:
    """
    恢复一项已终止的任务，下一期重新列入填报表。

    例：duban decide resume 42 --user duban --reason 职能划回
    """
    with deciding(programme, by, reason, remark, minutes) as context:
        tell(context.app.terminate.resume(context.code, context.number(number), context.who, context.now))


def put_off(
    period: Month,
    by: By,
    reason: Why,
    until: Annotated[str, typer.Option("--until", help="顺延至哪一天，如 2021-10-29。")] = "",
    *,
    revoke: Annotated[bool, typer.Option("--revoke", help="撤回顺延，恢复原定时间。")] = False,
    remark: Remark = "",
    minutes: Minutes = "",
    programme: Programme = None,
) -> None:
    """
    一期报送整体顺延（如遇台风、系统故障）：提醒、按时截止、截止汇总均随之顺延，统计期不变，并告知各应报单位（含已报送的）和尚未反馈的会签单位。

    已备发催办的不能再顺延。

    例：duban decide put-off 2021-10 --until 2021-10-29 --user duban --reason 受台风影响
    """
    if bool(until) is revoke:
        raise typer.BadParameter("请写 --until 或 --revoke 之一。")
    with deciding(programme, by, reason, remark, minutes) as context:
        wanted, service = period_of(period), context.app.put_off
        streams = context.app.settings.programmes[context.code].streams
        fitting = [code for code in streams if context.app.settings.streams[code].frequency is wanted.frequency]
        if not fitting:
            raise Refused(f"没有按“{period}”这样的报告期报送的口径。")
        for stream in fitting:
            cycle = Reference(context.code, stream, wanted)
            if revoke:
                tell(service.as_planned(cycle, context.who, context.now))
            else:
                tell(service.put_off(cycle, day_of(until), context.who, context.now))

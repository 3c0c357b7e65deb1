"""The commands about 任务认领核对表: duban tasks answers, and duban decide proposal."""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from duban.cli.console import Programme, console, explained, only_programme
from duban.cli.decision_options import By, Number, Why, deciding, tell


def answers(
    programme: Programme = None,
    *,
    proposals: Annotated[bool, typer.Option("--proposals", help="只列建议更正的。")] = False,
) -> None:
    """
    列出各牵头单位对任务认领核对表的答复：哪些无异议，哪些建议更正（哪一栏、应为什么、理由），办理结果，哪些未答复。

    例：duban tasks answers --proposals
    """
    from duban.services.plan.item_answers import by_state

    with explained() as app:
        every = app.item_answers.of(only_programme(app, programme), app.clock.now())
    if not every:
        typer.echo("还没有随填报表下发过任务认领核对表。")
        return
    typer.echo("，".join(f"{state.value}{count}项" for state, count in by_state(every).items()) + "。")
    table = Table(title=f"任务认领 {len(every)} 项")
    for title in ("事项", "牵头单位", "答复", "更正建议及办理"):
        table.add_column(title, overflow="fold")
    for one in every:
        proposal = one.answer.proposal if one.answer else ""
        if proposal or not proposals:
            settled = f"{one.settled.by}：{one.settled.reason}" if one.settled else ""
            said = "\n".join(filter(None, (proposal, settled)))
            table.add_row(*map(Text, (one.item.told, one.name, one.state.value, said)))
    console.print(table)


def proposal(
    number: Number,
    by: By,
    reason: Why,
    *,
    adopt: Annotated[bool, typer.Option("--adopt", help="采纳：任务清单已据此改好并确认。")] = False,
    decline: Annotated[bool, typer.Option("--decline", help="不予采纳。")] = False,
    programme: Programme = None,
) -> None:
    """
    答复牵头单位在任务认领核对表中提出的更正建议；答复随其下一期填报表告知，理由照写。

    采纳的先用 duban decide correct 订正，登记订正即视为采纳，不必再办本项。

    例：duban decide proposal 5 --decline --user duban --reason 方案原文即为2021年12月底
    """
    if adopt is decline:
        raise typer.BadParameter("请写 --adopt 或 --decline 之一。")
    with deciding(programme, by, reason) as context:
        answer = context.app.proposals.adopt if adopt else context.app.proposals.decline
        tell(answer(context.code, context.number(number), context.who, context.now))

"""The commands about the first mail of a cycle: duban opening, opening confirm."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from duban.cli.commands import Commands
from duban.cli.console import Programme, console, cycle_of, explained
from duban.cli.person import User, person
from duban.domain.calendar.cycle import TIMEZONE

if TYPE_CHECKING:
    from duban.domain.calendar.cycle import Reference
    from duban.ports import Opening

opening = Commands(help="首次发出、补开报告期的确认。", invoke_without_command=True)


@opening.callback()
def listing(context: typer.Context) -> None:
    """列出等待确认的报告期：将发出几封、发给谁、谁因缺联系人发不出。"""
    if context.invoked_subcommand is not None:
        return
    with explained() as app:
        waiting = app.opening.waiting()
    if not waiting:
        typer.echo("没有等待确认的报告期。")
    for one in waiting:
        _print(one)


@opening.command()
def confirm(
    period: Annotated[str, typer.Argument(metavar="报告期", help="如 2021-10 或 2021-Q4。")],
    programme: Programme = None,
    stream: Annotated[str | None, typer.Option("--stream", help="报送口径，只有一个合适的时可省略。")] = None,
    user: User = "",
    *,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问。")] = False,
) -> None:
    """
    确认发出某一报告期的填报通知；等待中的运行随即自动继续。

    例：duban opening confirm 2021-10
    """
    with explained() as app:
        cycle = cycle_of(app, programme, stream, period)
        now = app.clock.now()
        by = person(app, user)
        if app.opening.may_open(cycle, now):
            typer.echo("该报告期已开启、已确认或无需确认。")
            return
        plan = app.opening.plan(cycle, now)
        for line in plan.lines:
            console.print(f"  {line}", highlight=False, markup=False, soft_wrap=True)
        typer.echo(f"{plan.why}。")
        if not yes:
            typer.confirm(f"确认发出这{plan.mails}封？", abort=True)
        app.opening.confirm(cycle, plan.mails, by, now)
    typer.echo("已确认。")


def _print(one: "Opening") -> None:
    asked = f"{one.asked_at.astimezone(TIMEZONE):%m月%d日%H:%M}" if one.asked_at else ""
    console.print(f"[bold]{escape(str(one.reference))}[/]　自{asked}起等待确认，将发出{one.mails}封", highlight=False)
    for line in one.plan:
        console.print(f"  {line}", highlight=False, markup=False, soft_wrap=True)
    console.print(f"  确认：{command_of(one.reference)}", highlight=False, soft_wrap=True)


def command_of(cycle: "Reference") -> str:
    """What an operator types to agree."""
    return f"duban opening confirm {cycle.period} --programme {cycle.programme} --stream {cycle.stream}"

"""The command about what units wrote and a person has to deal with: duban messages."""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from duban.cli.commands import Commands
from duban.cli.console import console, explained
from duban.cli.person import User, person
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.plan.labels import told

messages = Commands(help="单位来信（询问、说明、申请作废等）：查看、答复、办结。", invoke_without_command=True)


@messages.callback()
def show(context: typer.Context) -> None:
    """列出待办理的单位来信：单位、报告期、类别、涉及事项、内容、已等几天。"""
    if context.invoked_subcommand is not None:
        return
    with explained() as app:
        waiting = app.messages.waiting(app.clock.now())
    if not waiting:
        typer.echo("没有待办理的单位来信。")
        return
    table = Table(title=f"待办理单位来信 {len(waiting)} 件", show_lines=True)
    table.add_column("来信", no_wrap=True)
    table.add_column("内容", overflow="fold")
    for one in waiting:
        message = one.message
        came = f"{message.received_at.astimezone(TIMEZONE):%m-%d %H:%M}"
        about = told(item.label for item in one.items) if one.items else ""
        kind = f"{message.kind.value}{about}"
        head = (message.message[:12], one.unit, one.period, kind, f"{came}，已等 {one.days} 天")
        who = message.sender if message.is_vouched else f"{message.sender}（未经核实，不暂停催办）"
        table.add_row(*map(Text, ("\n".join(filter(None, head)), f"{message.words}\n{who}")))
    console.print(table)


@messages.command()
def close(
    sha256: Annotated[str, typer.Argument(metavar="来信编号", help="来信编号的前六位或更多。")],
    *,
    note: Annotated[str, typer.Option("--note", help="办理情况，只作记录。")] = "",
    answer: Annotated[str, typer.Option("--answer", help="答复内容，发给来信人。")] = "",
    user: User = "",
) -> None:
    """办结一封单位来信：写明办理情况，或答复来信人。"""
    if bool(note.strip()) == bool(answer.strip()):
        raise typer.BadParameter("请用 --note 写明办理情况，或用 --answer 答复来信人（二者选一）。")
    with explained() as app:
        now, by = app.clock.now(), person(app, user)
        if answer.strip():
            done = app.messages.answer(sha256, answer, by, now)
        else:
            done = app.messages.note(sha256, note, by, now)
    typer.echo(f"已答复 {done.sender}，并办结。" if answer.strip() else "已办结。")

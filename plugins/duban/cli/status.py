"""The command `duban status`: what is well, what is not, and an exit code for whoever asks by machine."""

import json
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from duban.cli.console import console, explained
from duban.domain.operation.health import Health


def status(*, as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。")] = False) -> None:
    """
    系统是否正常：收信、发信、积压、待人工处理、磁盘、档案、工作日历、台账结构、运行进程。

    退出码：0 正常，1 有问题。
    """
    with explained() as app:
        health = app.looking.statuses.at(app.clock.now())
    if as_json:
        typer.echo(json.dumps(plain(health), ensure_ascii=False, indent=2))
    else:
        _show(health)
    raise typer.Exit(0 if health.is_well else 1)


def plain(health: Health) -> dict[str, object]:
    """The same for a program."""
    return {
        "at": health.at.isoformat(),
        "well": health.is_well,
        "charges_nobody": health.charges_nobody,
        "conditions": [
            {
                "part": one.part.name.lower(),
                "title": one.part.value,
                "well": one.is_well,
                "words": one.words,
                "figures": [{"name": figure.name, **figure.of, "value": figure.value} for figure in one.figures],
            }
            for one in health.conditions
        ],
    }


def _show(health: Health) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for one in health.conditions:
        mark = "[green]正常[/]" if one.is_well else "[red]需处理[/]"
        table.add_row(one.part.value, mark, escape(one.words))
    console.print(table)
    if health.charges_nobody:
        console.print(f"{escape(health.charges_nobody.rstrip('。'))}。", soft_wrap=True)
    wrong = sum(not one.is_well for one in health.conditions)
    console.print(f"{wrong} 项需处理。" if wrong else "一切正常。")

"""The command `duban status`: what is well, what is not, and an exit code for whoever asks by machine."""

import json
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from duban.cli.console import console, explained
from duban.domain.operation.health import Health, HealthLevel

COLOURS = {HealthLevel.WELL: "green", HealthLevel.REMINDER: "yellow", HealthLevel.FAULT: "red"}


def status(*, as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。")] = False) -> None:
    """
    系统是否正常：收信、发信、积压、待人工处理、磁盘、档案、工作日历、台账结构、运行进程。

    每项为正常、提醒（等人办理，系统没有故障）或异常。退出码：0 没有异常，1 有异常。
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
                "level": one.level.name.lower(),
                "well": one.level is not HealthLevel.FAULT,
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
        table.add_row(one.part.value, f"[{COLOURS[one.level]}]{one.level.value}[/]", escape(one.words))
    console.print(table)
    if health.charges_nobody:
        console.print(f"{escape(health.charges_nobody.rstrip('。'))}。", soft_wrap=True)
    counts = ((level, len(health.of_level(level))) for level in (HealthLevel.FAULT, HealthLevel.REMINDER))
    told = "，".join(f"{count} 项{level.value}" for level, count in counts if count)
    console.print(f"{told}。" if told else "一切正常。")

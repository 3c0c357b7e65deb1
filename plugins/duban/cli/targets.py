"""The commands about figures that a platform collects already: duban targets, duban targets import."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from duban.cli.commands import Commands
from duban.cli.console import Programme, console, explained, only_programme
from duban.cli.decision_options import By
from duban.cli.person import person
from duban.cli.typed import named_file
from duban.errors import ConfigurationError, FiguresUnusable

targets = Commands(help="由平台提供数据的量化指标：查看已导入的数据，导入文件。", invoke_without_command=True)


@targets.callback()
def show(context: typer.Context, programme: Programme = None) -> None:
    """列出由平台提供数据的量化指标（任务清单“数据来源”列写有平台名称的），以及各期已导入的数值。"""
    if context.invoked_subcommand is not None:
        return
    with explained() as app:
        collected = app.figures.collected(only_programme(app, programme))
    if not collected:
        typer.echo("没有由平台提供数据的量化指标。需要时，在任务清单“量化指标”表的“数据来源”列写明平台名称。")
        return
    table = Table(title=f"由平台提供数据的量化指标 {len(collected)} 个")
    for title in ("指标", "数据来源", "已导入"):
        table.add_column(title, overflow="fold")
    for one in collected:
        said = [f"{each.period.title}：{one.kpi.measured(each.text)}（{each.at:%Y-%m-%d}导入）" for each in one.figures]
        name = f"{one.kpi.code} {one.kpi.metric}（目标{one.kpi.aim}）"
        table.add_row(name, one.kpi.source, "\n".join(said) or "尚未导入")
    console.print(table)


@targets.command("import")
def take(
    file: Annotated[Path, named_file("文件", "数据文件，.xlsx 或 .csv。")],
    by: By,
    *,
    preview: Annotated[bool, typer.Option("--preview", help="只核对，不导入。")] = False,
    programme: Programme = None,
) -> None:
    """
    导入平台数据。表头须有“期间”“数值”，以及“指标编号”或“指标名称”；任何一行有误，整个文件都不导入。

    同一文件重复导入不产生变化；数值不同的，以后导入的为准，原数值保留在案。

    例：duban targets import 省平台2021年10月.xlsx --user duban
    """
    data = file.read_bytes()
    with explained() as app:
        code, actor, now = only_programme(app, programme), person(app, by), app.clock.now()
        try:
            found = (
                app.figures.preview(code, data, file.name, now)
                if preview
                else app.figures.take(code, data, file.name, actor, now)
            )
        except FiguresUnusable as error:
            told = "".join(f"\n  {fault}" for fault in error.faults)
            raise ConfigurationError(f"未导入任何数据，请改正后重新导入：{told}") from error
    for change in found.changes:
        was = f"（原为{change.before.text}）" if change.before and change.before.value != change.read.value else ""
        value = change.read.kpi.measured(f"{change.read.value:f}")
        typer.echo(f"  {change.read.kpi.code} {change.read.period.title} {value}  {change.kind.value}{was}")
    typer.echo(f"{'尚未导入' if preview else '已导入'}《{found.file_name}》：{found.told}。")

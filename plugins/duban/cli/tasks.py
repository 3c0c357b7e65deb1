"""The commands about the task list: duban tasks, tasks diff, tasks confirm."""

import json
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from duban.cli.deciding import By
from duban.cli.house import Programme, console, explained, only_programme
from duban.cli.person import person
from duban.domain.programme import DeadlineKind, IntegrityReport

if TYPE_CHECKING:
    from duban.domain.task_list_changes import Change
    from duban.ports import TaskListVersion

tasks = typer.Typer(help="任务清单：核对、查看改动、确认新版。", invoke_without_command=True)
DEADLINES = {
    DeadlineKind.DATED: "有明确时限",
    DeadlineKind.CONTINUOUS: "持续推进",
    DeadlineKind.FOLLOWS_PROVINCE: "随省推进",
}


@tasks.callback()
def check(
    context: typer.Context,
    programme: Programme = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。")] = False,
) -> None:
    """核对任务清单：事项、指标、时限、牵头单位与待核实内容。"""
    if context.invoked_subcommand is not None:
        return
    with explained() as house:
        report = house.task_lists.integrity(only_programme(house, programme))
    if as_json:
        from duban.adapters.office.task_list import integrity_as_json

        typer.echo(json.dumps(integrity_as_json(report), ensure_ascii=False, indent=2))
        return
    _print_integrity(report)


def _print_integrity(report: IntegrityReport) -> None:
    kinds = "，".join(f"{DEADLINES[kind]} {count}" for kind, count in report.deadlines.items())
    console.print(f"[bold]任务事项 {report.items} 项，一级指标 {report.indicators} 个[/]；{kinds}")
    console.print(f"量化指标 {report.kpis} 个，其中启用 {report.kpis_enabled} 个")
    leads = Table(title="各牵头单位事项")
    leads.add_column("牵头单位", overflow="fold")
    leads.add_column("事项数", justify="right")
    for name, count in report.items_by_lead.items():
        leads.add_row(name, str(count))
    console.print(leads)
    questions = Table(title=f"待核实 {len(report.open_questions)} 处")
    for title in ("序号", "字段", "采用值", "置信度"):
        # Chinese has no blanks to break a line at: without folding a narrow terminal would cut the text off.
        questions.add_column(title, overflow="fold")
    for question in report.open_questions:
        questions.add_row(_ranges(question.items), question.field, question.adopted, question.confidence)
    console.print(questions)
    if report.unknown_names:
        console.print(f"单位表中没有的名称：{'、'.join(report.unknown_names)}")


def _ranges(items: tuple[int, ...]) -> str:
    """Numbers as people write them: 63—67、70."""
    runs = [[number] for number in items[:1]]
    for before, number in pairwise(items):
        if number == before + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(f"{run[0]}—{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


@tasks.command()
def diff(
    programme: Programme = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。")] = False,
) -> None:
    """
    列出任务清单文件与最近确认的版本（含其后的订正）有何不同。

    例：duban tasks diff
    """
    with explained() as house:
        code = only_programme(house, programme)
        version, found = house.versions.last(code), house.versions.difference(code)
    if as_json:
        rows = [
            {"kind": one.kind, "what": one.what, "field": one.field, "before": one.before, "after": one.after}
            for one in found
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    _print_changes(version, found)


def _print_changes(version: "TaskListVersion | None", found: "tuple[Change, ...]") -> None:
    if version is None:
        typer.echo("任务清单尚未使用过，首次开启报送周期时自动确认为第1版。")
        return
    when = f"{version.confirmed_at:%Y-%m-%d %H:%M}"
    typer.echo(f"最近确认：第{version.number}版（{when}，经办：{version.confirmed_by}，理由：{version.reason}）")
    if not found:
        typer.echo("任务清单文件与该版一致，没有改动。")
        return
    typer.echo(f"文件中有{len(found)}处改动，尚未确认：")
    for what, group in groupby(found, key=lambda one: one.what):
        console.print(f"[bold]{what}[/]", highlight=False)
        for one in group:
            told = str(one).removeprefix(what).strip()
            console.print(f"  {told}", highlight=False, markup=False, overflow="fold")
    typer.echo("确认后自下一期起使用：duban tasks confirm --user 用户名 --reason 理由")


@tasks.command()
def confirm(
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="理由。")],
    programme: Programme = None,
) -> None:
    """
    确认任务清单文件为新版，自下一个开启的报送周期起使用；已开启的周期不变。

    例：duban tasks confirm --user ysb_fuzeren --reason 市政府增加第149项任务
    """
    with explained() as house:
        code = only_programme(house, programme)
        before = house.versions.last(code)
        version = house.versions.confirm(code, person(house, by), reason, house.clock.now())
    if before is not None and before.number == version.number:
        typer.echo(f"任务清单与第{version.number}版一致，无需再次确认。")
        return
    typer.echo(f"已确认任务清单第{version.number}版，自下一个开启的报送周期起使用。")

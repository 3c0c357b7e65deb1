"""The commands about the task list: duban tasks, tasks diff, and those of confirming.py."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from duban.cli.commands import Commands
from duban.cli.confirming import confirm, export, print_conflicts, stale_told
from duban.cli.console import Programme, console, explained, only_programme
from duban.cli.item_answers import answers
from duban.cli.new_file import Force, Workbook, refuse_output, write_new

if TYPE_CHECKING:
    from duban.domain.plan.labels import Labels
    from duban.domain.plan.programme import IntegrityReport
    from duban.domain.plan.twins import Twins
    from duban.ports import TaskListVersion
    from duban.services.operate.first_cycle import CycleObstacle
    from duban.services.plan.edits import Edits

tasks = Commands(help="任务清单：核对、空白样表、查看改动、确认新版、导出现行清单。", invoke_without_command=True)


@tasks.callback()
def check(
    context: typer.Context,
    programme: Programme = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。")] = False,
) -> None:
    """
    核对任务清单：事项、指标、时限、牵头单位与待核实内容，疑为同一数据的量化指标；逐处列出会使首期停下的问题。

    退出码：0 没有会使首期停下的问题，1 有。

    查单位、联系人、报送口径、工作日历、信函和文书模板、未填写的设置；收发信由 duban doctor 检查。
    """
    if context.invoked_subcommand is not None:
        return
    from duban.bootstrap.first_cycle import looked_ahead

    with explained() as app:
        code = only_programme(app, programme)
        report = app.task_lists.integrity(code)
        labels = app.task_lists.programme(code).labels
        found, twins = looked_ahead(app, code, app.clock.now())
    if as_json:
        from duban.adapters.office.task_list.workbook import integrity_as_json

        facts = integrity_as_json(report) | {"obstacles": [asdict(one) for one in found]}
        facts |= {"twins": [[one.first.kpi.code, one.second.kpi.code, one.remedy] for one in twins]}
        typer.echo(json.dumps(facts, ensure_ascii=False, indent=2))
    else:
        _print_integrity(report, labels)
        _print_twins(twins)
        _print_obstacles(found)
    if found:
        raise typer.Exit(1)


def _print_twins(found: Iterable["Twins"]) -> None:
    """Targets that look like one, so that the same fact would be asked twice, each with what to do."""
    listed = tuple(found)
    if not listed:
        return
    table = Table(title=f"疑为同一数据、会重复填报的量化指标 {len(listed)} 对", show_lines=True)
    for title in ("指标", "又见", "办法"):
        table.add_column(title, overflow="fold")
    for one in listed:
        table.add_row(*(f"{each.kpi.code} {each.kpi.metric}" for each in (one.first, one.second)), escape(one.remedy))
    console.print(table)


def _print_obstacles(found: Iterable["CycleObstacle"]) -> None:
    """What would stop the first cycle, each with where and what to do."""
    listed = tuple(found)
    if not listed:
        console.print("首期所需的单位、联系人、口径、日历、模板和设置齐备；收发信请用 duban doctor 检查。")
        return
    table = Table(title=f"会使首期停下的问题 {len(listed)} 处", show_lines=True)
    for title in ("所在", "问题", "办法"):
        table.add_column(title, overflow="fold")
    for one in listed:
        table.add_row(escape(one.where), escape(one.what), escape(one.remedy))
    console.print(table)


def _print_integrity(report: "IntegrityReport", labels: "Labels") -> None:
    kinds = "，".join(f"{kind.words} {count}" for kind, count in report.deadlines.items())
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
        questions.add_row(labels.ranges(question.items), question.field, question.adopted, question.confidence)
    console.print(questions)
    if report.unknown_names:
        console.print(f"单位表中没有的名称：{'、'.join(report.unknown_names)}")


@tasks.command()
def template(
    output: Workbook = Path("task_list.xlsx"),
    *,
    force: Force = False,
) -> None:
    """
    写出一份空白任务清单：各表带下拉列表，前附填写说明（各列含义、必填与否、举例、怎样编号）。

    例：duban tasks template -o task_list.xlsx
    """
    from duban.adapters.office.task_list.template_writer import write_template

    with explained() as app:
        refuse_output(output, ".xlsx", force=force)
        write_new(output, write_template(stream.name for stream in app.settings.streams.values()), force=force)
    typer.echo(f"已写入 {output}：先看《说明》，依次填《单位》《任务清单》《联系人》，再运行 duban tasks。")


@tasks.command()
def diff(
    programme: Programme = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。")] = False,
) -> None:
    """
    列出任务清单文件与现行清单（最近确认的版本及其后的决定）有何不同，以及与决定的冲突。

    例：duban tasks diff
    """
    with explained() as app:
        code = only_programme(app, programme)
        version, edits = app.versions.last(code), app.versions.edits(code)
        found = edits.changes if version else ()
        beyond = app.versions.unfounded(edits)
    if as_json:
        rows = [
            {"kind": one.kind, "what": one.what, "field": one.field, "before": one.before, "after": one.after}
            for one in found
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    _print_edits(version, edits, beyond)


def _print_edits(version: "TaskListVersion | None", edits: "Edits", beyond: Iterable[str]) -> None:
    if version is None:
        typer.echo("任务清单尚未使用过，首次开启报送周期时自动确认为第1版。")
        return
    when = f"{version.confirmed_at:%Y-%m-%d %H:%M}"
    typer.echo(f"最近确认：第{version.number}版（{when}，经办：{version.confirmed_by}，理由：{version.reason}）")
    if not edits.is_edited:
        typer.echo("任务清单文件没有改动。" + stale_told(edits))
        return
    if edits.changes:
        typer.echo(f"文件中有{len(edits.changes)}处改动，尚未确认：")
    for what, group in groupby(edits.changes, key=lambda one: one.what):
        console.print(f"[bold]{what}[/]", highlight=False)
        for one in group:
            told = str(one).removeprefix(what).strip()
            console.print(f"  {told}", highlight=False, markup=False, overflow="fold")
    print_conflicts(edits.merged.unanswered, edits.file)
    for told in beyond:
        console.print(f"  {told}。", highlight=False, markup=False, overflow="fold")
    if told := stale_told(edits):
        typer.echo(told)
    typer.echo("确认后自下一期起使用：duban tasks confirm --user 用户名 --reason 理由")


tasks.command()(confirm)
tasks.command()(export)
tasks.command()(answers)

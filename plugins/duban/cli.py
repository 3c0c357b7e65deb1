"""The duban command: what an operator asks for outside Airflow."""

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from duban.bootstrap import Installation, installation
from duban.domain.cycle import Frequency, Period
from duban.domain.dates_table import HEADER, dates_table
from duban.domain.programme import DeadlineKind, IntegrityReport
from duban.errors import DubanError

app = typer.Typer(help="督办：专项行动报送周期的生成、收集、催办与汇总。", no_args_is_help=True, add_completion=False)
console = Console()
DEADLINES = {
    DeadlineKind.DATED: "有明确时限",
    DeadlineKind.CONTINUOUS: "持续推进",
    DeadlineKind.FOLLOWS_PROVINCE: "随省推进",
}


@contextmanager
def explained() -> Iterator[Installation]:
    """Give the installation; an operator's problem is told in one sentence, without a traceback, with exit code 1."""
    try:
        yield installation()
    except DubanError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def only_programme(house: Installation, code: str | None) -> str:
    """The programme asked for, or the only one there is."""
    codes = list(house.settings.programmes)
    if code is None and len(codes) == 1:
        return codes[0]
    if code not in codes:
        raise typer.BadParameter(f"请用 --programme 指明专项：{'、'.join(codes)}")
    return code


Programme = Annotated[str | None, typer.Option("--programme", help="专项代码，只有一个专项时可省略。")]


@app.command()
def tasks(
    programme: Programme = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。")] = False,
) -> None:
    """核对任务清单：事项、指标、时限、牵头单位与待核实内容。"""
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
    leads = Table("牵头单位", "事项数", title="各牵头单位事项")
    for name, count in report.items_by_lead.items():
        leads.add_row(name, str(count))
    console.print(leads)
    questions = Table("序号", "字段", "采用值", "置信度", title=f"待核实 {len(report.open_questions)} 处")
    for question in report.open_questions:
        numbers = "、".join(str(number) for number in question.items)
        questions.add_row(numbers, question.field, question.adopted, question.confidence)
    console.print(questions)
    if report.unknown_names:
        console.print(f"单位表中没有的名称：{'、'.join(report.unknown_names)}")


@app.command()
def calendar(
    first: Annotated[str, typer.Option("--from", help="第一个报告月，如 2021-09。")],
    last: Annotated[str, typer.Option("--to", help="最后一个报告月，如 2022-12。")],
    as_csv: Annotated[bool, typer.Option("--csv", help="以 CSV 输出。")] = False,
) -> None:
    """列出各报送口径每期的截止日、提醒日与判定日。"""
    try:
        begin, end = Period.parse(first), Period.parse(last)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    if Frequency.QUARTERLY in (begin.frequency, end.frequency) or end < begin:
        raise typer.BadParameter("--from 与 --to 应为月份，且先后有序，如 --from 2021-09 --to 2022-12。")
    with explained() as house:
        rows = dates_table(begin, end, tuple(house.settings.streams.values()), house.calendar)
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([HEADER, *rows])
        return
    table = Table(*HEADER)
    for row in rows:
        table.add_row(*row)
    console.print(table)


@app.command()
def migrate() -> None:
    """建立或升级台账数据库；可重复执行。"""
    with explained() as house:
        house.migrate()
    typer.echo("台账数据库已是最新结构。")


@app.command()
def demo() -> None:
    """在模拟时间中完整演练一个月的报送周期（Airflow 与内置邮局都在本机）。"""
    from duban.rehearsal.demo import run_demo

    with explained() as house:
        code = run_demo(house.settings, console)
    raise typer.Exit(code)


@app.command()
def run() -> None:
    """以真实日程和系统时钟运行；邮箱与台账由 AIRFLOW_CONN_DUBAN_* 指定。"""
    from duban.rehearsal.live import run_live

    with explained() as house:
        run_live(house.settings, console)


if __name__ == "__main__":
    app()

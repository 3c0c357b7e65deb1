"""The commands about the plan: duban tasks, duban calendar."""

import csv
import json
import sys
from itertools import pairwise
from typing import Annotated

import typer
from rich.table import Table

from duban.cli.house import Programme, console, explained, only_programme, period_of
from duban.domain.cycle import Frequency, Period
from duban.domain.dates_table import HEADER, UNKNOWN, dates_table
from duban.domain.programme import DeadlineKind, IntegrityReport
from duban.errors import ConfigurationError

DEADLINES = {
    DeadlineKind.DATED: "有明确时限",
    DeadlineKind.CONTINUOUS: "持续推进",
    DeadlineKind.FOLLOWS_PROVINCE: "随省推进",
}


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


def calendar(
    first: Annotated[str, typer.Option("--from", help="第一个报告月，如 2021-09。")],
    last: Annotated[str, typer.Option("--to", help="最后一个报告月，如 2022-12。")],
    as_csv: Annotated[bool, typer.Option("--csv", help="以 CSV 输出。")] = False,
) -> None:
    """列出各报送口径每期的截止日、提醒日与判定日。"""
    with explained() as house:
        begin, end = _months(first, last)
        rows = dates_table(begin, end, tuple(house.settings.streams.values()), house.calendar)
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([HEADER, *rows])
        return
    names = {code: stream.name for code, stream in house.settings.streams.items()}
    console.print(_dates(rows, names))


def _months(first: str, last: str) -> tuple[Period, Period]:
    """The months asked for; ConfigurationError if they are none or out of order."""
    begin, end = period_of(first), period_of(last)
    if Frequency.QUARTERLY in (begin.frequency, end.frequency) or end < begin:
        raise ConfigurationError("--from 与 --to 应为月份，且先后有序，如 --from 2021-09 --to 2022-12。")
    return begin, end


def _dates(rows: list[tuple[str, ...]], names: dict[str, str]) -> Table:
    """The rows for a terminal of 80 columns: the year stands in the period, the days beside it need none."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for title in ("报告期", "口径", "截止日", "提醒日", "判定日", *HEADER[5:]):
        table.add_column(title, no_wrap=title != "口径", overflow="fold")
    for period, stream, *days in rows:
        table.add_row(period, names[stream], *("未知" if day == UNKNOWN else day[5:] for day in days))
    return table

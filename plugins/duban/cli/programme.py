"""The command about the dates of the plan: duban calendar."""

import csv
import sys
from typing import Annotated

import typer
from rich.table import Table

from duban.cli.console import console, explained, period_of
from duban.domain.calendar.cycle import Frequency, Period
from duban.domain.calendar.dates_table import HEADER, UNKNOWN, dates_table
from duban.errors import ConfigurationError


def calendar(
    first: Annotated[str, typer.Option("--from", help="第一个报告月，如 2021-09。")],
    last: Annotated[str, typer.Option("--to", help="最后一个报告月，如 2022-12。")],
    as_csv: Annotated[bool, typer.Option("--csv", help="以 CSV 输出。")] = False,
) -> None:
    """列出各报送口径每期的截止日、提醒日与判定日。"""
    with explained() as app:
        begin, end = _months(first, last)
        rows = dates_table(begin, end, tuple(app.settings.streams.values()), app.calendar)
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([HEADER, *rows])
        return
    names = {code: stream.name for code, stream in app.settings.streams.items()}
    console.print(_dates(rows, names))
    if any(UNKNOWN in row for row in rows):
        missing = "所在年份没有法定工作日历，请在 config/calendar/ 中补充该年文件；补充前不发信、不计时。"
        console.print(f"※ 未确认：{missing}")


def _months(first: str, last: str) -> tuple[Period, Period]:
    """The months asked for; ConfigurationError if they are none or out of order."""
    begin, end = period_of(first), period_of(last)
    if {begin.frequency, end.frequency} != {Frequency.MONTHLY} or end < begin:
        raise ConfigurationError("--from 与 --to 应为月份，且先后有序，如 --from 2021-09 --to 2022-12。")
    return begin, end


def _dates(rows: list[tuple[str, ...]], names: dict[str, str]) -> Table:
    """The rows for a terminal of 80 columns: the year stands in the period, the days beside it need none."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for title in ("报告期", "口径", "截止日", "提醒日", "判定日", *HEADER[5:]):
        table.add_column(title, no_wrap=title != "口径", overflow="fold")
    for period, stream, *days in rows:
        table.add_row(period, names[stream], *("※" if day == UNKNOWN else day[5:] for day in days))
    return table

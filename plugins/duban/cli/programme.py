"""The commands about working days: duban calendar, and calendar read, which makes a year of a published notice."""

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from duban.cli.commands import Commands
from duban.cli.console import console, explained, in_a_sentence, months_of
from duban.cli.new_file import Force, refuse_output, write_new
from duban.cli.typed import named_file
from duban.errors import ConfigurationError

if TYPE_CHECKING:
    from duban.domain.calendar.cycle import Period
    from duban.domain.calendar.notice import HolidayNotice

calendar = Commands(help="日程：各期日期；把放假通知读成工作日历。", invoke_without_command=True)
ENCODINGS = ("utf-8-sig", "gb18030")


@calendar.callback()
def dates(
    context: typer.Context,
    first: Annotated[str, typer.Option("--from", help="第一个报告月，如 2021-09。")] = "",
    last: Annotated[str, typer.Option("--to", help="最后一个报告月，如 2022-12。")] = "",
    as_csv: Annotated[bool, typer.Option("--csv", help="以 CSV 输出。")] = False,
) -> None:
    """列出各报送口径每期的截止日、提醒日与判定日。"""
    if context.invoked_subcommand is not None:
        return
    from duban.domain.calendar.dates_table import HEADER, UNKNOWN, dates_table

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


@calendar.command()
def read(
    notice: Annotated[Path, named_file("通知", "放假通知的正文（.txt）。")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="文件", help="写到哪里；不写即本单位的 config/calendar/年份.toml。"),
    ] = None,
    *,
    checked: Annotated[bool, typer.Option("--checked", help="存疑之处已由人核对，照所列写入。")] = False,
    force: Force = False,
) -> None:
    """
    把国务院办公厅的年度放假通知读成工作日历，供核对。

    按通知写明的星期、天数逐条核对；有矛盾的不写入，没有看懂的列出，从不推算。
    """
    from duban.config import project_folder
    from duban.domain.calendar.notice import read_notice

    with in_a_sentence(1):
        found = read_notice(_text_of(notice))
        for one in found.arrangements:
            console.print(one.told)
        for doubt in found.doubts:
            console.print(f"[yellow]存疑[/] {doubt}")
        if found.faults:
            raise ConfigurationError(
                f"通知未能读成工作日历：{'；'.join(found.faults)}。请核对文本，或手工编写日历文件。"
            )
        if found.doubts and not checked:
            raise ConfigurationError("请核对存疑之处；确不影响上下班的，加 --checked 再运行一次。")
        path = output or project_folder() / "config" / "calendar" / f"{found.year}.toml"
        refuse_output(path, ".toml", force=force)
        write_new(path, as_toml(found).encode(), force=force)
    check = f"duban calendar --from {found.year}-01 --to {found.year}-12"
    console.print(
        f"已写入 {path}（放假{len(found.free)}天，周末上班{len(found.worked)}天），请核对；核对各期日期：{check}"
    )


def as_toml(notice: "HolidayNotice") -> str:
    """The file of a year, with the words that each day comes from."""
    words = "".join(f"# {one.holiday}：{one.words}\n" for one in notice.arrangements)
    doubts = "".join(f"# 未计入——{one}\n" for one in notice.doubts)

    def listed(days: tuple[object, ...]) -> str:
        return "".join(f"    {day},\n" for day in days)

    return (
        f"# {notice.year}年放假安排，由 duban calendar read 按通知读出：\n{words}{doubts}\nyear = {notice.year}\n"
        f"\n# 放假的日子\nholidays = [\n{listed(notice.free)}]\n"
        f"\n# 调休上班的周末\nworkdays = [\n{listed(notice.worked)}]\n"
    )


def _text_of(path: Path) -> str:
    data = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ConfigurationError(f"{path} 不是文本文件；请把通知正文另存为 .txt。")


def _months(first: str, last: str) -> "tuple[Period, Period]":
    """The months asked for; ConfigurationError if they are none or out of order."""
    if not (first and last):
        raise ConfigurationError("请写明起止月份，如 duban calendar --from 2021-09 --to 2022-12。")
    return months_of(first, last)


def _dates(rows: list[tuple[str, ...]], names: dict[str, str]) -> Table:
    """The rows for a terminal of 80 columns: the year stands in the period, the days beside it need none."""
    from duban.domain.calendar.dates_table import HEADER, UNKNOWN

    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for title in ("报告期", "口径", "截止日", "提醒日", "判定日", *HEADER[5:]):
        table.add_column(title, no_wrap=title != "口径", overflow="fold")
    for period, stream, *days in rows:
        table.add_row(period, names[stream], *("※" if day == UNKNOWN else day[5:] for day in days))
    return table

"""What people type after an option: days, moments and files, each refused in Chinese if it is none."""

import os
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import typer

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?([+-]\d{2}:\d{2}|Z)?)?")


def day(text: str) -> date:
    """A day, as 2021-10-27."""
    try:
        if DAY.fullmatch(text.strip()):
            return date.fromisoformat(text.strip())
    except ValueError:
        pass
    raise typer.BadParameter(f"“{text}”不是日期，应写作 2021-10-27。")


def moment(text: str) -> datetime:
    """A moment, as 2021-10-27T15:30, or a day, which begins at midnight."""
    try:
        if MOMENT.fullmatch(text.strip()):
            return datetime.fromisoformat(text.strip())
    except ValueError:
        pass
    raise typer.BadParameter(f"“{text}”不是时间，应写作 2021-10-27T15:30，或只写日期 2021-10-27。")


def a_moment(option: str, says: str) -> Any:
    """The option that takes a moment."""
    return typer.Option(option, parser=moment, metavar="时间", help=says)


def a_day(option: str, says: str) -> Any:
    """The option that takes a day."""
    return typer.Option(option, parser=day, metavar="日期", help=says)


def a_file(option: str, says: str) -> Any:
    """The option that names a file to be read, or several."""
    return typer.Option(option, metavar="文件", callback=to_be_read, help=says)


def named_file(name: str, says: str) -> Any:
    """The argument that names a file to be read, or several."""
    return typer.Argument(metavar=name, callback=to_be_read, help=says)


def to_be_read(named: Any) -> Any:
    """A file that is there and may be read, several, or none; the callback of an option."""
    for path in (named,) if isinstance(named, Path) else named or ():
        _refuse_unreadable(path)
    return named


def _refuse_unreadable(path: Path) -> None:
    if path.is_dir():
        raise typer.BadParameter(f"{path} 是文件夹，请写明其中的文件。")
    if not path.exists():
        raise typer.BadParameter(f"没有文件 {path}（在 {path.absolute().parent} 中找过），请核对路径和文件名。")
    if not os.access(path, os.R_OK):
        raise typer.BadParameter(f"没有权限读取 {path}，请检查文件的权限。")

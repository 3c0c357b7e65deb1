"""When the system is off in a simulation: nothing runs, mail piles up at the server, and people go on."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.operation.fault_words import toml_fault
from duban.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Downtime:
    """The system is off from `begins` up to, not including, `ends`; both aware."""

    begins: datetime
    ends: datetime


def read_outages(path: Path) -> tuple[Downtime, ...]:
    """
    The outages in a TOML file of `[[outages]]` with `from` and `to`, each a date or a moment in Asia/Shanghai.

    ConfigurationError names what is wrong.
    """
    text = ""
    try:
        text = path.read_text(encoding="utf-8")
        rows = tomllib.loads(text).get("outages", [])
        return tuple(_outage(_moment(row["from"]), _moment(row["to"])) for row in rows)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        why = "缺少其中一项" if isinstance(error, KeyError | TypeError) else toml_fault(error, text)
        raise ConfigurationError(
            f"停机文件 {path.name} 无法读取，应为若干 [[outages]]，各有 from 和 to：{why}。"
        ) from error


def _outage(begins: datetime, ends: datetime) -> Downtime:
    if ends <= begins:
        raise ConfigurationError(f"停机的 to（{ends:%Y-%m-%d %H:%M}）应晚于 from（{begins:%Y-%m-%d %H:%M}）。")
    return Downtime(begins, ends)


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=TIMEZONE)
    if isinstance(value, date):
        return datetime.combine(value, time(0), TIMEZONE)
    raise TypeError(f"“{value}”不是日期")


def is_off(outages: Iterable[Downtime], moment: datetime) -> bool:
    """Whether the system is off at *moment*."""
    return any(outage.begins <= moment < outage.ends for outage in outages)

"""What an office's own document system says of receipts (签收情况), a unit a line, as people paste it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.plan.unit_names import Directory
from duban.errors import Refused

# 市税务局　2021-11-03 10:00　办公室: a unit, when it signed, and who did; exports write days in several ways.
LINE = re.compile(
    r"(?P<unit>.+?)[\s,，、:：]+(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    r"[\sT]*(?P<hour>\d{1,2})[:：时](?:(?P<minute>\d{1,2})(?::\d{2}|分)?)?[\s,，、]*(?P<theirs>.*)"
)


@dataclass(frozen=True, slots=True)
class Signed:
    """One line: the unit by its code, when it signed, and who of it did; that may be empty."""

    organisation: str
    received_at: datetime
    theirs: str


def receipt_lines(text: str, units: Directory) -> tuple[Signed, ...]:
    """The lines of *text*, none twice of a unit; Refused with the line for one that names no unit or no moment."""
    found = tuple(_lines(text.splitlines(), units))
    twice = {one.organisation for one in found if sum(one.organisation == other.organisation for other in found) > 1}
    if twice:
        raise Refused("同一单位写了两行签收，请核对。")
    return found


def _lines(lines: Iterable[str], units: Directory) -> Iterator[Signed]:
    for line in filter(None, map(str.strip, lines)):
        match = LINE.fullmatch(line)
        if match is None:
            raise Refused(f"签收情况“{line}”请写成：单位　签收时间　签收人，如“市税务局　2021-11-03 10:00　办公室”。")
        named = units.find(match["unit"])
        if named.unknown or len(named.codes) != 1:
            raise Refused(f"签收情况“{line}”中的单位不在任务清单《单位》中，请核对。")
        yield Signed(named.codes[0], _moment(line, match), match["theirs"].strip())


def _moment(line: str, match: re.Match[str]) -> datetime:
    year, month, day, hour, minute = (int(match[part] or 0) for part in ("year", "month", "day", "hour", "minute"))
    try:
        return datetime(year, month, day, hour, minute, tzinfo=TIMEZONE)
    except ValueError as error:
        raise Refused(f"签收情况“{line}”中的时间不存在，请核对。") from error

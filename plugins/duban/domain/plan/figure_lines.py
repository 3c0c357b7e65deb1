"""Lines of a file with figures, understood one by one: of which target, for which period, what value; or why not."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from duban.domain.calendar.period import Frequency, Period
from duban.domain.plan.pace import target_of
from duban.domain.plan.programme import Kpi, Programme
from duban.domain.text.normalise import number_of, tidy, with_digits

YEAR = r"(?P<year>20\d{2})年?"
# A spreadsheet makes 2021.1 of 2021.10: a month of one digit behind a point may be either.
MONTH = re.compile(YEAR + r"(?:[-/]|\.(?=\d\d))?(?:1[-—–~至到])?(?P<month>\d{1,2})(?:月份?)?(?:底|末)?(?:累计)?")
DAY = re.compile(r"(?P<year>20\d{2})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?")
QUARTER = re.compile(YEAR + r"[-/.]?第?(?:[Qq](?P<q>[1-4])|(?P<n>[1-4])季度?)")
HALF = re.compile(YEAR + r"[-/.]?(?:(?P<half>[上下])半年|[Hh](?P<h>[12]))")
WHOLE = re.compile(YEAR + r"(?:度|全年)?")
EXAMPLES = "如 2021-10、2021年10月、2021年第三季度、2021年上半年、2021年"


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One line of the file as typed: where it stands, and its texts; `cell` is the place of the value."""

    place: str
    code: str
    name: str
    period: str
    value: str
    cell: str


@dataclass(frozen=True, slots=True)
class ReadFigure:
    """A line that was understood."""

    kpi: Kpi
    period: Period
    value: Decimal
    cell: str


@dataclass(frozen=True, slots=True)
class ReadFigures:
    """What a file comes to: figures, or every fault; `empty` lines have no value and say nothing."""

    figures: tuple[ReadFigure, ...]
    faults: tuple[str, ...]
    empty: int


def read_figures(lines: Iterable[FigureLine], programme: Programme, today: date) -> ReadFigures:
    """Understand every line by the list *programme*; two lines that say the same are one figure."""
    found: dict[tuple[str, Period], tuple[ReadFigure, str]] = {}
    faults: list[str] = []
    empty = 0
    for line in lines:
        if not tidy(line.value):
            empty += 1
            continue
        kpi, wrong = _target(line, programme)
        period, value = period_called(line.period), _value(line, kpi)
        faults += [f"{line.place}：{fault}" for fault in (wrong, *_faults(line, kpi, period, value, today)) if fault]
        if kpi is None or period is None or value is None:
            continue
        read = ReadFigure(kpi, period, value, line.cell)
        known, first = found.setdefault((kpi.code, period), (read, line.place))
        if known.value != value:
            faults.append(
                f"{line.place}：指标“{kpi.metric}”{period.title}在{first}已有另一个数值{known.value:f}，请只保留一个。"
            )
    return ReadFigures(tuple(read for read, _ in found.values()), tuple(faults), empty)


def _faults(
    line: FigureLine, kpi: Kpi | None, period: Period | None, value: Decimal | None, today: date
) -> Iterator[str]:
    if kpi is not None and not kpi.source:
        yield (
            f"指标 {kpi.code}“{kpi.metric}”由牵头单位填报，不能导入；确由平台提供的，"
            "请先在任务清单“量化指标”表的“数据来源”列写明平台名称并确认。"
        )
    if period is None:
        yield f"期间“{line.period}”无法识别，请写成{EXAMPLES}。" if line.period else f"期间为空，请填写，{EXAMPLES}。"
    elif period.first > today:
        yield f"期间“{line.period}”尚未开始，请核对年份和月份。"
    if kpi is not None and value is None:
        yield f"数值“{line.value}”无法确定，请只填一个数字，单位为{kpi.unit or '空'}（百分数写成 90%）。"


def _target(line: FigureLine, programme: Programme) -> tuple[Kpi | None, str]:
    """The target that a line means, or why that cannot be said; a code and a name must mean the same."""
    code, name = tidy(line.code).upper(), tidy(line.name)
    by_name = [kpi for kpi in programme.kpis if tidy(kpi.metric) == name]
    if not code and not name:
        return None, "指标编号和指标名称都为空，请至少填写一项。"
    if not code:
        return _only(line, [kpi for kpi in by_name if kpi.source] or by_name)
    kpi = next((kpi for kpi in programme.kpis if tidy(kpi.code).upper() == code), None)
    if kpi is None:
        return None, f"任务清单中没有编号为“{line.code}”的量化指标，请核对编号。"
    if name and kpi not in by_name:
        return None, f"编号 {kpi.code} 的指标名称是“{kpi.metric}”，与所填“{line.name}”不符，请核对编号和名称。"
    return kpi, ""


def _only(line: FigureLine, named: list[Kpi]) -> tuple[Kpi | None, str]:
    """The one target of that name."""
    if not named:
        return None, f"任务清单中没有名称为“{line.name}”的量化指标，请核对名称，或改填指标编号。"
    if len(named) > 1:
        codes = "、".join(kpi.code for kpi in named)
        return None, f"名称“{line.name}”对应 {codes} 等{len(named)}个指标，请填写指标编号。"
    return named[0], ""


def _value(line: FigureLine, kpi: Kpi | None) -> Decimal | None:
    """The number in the unit of its target; what would have to be guessed is none."""
    understood = number_of(line.value, kpi.unit, target_of(kpi)) if kpi else None
    return understood.value if understood and not understood.guessed else None


def period_called(text: str) -> Period | None:
    """The period that people write in one way or another; a day stands for its month; None for anything else."""
    said = with_digits(tidy(text))
    for read in (_named, Period.parse):
        try:
            if (found := read(said)) is not None:
                return found
        except ValueError:
            continue
    return None


def _named(said: str) -> Period | None:
    for pattern, frequency, month in NAMED:
        if match := pattern.fullmatch(said):
            return Period.containing(date(int(match["year"]), month(match), 1), frequency)
    if match := DAY.fullmatch(said):
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        return Period.containing(day, Frequency.MONTHLY)
    return None


NAMED: tuple[tuple[re.Pattern[str], Frequency, Callable[[re.Match[str]], int]], ...] = (
    (QUARTER, Frequency.QUARTERLY, lambda match: 3 * int(match["q"] or match["n"])),
    (HALF, Frequency.HALF_YEARLY, lambda match: 6 if match["half"] == "上" or match["h"] == "1" else 12),
    (MONTH, Frequency.MONTHLY, lambda match: int(match["month"])),
    (WHOLE, Frequency.YEARLY, lambda _: 1),
)

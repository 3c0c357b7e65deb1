"""What a unit reads of itself beside the 调度简况: its lights, what falls due, its needs, what the office owes it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from duban.domain.calendar.moments import told_day
from duban.domain.papers.prose import label, quoted
from duban.domain.report import Report
from duban.domain.report.county_registers import CountyRegister
from duban.domain.report.tally import Row
from duban.domain.returns.county import CountyAccount, IndicatorAccount, IndicatorState
from duban.domain.returns.item_light import Light, LightReason

# An item with its light, and a need, each in a line of a mail.
MOST_LINES = 10
NEED_WORDS = 60


@dataclass(frozen=True, slots=True)
class OwedToUnit:
    """
    Something that waits with the office: what it is, whose turn it is, and the last day in time if there is one.

    Of what is `late` the unit reads that it is.
    """

    what: str
    by: str
    until: date | None = None
    late: bool = False

    @property
    def told(self) -> str:
        """In one line."""
        if self.until is None:
            return f"{self.what}，由{self.by}办理"
        if self.late:
            return f"{self.what}，应由{self.by}于{told_day(self.until)}前办结，现已超期"
        return f"{self.what}，由{self.by}于{told_day(self.until)}前办结"


@dataclass(frozen=True, slots=True)
class StatedNeed:
    """A need for coordination that the unit named of an item, and where it waits; empty where that is not followed."""

    item: int
    words: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class UnitStatement:
    """
    The lines of it, by part; a part without lines is left out of the mail.

    `due` is what falls due soon, which a form says by itself; `practices` what came of what it told
    as worth copying.
    """

    lights: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    owed: tuple[str, ...] = ()
    practices: tuple[str, ...] = ()


def statement_of(
    report: Report, needs: Iterable[StatedNeed], owed: Iterable[OwedToUnit], practices: Iterable[str] = ()
) -> UnitStatement:
    """The statement of the unit whose items *report* speaks of, and of no others."""
    near = [row for row in report.rows if row.standing is LightReason.NEAR and row.item.blames]
    return UnitStatement(
        lights=tuple(_lights(report)),
        due=_cut([f"{label(row)}{_deadline(row)}" for row in near]),
        needs=_cut(list(_needs(report, needs))),
        owed=_cut([one.told for one in owed]),
        practices=_cut(list(practices)),
    )


def county_statement_of(
    register: CountyRegister,
    account: CountyAccount | None,
    indicators: Mapping[int, str],
    owed: Iterable[OwedToUnit],
    practices: Iterable[str] = (),
) -> UnitStatement:
    """
    The statement of a county: what its *account* of the quarter says of each of the *indicators*, by their numbers.

    Its plan and tasks are told as they stand on the *register*.
    """
    return UnitStatement(
        lights=(*_indicators(account, indicators), *_registered(register)),
        owed=_cut([one.told for one in owed]),
        practices=_cut(list(practices)),
    )


def _indicators(account: CountyAccount | None, indicators: Mapping[int, str]) -> Iterator[str]:
    """All indicators counted by state, then each that is not normal; nothing where no account was accepted."""
    if account is None:
        return
    counts = Counter(one.state for one in account.indicators if one.state)
    told = "、".join(f"{state}{counts[state]}项" for state in IndicatorState if counts[state])
    if told:
        yield f"一级指标{sum(counts.values())}项：{told}"
    abnormal = [one for one in account.indicators if one.state and one.state.is_abnormal]
    yield from _cut([_abnormal(one, indicators) for one in abnormal])


def _abnormal(one: IndicatorAccount, indicators: Mapping[int, str]) -> str:
    said = quoted(one.text, NEED_WORDS).rstrip("。")
    return f"{indicators.get(one.indicator, '')}：{one.state}" + (f"，{said}" if said else "")


def _registered(register: CountyRegister) -> Iterator[str]:
    yield f"本地落实方案：{register.plan_state}"
    if register.tasks:
        same = f"，连续{register.tasks_unchanged}个季度未更新" if register.tasks_unchanged > 1 else ""
        yield f"承接省上试点、探索性任务：{quoted(register.tasks, NEED_WORDS).rstrip('。')}{same}"


def needs_in(report: Report) -> tuple[StatedNeed, ...]:
    """The needs that stand in the returns themselves, for a programme that does not follow them."""
    return tuple(StatedNeed(need.row.item.number, need.text) for need in report.needs)


def _needs(report: Report, needs: Iterable[StatedNeed]) -> Iterator[str]:
    """The same words that wait at the same place stand once, for all their items."""
    items: dict[tuple[str, str], list[int]] = {}
    for need in needs:
        items.setdefault((need.words, need.where), []).append(need.item)
    for (words, where), numbers in items.items():
        said = quoted(words, NEED_WORDS).rstrip("。")
        yield f"{report.labels.told(*numbers)}：{said}" + (f"（{where}）" if where else "")


def _lights(report: Report) -> Iterator[str]:
    """
    All items counted by light, then each that is red or yellow for more than its deadline being near.

    A doubtful one is held against nobody.
    """
    total = report.total
    counts = (
        *((light.value + "灯", count) for light, count in _by_light(report)),
        ("已销号", total.closed),
    )
    told = "、".join(f"{name}{count}项" for name, count in counts if count)
    if total.claimed:  # whatever was claimed is green
        green = f"绿灯{total.green}项"
        told = told.replace(green, f"{green}（含已申报完成、待核验{total.claimed}项）", 1)
    yield f"牵头{total.items}项：{told}"
    lit = [row for row in report.rows if row.light in (Light.RED, Light.YELLOW) and row.item.blames]
    shown = [row for row in lit if row.standing is not LightReason.NEAR]
    yield from _cut([f"{row.light}灯 {label(row)}：{row.standing}{_deadline(row)}" for row in _worst_first(shown)])


def _by_light(report: Report) -> Iterator[tuple[Light, int]]:
    total = report.total
    yield Light.GREEN, total.green
    yield Light.YELLOW, total.yellow
    yield Light.RED, total.red
    yield Light.GREY, total.grey


def _worst_first(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row.light is not Light.RED, row.item.number))


def _deadline(row: Row) -> str:
    on = row.item.deadline.on
    return f"（完成时限{told_day(on)}）" if on else ""


def _cut(lines: list[str]) -> tuple[str, ...]:
    """The first lines, and how many there are in all if that is not all of them."""
    return (*lines[:MOST_LINES], *([f"等共{len(lines)}项"] if len(lines) > MOST_LINES else []))

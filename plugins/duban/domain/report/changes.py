"""What is different from the period before: lights that changed, items closed or claimed, dates that moved."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from duban.domain.report.tally import Row
from duban.domain.returns.item_light import Light, LightReason
from duban.domain.returns.submission import Entry


class ItemChangeKind(StrEnum):
    """What changed; the values are what users read, in the order of a list of changes."""

    NEW_RED = "新转红灯"
    RECOVERED = "红灯消除"
    CLOSED = "新销号"
    CLAIMED = "新申报完成"
    ASKED = "申报待补充"
    REVOKED = "撤回完成申报"
    DEADLINE = "完成时限调整"
    EXPECTED = "预计完成时间变动"


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One change of one item since the period before, as both periods' rows say it."""

    kind: ItemChangeKind
    row: Row
    before: str
    after: str


def changes_between(rows: Iterable[Row], before: Mapping[int, Row]) -> tuple[ItemChange, ...]:
    """The changes of *rows* against *before* (by item number), by kind and number; an item that is new changes not."""
    order = list(ItemChangeKind)
    found = [change for row in rows if row.item.number in before for change in _changes(row, before[row.item.number])]
    return tuple(sorted(found, key=lambda change: (order.index(change.kind), change.row.item.number)))


def _changes(row: Row, before: Row) -> Iterator[ItemChange]:
    for kind, applies in _STANDINGS.items():
        if applies(row, before):
            yield ItemChange(kind, row, _light(before), _light(row))
    if row.item.deadline.on != before.item.deadline.on:
        yield ItemChange(ItemChangeKind.DEADLINE, row, before.item.deadline.told, row.item.deadline.told)
    expected, was = _expected(row.entry), _expected(before.entry)
    if expected and was and expected != was:
        yield ItemChange(ItemChangeKind.EXPECTED, row, was, expected)


_STANDINGS: dict[ItemChangeKind, Callable[[Row, Row], bool]] = {
    ItemChangeKind.NEW_RED: lambda row, before: row.light is Light.RED and before.light is not Light.RED,
    ItemChangeKind.RECOVERED: lambda row, before: before.light is Light.RED and row.light is not Light.RED,
    ItemChangeKind.CLOSED: lambda row, before: _is(LightReason.CLOSED, row, before),
    ItemChangeKind.CLAIMED: lambda row, before: _is(LightReason.CLAIMED, row, before) and not before.is_done,
    ItemChangeKind.ASKED: lambda row, before: _is(LightReason.ASKED, row, before),
    ItemChangeKind.REVOKED: lambda row, before: (
        before.is_done and not row.is_done and row.standing is not LightReason.ASKED
    ),
}


def _is(standing: LightReason, row: Row, before: Row) -> bool:
    """Whether *row* stands so and did not before."""
    return row.standing is standing and before.standing is not standing


def _light(row: Row) -> str:
    light = "" if row.light is Light.CLOSED else f"{row.light}灯·"
    return f"{light}{row.standing}"


def _expected(entry: Entry | None) -> str:
    return entry.expected_on.isoformat() if entry and entry.expected_on else ""

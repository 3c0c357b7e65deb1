"""One item in the report, and items counted in any cut."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from duban.domain.plan.programme import Item
from duban.domain.report.source import Source
from duban.domain.returns.delay import DelayCause, DelayOwner, told_delay
from duban.domain.returns.item_light import ItemJudgement, Light, LightReason
from duban.domain.returns.submission import Entry
from duban.domain.text.nothing import something


class RowBasis(StrEnum):
    """What a row of the report rests on."""

    REPORTED = "本期报送"
    CARRIED = "沿用往期"
    NOTHING = "无数据"


@dataclass(frozen=True, slots=True)
class Row:
    """
    One item in the report.

    `entry` is what an organisation said of it, `source` the number of the submission it stands in, or the
    words that say why there is none. `origin` is that submission and `previous` what was last said in an
    earlier period, both None if there is nothing. `due` means that the deadline is not after the 统计截止日;
    `newly_claimed` that 已完成 was said for the first time in this period.
    """

    item: Item
    leads: tuple[str, ...]
    entry: Entry | None
    basis: RowBasis
    source: str
    judgement: ItemJudgement
    due: bool
    days_overdue: int
    newly_claimed: bool = False
    origin: Source | None = None
    previous: Entry | None = None

    @property
    def lead(self) -> str:
        """The name of the organisation that reports the item."""
        return self.leads[0]

    @property
    def light(self) -> Light:
        """The light of the item."""
        return self.judgement.light

    @property
    def standing(self) -> LightReason:
        """Where the item stands."""
        return self.judgement.standing

    @property
    def is_closed(self) -> bool:
        """Closed by the office (已销号)."""
        return self.standing is LightReason.CLOSED

    @property
    def is_claimed(self) -> bool:
        """Claimed and not yet verified."""
        return self.standing is LightReason.CLAIMED

    @property
    def is_done(self) -> bool:
        """Closed, or claimed and waiting for verification."""
        return self.standing in (LightReason.CLOSED, LightReason.CLAIMED)

    @property
    def problem(self) -> str:
        """The problem the organisation named, empty if it named none; 本月无变化 leaves the last one standing."""
        return self._named(lambda entry: entry.problems)

    @property
    def delay_cause(self) -> DelayCause | None:
        """What its lead says holds it up, None if it did not say."""
        return self.entry.delay_cause if self.entry else None

    @property
    def delay_owner(self) -> DelayOwner | None:
        """Who can solve it by what its lead says, None if it did not say what holds it up."""
        if self.entry is None or self.entry.delay_cause is None:
            return None
        return self.entry.delay_owner or self.entry.delay_cause.owner

    @property
    def delay(self) -> str:
        """The same in one clause, with who can solve it; empty if it did not say."""
        return told_delay(self.entry.delay_cause, self.entry.delay_owner) if self.entry else ""

    @property
    def need(self) -> str:
        """What the organisation asked to be coordinated, by the same rule."""
        return self._named(lambda entry: entry.coordination)

    def _named(self, column: Callable[[Entry], str]) -> str:
        if self.entry is None:
            return ""
        said = something(column(self.entry))
        stands = not said and self.entry.unchanged and self.previous is not None
        return something(column(self.previous)) if stands and self.previous else said


@dataclass(frozen=True, slots=True)
class Tally:
    """
    Some items counted: by light (these five add up to `items`), claimed, dated, due, and done of the due.

    `due_closed` and `due_claimed` are always told apart: a claim is not yet verified.
    """

    name: str
    items: int
    green: int
    yellow: int
    red: int
    grey: int
    closed: int
    claimed: int
    dated: int
    due: int
    due_closed: int
    due_claimed: int

    @property
    def due_open(self) -> int:
        """Of the due ones, those neither closed nor claimed."""
        return self.due - self.due_closed - self.due_claimed

    @property
    def rate(self) -> float | None:
        """Percentage of due items closed or claimed, rounded to one digit; None if nothing is due."""
        return share(self.due_closed + self.due_claimed, self.due)

    @property
    def verified_rate(self) -> float | None:
        """As `rate`, of those that the office closed: what was claimed and not verified is left out."""
        return share(self.due_closed, self.due)


def share(done: int, due: int) -> float | None:
    """Percentage, rounded to one digit; None if nothing is due."""
    return round(100 * done / due, 1) if due else None


def cut(named: Iterable[tuple[str, Row]]) -> tuple[Tally, ...]:
    """The rows grouped by name, in the order of first appearance."""
    groups: dict[str, list[Row]] = {}
    for name, row in named:
        groups.setdefault(name, []).append(row)
    return tuple(tally(name, rows) for name, rows in groups.items())


def tally(name: str, rows: Iterable[Row]) -> Tally:
    """Count *rows* under *name*."""
    counted = list(rows)

    def count(light: Light) -> int:
        return sum(row.light is light for row in counted)

    due = [row for row in counted if row.due]
    return Tally(
        name=name,
        items=len(counted),
        green=count(Light.GREEN),
        yellow=count(Light.YELLOW),
        red=count(Light.RED),
        grey=count(Light.GREY),
        closed=count(Light.CLOSED),
        claimed=sum(row.is_claimed for row in counted),
        dated=sum(row.item.deadline.on is not None for row in counted),
        due=len(due),
        due_closed=sum(row.standing is LightReason.CLOSED for row in due),
        due_claimed=sum(row.is_claimed for row in due),
    )

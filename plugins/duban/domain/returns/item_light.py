"""Where an item stands and which light that is: computed from deadline, return and day, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from duban.domain.calendar.moments import told_day
from duban.domain.plan.programme import DeadlineKind, Item
from duban.domain.returns.shortfall import Shortfall, ShortfallKind
from duban.domain.returns.submission import Entry, Status

NEAR_DAYS = 30
BEHIND_STATUSES = (Status.BEHIND, Status.NOT_PROGRESSING)


class Light(StrEnum):
    """The light of an item (灯); print the word, never the colour alone."""

    GREEN = "绿"
    YELLOW = "黄"
    RED = "红"
    GREY = "灰"
    CLOSED = "已销号"


class LightReason(StrEnum):
    """Why an item has its light; the values are what users read."""

    CLOSED = "已销号"
    CLAIMED = "已申报待核验"
    ASKED = "申报待补充"
    OVERDUE = "逾期未完成"
    UNCONFIRMED = "到期待核实"
    BEHIND = "进展滞后"
    STALLED = "连续无进展"
    NODE_MISSED = "节点到期未完成"
    TARGET_MISSED = "指标到期未达标"
    OFF_PACE = "指标低于序时"
    NEAR = "临期"
    ON_SCHEDULE = "按序时"
    NOT_STARTED = "未到启动"
    CONTINUOUS = "持续推进"
    FOLLOWS_PROVINCE = "随省推进"
    UNSTATED = "未明确时限"
    UNKNOWN = "尚无数据"


# A claim is no red light before it is verified; what cannot be judged is grey, not green.
LIGHTS = {
    LightReason.CLOSED: Light.CLOSED,
    LightReason.CLAIMED: Light.GREEN,
    LightReason.ASKED: Light.YELLOW,
    LightReason.OVERDUE: Light.RED,
    LightReason.UNCONFIRMED: Light.GREY,
    LightReason.BEHIND: Light.YELLOW,
    LightReason.STALLED: Light.YELLOW,
    LightReason.NODE_MISSED: Light.YELLOW,
    LightReason.TARGET_MISSED: Light.YELLOW,
    LightReason.OFF_PACE: Light.YELLOW,
    LightReason.NEAR: Light.YELLOW,
    LightReason.ON_SCHEDULE: Light.GREEN,
    LightReason.NOT_STARTED: Light.GREY,
    LightReason.CONTINUOUS: Light.GREY,
    LightReason.FOLLOWS_PROVINCE: Light.GREY,
    LightReason.UNSTATED: Light.GREY,
    LightReason.UNKNOWN: Light.GREY,
}


NODE = ShortfallKind.NODE
SHORT_OF = {
    NODE: LightReason.NODE_MISSED,
    ShortfallKind.TARGET: LightReason.TARGET_MISSED,
    ShortfallKind.PACE: LightReason.OFF_PACE,
}
# An item is slow if its lead says so, or what it was to reach by now is not there.
SLOW = (LightReason.BEHIND, LightReason.STALLED, *SHORT_OF.values())
# What stands before a shortfall that gives the same light.
TOLD_FIRST = (LightReason.OVERDUE, LightReason.BEHIND, LightReason.STALLED)
# What no shortfall changes: the item is done, waits for an answer, or nothing is held against it.
SETTLED = (LightReason.CLOSED, LightReason.CLAIMED, LightReason.ASKED, LightReason.UNCONFIRMED, LightReason.UNSTATED)
SEVERITY = (Light.CLOSED, Light.GREY, Light.GREEN, Light.YELLOW, Light.RED)


@dataclass(frozen=True, slots=True)
class LightRule:
    """
    One row of the rules: what was not reached gives an item that light, or a worse one that it has already.

    It holds from `days` days after the day of a milestone or target, and for a figure that lacks more than `points`.
    """

    matter: ShortfallKind
    light: Light
    days: int = 1
    points: int = 0

    def covers(self, shortfall: Shortfall) -> bool:
        """Whether the row speaks of *shortfall*."""
        if shortfall.kind is not self.matter:
            return False
        return shortfall.points > self.points if self.matter is ShortfallKind.PACE else shortfall.days >= self.days


DEFAULT_RULES = (
    LightRule(ShortfallKind.NODE, Light.YELLOW),
    LightRule(ShortfallKind.NODE, Light.RED, days=60),
    LightRule(ShortfallKind.TARGET, Light.YELLOW),
    LightRule(ShortfallKind.TARGET, Light.RED, days=60),
    LightRule(ShortfallKind.PACE, Light.YELLOW, points=30),
)


@dataclass(frozen=True, slots=True)
class LightRules:
    """What milestones and targets do to the light of an item; off, they do nothing."""

    rows: tuple[LightRule, ...] = DEFAULT_RULES
    is_on: bool = True

    def light_of(self, shortfall: Shortfall) -> Light | None:
        """The worst light that a row gives; None if no row speaks of it."""
        given = [row.light for row in self.rows if row.covers(shortfall)] if self.is_on else []
        return max(given, key=SEVERITY.index, default=None)


NO_RULES = LightRules((), is_on=False)


@dataclass(frozen=True, slots=True)
class ItemJudgement:
    """
    What an item was judged to be, with the sentence that says why.

    `short` is what it has not reached, as far as a rule speaks of it; `lit` its light, if that is another than the
    standing's own.
    """

    standing: LightReason
    reason: str
    short: tuple[Shortfall, ...] = field(default=(), kw_only=True)
    lit: Light | None = field(default=None, kw_only=True)

    @property
    def light(self) -> Light:
        """The light of the item."""
        return self.lit or LIGHTS[self.standing]

    def short_of(self, shortfalls: Iterable[Shortfall], rules: LightRules) -> "ItemJudgement":
        """
        The same item with what it has not reached.

        The worst of it decides the light and comes first, unless the item stands worse already; all of it is told, but
        no milestone of an item whose own deadline is past: they were steps on the way there.
        """
        if self.standing in SETTLED:
            return self
        counted = [one for one in shortfalls if self.standing is not LightReason.OVERDUE or one.kind is not NODE]
        given = [(light, one) for one in counted if (light := rules.light_of(one)) is not None]
        if not given:
            return self
        given.sort(key=lambda pair: SEVERITY.index(pair[0]), reverse=True)
        light, worst = given[0]
        short = tuple(one for _light, one in given)
        told = "；".join(one.words for one in short)
        if SEVERITY.index(light) < SEVERITY.index(self.light) or (light is self.light and self.standing in TOLD_FIRST):
            return replace(self, reason=f"{self.reason.rstrip('。')}；{told}。", short=short)
        also = f"；{self.reason}" if self.light is Light.YELLOW else "。"
        return ItemJudgement(SHORT_OF[worst.kind], told + also, short=short, lit=light)


# `closed` is a fact about the item, not a switch between two behaviours.
def judge(
    item: Item,
    entry: Entry | None,
    previous: Entry | None,
    closed: bool,  # noqa: FBT001
    today: date,
    asked_until: date | None = None,
) -> ItemJudgement:
    """
    Where *item* stands on *today*, with the reason; first rule that applies wins.

    `entry` is what was accepted in this period, `previous` what was last accepted in an earlier one and
    stands in for a missing `entry`. In a report *today* is the nominal due day of the return (统计截止日): an
    item due at the month's end could not be claimed in that return and is judged in the next. A claim that the office
    answered is none any more, but up to *asked_until* its unit has time to claim anew: nobody is late.
    """
    if closed:
        return ItemJudgement(LightReason.CLOSED, "已核验销号。")
    known = _known(entry) or _known(previous)
    if known is not None and known.status is Status.DONE:
        return ItemJudgement(LightReason.CLAIMED, "牵头部门已申报完成，待核验销号" + _stale(entry))
    if asked_until is not None and today <= asked_until:
        return ItemJudgement(LightReason.ASKED, f"牵头部门已申报完成，尚待补充，{told_day(asked_until)}前补充申报。")
    if item.deadline.kind is DeadlineKind.DATED and item.deadline.on is not None:
        return _dated(item, item.deadline.on, entry, known, today)
    return _undated(item, entry, previous, known)


def _known(entry: Entry | None) -> Entry | None:
    return entry if entry is not None and entry.status is not None else None


def _stale(entry: Entry | None) -> str:
    """End of a sentence that says whether it rests on this period's return."""
    return "。" if _known(entry) else "（据往期报送）。"


def _dated(item: Item, due: date, entry: Entry | None, known: Entry | None, today: date) -> ItemJudgement:
    days = (due - today).days
    if days < 0:
        return _overdue(item, -days, entry, known)
    if known is not None and known.status in BEHIND_STATUSES:
        return ItemJudgement(LightReason.BEHIND, "牵头部门报送为进展滞后" + _stale(entry))
    if days <= NEAR_DAYS:
        return ItemJudgement(LightReason.NEAR, f"距完成时限{item.deadline.told}还有{days}天，尚未申报完成。")
    if known is None:
        return ItemJudgement(LightReason.UNKNOWN, "尚无报送数据，暂不评定。")
    if known.status is Status.NOT_STARTED:
        return ItemJudgement(LightReason.NOT_STARTED, f"尚未启动，距完成时限还有{days}天" + _stale(entry))
    return ItemJudgement(LightReason.ON_SCHEDULE, "按序时推进" + _stale(entry))


def _overdue(item: Item, days: int, entry: Entry | None, known: Entry | None) -> ItemJudgement:
    if not item.blames:
        doubtful = "、".join(field for field in ("牵头部门", "完成时限") if field in item.unconfirmed)
        return ItemJudgement(LightReason.UNCONFIRMED, f"{doubtful}待核实，确认前不作逾期评定。")
    basis = _stale(entry) if known is not None else "，且无报送数据。"
    return ItemJudgement(LightReason.OVERDUE, f"完成时限{item.deadline.told}，已逾期{days}天，未见完成申报{basis}")


def _undated(item: Item, entry: Entry | None, previous: Entry | None, known: Entry | None) -> ItemJudgement:
    if item.deadline.kind is DeadlineKind.UNSTATED:
        return ItemJudgement(LightReason.UNSTATED, "完成时限未明确，明确前不作逾期评定。")
    if known is not None and known.status is Status.BEHIND:
        return ItemJudgement(LightReason.BEHIND, "牵头部门报送为进展滞后" + _stale(entry))
    if item.deadline.kind is DeadlineKind.FOLLOWS_PROVINCE:
        return ItemJudgement(LightReason.FOLLOWS_PROVINCE, "随省级安排推进，不作逾期评定。")
    if all(said is not None and said.status is Status.NOT_PROGRESSING for said in (entry, previous)):
        return ItemJudgement(LightReason.STALLED, f"{item.deadline.kind.words}事项，最近两次报送均为无进展。")
    if known is None:
        return ItemJudgement(LightReason.CONTINUOUS, f"{item.deadline.kind.words}事项，尚无报送数据。")
    return ItemJudgement(LightReason.CONTINUOUS, f"{item.deadline.kind.words}事项，{_movement(known)}" + _stale(entry))


def _movement(known: Entry) -> str:
    still = known.status in (Status.NOT_PROGRESSING, Status.NOT_STARTED)
    return "报送为无进展" if still else "报送为有进展"

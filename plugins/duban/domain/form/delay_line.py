"""The lines of 滞后原因: the items of a lead that are late or at risk when its form goes out, and why."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from duban.domain.plan.programme import Item
from duban.domain.returns.item_light import SLOW, LightReason, LightRules, judge
from duban.domain.returns.shortfall import Shortfall
from duban.domain.returns.submission import Entry, Status

# Whoever says so now need not say what held the item up; of what is past its deadline only the first.
FREED = (Status.DONE, Status.ON_SCHEDULE, Status.PROGRESSING)


@dataclass(frozen=True, slots=True)
class DelayLine:
    """One item as its row shows it: its light with the reason; `freed` are the choices of 完成情况 that ask nothing."""

    item: Item
    why: str
    freed: tuple[Status, ...]

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """The titles of the cells that are doubtful, which are marked so on every sheet."""
        return self.item.unconfirmed


def delay_lines(
    items: Iterable[Item],
    last: Mapping[int, Entry],
    short: Mapping[int, tuple[Shortfall, ...]],
    lights: LightRules,
    on: date,
    resting: Collection[int],
) -> tuple[DelayLine, ...]:
    """
    A line for each of *items* that is late or at risk on *on*, in their order.

    `last` is what was said of each last, `short` what it had not reached. Not of those *resting*: their claim waits to
    be completed.
    """
    found = []
    for item in items:
        judged = judge(item, last.get(item.number), None, False, on)  # noqa: FBT003
        judged = judged.short_of(short.get(item.number, ()), lights)
        if item.number not in resting and judged.standing in (LightReason.OVERDUE, *SLOW):
            freed = FREED[:1] if judged.standing is LightReason.OVERDUE else FREED
            found.append(DelayLine(item, f"{judged.light}灯：{judged.reason}", freed))
    return tuple(found)

"""What people's words in a cell mean: a status, a tick, or nothing at all."""

import re

from duban.domain.calendar.period import Frequency
from duban.domain.form import plain, statuses_for
from duban.domain.plan.programme import Item
from duban.domain.returns.submission import CoordinationLevel, MeasureState, Status

# How a form of any frequency says that nothing is new, and people that all is as it was.
UNCHANGED = frozenset(f"{frequency.this}无变化" for frequency in Frequency) | {"无变化"}
AS_BEFORE = frozenset(f"同{frequency.before}" for frequency in Frequency)
# Words that fill a cell and say nothing; compared without blanks and punctuation.
EMPTY_TALK = (
    UNCHANGED
    | AS_BEFORE
    | frozenset(
        (  # noqa: SIM905 - words are read more easily than quotes
            "无 没有 暂无 略 同上 同前 见上 无进展 正常 "
            "推进中 进行中 正在推进 正在推进中 正在进行 正在进行中 正在落实 正在办理 持续推进 "
            "持续推进中 按序时推进 按计划推进 有序推进 正常推进 稳步推进 已完成 已基本完成 "
            "基本完成 已落实 落实中"
        ).split()
    )
)
SHORT_NAMES = {
    "按序时": Status.ON_SCHEDULE,
    "滞后": Status.BEHIND,
    "有进展": Status.PROGRESSING,
    "无进展": Status.NOT_PROGRESSING,
}
# How a drop-down of one tick comes back, and what people type in its place.
TICKS = UNCHANGED | {"√", "✓", "✔", "是", "对", "有", "Y", "y", "1", "true", "TRUE", "True", "零报告"}


def parse_status(text: str, item: Item) -> Status | None:
    """The status that *text* means among those that *item* may have; None if it is none of them."""
    wanted = plain(text)
    named = {plain(status.value): status for status in Status} | SHORT_NAMES
    status = named.get(wanted)
    return status if status in statuses_for(item.deadline.kind) else None


def parse_measure(text: str) -> MeasureState | None:
    """The state of a measure that *text* means, None if it is empty or no choice."""
    return next((state for state in MeasureState if plain(state.value) == plain(text)), None)


def parse_level(text: str) -> CoordinationLevel | None:
    """The level of coordination that *text* means, None if it is empty or no choice."""
    return next((level for level in CoordinationLevel if plain(level.value) == plain(text)), None)


def is_ticked(text: str) -> bool:
    """Whether a tick stands there, from the drop-down or typed."""
    return plain(text) in TICKS


def says_nothing(text: str) -> bool:
    """Whether a text is empty or only one of the words that say nothing."""
    bare = re.sub(r"[\W_]", "", plain(text))
    return not bare or bare in EMPTY_TALK

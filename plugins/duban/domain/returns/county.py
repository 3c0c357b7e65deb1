"""What a county says in its quarterly return: three parts, the state of each indicator, and what stands beside them."""

from dataclasses import dataclass
from enum import StrEnum


class IndicatorState(StrEnum):
    """How a county finds one of the indicators; the values are what users choose and read."""

    NORMAL = "正常"
    DIFFICULT = "有困难"
    BEHIND = "滞后"

    @property
    def is_abnormal(self) -> bool:
        """Whether it has to be explained."""
        return self is not IndicatorState.NORMAL


@dataclass(frozen=True, slots=True)
class IndicatorAccount:
    """
    What a county says of one indicator, by its number.

    `state` is None where nothing was chosen; `items` are the numbers of the items that the text concerns.
    """

    indicator: int
    state: IndicatorState | None
    text: str = ""
    items: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CountyAccount:
    """
    A county's account of a quarter (季报), as understood.

    `work`, `problems` and `next_steps` are the three parts of the plan's own words. `plan` is the number or title of
    its 本地落实方案, told once; `exploratory` what it took on of the province's 探索性任务, `experience` what others
    could learn from it.
    """

    work: str
    problems: str
    next_steps: str
    indicators: tuple[IndicatorAccount, ...] = ()
    plan: str = ""
    exploratory: str = ""
    experience: str = ""

    def of(self, indicator: int) -> IndicatorAccount | None:
        """What it says of that indicator, None if it says nothing."""
        return next((each for each in self.indicators if each.indicator == indicator), None)

    def states(self) -> dict[str, int]:
        """How many indicators are in each state, as users read it; what was not chosen is counted as 未填."""
        named = [each.state.value if each.state else "未填" for each in self.indicators]
        return {word: named.count(word) for word in (*IndicatorState, "未填") if word in named}

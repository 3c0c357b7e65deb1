"""Rows beside a border of two groups whose words speak of the other one: the group's name may stand in a wrong row."""

from collections.abc import Sequence

from duban.domain.importing.draft import Draft
from duban.domain.importing.headers import TablePart
from duban.domain.importing.numbers import group_name
from duban.domain.importing.wording import bare

GROUP, GOAL = TablePart.GROUP, TablePart.GOAL
TELLING = 3  # characters in common that are more than chance


def doubt_borders(drafts: Sequence[Draft]) -> None:
    """Doubt the group of rows from a border on, while they speak of the neighbour and not of their own."""
    for place in range(1, len(drafts)):
        above, below = drafts[place - 1].value(GROUP), drafts[place].value(GROUP)
        if above and below and above != below:
            _doubt(drafts[place:], below, above)
            _doubt(drafts[place - 1 :: -1], above, below)


def _doubt(rows: Sequence[Draft], own: str, other: str) -> None:
    for draft in rows:
        goal = draft.value(GOAL)
        if draft.value(GROUP) != own or not in_common(goal, other) or in_common(goal, own):
            return
        draft.doubt(GROUP, f"目标任务提到的是“{in_common(goal, other)}”，也可能属“{group_name(other)}”")


def in_common(text: str, name: str) -> str:
    """The longest words that *text* shares with the group's *name*; "" if that may be chance."""
    words, of = bare(text), bare(group_name(name))
    for length in range(len(of), TELLING - 1, -1):
        for start in range(len(of) - length + 1):
            if of[start : start + length] in words:
                return of[start : start + length]
    return ""

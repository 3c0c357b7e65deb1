"""The milestones of an item as the office amends them: a new version with a reason; what was filed stays on record."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from duban.domain.calendar.moments import told_day
from duban.domain.decisions.decision import Decision
from duban.domain.plan.programme import Item
from duban.domain.returns.submission import Milestone
from duban.errors import Refused

MOST_STEPS = 6
LONGEST_STEP = 60
LINE = re.compile(r"\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[\s：:，,、]*(.*)")
EXAMPLE = "每行一个节点，如“2021-11-30 系统上线试运行”"


def typed_steps(text: str, item: Item, deadline: date | None) -> tuple[Milestone, ...]:
    """
    The milestones that a person typed, one a line, in the order of their days; Refused with what is wrong.

    None lies behind the *deadline* in force: more time is granted first.
    """
    steps = tuple(sorted((_step(line) for line in text.splitlines() if line.strip()), key=lambda step: step.on))
    if not 1 <= len(steps) <= MOST_STEPS:
        raise Refused(f"请写1至{MOST_STEPS}个节点，{EXAMPLE}。")
    if len({step.on for step in steps}) < len(steps):
        raise Refused("同一天只写一个节点，请合并。")
    if deadline is not None and steps[-1].on > deadline:
        late = f"节点“{steps[-1].what}”（{told_day(steps[-1].on)}）晚于{item.told}的完成时限{told_day(deadline)}"
        raise Refused(f"{late}，须先办理延期。")
    return steps


def _step(line: str) -> Milestone:
    match = LINE.fullmatch(line)
    if match is None or not match[4].strip():
        raise Refused(f"“{line.strip()}”没有写明日期和内容，{EXAMPLE}。")
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise Refused(f"“{line.strip()}”的日期不存在，{EXAMPLE}。") from None
    if len(match[4].strip()) > LONGEST_STEP:
        raise Refused(f"“{match[4].strip()[:20]}……”过长，每个节点写一句话（{LONGEST_STEP}字以内）。")
    return Milestone(day, match[4].strip())


def written(steps: Iterable[Milestone]) -> str:
    """As a decision keeps them: one a line, the day first."""
    return "\n".join(f"{step.on.isoformat()} {step.what}" for step in steps)


def read(text: str) -> tuple[Milestone, ...]:
    """What `written` wrote."""
    parts = (line.partition(" ") for line in text.splitlines())
    return tuple(Milestone(date.fromisoformat(day), what) for day, _, what in parts)


def told_steps(steps: Iterable[Milestone]) -> str:
    """In one clause: 2021年11月30日系统上线、2021年12月20日全部落实."""
    return "、".join(f"{told_day(step.on)}{step.what}" for step in steps)


def in_force(
    filed: Mapping[int, tuple[Milestone, ...]], amended: Mapping[int, Decision]
) -> dict[int, tuple[Milestone, ...]]:
    """By item: what was decided last, else what was filed."""
    return {**filed, **{item: read(decision.value) for item, decision in amended.items()}}


def versions(number: int, decisions: Iterable[Decision]) -> Iterator[tuple[int, Decision]]:
    """Each amendment of the item of that *number* with the number of the version that it made; the first was filed."""
    mine = (one for one in decisions if one.item == number)
    return ((place, one) for place, one in enumerate(mine, start=2))

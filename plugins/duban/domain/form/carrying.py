"""
What is filled in already when a form goes out, and where 本月无变化 may not be ticked.

Asked is only what may have changed since the last accepted return (docs/decisions/0025).
"""

from collections.abc import Callable

from duban.domain.form.column import Filled
from duban.domain.form.form import Form
from duban.domain.form.words import TICK
from duban.domain.plan.programme import DeadlineKind, Item
from duban.domain.returns.submission import Entry, Status


def claimed(form: Form, item: Item) -> Entry | None:
    """The entry by which *item* was declared 已完成, while that stands: it only waits for the office to close it."""
    last = form.last.get(item.number)
    is_open = item.number in form.reopened or item.number in form.asked_more
    return last if last is not None and last.status is Status.DONE and not is_open else None


def refuses_unchanged(form: Form, item: Item) -> str:
    """
    Why 本月无变化 may not be ticked, empty if it may.

    Not where nothing was reported yet; of a dated item not twice running, and not in the period in which it falls
    due, unless it was declared 已完成.
    """
    last = form.last.get(item.number)
    if last is None or last.status is None:
        return "首次填报的事项不能选“本月无变化”，请填写完成情况和本月进展。"
    for numbers, why in ((form.reopened, "销号已撤回"), (form.asked_more, "申报完成后尚待补充")):
        if item.number in numbers:
            return f"本项{why}，不能选“本月无变化”，请填写完成情况和本月进展。"
    if item.deadline.kind is not DeadlineKind.DATED or last.status is Status.DONE:
        return ""
    if last.unchanged:
        return "本项上期已选“本月无变化”，有明确时限的事项不能连续两期选，请填写本月进展。"
    first, until = form.covers
    if item.deadline.on is not None and item.blames and first <= item.deadline.on <= until:
        return "本项在本期内到期，不能选“本月无变化”，请填写完成情况和本月进展。"
    return ""


def status_told(form: Form, item: Item) -> Filled:
    """已完成 is not asked again; any other status may have changed."""
    last = claimed(form, item)
    return last.status.value if last and last.status else None


def unchanged_told(form: Form, item: Item) -> Filled:
    """A declared item is taken to be unchanged until somebody says otherwise."""
    return TICK if claimed(form, item) else None


def evidence_told(form: Form, item: Item) -> Filled:
    """The evidence of a declared item, also where more of it is asked for: what was filed stands."""
    last = claimed(form, item) or (form.last.get(item.number) if item.number in form.asked_more else None)
    return last.evidence or None if last else None


def expected_told(form: Form, item: Item) -> Filled:
    """The expected day, while it is still to come."""
    last = form.last.get(item.number)
    if last is None or last.expected_on is None or claimed(form, item) or last.expected_on <= form.covers[1]:
        return None
    return last.expected_on


def coordination_told(form: Form, item: Item) -> Filled:
    """What was to be coordinated, until it is taken out."""
    last = form.last.get(item.number)
    return last.coordination or None if last else None


def level_told(form: Form, item: Item) -> Filled:
    """Its level."""
    last = form.last.get(item.number)
    return last.coordination_level.value if last and last.coordination and last.coordination_level else None


def measure_told(number: int) -> Callable[[Form, Item], Filled]:
    """What was last ticked of the measure of that number, counted from 1."""

    def told(form: Form, item: Item) -> Filled:
        last = form.last.get(item.number)
        state = last.measures[number - 1] if last and len(last.measures) == len(item.measures) >= number else None
        return state.value if state else None

    return told


def stood_there(key: str, text: str, last: Entry | None) -> bool:
    """Whether *text* under the column of that key was filled in already, as far as *last* explains it."""
    if last is None:
        return False
    number = key.removeprefix("measure_")
    if key.startswith("measure_") and number.isdecimal():
        state = last.measures[int(number) - 1] if 0 < int(number) <= len(last.measures) else None
        return state is not None and text == state.value
    level = last.coordination_level
    told = {
        "expected_on": last.expected_on.isoformat() if last.expected_on else "",
        "coordination": last.coordination,
        "coordination_level": level.value if level else "",
    }
    if last.status is Status.DONE:
        told |= {"status": Status.DONE.value, "unchanged": TICK, "evidence": last.evidence}
    return text == told.get(key)

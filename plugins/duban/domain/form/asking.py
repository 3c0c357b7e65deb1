"""
How many cells of a form are still to be filled: what the counter of the cover computes, as a function.

The workbook computes the same by formulas (adapters/office/forms/counters.py); a cell that a status or
本月无变化 makes needless is not counted.
"""

from collections.abc import Mapping

from duban.domain.form.columns import columns_for, measure_key, owes_reason, statuses_for
from duban.domain.form.coordination import ACCOUNT, RESULT
from duban.domain.form.cover import COVER_FIELDS, NIL, NIL_REASON
from duban.domain.form.delay_line import DelayLine
from duban.domain.form.delay_sheet import DELAY_COLUMNS
from duban.domain.form.errand_line import ErrandLine
from duban.domain.form.form import Form
from duban.domain.form.reform_line import ReformLine
from duban.domain.form.reform_sheet import ASSESSED
from duban.domain.form.words import TICK
from duban.domain.plan.programme import Item
from duban.domain.returns.item_answer import AnswerWord
from duban.domain.returns.submission import Status

# What a proposal has to say beside being one.
PROPOSING = ("column", "becomes", "why")
# With these there is nothing to tell of the month, and the ticks follow from the status itself.
SILENT = (Status.NOT_STARTED, Status.NOT_PROGRESSING)
TICKLESS = (*SILENT, Status.DONE)

Said = Mapping[str, str]


def owing(form: Form, item: Item) -> tuple[str, ...]:
    """The choices of 完成情况 that make 存在问题 and 下一步计划 necessary for *item*."""
    statuses = statuses_for(item.deadline.kind)
    return tuple(status.value for status in statuses if owes_reason(item, status, form.on_time_until))


def missing_in_row(form: Form, item: Item, said: Said) -> int:
    """How many cells of the row of *item* are still to be filled; *said* by column key."""

    def empty(*keys: str) -> int:
        return sum(not said.get(key, "").strip() for key in keys)

    if said.get("unchanged", "").strip() == TICK:
        return 0
    status = said.get("status", "").strip()
    ticks = [measure_key(number) for number in range(1, len(item.measures) + 1)]
    return (
        empty("status")
        + (status not in SILENT and empty("progress"))
        + (empty(*ticks) if status not in TICKLESS else 0)
        + (empty("problems", "next_steps") if status in owing(form, item) else 0)
        + (status == Status.DONE and empty("evidence"))
        + (empty("coordination_level") if said.get("coordination", "").strip() else 0)
    )


def missing_in_claim(said: Said) -> int:
    """How many cells of a line of 任务认领核对表 are still to be filled; *said* by column key."""
    word = said.get("word", "").strip()
    if word == AnswerWord.PROPOSED:
        return sum(not said.get(key, "").strip() for key in PROPOSING)
    return int(not word)


def missing_in_delay(line: DelayLine, status: str, said: Said) -> int:
    """1 while a line of 滞后原因 lacks its cause; *status* is what is chosen of the item, *said* by column key."""
    return int(status.strip() not in line.freed and not said.get("cause", "").strip())


def missing_in_reform(line: ReformLine, said: Said) -> int:
    """How many cells of a line of 创新突破改革 are still to be filled; *said* by column key."""
    asked = ASSESSED if line.is_assessed else ("consent",)
    return sum(not said.get(key, "").strip() for key in asked)


def missing_in_errand(said: Said) -> int:
    """How many cells of a line of 交办事项 are still to be filled; *said* by column key."""
    return sum(not said.get(key, "").strip() for key in (RESULT, ACCOUNT))


def missing_of_unit(said: Said) -> int:
    """How many of the people are still to be named, and the reason of 零报告 if it is ticked; *said* by field key."""
    people = sum(not said.get(field.key, "").strip() for field in COVER_FIELDS)
    return people + (said.get(NIL, "").strip() == TICK and not said.get(NIL_REASON, "").strip())


def carried_in_row(form: Form, item: Item) -> dict[str, str]:
    """What stands already in the open cells of the row of *item*, by column key."""
    carried = {column.key: column.carried(form, item) for column in columns_for((item,)) if column.is_open}
    return {key: str(value) for key, value in carried.items() if value is not None}


def carried_in_delay(form: Form, line: DelayLine) -> dict[str, str]:
    """What stands already in the open cells of a line of 滞后原因, by column key."""
    carried = {column.key: column.carried(form, line) for column in DELAY_COLUMNS if column.is_open}
    return {key: str(value) for key, value in carried.items() if value is not None}


def cells_asked(form: Form) -> int:
    """How many cells the organisation has to fill at least, as the form goes out."""
    rows = sum(missing_in_row(form, item, carried_in_row(form, item)) for item in form.items)
    unchanged = {item.number for item in form.items if carried_in_row(form, item).get("unchanged")}
    values = sum(kpi.item not in unchanged for kpi in form.kpis)
    delays = sum(missing_in_delay(line, "", carried_in_delay(form, line)) for line in form.delays)
    reforms = sum(missing_in_reform(line, {}) for line in form.reforms)
    errands = sum(missing_in_errand(_carried_in_errand(line)) for line in form.errands)
    beside = delays + reforms + errands + 2 * len(form.mapped) + len(form.claims)
    return rows + values + beside + missing_of_unit(form.people)


def cells_carried(form: Form) -> int:
    """How many cells that the organisation would have to fill stand filled already, as the form goes out."""
    rows = [carried_in_row(form, item) for item in form.items]
    lines = [carried_in_delay(form, line) for line in form.delays]
    errands = [_carried_in_errand(line) for line in form.errands]
    said = (value for cells in (*rows, *lines, *errands) for value in cells.values())
    return sum(bool(value.strip()) for value in (*said, *form.people.values()))


def _carried_in_errand(line: ErrandLine) -> dict[str, str]:
    return {RESULT: line.answer, ACCOUNT: line.words}

"""
Cells that run down: what stands once for several rows, given to each of them.

Where the document leaves another reading (a page that begins without a value that is usually printed again, a new
group without a lead, a deadline missing where each row has one), every row filled that way is doubtful, until the
next printed value either confirms it or ends it.
"""

from collections.abc import Sequence

from duban.domain.importing.columns import Habits
from duban.domain.importing.draft import Draft
from duban.domain.importing.headers import TablePart
from duban.domain.importing.unit_forms import names_in
from duban.domain.importing.wording import bare

FROM_ABOVE = "承上合并"
BELOW_NOTED = "上面一行按注文填写，本格为空，承再上面的"
ALONE_EMPTY = "表格有合并格，本格却单独为空"
SELDOM_EMPTY = 0.3
GROUP, LEAD, GOAL = TablePart.GROUP, TablePart.LEAD, TablePart.GOAL
CO, DEADLINE, MEASURES = TablePart.CO_RESPONSIBLE, TablePart.DEADLINE, TablePart.MEASURES
MORE, RESPONSIBLE = TablePart.MORE_UNITS, TablePart.RESPONSIBLE


def run_down(drafts: Sequence[Draft], habits: Habits) -> None:
    """Fill every cell of *drafts* that runs down, each doubt in its place."""
    for draft in drafts:
        _doubt_single_units(draft, habits)
    for part in (TablePart.CATEGORY, GROUP, LEAD, RESPONSIBLE):
        if any(part in draft.printed for draft in drafts):
            _fill(drafts, part, habits)
    _group_that_begins_above(drafts)
    _fill_goals(drafts, habits)
    _doubt_empty_measures(drafts, habits)
    _fill_units_and_deadlines(drafts, habits)


def _fill(drafts: Sequence[Draft], part: TablePart, habits: Habits) -> None:
    value, doubt = "", ""
    for place, draft in enumerate(drafts):
        if part in draft.noted:
            doubt = doubt or BELOW_NOTED
            continue
        if draft.value(part):
            value, doubt = draft.value(part), draft.cells[part].doubt
            if part in draft.covered:
                draft.repaired(part, FROM_ABOVE)
            continue
        own = draft.cells[part].doubt if part in draft.cells else ""
        doubt = _doubt_of(drafts, place, part, value, habits) or own or doubt
        draft.take(part, value, FROM_ABOVE if value else "", doubt or ("" if value else "原文为空，上文也没有"))


def _doubt_of(drafts: Sequence[Draft], place: int, part: TablePart, value: str, habits: Habits) -> str:
    draft = drafts[place]
    if draft.merges:
        return ALONE_EMPTY
    if part not in habits.running_down:
        return "本列通常逐行填写，本格却为空"
    above = drafts[place - 1] if place else draft
    new_group = GROUP in draft.printed and draft.value(GROUP) != above.value(GROUP)
    starts_group = new_group and part in (LEAD, RESPONSIBLE)
    if not (draft.first or starts_group) or _confirmed(drafts, place, part, value):
        return _contradicted(draft, part, value)
    return "页首未重印，承上页" if draft.first else "新的一级指标未印牵头单位，承上"


def _confirmed(drafts: Sequence[Draft], place: int, part: TablePart, value: str) -> bool:
    """Whether the next printed value is the same: on this page, or at the top of the next, where it is repeated."""
    for later in drafts[place + 1 :]:
        if part in later.printed:
            return bare(later.value(part)) == bare(value)
    return False


def _contradicted(draft: Draft, part: TablePart, value: str) -> str:
    if part is LEAD and value and names_in(draft.value(CO)) == names_in(value):
        return "承上的牵头单位与本行责任单位相同"
    return ""


def _group_that_begins_above(drafts: Sequence[Draft]) -> None:
    """
    A group whose name stands in the middle of its merged cell: rows above with its new lead belong to it.

    The name is printed in a row whose lead runs down from a row above, where a new lead begins but no group is printed.
    """
    for place, draft in enumerate(drafts):
        if GROUP not in draft.printed or LEAD in draft.printed or not place:
            continue
        _doubt_lost_groups(drafts[:place], draft)
        start = _start_of_lead(drafts, place)
        if start is None or any(GROUP in each.printed for each in drafts[start:place]):
            continue
        if drafts[start].value(GROUP) == draft.value(GROUP):
            continue
        for each in drafts[start:place]:
            former = each.value(GROUP)
            each.take(GROUP, draft.value(GROUP), "", f"与下文同一牵头单位，取其一级指标；也可能承上为“{former}”")


def _doubt_lost_groups(above: Sequence[Draft], draft: Draft) -> None:
    """Rows directly above that lost their group's cell may belong to a group whose name stands lower."""
    for each in reversed(above):
        if each.page != draft.page or GROUP not in each.lost:
            return
        each.doubt(GROUP, f"本行缺格，下文“{draft.value(GROUP)}”未印牵头单位，本行也可能属之")


def _start_of_lead(drafts: Sequence[Draft], place: int) -> int | None:
    """The row above in which the lead of row *place* is printed; None if that is on an earlier page."""
    for start in range(place - 1, -1, -1):
        if drafts[start].page != drafts[place].page:
            return None
        if LEAD in drafts[start].printed:
            return start
    return None


def _fill_goals(drafts: Sequence[Draft], habits: Habits) -> None:
    value, doubt = "", ""
    for place, draft in enumerate(drafts):
        if draft.value(GOAL):
            value, doubt = draft.value(GOAL), draft.cells[GOAL].doubt
            if GOAL in draft.covered:
                draft.repaired(GOAL, FROM_ABOVE)
            continue
        if draft.merges:
            doubt = doubt or ALONE_EMPTY
        elif place and _begins_anew(draft, drafts[place - 1], habits):
            value, doubt = _goal_for(drafts, place, value)
        elif GOAL not in habits.running_down:
            doubt = doubt or "本列通常逐行填写，本格却为空"
        elif draft.first:
            doubt = doubt or "页首未重印，承上页"
        draft.take(GOAL, value, FROM_ABOVE if value else "", doubt)


def _doubt_empty_measures(drafts: Sequence[Draft], habits: Habits) -> None:
    """Measures are each item's own: where nearly each row has some, an empty cell lost them."""
    if habits.empty.get(MEASURES, 0.0) >= SELDOM_EMPTY:
        return
    for draft in drafts:
        if MEASURES in draft.cells and not draft.value(MEASURES) and MEASURES not in draft.printed:
            draft.doubt(MEASURES, "本列通常逐行填写，本格却为空")


def _begins_anew(draft: Draft, above: Draft, habits: Habits) -> bool:
    """Whether a new lead or a new group begins here, so that the goal above hardly reaches down to it."""
    merged = [part for part in (LEAD, GROUP) if part in habits.running_down]
    return any(part in draft.printed and draft.value(part) != above.value(part) for part in merged)


def _goal_for(drafts: Sequence[Draft], place: int, above: str) -> tuple[str, str]:
    """The goal printed again at the top of the next page for the same lead, or else the one above; doubtful both."""
    lead = drafts[place].value(LEAD)
    for later in drafts[place + 1 :]:
        if GOAL in later.printed:
            if later.first and later.value(LEAD) == lead:
                return later.value(GOAL), f"原文为空，取下页同一牵头单位的目标任务；也可能承上为“{above}”"
            break
    return above, "牵头单位或一级指标已换，目标任务却为空，承上"


def _fill_units_and_deadlines(drafts: Sequence[Draft], habits: Habits) -> None:
    above: Draft | None = None
    for draft in drafts:
        if DEADLINE in draft.cells and not draft.value(DEADLINE):
            _fill_deadline(draft, above.value(DEADLINE) if above else "", habits)
        for part in (CO, MORE):
            if part in draft.cells and not draft.value(part) and part not in draft.printed:
                _fill_helpers(draft, part, above, habits)
        for part in (CO, MORE, DEADLINE, MEASURES):
            if part in draft.covered:
                draft.repaired(part, FROM_ABOVE)
        above = draft


def _fill_deadline(draft: Draft, value: str, habits: Habits) -> None:
    """
    An empty deadline is the one above where deadlines are merged, or where the row lost more than that.

    Where each row has its own, and the rest of the row is whole, none was set.
    """
    if draft.merges:
        draft.doubt(DEADLINE, "原文为空")
        return
    typed = habits.typed_again[DEADLINE] > 1 or habits.empty[DEADLINE] < SELDOM_EMPTY
    whole = not habits.running_down or CO in draft.printed or RESPONSIBLE in draft.printed
    if typed and whole and not draft.lost:
        draft.doubt(DEADLINE, f"各行都写时限，本行为空；也可能承上为“{value}”")
        return
    why = "各行时限逐行填写，本行却为空，承上推定" if typed else "时限为空，承上合并"
    draft.take(DEADLINE, value, FROM_ABOVE if value else "", why)


def _doubt_single_units(draft: Draft, habits: Habits) -> None:
    """In a row that lacks a cell, units that stand alone may lead or help."""
    without_deadline = DEADLINE in draft.cells and not draft.value(DEADLINE) and LEAD in habits.running_down
    if draft.merges or CO not in draft.cells:
        return
    if not draft.lost and not without_deadline:
        return
    if len([part for part in (LEAD, CO) if part in draft.printed]) == 1:
        for part in (LEAD, CO):
            draft.doubt(part, "本行缺格，单位属哪一列不能确定")


def _fill_helpers(draft: Draft, part: TablePart, above: Draft | None, habits: Habits) -> None:
    """Empty helpers are nobody where equal neighbours are typed each time; lost together with others, those above."""
    if draft.merges:
        return
    value = above.value(part) if above else ""
    if part in draft.lost:
        draft.take(part, value, FROM_ABOVE if value else "", "本行缺格，责任单位承上推定，也可能为空")
    elif draft.lost:
        run = above is not None and part in above.lost
        draft.take(part, value if run else "", FROM_ABOVE if run else "", "本行缺格，责任单位也可能承上")
    elif habits.running_down and DEADLINE in draft.cells and not {DEADLINE} & (draft.printed | draft.covered):
        draft.take(part, value, FROM_ABOVE if value else "", "与时限同时为空，承上推定，也可能为空")
    elif LEAD in habits.running_down and not habits.means_nobody:
        draft.doubt(part, "原文为空，也可能承上")
    elif part in habits.empty_once:
        draft.doubt(part, "各行都写配合单位，只有本行为空")

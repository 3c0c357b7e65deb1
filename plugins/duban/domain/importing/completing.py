"""The cells of an item that the document names otherwise than a task list does, or not at all."""

import re
from collections.abc import Sequence
from dataclasses import replace

from duban.domain.importing.draft import Draft, joined
from duban.domain.importing.headers import TablePart
from duban.domain.importing.numbers import group_name
from duban.domain.importing.proposal import ImportedCell
from duban.domain.importing.responsibility import LABEL, read_responsibility
from duban.domain.importing.running_down import FROM_ABOVE
from duban.domain.importing.unit_forms import is_collective, is_unit, names_in, surely_units

BEHIND = re.compile(r"[。；]([^。；]{2,32})$")
TIME_AT_END = re.compile(
    r"(?:20\d{2}年.*|\d{1,2}月(?:底|末)?前?|年底前?|(?:长期|持续|常态化?)(?:坚持|推进|实施|开展)?)$"
)
ALL_ITEMS = "全部事项"
GROUP, CATEGORY = TablePart.GROUP, TablePart.CATEGORY
GOAL, MEASURES = TablePart.GOAL, TablePart.MEASURES
LEAD, CO, MORE, RESPONSIBLE = TablePart.LEAD, TablePart.CO_RESPONSIBLE, TablePart.MORE_UNITS, TablePart.RESPONSIBLE


def complete(drafts: Sequence[Draft]) -> None:
    """Give each draft a group, measures and a lead, each with a word of where it comes from."""
    for draft in drafts:
        _groups(draft)
        _responsible(draft)
        _helpers(draft)
        _unit_behind_the_measures(draft)
        _lead(draft)
        _ran_together(draft)
        if not draft.value(MEASURES) and draft.value(GOAL):
            doubt = draft.cells[GOAL].doubt
            draft.take(MEASURES, draft.value(GOAL), "原文未另列措施，取目标任务", doubt)


def _groups(draft: Draft) -> None:
    """The group and, above it, the category: of the table, or else the headings that the item stands under."""
    inside = list(draft.groups)
    for part in (GROUP, CATEGORY):
        cell = draft.cells.get(part)
        if cell and cell.value:
            draft.cells[part] = replace(cell, value=group_name(cell.value))
        elif inside:
            draft.take(part, inside.pop(), "取所在标题")
    if not draft.value(GROUP):
        draft.take(GROUP, draft.value(CATEGORY) or ALL_ITEMS, "原文未分组")
    if not draft.value(CATEGORY):
        draft.take(CATEGORY, ALL_ITEMS, "原文未分大类")


def _responsible(draft: Draft) -> None:
    """A single cell of responsible units, told apart."""
    cell = draft.cells.pop(RESPONSIBLE, None)
    if cell is None or not cell.value:
        return
    read = read_responsibility(cell.value)
    draft.beside |= read.beside
    repair, doubt = joined(cell.repair, read.how), joined(cell.doubt, read.doubt)
    draft.cells[LEAD] = ImportedCell(read.lead, cell.original, repair, doubt)
    draft.cells[CO] = ImportedCell(read.helpers, cell.original, repair, doubt)
    if read.deadline and not draft.value(TablePart.DEADLINE):
        draft.cells[TablePart.DEADLINE] = ImportedCell(read.deadline, cell.original, repair, doubt)


def _helpers(draft: Draft) -> None:
    """Two columns of units beside the lead are one list."""
    more = draft.cells.pop(MORE, None)
    own = draft.cells.get(CO)
    if more is None or not more.value:
        return
    if own is None or not own.value:
        draft.cells[CO] = more
        return
    draft.cells[CO] = ImportedCell(
        f"{own.value}，{more.value}",
        f"{own.original}\n{more.original}",
        joined(joined(own.repair, more.repair), "责任、配合单位并列"),
        joined(own.doubt, more.doubt),
    )


def _unit_behind_the_measures(draft: Draft) -> None:
    """A unit that stands alone behind the last sentence of the measures may be the lead that is not printed."""
    behind = BEHIND.search(draft.value(MEASURES))
    if LEAD not in draft.printed and behind and surely_units(behind.group(1)):
        draft.doubt(MEASURES, f"末尾的“{behind.group(1)}”也可能是牵头单位")
        draft.doubt(LEAD, f"也可能是“{behind.group(1)}”")


def _lead(draft: Draft) -> None:
    """Without a lead the first helper leads; a lead that names its helpers as well is told apart."""
    cell = draft.cells.get(LEAD) or ImportedCell("", "")
    if LABEL.search(cell.value):
        read = read_responsibility(cell.value)
        draft.beside |= read.beside
        draft.cells[LEAD] = replace(cell, value=read.lead, repair=joined(cell.repair, read.how))
        if read.helpers and not draft.value(CO):
            draft.take(CO, read.helpers, read.how)
    elif not cell.value and draft.value(CO):
        draft.take(LEAD, read_responsibility(draft.value(CO)).lead, "", "原文没有牵头单位，取责任单位的第一家")
    elif not cell.value:
        draft.doubt(LEAD, "原文没有牵头单位")
    elif not all(is_unit(name) for name in names_in(cell.value)):
        draft.doubt(LEAD, "不似单位名称")
    elif len(names_in(cell.value)) > 1 and any(map(is_collective, names_in(cell.value))):
        for part in (LEAD, CO) if draft.value(CO) else (LEAD,):
            draft.doubt(part, "牵头单位中有集合称谓，也可能与责任单位写反")


def _ran_together(draft: Draft) -> None:
    """Helpers whose cell ran together with that of the lead, or of the deadline."""
    from_above = FROM_ABOVE in draft.cells[LEAD].repair if LEAD in draft.cells else False
    if from_above and set(names_in(draft.value(LEAD))) < set(names_in(draft.value(CO))):
        for part in (LEAD, CO):
            draft.doubt(part, "本行未印牵头单位，责任单位中却有承上的牵头单位")
    if ends := TIME_AT_END.search(draft.value(CO)):
        draft.doubt(CO, f"末尾的“{ends.group()}”似为时限")

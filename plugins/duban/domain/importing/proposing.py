"""From a published plan's document to what is proposed of it."""

import re
from collections.abc import Sequence

from duban.domain.importing.categories import add_categories
from duban.domain.importing.columns import habits_of
from duban.domain.importing.completing import complete
from duban.domain.importing.deadlines import read_deadline
from duban.domain.importing.document import PlanDocument, PlanHeading, PlanTable
from duban.domain.importing.draft import Draft
from duban.domain.importing.drafting import Drafted, drafts_of, under
from duban.domain.importing.group_borders import doubt_borders
from duban.domain.importing.headers import TablePart
from duban.domain.importing.labels import labels_of
from duban.domain.importing.noted import fill_by_notes, marked, notes_unread
from duban.domain.importing.notes import NoteKind, NoteRule, notes_of, rules_of, without_notes
from duban.domain.importing.numbers import looks_like_group
from duban.domain.importing.pointers import point_drafts, pointed
from duban.domain.importing.proposal import ImportedCell, ImportedItem, ImportedPlan, PlanColumn
from duban.domain.importing.prose import drafts_in_prose
from duban.domain.importing.running_down import run_down
from duban.domain.importing.table_lines import lines_of
from duban.domain.importing.target_proposals import targets_of
from duban.domain.importing.titles import PlanYear, title_line, title_of, without_attached, year_of
from duban.domain.importing.unit_proposals import units_of
from duban.domain.importing.unread import columns_unread, labels_in, quantities_unread
from duban.domain.importing.wording import bare, one_line, says_nothing
from duban.domain.plan.programme import KIND_WORDS, DeadlineKind

# A document with fewer rows than that has its items elsewhere, if it has them there.
FEW = 3
LONGEST_GROUP = 30
NAME_OF_TABLE = re.compile(
    r"附?表[\d一二三四五六七八九十]{1,2}[-—.、：:\s\d]*(.{2,}?)(?:重点|主要)?(?:任务|工作|改革|事项)*(?:清单|台账|分工表|分解表|任务表|一览表)?"
)
OF_A_WHOLE = re.compile(
    r"(?:方案|计划|清单|要点|附件\d*|台账|分工表|分解表|任务表|一览表|汇总表|通知|意见)$|^附|20\d{2}"
)


def propose(document: PlanDocument) -> ImportedPlan:
    """The items, units and targets that *document* tells of, each repair and each doubt with the document's words."""
    notes = notes_of(document)
    rules = rules_of(notes)
    drafted = _drafted(document, rules)
    add_categories(drafted.drafts, document)
    complete(drafted.drafts)
    labels, remarks = labels_of(drafted.drafts)
    year = _year(rules) or year_of(document)
    items = tuple(
        _item(number, label, draft, year)
        for number, (label, draft) in enumerate(zip(labels, drafted.drafts, strict=True), start=1)
    )
    title = title_of(document)
    units, collectives = units_of(items, title)
    remarks = [*document.remarks, *drafted.remarks, *remarks]
    targets = targets_of(items)
    unread = (
        *notes_unread(notes, rules, drafted.drafts),
        *columns_unread(drafted.drafts, labels_in(items)),
        *quantities_unread(items, targets),
    )
    return ImportedPlan(title, document.name, items, units, collectives, targets, tuple(remarks), unread)


def _year(rules: Sequence[NoteRule]) -> PlanYear | None:
    """The year that a note gives to months without one."""
    return next((PlanYear(int(rule.value), stated=True) for rule in rules if rule.kind is NoteKind.YEAR), None)


def _drafted(document: PlanDocument, rules: Sequence[NoteRule]) -> Drafted:
    """The items of the document's tables; of its paragraphs if its tables are none of a plan."""
    tables = [block for block in document.blocks if isinstance(block, PlanTable)]
    lines = pointed(marked(lines_of(tables), rules))
    habits = habits_of(lines)
    drafted = drafts_of(lines, habits, headings_above(document))
    title = bare(title_line(document))
    texts = without_notes(block for block in document.blocks if not isinstance(block, PlanTable))
    in_prose = drafts_in_prose(block for block in texts if bare(without_attached(block.text)) != title)
    if len(drafted.drafts) < FEW and len(in_prose.drafts) > len(drafted.drafts):
        point_drafts(in_prose.drafts)
        return in_prose
    if any(line.heads.guessed for line in lines):
        drafted.remarks.append("部分表头缺失或不能识别，有关各列按内容推定，请核对")
    fill_by_notes(drafted.drafts, rules, habits)
    run_down(drafted.drafts, habits)
    doubt_borders(drafted.drafts)
    if in_prose.drafts:
        drafted.remarks.append(f"正文另有{len(in_prose.drafts)}处写有责任单位，事项只取自表格，请核对")
    return drafted


def headings_above(document: PlanDocument) -> list[tuple[str, ...]]:
    """By table, the headings that stand above it: 一、…, and below it （一）…; its name where several are numbered."""
    above: tuple[str, ...] = ()
    found: list[tuple[str, ...]] = []
    names = [_name_of_table(block.text) for block in document.blocks if not isinstance(block, PlanTable)]
    several = len(set(filter(None, names))) > 1
    for block in document.blocks:
        if isinstance(block, PlanTable):
            found.append(above)
        elif several and (name := _name_of_table(block.text)):
            above = under(above, name)
        elif looks_like_group(block.text) or (isinstance(block, PlanHeading) and _is_group(block.text)):
            above = under(above, one_line(block.text).text)
        elif "。" in block.text:
            # What stands above running text is a section of it, and no group of a table further down.
            above = ()
    return found


def _name_of_table(text: str) -> str:
    """What a table is called that is numbered: of 表2　市场环境重点任务清单, 市场环境; "" if the line names none."""
    named = NAME_OF_TABLE.fullmatch(one_line(text).text)
    return named.group(1) if named and len(named.group(1)) <= LONGEST_GROUP else ""


def _is_group(heading: str) -> bool:
    """Whether a heading without a numeral names a group: a sheet's name does, that of the plan or of a table not."""
    words = bare(heading)
    return len(words) <= LONGEST_GROUP and not OF_A_WHOLE.search(words)


def _item(number: int, label: str, draft: Draft, year: PlanYear | None) -> ImportedItem:
    cells = {column: _cell(draft, TablePart(column.value)) for column in PlanColumn}
    read = read_deadline(draft.value(TablePart.DEADLINE), year)
    if read.doubt:
        draft.doubt(TablePart.DEADLINE, read.doubt)
        cells[PlanColumn.DEADLINE] = draft.cells[TablePart.DEADLINE]
    if not bare(draft.value(TablePart.DEADLINE)):
        draft.take(TablePart.DEADLINE, KIND_WORDS[DeadlineKind.UNSTATED], "原文未写时限")
        cells[PlanColumn.DEADLINE] = draft.cells[TablePart.DEADLINE]
    quantified = "" if TablePart.TARGETS in draft.covered else draft.value(TablePart.TARGETS)
    return ImportedItem(number, label, cells, read.deadline, draft.at, "" if says_nothing(quantified) else quantified)


def _cell(draft: Draft, part: TablePart) -> ImportedCell:
    return draft.cells.get(part) or ImportedCell("", "")

"""Rows with a mark (★) that a note explains, and cells filled by what the notes say."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from duban.domain.importing.columns import Habits
from duban.domain.importing.draft import Draft
from duban.domain.importing.headers import UNIT_PARTS, TablePart
from duban.domain.importing.notes import MARKS, NoteKind, NoteRule, marks_in
from duban.domain.importing.proposal import UnreadPart
from duban.domain.importing.table_lines import LineCell, TableLine
from duban.domain.importing.unit_forms import names_in
from duban.domain.importing.wording import bare

NOTE = "注文"
# A mark in them is none of their words.
WITHOUT_MARKS = (TablePart.NUMBER, TablePart.DEADLINE, *UNIT_PARTS)
MARKED_NAME = re.compile(rf"(?P<before>[{MARKS}]*)(?P<name>[^、,，;；\s{MARKS}]+)(?P<after>[{MARKS}]*)")
FILLED = {NoteKind.LEAD: (TablePart.LEAD, TablePart.RESPONSIBLE), NoteKind.DEADLINE: (TablePart.DEADLINE,)}


def marked(lines: Iterable[TableLine], rules: Sequence[NoteRule]) -> list[TableLine]:
    """*lines* whose numbers, units and days are without marks, each with the marks that it carries."""
    leading = frozenset(rule.mark for rule in rules if rule.kind is NoteKind.LEAD_AMONG_UNITS)
    known = frozenset(rule.mark for rule in rules)
    return [_marked(line, leading, known) for line in lines]


def _marked(line: TableLine, leading: frozenset[str], known: frozenset[str]) -> TableLine:
    if line.alone:
        return line
    ends = [words[:1] + words[-1:] for cell in line.cells.values() if (words := bare(cell.text))]
    marks = frozenset(sign for each in ends for sign in each if sign in MARKS)
    cells = {
        place: _without_marks(cell, line.heads.parts.get(place), leading, known) for place, cell in line.cells.items()
    }
    return replace(line, cells=cells, marks=marks)


def _without_marks(cell: LineCell, part: TablePart | None, leading: frozenset[str], known: frozenset[str]) -> LineCell:
    found = set(cell.text) & set(MARKS)
    if part not in WITHOUT_MARKS or not found or not bare(cell.text).strip(MARKS):
        return cell
    if part not in UNIT_PARTS:
        return replace(cell, text=re.sub(rf"[{MARKS}]", "", cell.text).strip())
    text = MARKED_NAME.sub(lambda name: _role_of(name, leading), cell.text)
    unknown = "、".join(sorted(found - known))
    return replace(cell, text=text, doubt=f"单位旁的“{unknown}”是什么意思，请对照注文" if unknown else cell.doubt)


def _role_of(name: re.Match[str], leading: frozenset[str]) -> str:
    marks = {*name["before"], *name["after"]}
    return f"{name['name']}（牵头）" if marks & leading else name["name"]


def fill_by_notes(drafts: Sequence[Draft], rules: Iterable[NoteRule], habits: Habits) -> None:
    """Fill what a note says of marked rows, or of cells that state nothing; doubt what a row says otherwise."""
    for rule in rules:
        for draft in drafts:
            for part in FILLED.get(rule.kind, ()):
                if part in draft.cells and _is_of(rule, draft, part, habits):
                    _fill(draft, part, rule)


def _is_of(rule: NoteRule, draft: Draft, part: TablePart, habits: Habits) -> bool:
    return rule.mark in draft.marks if rule.mark else _states_nothing(draft, part, habits)


def _states_nothing(draft: Draft, part: TablePart, habits: Habits) -> bool:
    """Whether an empty cell is not merely one of a column whose values run down."""
    return not draft.value(part) and part not in habits.running_down and part not in draft.lost


def _fill(draft: Draft, part: TablePart, rule: NoteRule) -> None:
    said, value = draft.value(part), rule.value
    if not said:
        draft.take(part, value, f"按注文“{_short(rule.note)}”")
        draft.noted |= {part}
    elif names_in(said)[:1] != names_in(value)[:1]:
        draft.doubt(part, f"注文写明标“{rule.mark}”的为“{value}”")


def notes_unread(notes: Iterable[str], rules: Sequence[NoteRule], drafts: Sequence[Draft]) -> Iterator[UnreadPart]:
    """Each note with its words, and the items whose mark it explains."""
    for note in notes:
        items = tuple(number for number, draft in enumerate(drafts, start=1) if draft.marks & marks_in(note))
        applied = any(rule.note == note for rule in rules)
        why = "表外的注，写明的已据以填写" if applied else "表外的注，没有据以改动"
        yield UnreadPart(NOTE, note, why, "请对照：涉及牵头单位、时限或任务的，改入《任务清单》相应的格。", items)


def _short(note: str) -> str:
    return note if len(note) <= 40 else f"{note[:40]}…"

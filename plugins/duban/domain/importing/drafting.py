"""The rows of a plan's tables as drafts: aligned, cleaned, and without those that are no items."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from duban.domain.importing.alignment import Aligned, align
from duban.domain.importing.columns import Habits
from duban.domain.importing.draft import Draft, joined
from duban.domain.importing.headers import UNIT_PARTS, TablePart
from duban.domain.importing.notes import is_note
from duban.domain.importing.numbers import HAN, group_name, group_numeral, plain_number
from duban.domain.importing.proposal import ImportedCell
from duban.domain.importing.table_lines import LineCell, TableLine
from duban.domain.importing.unit_forms import ENDS_FOR_GOOD, PLACED, is_unit, names_in, told_apart
from duban.domain.importing.wording import CleanWords, bare, clean, in_points, one_line, says_nothing

NOTE = re.compile(r"(?:说明|备注|注|填表说明|合计|总计|单位|其中)[:1-9.]")
HELPS_IN_BRACKETS = re.compile(r"[（(][^（）()]*(?:配合|会同|协助|参与|协同)[^（）()]*[）)]")
TOTAL = re.compile(r"(?:合|总|小|共)计(?:$|[:(\d])")
SEPARATORS = "、，,；;（("
IN_POINTS = (TablePart.MEASURES, TablePart.GOAL, TablePart.TARGETS)
OWN_TEXT = (TablePart.GOAL, TablePart.MEASURES)


@dataclass(slots=True)
class Drafted:
    """The items of the tables in their order, and sentences about rows that are none."""

    drafts: list[Draft] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def drafts_of(lines: Sequence[TableLine], habits: Habits, headings: Sequence[tuple[str, ...]]) -> Drafted:
    """The drafts of *lines*; `headings` are, by table, the headings that stand above it outside of it."""
    drafted = Drafted()
    inside: tuple[str, ...] = ()
    table = -1
    for place, line in enumerate(lines):
        if line.table != table:
            table = line.table
            inside = headings[table] or inside
        if total := _total(line):
            drafted.remarks.append(f"{line.at}：{total}")
            continue
        if line.alone and _is_apart(line, lines[place + 1 :], drafted):
            inside = _apart(line, inside, drafted)
            continue
        draft = _draft(line, align(line, habits), inside)
        if _goes_on(draft, lines[place + 1 :], drafted):
            _append(drafted.drafts[-1], draft)
        else:
            drafted.drafts.append(draft)
    return drafted


def _is_apart(line: TableLine, later: Sequence[TableLine], drafted: Drafted) -> bool:
    """Whether a row that holds only one text is neither an item nor a piece of one."""
    return _is_no_item(line) and not _fills_gap(line, later, drafted) and not _is_rest(line, drafted)


def _is_no_item(line: TableLine) -> bool:
    """Whether the only text of a row is a heading's or a note's: an item has a number or a place among its cells."""
    return NOTE.match(bare(clean(line.alone).text)) is not None or plain_number(line.alone) is None


def _fills_gap(line: TableLine, later: Sequence[TableLine], drafted: Drafted) -> bool:
    """Whether a lone text below a text's head is the item whose number lies between those of its neighbours."""
    above = plain_number(drafted.drafts[-1].number) if drafted.drafts else None
    return line.first_part in OWN_TEXT and above is not None and _next_number(later) == above + 2


def _total(line: TableLine) -> str:
    """The words of a row that counts up those above; empty if it is none."""
    texts = [one_line(cell.text).text for cell in line.cells.values() if bare(cell.text)]
    return " ".join(texts) if texts and TOTAL.match(bare(texts[0])) else ""


def _is_rest(line: TableLine, drafted: Drafted) -> bool:
    """Whether a lone text goes on with the item above: among its measures, or where a page broke off a sentence."""
    if drafted.drafts and line.first_part is TablePart.MEASURES and TablePart.GOAL in line.heads.ordered:
        return NOTE.match(bare(line.alone)) is None
    if not (line.first and drafted.drafts) or group_numeral(line.alone):
        return False
    part = line.first_part
    before = drafted.drafts[-1].value(part) if part in OWN_TEXT else ""
    return bool(before) and before.rstrip("”’）)")[-1:] not in tuple("。；！;")


def _apart(line: TableLine, inside: tuple[str, ...], drafted: Drafted) -> tuple[str, ...]:
    """A row of its own: a heading for the rows below, or a note that is kept as a remark."""
    text = one_line(line.alone).text
    if is_note(text):
        return inside  # told with the notes that stand outside of the table
    if NOTE.match(bare(text)) or "。" in text.rstrip("。") or len(text) > 60:
        drafted.remarks.append(f"{line.at}：{text}")
        return inside
    return under(inside, text)


def under(inside: tuple[str, ...], heading: str) -> tuple[str, ...]:
    """The headings that hold below *heading*: one of the same kind ends those from its like on."""
    kind = heading_kind(heading)
    kinds = [heading_kind(each) for each in inside]
    kept = inside[: kinds.index(kind)] if kind in kinds else inside
    return (*kept, heading)


def heading_kind(text: str) -> str:
    """What kind of numeral a heading has; headings of one kind are of one level."""
    numeral = group_numeral(text)
    return re.sub(rf"[{HAN}]+", "一", numeral) if numeral else "0"


def _draft(line: TableLine, aligned: Aligned, inside: tuple[str, ...]) -> Draft:
    cells: dict[TablePart, ImportedCell] = {
        part: _cell(part, cell, aligned) for part, cell in aligned.cells.items() if part is not TablePart.OTHER
    }
    number = cells.pop(TablePart.NUMBER, ImportedCell("", "")).value
    draft = Draft(
        at=line.at,
        cells=cells,
        number=number,
        page=line.page,
        first=line.first,
        merges=line.merges,
        lost=aligned.lost,
        moved=aligned.moved,
        covered=frozenset(part for part, cell in aligned.cells.items() if cell.covered),
        printed=frozenset(
            part
            for part, cell in cells.items()
            if (cell.value or says_nothing(cell.original)) and not aligned.cells[part].covered
        ),
        groups=tuple(group_name(each) for each in inside),
        numerals=tuple(filter(None, map(group_numeral, inside))),
        beside=_beside(line),
        marks=line.marks,
    )
    for text in aligned.unread:
        for part in draft.cells:
            draft.doubt(part, f"本行另有不能归列的“{one_line(text).text}”")
    return draft


def _beside(line: TableLine) -> dict[str, str]:
    """What the row says under heads that no cell is taken from."""
    found: dict[str, str] = {}
    for place, head in line.heads.beside.items():
        text = clean(line.cells[place].text).text if place in line.cells else ""
        if text and not says_nothing(text):
            found[head] = joined(found.get(head, ""), text)
    return found


def _cell(part: TablePart, cell: LineCell, aligned: Aligned) -> ImportedCell:
    printed = cell.text
    words = _words(part, printed)
    if part in UNIT_PARTS and says_nothing(printed):
        words = CleanWords("", (*words.repairs, f"“{words.text}”表示没有"))
    repair = "；".join(words.repairs)
    if part in aligned.moved:
        repair = joined(repair, "本行错位，已归列")
    if cell.pointer and not cell.covered and not cell.doubt:
        repair = joined(repair, f"“{cell.pointer.strip()}”，取所指一项的内容")
    doubt = cell.doubt
    if part in aligned.open:
        other = one_line(aligned.open[part]).text
        doubt = joined(doubt, f"本行错位，本格也可能是“{other}”" if other else "本行错位，本格也可能为空")
    if part is TablePart.LEAD and HELPS_IN_BRACKETS.search(words.text):
        doubt = joined(doubt, "格内括号中另写有配合的单位")
    return ImportedCell(words.text, cell.pointer or printed, repair, doubt)


def _words(part: TablePart, printed: str) -> CleanWords:
    if part in IN_POINTS:
        return in_points(printed)
    return one_line(printed) if part not in UNIT_PARTS else _units_in_line(printed)


def _units_in_line(printed: str) -> CleanWords:
    """Units below each other, or with a blank between, are several: where one name ends and another begins."""
    joined = ""
    repairs: tuple[str, ...] = ()
    for part in re.split(r"([\n \u3000\xa0]+)", printed.strip()):
        if not part.strip():
            joined += part
            continue
        before, after = names_in(joined)[-1:], names_in(part)[:1]
        touching = joined.rstrip()[-1:] not in SEPARATORS and part[0] not in f"{SEPARATORS}等"
        apart = touching and before and after and _are_two(before[0], after[0])
        repairs = ("空格、换行处分列",) if apart else repairs
        joined = f"{joined.rstrip()}、{part}" if apart else joined + part
    words = one_line(joined)
    text = told_apart(words.text)
    repairs = ("“和”处分列", *repairs) if text != words.text else repairs
    return CleanWords(text, (*words.repairs, *repairs))


def _are_two(before: str, after: str) -> bool:
    """Whether one unit's name ends where the other's begins: behind 局 no name goes on, behind 中心 one may."""
    return (
        is_unit(before)
        and is_unit(after)
        and not after.startswith("等")
        and bool(PLACED.match(after) or ENDS_FOR_GOOD.search(before))
    )


def _goes_on(draft: Draft, later: Sequence[TableLine], drafted: Drafted) -> bool:
    """Whether a row without number only continues the one above: the next number follows on that one's."""
    if draft.number or not drafted.drafts:
        return False
    above = plain_number(drafted.drafts[-1].number)
    below = _next_number(later)
    if draft.printed <= {TablePart.MEASURES} and draft.value(TablePart.MEASURES):
        # Where the numbers around it leave room for one, it is an item that lost all else.
        return above is None or below != above + 2
    if TablePart.NUMBER not in _parts(later):
        return False
    return above is not None and (below is None or below == above + 1) and TablePart.DEADLINE not in draft.printed


def _parts(later: Sequence[TableLine]) -> set[TablePart]:
    return set(later[0].heads.parts.values()) if later else {TablePart.NUMBER}


def _next_number(later: Sequence[TableLine]) -> int | None:
    """The next number that is printed; None if there is none, or if it is no plain one."""
    return next((plain_number(number) for line in later if (number := line.text(TablePart.NUMBER))), None)


def _append(draft: Draft, rest: Draft) -> None:
    """The words of a row that a page broke in two, put together again."""
    for part in rest.printed:
        cell, more = draft.cells.get(part, ImportedCell("", "")), rest.cells[part]
        draft.cells[part] = ImportedCell(
            _words(part, f"{cell.value}\n{more.value}").text,
            "\n".join(filter(None, (cell.original, more.original))),
            joined(cell.repair, "跨页断开，已接上"),
            joined(cell.doubt, f"{rest.at}没有序号，作上一行的续行"),
        )

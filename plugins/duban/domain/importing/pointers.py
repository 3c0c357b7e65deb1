"""Cells that say what another one says: 同上, 〃, 同第3项."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from duban.domain.importing.draft import Draft
from duban.domain.importing.headers import TablePart
from duban.domain.importing.numbers import HAN
from duban.domain.importing.table_lines import LineCell, TableLine
from duban.domain.importing.wording import bare
from duban.domain.text.normalise import with_digits

ABOVE = re.compile(r"\(?(?:同|与)上(?:行|格|栏|项|面|述)?(?:相同|一致)?\)?|\(?同前\)?|[〃′”\"]+")
ITEM = re.compile(
    rf"\(?(?:同|与|参照|见)(?:本表)?(?:序号|任务|事项|编号)?第?(?P<number>\d{{1,4}}|\d{{1,3}}(?:[-.]\d{{1,3}})+|[{HAN}]+)"
    r"(?:项|条|行|号|款)?(?:任务|事项)?(?:相同|一致)?\)?"
)
ELSEWHERE = re.compile(r"\(?同(?:左|右|下)(?:栏|格|行|项)?\)?")


def pointed(lines: Sequence[TableLine]) -> list[TableLine]:
    """*lines* with each cell that points elsewhere holding what stands there; doubtful where that is not certain."""
    numbered = {number: line for line in lines if (number := bare(line.text(TablePart.NUMBER)))}
    found: list[TableLine] = []
    for line in lines:
        if line.alone:
            found.append(line)
            continue
        above = list(_above(line, found))
        cells = {place: _said(cell, place, line, above, numbered) for place, cell in line.cells.items()}
        told = replace(line, cells=cells)
        numbered = {number: told if one is line else one for number, one in numbered.items()}
        found.append(told)
    return found


def point_drafts(drafts: Sequence[Draft]) -> None:
    """Let an item of prose that points to another one (配合单位：同上) say what that says."""
    for place, draft in enumerate(drafts):
        for part in (TablePart.LEAD, TablePart.CO_RESPONSIBLE, TablePart.DEADLINE):
            words = bare(draft.value(part))
            item = ITEM.fullmatch(words)
            if ABOVE.fullmatch(words):
                _take(draft, part, drafts[place - 1] if place else None)
            elif item:
                named = [each for each in drafts if bare(each.number) == with_digits(item["number"])]
                _take(draft, part, named[0] if len(named) == 1 else None)


def _take(draft: Draft, part: TablePart, there: Draft | None) -> None:
    printed = draft.value(part)
    value = there.value(part) if there else ""
    if not value or ABOVE.fullmatch(bare(value)) or ITEM.fullmatch(bare(value)):
        draft.take(part, "", "", f"原文“{printed}”，所指的一项没有可取的内容")
        return
    draft.take(part, value, f"“{printed}”，取所指一项的内容", there.cells[part].doubt if there else "")


def _above(line: TableLine, lines: Sequence[TableLine]) -> Iterator[TableLine]:
    """The rows of the same columns above, the nearest first."""
    return (each for each in reversed(lines) if each.heads == line.heads and not each.alone)


def _said(
    cell: LineCell, place: int, line: TableLine, above: Sequence[TableLine], numbered: Mapping[str, TableLine]
) -> LineCell:
    words = bare(cell.text)
    part = line.heads.parts.get(place)
    if part in (None, TablePart.NUMBER) or cell.covered:
        return cell
    if ABOVE.fullmatch(words):
        return _from_above(cell, place, above)
    if item := ITEM.fullmatch(words):
        return _from_item(cell, part, item["number"], numbered)
    if ELSEWHERE.fullmatch(words):
        return replace(cell, doubt=f"原文“{cell.text.strip()}”所指的内容没有读入")
    return cell


def _from_above(cell: LineCell, place: int, above: Sequence[TableLine]) -> LineCell:
    texts = [each.cells[place] for each in above if place in each.cells]
    if texts and bare(texts[0].text):
        return LineCell(texts[0].text, covered=True, pointer=cell.text, doubt=texts[0].doubt)
    filled = next((each for each in texts if bare(each.text)), None)
    printed = cell.text.strip()
    if filled is None:
        return replace(cell, text="", pointer=cell.text, doubt=f"原文“{printed}”，上文却没有内容")
    return LineCell(
        filled.text, covered=True, pointer=cell.text, doubt=f"原文“{printed}”，上一格却为空，取再上面的；也可能为空"
    )


def _from_item(cell: LineCell, part: TablePart | None, number: str, numbered: Mapping[str, TableLine]) -> LineCell:
    there = numbered.get(number) or numbered.get(with_digits(number))
    text = there.text(part) if there is not None and part is not None else ""
    printed = cell.text.strip()
    if not bare(text) or ABOVE.fullmatch(bare(text)) or ITEM.fullmatch(bare(text)):
        return replace(cell, text="", pointer=cell.text, doubt=f"原文“{printed}”，所指的一项没有可取的内容")
    return LineCell(text, pointer=cell.text)

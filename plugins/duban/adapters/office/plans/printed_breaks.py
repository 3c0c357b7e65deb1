"""Rows that the end of a page cut in two: what stands at the top of the next page is put back to its row."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from duban.adapters.office.plans.grid import tidy
from duban.adapters.office.plans.nested import Block
from duban.adapters.office.plans.printed_lines import BEGINS
from duban.domain.importing.document import PlanCell, PlanRow, PlanTable

NUMBERED = re.compile(r"[\d一二三四五六七八九十（）()、.．—–-]{1,12}")
MOSTLY = 0.6
ENDS = "。；;！!"
MOST_HEADS = 3
NUMBERS_WITHIN = 3  # columns: groups may stand before the numbers


def joined(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, tables that follow each other with the rows whole that were cut between them."""
    found: list[Block] = []
    heads: Sequence[PlanRow] = ()
    for block in blocks:
        before = found[-1] if found else None
        if not isinstance(block, PlanTable):
            found.append(block)
            continue
        if not isinstance(before, PlanTable):
            heads = block.rows[:MOST_HEADS]
            found.append(block)
            continue
        found[-1], rest = _whole(before, block, heads)
        if rest.rows:
            found.append(rest)
    return found


def _whole(before: PlanTable, after: PlanTable, heads: Sequence[PlanRow]) -> tuple[PlanTable, PlanTable]:
    """Both tables, the first row of the second given to the last of the first where it is the rest of that."""
    place = _after_heads(after, heads)
    if place >= len(after.rows) or not before.rows:
        return before, after
    last, rest = before.rows[-1], after.rows[place]
    if not _is_rest(last, rest, before):
        return before, after
    cells = {column: _put_together(cell, rest.cells.get(column)) for column, cell in last.cells.items()}
    left = (*after.rows[:place], *_below(after.rows[place:]))
    return PlanTable((*before.rows[:-1], replace(last, cells=cells))), PlanTable(left)


def _after_heads(table: PlanTable, heads: Sequence[PlanRow]) -> int:
    """Where the contents of a table begin that prints the heads of the first once more."""
    place = 0
    while place < min(len(heads), len(table.rows)) and _texts(table.rows[place]) == _texts(heads[place]):
        place += 1
    return place


def _texts(row: PlanRow) -> list[str]:
    return [cell.text for cell in row.cells.values()]


def _is_rest(last: PlanRow, rest: PlanRow, table: PlanTable) -> bool:
    """Whether a row has no number where rows have one, and goes on with a sentence that was not at its end."""
    place = next((column for column in sorted(rest.cells)[:NUMBERS_WITHIN] if _numbers(table, column)), None)
    if place is None:
        return False
    numbers = _texts_below(table, place)
    if rest.cells[place].text and not _is_digit_of(numbers, rest.cells[place].text):
        return False
    said = {column: cell.text for column, cell in rest.cells.items() if cell.text}
    if not said or any(column not in last.cells or not last.cells[column].text for column in said):
        return False
    longest = max(said, key=lambda column: len(last.cells[column].text))
    return last.cells[longest].text[-1] not in ENDS


def _numbers(table: PlanTable, column: int) -> bool:
    """Whether a column is that of numbers, below its head or without one."""
    are = [NUMBERED.fullmatch(text) is not None for text in _texts_below(table, column)]
    return any(are) and sum(are) >= MOSTLY * (len(are) - (not are[0]))


def _texts_below(table: PlanTable, column: int) -> list[str]:
    return [row.cells[column].text for row in table.rows if column in row.cells and row.cells[column].columns == 1]


def _is_digit_of(numbers: Sequence[str], text: str) -> bool:
    """Whether even the number was cut: 2 and 0 where 19 came before."""
    if len(numbers) < 2 or not (numbers[-1] + text).isdecimal() or not numbers[-2].isdecimal():
        return False
    return int(numbers[-1] + text) == int(numbers[-2]) + 1 != int(numbers[-1])


def _put_together(cell: PlanCell, rest: PlanCell | None) -> PlanCell:
    if rest is None or not rest.text:
        return cell
    between = "\n" if BEGINS.match(rest.text) else ""
    return replace(cell, text=tidy(f"{cell.text}{between}{rest.text}"))


def _below(rows: Sequence[PlanRow]) -> Sequence[PlanRow]:
    """The rows below the first, which is gone; cells of it that go over rows begin in the next one."""
    if len(rows) < 2:
        return ()
    first, second = rows[0], rows[1]
    tall = {column: replace(cell, rows=cell.rows - 1) for column, cell in first.cells.items() if cell.rows > 1}
    return (replace(second, cells=dict(sorted({**tall, **second.cells}.items()))), *rows[2:])

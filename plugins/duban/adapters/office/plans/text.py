"""Reading a plan kept as plain text: a line with tabs is a row of a table, any other line a paragraph."""

import re
from collections.abc import Iterator
from itertools import pairwise

from duban.adapters.office.plans.decoding import text_of
from duban.domain.importing.document import PlanCell, PlanDocument, PlanParagraph, PlanRow, PlanTable
from duban.domain.importing.numbers import looks_like_misread_number

# Columns kept apart by blanks, in a text that has no tabs: what is printed so has at least that many.
BLANKS = re.compile(r"(?<=\S)(?:[ \xa0]{3,}|[ \xa0]*\u3000{2,})(?=\S)")
FEWEST_COLUMNS = 4
SPACED = 0.7  # of the rows with an empty line behind them, or the empty line divides tables
BEGINS_A_ROW = re.compile(
    r"\s*(?:\d{1,4}(?:[-.—]\d{1,3})*[.、]?$|第?[一二三四五六七八九十]+[、章]|[（(][一二三四五六七八九十]+[)）])"
)


def read_text_plan(name: str, content: bytes) -> PlanDocument:
    """The document of that name: rows that follow each other without an empty line between are one table."""
    blocks: list[PlanParagraph | PlanTable] = []
    rows: list[PlanRow] = []
    for at, cells in _whole(_without_spacing(list(_lines(text_of(content))))):
        if len(cells) > 1:
            rows.append(PlanRow({place: PlanCell(text.strip()) for place, text in enumerate(cells)}, at))
            continue
        if rows:
            blocks.append(PlanTable(tuple(rows)))
            rows = []
        if cells[0].strip():
            blocks.append(PlanParagraph(cells[0].strip(), at))
    if rows:
        blocks.append(PlanTable(tuple(rows)))
    return PlanDocument(name, tuple(blocks))


def _lines(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each line with its place and its cells; empty ones count: what is lost before them shows by their number."""
    tabbed = "\t" in text
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        cells = line.split("\t") if tabbed else BLANKS.split(line)
        yield f"第{number}行", cells if tabbed or len(cells) >= FEWEST_COLUMNS else [line]


def _without_spacing(lines: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """The lines without the empty ones, where one stands behind nearly each row: there it ends no table."""
    behind = [not any(cell.strip() for cell in below) for (_, cells), (_, below) in pairwise(lines) if len(cells) > 1]
    spaced = sum(behind) > SPACED * len(behind)
    return [(at, cells) for at, cells in lines if not spaced or any(cell.strip() for cell in cells)]


def _whole(lines: list[tuple[str, list[str]]]) -> Iterator[tuple[str, list[str]]]:
    """The lines, with a row that line breaks in its cells tore apart put together again."""
    width = 0
    while lines:
        at, cells = lines.pop(0)
        width = (width or len(cells)) if len(cells) > 1 else 0
        while 1 < len(cells) < width and lines and _goes_on(lines[0][1], width - len(cells)):
            first, *rest = lines.pop(0)[1]
            cells = [*cells[:-1], f"{cells[-1]}\n{first}", *rest]
        yield at, cells


def _goes_on(cells: list[str], missing: int) -> bool:
    """Whether a line belongs to the row above, which lacks that many cells: it begins none of its own, and fits in."""
    first = cells[0]
    begins = BEGINS_A_ROW.match(first) is not None or looks_like_misread_number(first)
    return bool(first.strip()) and len(cells) - 1 <= missing and not begins

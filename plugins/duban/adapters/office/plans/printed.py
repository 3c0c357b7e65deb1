"""
A PDF with text as a plan's document: tables by their ruled lines, the rest as paragraphs.

Numbers of pages, and lines at the edge that come on page after page, are no part of the text. A page that is only a
picture is told; a document of such pages is a scan, which nobody can read without recognising its print first.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from duban.adapters.office.plans.grid import filled, is_of_contents, tidy
from duban.adapters.office.plans.nested import Block
from duban.adapters.office.plans.printed_breaks import joined
from duban.adapters.office.plans.printed_lines import (
    PlacedLine,
    PrintedLine,
    cell_text,
    lines_of,
    paragraphs_of,
)
from duban.adapters.office.plans.printed_page import PrintedPage, pages_of
from duban.adapters.office.plans.printed_tables import RuledTable, tables_on
from duban.adapters.office.plans.refused import PlanRefused
from duban.domain.importing.document import PlanCell, PlanDocument, PlanParagraph, PlanRow, PlanTable

PAGE_NUMBER = re.compile(r"[-—–－·\s]*(?:第?\d{1,4}页?(?:[/／]\d{1,4}|共\d{1,4}页)?)[-—–－·\s]*")
FEWEST_CHARACTERS = 8  # of a page that has text
OFTEN = 3  # on so many pages a line at the edge is a heading of the pages


def read_pdf_plan(name: str, content: bytes) -> PlanDocument:
    """The document in the PDF *content*; PlanRefused if it is a scan."""
    pages = list(pages_of(content))
    pictures = [page.number for page in pages if len(page.glyphs) < FEWEST_CHARACTERS]
    if not pages or len(pictures) * 2 > len(pages):
        raise PlanRefused("scan")
    told = f"第{'、'.join(map(str, pictures))}页没有文字（多半是图片），没有读入；如有任务，请手工补入。"
    return PlanDocument(name, tuple(joined(_blocks(pages))), (told,) if pictures else ())


def _blocks(pages: Sequence[PrintedPage]) -> Iterator[Block]:
    """Tables where they stand, and the paragraphs between them, which may go on over the end of a page."""
    tables = {page.number: tables_on(page) for page in pages}
    lines = {page.number: _lines_outside(page, tables[page.number]) for page in pages}
    edges = _edges(lines.values())
    running: list[PlacedLine] = []
    for page in pages:
        kept = [line for line in lines[page.number] if not _is_no_text(line, lines[page.number], edges)]
        waiting = list(tables[page.number])
        begins = True
        for line in kept:
            while waiting and waiting[0].top < line.top:
                yield from _paragraphs(running)
                running = []
                yield from _table(page, waiting.pop(0))
            running.append(PlacedLine(line, page.number, begins))
            begins = False
        for table in waiting:
            yield from _paragraphs(running)
            running = []
            yield from _table(page, table)
    yield from _paragraphs(running)


def _lines_outside(page: PrintedPage, tables: Sequence[RuledTable]) -> list[PrintedLine]:
    return lines_of(glyph for glyph in page.glyphs if not any(table.holds(glyph.middle) for table in tables))


def _edges(pages: Iterable[list[PrintedLine]]) -> set[str]:
    """Lines at the upper or lower edge that come again on page after page."""
    seen: Counter[str] = Counter()
    for lines in pages:
        seen.update({line.text for line in (*lines[:1], *lines[-1:])})
    return {text for text, count in seen.items() if count >= OFTEN}


def _is_no_text(line: PrintedLine, lines: Sequence[PrintedLine], edges: set[str]) -> bool:
    """Whether a line is of a table of contents, the number of a page, or what stands at the edge of many."""
    if is_of_contents(line.text):
        return True
    outermost = line in (lines[0], lines[-1])
    return outermost and (line.text in edges or PAGE_NUMBER.fullmatch(line.text) is not None)


def _paragraphs(lines: Sequence[PlacedLine]) -> Iterator[Block]:
    for text, first in paragraphs_of(lines):
        if said := tidy(text):
            yield PlanParagraph(said, f"第{first.page}页")


def _table(page: PrintedPage, ruled: RuledTable) -> Iterator[Block]:
    cells: list[dict[int, PlanCell]] = [{} for _ in range(ruled.rows)]
    for box in ruled.boxes:
        text = tidy(cell_text([glyph for glyph in page.glyphs if box.holds(glyph.middle)], box.right))
        cells[box.row][box.column] = PlanCell(text, box.rows, box.columns)
    rows = tuple(PlanRow(row, f"第{page.number}页表格第{number}行") for number, row in enumerate(cells, 1))
    table = PlanTable(rows)
    if filled(table):
        yield table

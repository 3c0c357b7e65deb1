"""The tables of a document as lines: each row under the heads that stand above it, wherever the page breaks."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from duban.domain.importing.document import PlanRow, PlanTable
from duban.domain.importing.headers import Heads, HeadWord, head_word, head_words, heads_of
from duban.domain.importing.wording import bare

# A table without heads of its own is the next page of the one before, give or take a column that was lost or gained.
MAY_DIFFER = 2
HeadWords = Mapping[int, HeadWord]


@dataclass(frozen=True, slots=True)
class LineCell:
    """A cell of a line; `covered` says that the format itself merges it with the one above."""

    text: str
    covered: bool = False


@dataclass(frozen=True, slots=True)
class TableLine:
    """
    One row that is no row of heads.

    `first` says that it opens its table, which is where a printed page begins; `merges` that the document's format
    knows of merged cells, so that an empty one is empty; `alone` is the text of a row that holds only one.
    """

    cells: dict[int, LineCell]
    heads: Heads
    at: str
    table: int
    first: bool
    merges: bool
    alone: str = ""


def lines_of(tables: Sequence[PlanTable]) -> list[TableLine]:
    """The lines of the tables that are a plan's, in their order; of others none."""
    words = _heads_above(tables)
    contents: dict[tuple[tuple[int, HeadWord], ...], list[PlanRow]] = defaultdict(list)
    for table, above in zip(tables, words, strict=True):
        heads_at = _head_places(table)
        contents[_key(above)] += [row for place, row in enumerate(table.rows) if place not in heads_at]
    heads = {key: heads_of(dict(key), _group_columns(dict(key), rows)) for key, rows in contents.items() if key}
    return [
        line
        for place, (table, above) in enumerate(zip(tables, words, strict=True))
        if above
        for line in _lines(table, heads[_key(above)], place)
    ]


def _key(words: HeadWords) -> tuple[tuple[int, HeadWord], ...]:
    return tuple(sorted(words.items()))


def _heads_above(tables: Sequence[PlanTable]) -> list[HeadWords]:
    """What the heads of each table say: its own, or those of the page before; nothing where it is no plan's table."""
    above: list[HeadWords] = []
    last: HeadWords = {}
    for table in tables:
        last = _heads_in(table) or (last if _goes_on(table, last) else {})
        above.append(last)
    return above


def _heads_in(table: PlanTable) -> HeadWords:
    """What the table's heads say; of two rows of heads the lower one names what the upper one spans."""
    for place, row in enumerate(table.rows[:4]):
        words = head_words(row)
        if not words:
            continue
        below = _lower_heads(table, place)
        spanned = {column for column, cell in row.cells.items() if cell.columns > 1 and below}
        return {**{column: word for column, word in words.items() if column not in spanned}, **below}
    return {}


def _lower_heads(table: PlanTable, place: int) -> HeadWords:
    """The second row of heads below the row at *place*: however few, they name what that one spans."""
    if place + 1 >= len(table.rows):
        return {}
    upper, lower = table.rows[place], table.rows[place + 1]
    if words := head_words(lower):
        return words
    filled = [column for column, cell in lower.cells.items() if bare(cell.text)]
    named = {column: word for column in filled if (word := head_word(lower.cells[column].text)) is not None}
    return named if named and len(named) == len(filled) and _spanned(upper).issuperset(filled) else {}


def _spanned(row: PlanRow) -> set[int]:
    """The columns of heads that stand over several: merged, or with nothing beside them where nothing is merged."""
    columns: set[int] = set()
    for column, cell in row.cells.items():
        beside = row.cells.get(column + 1)
        wide = 2 if bare(cell.text) and beside is not None and not bare(beside.text) else 1
        if max(cell.columns, wide) > 1:
            columns |= set(range(column, column + max(cell.columns, wide)))
    return columns


def _head_places(table: PlanTable) -> set[int]:
    """The rows that are heads, wherever in the table they stand."""
    places = {place for place, row in enumerate(table.rows) if head_words(row)}
    return places | {place + 1 for place in places if _lower_heads(table, place)}


def _goes_on(table: PlanTable, heads: HeadWords) -> bool:
    widths = Counter(max(row.cells, default=0) for row in table.rows)
    return bool(heads) and abs(widths.most_common(1)[0][0] - max(heads)) <= MAY_DIFFER


def _group_columns(words: HeadWords, rows: list[PlanRow]) -> frozenset[int]:
    """Columns called a task whose contents are a group's: fewer texts than half the rows."""
    found = set()
    for column in (column for column, word in words.items() if word is HeadWord.TASK):
        texts = [bare(row.cells[column].text) for row in rows if column in row.cells]
        if rows and len({text for text in texts if text}) * 2 < len(rows):
            found.add(column)
    return frozenset(found)


def _lines(table: PlanTable, heads: Heads, place: int) -> Iterator[TableLine]:
    merges = any(cell.rows > 1 for row in table.rows for cell in row.cells.values())
    covering: dict[int, tuple[str, int]] = {}
    first = True
    heads_at = _head_places(table)
    for number, row in enumerate(table.rows):
        cells = {column: LineCell(cell.text) for column, cell in row.cells.items()}
        for column, (text, left) in covering.items():
            if left and column not in cells:
                cells[column] = LineCell(text, covered=True)
        covering = {column: (text, left - 1) for column, (text, left) in covering.items() if left > 1}
        covering |= {column: (cell.text, cell.rows - 1) for column, cell in row.cells.items() if cell.rows > 1}
        if number in heads_at or not any(bare(cell.text) for cell in cells.values()):
            continue
        yield TableLine(dict(sorted(cells.items())), heads, row.at, place, first, merges, _alone(cells, heads))
        first = False


def _alone(cells: Mapping[int, LineCell], heads: Heads) -> str:
    """The text of a row that holds only one, as a group's or a note's does."""
    texts = {cell.text for cell in cells.values() if bare(cell.text)}
    return texts.pop() if len(texts) == 1 and len(heads.parts) > 2 else ""

"""Which column of a table holds what: by its heads, by those of the pages around it, or by what stands below them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from duban.domain.importing.column_contents import (
    HeadWords,
    amounts,
    beside_told,
    group_columns,
    guessed_by_contents,
    own_columns,
    texts_in,
)
from duban.domain.importing.document import PlanRow, PlanTable
from duban.domain.importing.headers import LONGEST_HEAD, Heads, HeadWord, TablePart, head_word, head_words, heads_of
from duban.domain.importing.numbers import looks_like_number
from duban.domain.importing.unit_forms import looks_like_units
from duban.domain.importing.wording import bare

# A table without heads of its own is the next page of the one before, give or take a column that was lost or gained.
MAY_DIFFER = 2
UNIT_WORDS = (HeadWord.LEAD, HeadWord.RESPONSIBLE, HeadWord.CO)
Key = tuple[tuple[int, HeadWord], ...]


def pages_of(table: PlanTable) -> list[PlanTable]:
    """The table cut where its heads are printed again; one whose cells are merged by the format stays whole."""
    heads = [place for place, row in enumerate(table.rows) if head_words(row)]
    # Two rows of heads one below the other are heads in two lines.
    starts = [place for place in heads if place - 1 not in heads]
    if len(starts) < 2 or any(cell.rows > 1 for row in table.rows for cell in row.cells.values()):
        return [table]
    cuts = [0, *starts[1:], len(table.rows)]
    return [replace(table, rows=table.rows[begin:end]) for begin, end in pairwise(cuts) if end > begin]


def heads_above(pages: Sequence[PlanTable]) -> list[Heads]:
    """The heads of each page: its own, or those of the page before; no parts where it is no plan's table."""
    words = _words_above(pages)
    contents: dict[Key, list[PlanRow]] = defaultdict(list)
    titles: dict[Key, dict[int, str]] = defaultdict(dict)
    for page, above in zip(pages, words, strict=True):
        contents[_key(above)] += _rows_below(page)
        titles[_key(above)] = _titles(page) | titles[_key(above)]
    heads = {key: _heads(dict(key), rows, titles[key]) for key, rows in contents.items()}
    return [heads[_key(above)] for above in words]


def head_places(table: PlanTable) -> set[int]:
    """The rows that are heads, wherever in the table they stand."""
    places = {place for place, row in enumerate(table.rows) if head_words(row)}
    return places | {place + 1 for place in places if _lower_heads(table, place)}


def _key(words: HeadWords) -> Key:
    return tuple(sorted(words.items()))


def _rows_below(page: PlanTable) -> list[PlanRow]:
    heads_at = head_places(page)
    return [row for place, row in enumerate(page.rows) if place not in heads_at]


def _words_above(pages: Sequence[PlanTable]) -> list[HeadWords]:
    own = [_heads_in(page) for page in pages]
    usual = _usual(own)
    printed = [_printed(page) for page in pages]
    usually = next((texts for texts, words in zip(printed, own, strict=True) if words == usual), {})
    above: list[HeadWords] = []
    last: HeadWords = {}
    for page, words, texts in zip(pages, own, printed, strict=True):
        if words:
            last = {**words, **{column: usual[column] for column in usual if _is_misread(column, texts, usually)}}
        elif not _goes_on(page, last):
            last = _usual_width(page, usual)
        above.append(last)
    return above


def _usual(own: Sequence[HeadWords]) -> HeadWords:
    """The heads that most pages have."""
    counted = Counter(_key(words) for words in own if words)
    return dict(counted.most_common(1)[0][0]) if counted else {}


def _usual_width(page: PlanTable, usual: HeadWords) -> HeadWords:
    """A first page that lost its heads has those of the others, if it is as wide and numbered as they are."""
    numbered = [row for row in page.rows if 0 in row.cells and looks_like_number(row.cells[0].text)]
    return usual if usual and _goes_on(page, usual) and len(numbered) * 2 > len(page.rows) else {}


def _printed(page: PlanTable) -> dict[int, str]:
    """The heads of the page as they are printed."""
    row = next((row for row in page.rows[:4] if head_words(row)), None)
    return {column: words for column, cell in row.cells.items() if (words := bare(cell.text))} if row else {}


def _titles(page: PlanTable) -> dict[int, str]:
    """The heads as they are printed; of two rows the lower one where it names what the upper one spans."""
    place = next((place for place, row in enumerate(page.rows[:4]) if head_words(row)), None)
    lower = page.rows[place + 1].cells if place is not None and _lower_heads(page, place) else {}
    return _printed(page) | {column: words for column, cell in lower.items() if (words := bare(cell.text))}


def _is_misread(column: int, texts: Mapping[int, str], usually: Mapping[int, str]) -> bool:
    """Whether the head in *column* is the usual one but for a character or two: it stands in no other column."""
    text, usual = texts.get(column, ""), usually.get(column, "")
    if not text or text in usually.values():
        return False
    same = sum(one == other for one, other in zip(text, usual, strict=False))
    return head_word(text) is None or (len(text) == len(usual) and same * 2 >= len(usual))


def _heads_in(page: PlanTable) -> HeadWords:
    """What the page's heads say; of two rows of heads the lower one names what the upper one spans."""
    for place, row in enumerate(page.rows[:4]):
        words = head_words(row)
        if not words:
            continue
        below = _lower_heads(page, place)
        spanned = {column for column, cell in row.cells.items() if cell.columns > 1 and below}
        return {**{column: word for column, word in words.items() if column not in spanned}, **below}
    return {}


def _lower_heads(table: PlanTable, place: int) -> HeadWords:
    """
    The second row of heads below the row at *place*: however few, they name what that one spans.

    Several that say nothing (一季度, 二季度) divide it all the same: units stay what they are called above, and nothing
    else is read from them.
    """
    if place + 1 >= len(table.rows):
        return {}
    upper, lower = table.rows[place], table.rows[place + 1]
    if words := head_words(lower):
        return words
    filled = [column for column, cell in lower.cells.items() if bare(cell.text)]
    named = {column: word for column in filled if (word := head_word(lower.cells[column].text)) is not None}
    if not filled or not _spanned(upper).issuperset(filled):
        return {}
    if len(named) == len(filled):
        return named
    above = {column: _word_above(upper, column) for column in filled}
    texts = [bare(lower.cells[column].text) for column in filled]
    divides = len(texts) > 1 and not any(len(text) > LONGEST_HEAD or looks_like_units(text) for text in texts)
    return above | named if divides else {}


def _word_above(upper: PlanRow, column: int) -> HeadWord:
    """What a column is whose own head says nothing, by the head that spans it."""
    over = max(place for place in upper.cells if place <= column and bare(upper.cells[place].text))
    word = head_word(upper.cells[over].text)
    return word if word in UNIT_WORDS else HeadWord.OTHER


def _spanned(row: PlanRow) -> set[int]:
    """The columns of heads that stand over several: merged, or with nothing beside them where nothing is merged."""
    columns: set[int] = set()
    for column, cell in row.cells.items():
        beside = row.cells.get(column + 1)
        wide = 2 if bare(cell.text) and beside is not None and not bare(beside.text) else 1
        if max(cell.columns, wide) > 1:
            columns |= set(range(column, column + max(cell.columns, wide)))
    return columns


def _goes_on(page: PlanTable, heads: HeadWords) -> bool:
    widths = Counter(max(row.cells, default=0) for row in page.rows)
    return bool(heads) and abs(widths.most_common(1)[0][0] - max(heads)) <= MAY_DIFFER


def _heads(words: HeadWords, rows: list[PlanRow], titles: Mapping[int, str]) -> Heads:
    """The parts by what the heads say, and for the columns that they do not tell of by what stands in them."""
    unread = titles.keys() - words.keys()
    guessed = beside_told(words, rows, unread) if words else guessed_by_contents(rows)
    told = dict(words) | guessed | amounts(words, rows, titles)
    if not told:
        return Heads({})
    left = [column for column in unread if column not in told and texts_in(rows, column)]
    heads = heads_of(told, group_columns(told, rows), own_columns(told, rows))
    parts = heads.parts | dict.fromkeys(left, TablePart.OTHER)
    return Heads(dict(sorted(parts.items())), tuple(sorted(guessed)), dict(titles))

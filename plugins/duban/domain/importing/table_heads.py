"""Which column of a table holds what: by its heads, by those of the pages around it, or by what stands below them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from duban.domain.importing.deadlines import looks_like_deadline
from duban.domain.importing.document import PlanRow, PlanTable
from duban.domain.importing.headers import Heads, HeadWord, TablePart, head_word, head_words, heads_of
from duban.domain.importing.numbers import looks_like_group, looks_like_number
from duban.domain.importing.responsibility import looks_like_responsibility
from duban.domain.importing.unit_forms import looks_like_units
from duban.domain.importing.wording import bare

# A table without heads of its own is the next page of the one before, give or take a column that was lost or gained.
MAY_DIFFER = 2
# What six of ten cells of a column are, the column is of.
MOSTLY = 0.6
FEWEST_ROWS, FEWEST_COLUMNS = 3, 4
NEARLY_EACH = 0.8
FEW_CELLS = 5  # a column with fewer cells than a fifth of the rows came by a shift
HeadWords = Mapping[int, HeadWord]
Key = tuple[tuple[int, HeadWord], ...]


def pages_of(table: PlanTable) -> list[PlanTable]:
    """The table cut where its heads are printed again; one whose cells are merged by the format stays whole."""
    starts = [place for place, row in enumerate(table.rows) if head_words(row)]
    if len(starts) < 2 or any(cell.rows > 1 for row in table.rows for cell in row.cells.values()):
        return [table]
    cuts = [0, *starts[1:], len(table.rows)]
    return [replace(table, rows=table.rows[begin:end]) for begin, end in pairwise(cuts) if end > begin]


def heads_above(pages: Sequence[PlanTable]) -> list[Heads]:
    """The heads of each page: its own, or those of the page before; no parts where it is no plan's table."""
    words = _words_above(pages)
    contents: dict[Key, list[PlanRow]] = defaultdict(list)
    unread: dict[Key, dict[int, str]] = defaultdict(dict)
    for page, above in zip(pages, words, strict=True):
        contents[_key(above)] += _rows_below(page)
        unread[_key(above)] |= {column: text for column, text in _printed(page).items() if column not in above}
    heads = {key: _heads(dict(key), rows, unread[key]) for key, rows in contents.items()}
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


def _goes_on(page: PlanTable, heads: HeadWords) -> bool:
    widths = Counter(max(row.cells, default=0) for row in page.rows)
    return bool(heads) and abs(widths.most_common(1)[0][0] - max(heads)) <= MAY_DIFFER


def _heads(words: HeadWords, rows: list[PlanRow], unread: Mapping[int, str]) -> Heads:
    """The parts by what the heads say, and for the columns that they do not tell of by what stands in them."""
    guessed = _beside(words, rows, set(unread)) if words else _guessed(rows)
    told = dict(words) | guessed
    if not told:
        return Heads({})
    left = {column: text for column, text in unread.items() if column not in told and _texts(rows, column)}
    heads = heads_of(told, _group_columns(told, rows), _own_columns(told, rows))
    parts = heads.parts | dict.fromkeys(left, TablePart.OTHER)
    return Heads(dict(sorted(parts.items())), tuple(sorted(guessed)), tuple(left.values()))


def _beside(words: HeadWords, rows: list[PlanRow], unread: set[int]) -> dict[int, HeadWord]:
    """What the columns hold whose heads say nothing, beside others that are told: units, days, or text."""
    known = set(words.values())
    found: dict[int, HeadWord] = {}
    for column in sorted(unread):
        word = _form(_texts(rows, column))
        if word is HeadWord.RESPONSIBLE:
            word = HeadWord.CO if known & {HeadWord.LEAD, HeadWord.RESPONSIBLE} else HeadWord.RESPONSIBLE
            word = HeadWord.LEAD if HeadWord.CO in known else word
        if word is None and not {HeadWord.GOAL, HeadWord.TASK} & known:
            word = HeadWord.TASK
        elif word is None and HeadWord.MEASURES not in known:
            word = HeadWord.MEASURES
        if word is not None and word not in known:
            found[column] = word
            known.add(word)
    return found


def _texts(rows: list[PlanRow], column: int) -> list[str]:
    return [text for row in rows if column in row.cells and (text := row.cells[column].text.strip())]


def _guessed(rows: list[PlanRow]) -> dict[int, HeadWord]:
    """What the columns of a table without heads hold, if it is a plan's: it names units, and days or numbers."""
    width = max((max(row.cells, default=-1) + 1 for row in rows), default=0)
    if len(rows) < FEWEST_ROWS or width < FEWEST_COLUMNS:
        return {}
    texts = {column: of for column in range(width) if (of := _texts(rows, column))}
    forms = {column: _form(of) for column, of in texts.items() if len(of) * FEW_CELLS >= len(rows)}
    told = {column: word for column, word in forms.items() if word is not None}
    kinds = set(told.values())
    if HeadWord.RESPONSIBLE not in kinds or not kinds & {HeadWord.NUMBER, HeadWord.DEADLINE}:
        return {}
    return _units_told(told) | _texts_told({column: texts[column] for column, word in forms.items() if word is None})


def _form(texts: Sequence[str]) -> HeadWord | None:
    """What nearly all *texts* can only be."""
    forms = (
        (HeadWord.NUMBER, looks_like_number),
        (HeadWord.DEADLINE, looks_like_deadline),
        (HeadWord.GROUP, looks_like_group),
        (HeadWord.RESPONSIBLE, lambda text: looks_like_units(text) or looks_like_responsibility(text)),
    )
    most = MOSTLY * len(texts)
    return next((word for word, is_one in forms if texts and sum(map(is_one, texts)) >= most), None)


def _units_told(told: dict[int, HeadWord]) -> dict[int, HeadWord]:
    """Of two columns of units the first leads."""
    units = [column for column, word in sorted(told.items()) if word is HeadWord.RESPONSIBLE]
    roles = [HeadWord.LEAD, HeadWord.CO] if len(units) > 1 else [HeadWord.RESPONSIBLE]
    return told | dict(zip(units, roles, strict=False))


def _texts_told(texts: Mapping[int, Sequence[str]]) -> dict[int, HeadWord]:
    """Of two columns of text the last one holds the measures."""
    words = [HeadWord.GROUP, HeadWord.GOAL, HeadWord.MEASURES] if len(texts) > 2 else [HeadWord.GOAL, HeadWord.MEASURES]
    return dict(zip(sorted(texts), words, strict=False))


def _own_columns(words: HeadWords, rows: list[PlanRow]) -> frozenset[int]:
    """Columns called a task in which nearly each row has a text that no other one has."""
    tasks = [column for column, word in words.items() if word is HeadWord.TASK]
    beside = [row for row in rows if sum(bool(bare(cell.text)) for cell in row.cells.values()) > 2]
    texts = {column: {bare(row.cells[column].text) for row in beside if column in row.cells} - {""} for column in tasks}
    return frozenset(column for column, of in texts.items() if len(of) > NEARLY_EACH * len(beside))


def _group_columns(words: HeadWords, rows: list[PlanRow]) -> frozenset[int]:
    """Columns called a task whose contents are a group's: fewer texts than half the rows."""
    found = set()
    for column in (column for column, word in words.items() if word is HeadWord.TASK):
        texts = [bare(row.cells[column].text) for row in rows if column in row.cells]
        if rows and len({text for text in texts if text}) * 2 < len(rows):
            found.add(column)
    return frozenset(found)

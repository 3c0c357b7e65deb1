"""What the columns of a plan's table hold, told by what stands in them where their heads do not."""

import re
from collections.abc import Collection, Mapping, Sequence

from duban.domain.importing.deadlines import looks_like_deadline
from duban.domain.importing.document import PlanRow
from duban.domain.importing.headers import HeadWord
from duban.domain.importing.numbers import looks_like_group, looks_like_number
from duban.domain.importing.quantities import AMOUNT
from duban.domain.importing.responsibility import looks_like_responsibility
from duban.domain.importing.unit_forms import looks_like_units
from duban.domain.importing.wording import bare

# What six of ten cells of a column are, the column is of.
MOSTLY = 0.6
FEWEST_ROWS, FEWEST_COLUMNS = 3, 4
NEARLY_EACH = 0.8
# By head what its cells end with, or consist of, where it names amounts.
OF_AMOUNTS = {
    **dict.fromkeys(("指标", "主要指标", "工作指标", "年度指标"), rf"{AMOUNT}$"),
    **dict.fromkeys(("目标", "年度目标", "工作目标", "主要目标"), rf"^(?!达){AMOUNT}(?<!。)$"),
}
FEW_CELLS = 5  # a column with fewer cells than a fifth of the rows came by a shift
HeadWords = Mapping[int, HeadWord]


def beside_told(words: HeadWords, rows: list[PlanRow], unread: Collection[int]) -> dict[int, HeadWord]:
    """What the columns hold whose heads say nothing, beside others that are told: units, days, or text."""
    known = set(words.values())
    found: dict[int, HeadWord] = {}
    for column in sorted(unread):
        word = _form(texts_in(rows, column))
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


def amounts(words: HeadWords, rows: list[PlanRow], titles: Mapping[int, str]) -> dict[int, HeadWord]:
    """Columns called 指标 or 目标 in which amounts stand, and no names: numbers that are to be reached."""
    found: dict[int, HeadWord] = {}
    for column in words.keys() & titles.keys():
        pattern = OF_AMOUNTS.get(titles[column], "")
        texts = texts_in(rows, column) if pattern else []
        if texts and sum(bool(re.search(pattern, bare(text))) for text in texts) >= MOSTLY * len(texts):
            found[column] = HeadWord.TARGET
    return found


def texts_in(rows: list[PlanRow], column: int) -> list[str]:
    """What stands in a column, without its empty cells."""
    return [text for row in rows if column in row.cells and (text := row.cells[column].text.strip())]


def guessed_by_contents(rows: list[PlanRow]) -> dict[int, HeadWord]:
    """What the columns of a table without heads hold, if it is a plan's: it names units, and days or numbers."""
    width = max((max(row.cells, default=-1) + 1 for row in rows), default=0)
    if len(rows) < FEWEST_ROWS or width < FEWEST_COLUMNS:
        return {}
    texts = {column: of for column in range(width) if (of := texts_in(rows, column))}
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


def own_columns(words: HeadWords, rows: list[PlanRow]) -> frozenset[int]:
    """Columns called a task in which nearly each row has a text that no other one has."""
    tasks = [column for column, word in words.items() if word is HeadWord.TASK]
    beside = [row for row in rows if sum(bool(bare(cell.text)) for cell in row.cells.values()) > 2]
    texts = {column: {bare(row.cells[column].text) for row in beside if column in row.cells} - {""} for column in tasks}
    return frozenset(column for column, of in texts.items() if len(of) > NEARLY_EACH * len(beside))


def group_columns(words: HeadWords, rows: list[PlanRow]) -> frozenset[int]:
    """Columns called a task whose contents are a group's: fewer texts than half the rows."""
    found = set()
    for column in (column for column, word in words.items() if word is HeadWord.TASK):
        texts = [bare(row.cells[column].text) for row in rows if column in row.cells]
        if rows and len({text for text in texts if text}) * 2 < len(rows):
            found.add(column)
    return frozenset(found)

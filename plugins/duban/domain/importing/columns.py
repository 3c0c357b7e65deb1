"""What the columns of a plan are used to: learnt from the plan's own rows, since no plan is like another."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from duban.domain.importing.deadlines import looks_like_deadline, surely_deadline
from duban.domain.importing.headers import UNIT_PARTS, TablePart
from duban.domain.importing.numbers import looks_like_group, looks_like_misread_number, looks_like_number
from duban.domain.importing.responsibility import looks_like_responsibility
from duban.domain.importing.table_lines import TableLine
from duban.domain.importing.unit_forms import looks_like_units, surely_units
from duban.domain.importing.wording import bare, says_nothing

IMPOSSIBLE = 20.0
UNUSUAL = 2.0
ODD = 0.5
NEVER_EMPTY = 3.0
A_GROUP_IS_SHORT = 24
# Below that share of empty cells an empty one is an exception; above the higher one it is nothing unusual.
NEVER, SELDOM = 0.02, 0.15
RARELY_EMPTY = 1.5
MANY = 8  # rows, of which one that is otherwise is an exception
TEXTS = (TablePart.GOAL, TablePart.MEASURES)
GROUPS = (TablePart.GROUP, TablePart.CATEGORY)
# Under them stands anything, or nothing.
BESIDE = (TablePart.OTHER, TablePart.TARGETS)
RUNS_DOWN = (TablePart.CATEGORY, TablePart.GROUP, TablePart.GOAL, TablePart.LEAD)


@dataclass(frozen=True, slots=True)
class Habits:
    """
    The habits of a plan's columns.

    `known` are texts that stand under a part more than once, or under it where nothing is shifted; `numbered_groups`
    says that groups carry 一、; `empty` is the share of empty cells of a part; `typed_again` counts, by part, rows that
    repeat what stands directly above, which a merged cell would not; `running_down` are the parts whose cells are
    merged over several rows; `means_nobody` says that empty helpers are nobody, and not those above; `empty_once`
    are parts of which a single cell is empty; a text longer than `longest_goal` is longer than nearly all goals.
    """

    known: Mapping[TablePart, frozenset[str]]
    numbered_groups: bool
    empty: Mapping[TablePart, float]
    typed_again: Mapping[TablePart, int]
    running_down: frozenset[TablePart]
    means_nobody: bool
    empty_once: frozenset[TablePart]
    longest_goal: int

    def cost(self, text: str, part: TablePart) -> float:
        """How odd *text* would be under *part*."""
        words = bare(text)
        if not words:
            return self._of_nothing(part)
        if says_nothing(words) and part in (*UNIT_PARTS, TablePart.DEADLINE):
            return 0.0
        if part in (*BESIDE, TablePart.NUMBER):
            fits = part in BESIDE or looks_like_number(text) or looks_like_misread_number(text)
            return 0.0 if fits else IMPOSSIBLE
        if part is TablePart.DEADLINE:
            odd = IMPOSSIBLE if looks_like_units(text) else self._unless_known(words, part)
            return 0.0 if looks_like_deadline(text) else odd
        return self._of_units(text, words, part) if part in UNIT_PARTS else self._of_words(text, words, part)

    def _of_words(self, text: str, words: str, part: TablePart) -> float:
        if surely_deadline(text) or looks_like_number(text) or looks_like_misread_number(text):
            return IMPOSSIBLE
        return self._of_group(text, words, part) if part in GROUPS else self._of_text(text, words, part)

    def _of_nothing(self, part: TablePart) -> float:
        if part in self.running_down or part in BESIDE:
            return 0.0
        share = self.empty.get(part, 0.0)
        if share >= SELDOM:
            return 0.0
        # A goal may be merged with the one above, be it only once; measures are each item's own.
        once = share >= NEVER and part is not TablePart.MEASURES
        return RARELY_EMPTY if once or part is TablePart.GOAL else NEVER_EMPTY

    def _unless_known(self, words: str, part: TablePart) -> float:
        return 0.0 if words in self.known.get(part, ()) else IMPOSSIBLE

    def _of_units(self, text: str, words: str, part: TablePart) -> float:
        if looks_like_deadline(text):
            return IMPOSSIBLE
        if surely_units(text) or looks_like_responsibility(text) or words in self.known.get(part, ()):
            return 0.0
        return UNUSUAL if looks_like_units(text) else IMPOSSIBLE

    def _of_group(self, text: str, words: str, part: TablePart) -> float:
        if words in self.known.get(part, ()):
            return 0.0
        if self.numbered_groups:
            return 0.0 if looks_like_group(text) else IMPOSSIBLE
        if len(words) > A_GROUP_IS_SHORT or "。" in words:
            return IMPOSSIBLE
        return UNUSUAL if looks_like_units(text) else 0.0

    def _of_text(self, text: str, words: str, part: TablePart) -> float:
        if self.numbered_groups and looks_like_group(text) and words in self.known.get(TablePart.GROUP, ()):
            return IMPOSSIBLE
        of_units = any(words in self.known.get(each, ()) for each in UNIT_PARTS)
        if surely_units(text) and (of_units or words not in self.known.get(part, ())):
            return IMPOSSIBLE
        if looks_like_units(text):
            # 建设服务中心 ends as a unit's name does.
            return UNUSUAL if of_units else ODD
        steps = words.startswith(("1.", "1、", "(1)", "①"))
        longer = part is TablePart.GOAL and len(words) > self.longest_goal
        return UNUSUAL if (steps and part is TablePart.GOAL) or longer else 0.0


def habits_of(lines: Iterable[TableLine]) -> Habits:
    """What the rows show together; a row that is itself shifted is one among many."""
    rows = [line for line in lines if not line.alone]
    columns = {part: [_text(line, part) for line in rows] for part in TablePart}
    groups = [text for text in columns[TablePart.GROUP] if text]
    typed_again = {part: _typed_again(rows, part) for part in TablePart}
    return Habits(
        known={part: _known(texts, part) for part, texts in columns.items()},
        numbered_groups=bool(groups) and sum(map(looks_like_group, groups)) * 5 >= len(groups) * 3,
        empty={part: _share(texts) for part, texts in columns.items()},
        typed_again=typed_again,
        running_down=frozenset(part for part in RUNS_DOWN if _runs_down(columns[part], typed_again[part])),
        means_nobody=_means_nobody(rows, typed_again[TablePart.CO_RESPONSIBLE]),
        empty_once=frozenset(part for part, texts in columns.items() if _empty_once(texts)),
        longest_goal=_usual_length([text for text in columns[TablePart.GOAL] if text]),
    )


def _text(line: TableLine, part: TablePart) -> str:
    return bare(line.text(part))


def _known(texts: list[str], part: TablePart) -> frozenset[str]:
    """Texts that stand there at least twice; under heads of a group one that looks like it is enough."""
    counted = Counter(text for text in texts if text)
    return frozenset(
        text for text, count in counted.items() if count > 1 or (part in GROUPS and looks_like_group(text))
    )


def _usual_length(texts: list[str]) -> int:
    """What nine of ten do not exceed, and half as much again."""
    lengths = sorted(map(len, texts))
    return lengths[len(lengths) * 9 // 10] * 3 // 2 if lengths else 0


def _share(texts: list[str]) -> float:
    return sum(not text for text in texts) / len(texts) if texts else 0.0


def _empty_once(texts: list[str]) -> bool:
    return len(texts) >= MANY and sum(not text for text in texts) == 1


def _runs_down(texts: list[str], typed_again: int) -> bool:
    """Whether cells of a column are merged: some are empty, and hardly one repeats what stands above it."""
    return any(texts) and _share(texts) >= NEVER and typed_again * 3 <= len(texts)


def _means_nobody(rows: list[TableLine], typed_again: int) -> bool:
    """
    Whether empty helpers are nobody: equal neighbours are typed each, or they are empty where none could run down.

    At the top of a page and beside a lead that begins there, a merged cell would be printed.
    """
    helpers, lead = TablePart.CO_RESPONSIBLE, TablePart.LEAD
    at_starts = sum(
        not _text(row, helpers) and (row.first or bool(_text(row, lead))) and bool(_text(row, TablePart.DEADLINE))
        for row in rows
    )
    return typed_again > 1 or at_starts > 1


def _typed_again(rows: list[TableLine], part: TablePart) -> int:
    return sum(
        _text(above, part) == _text(below, part) != "" and above.page == below.page for above, below in pairwise(rows)
    )

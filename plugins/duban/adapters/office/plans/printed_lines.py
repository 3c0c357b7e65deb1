"""Characters put together as a person reads them: to lines, to the text of a cell, to paragraphs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from duban.adapters.office.plans.printed_page import Glyph

# In heights of a character.
SAME_LINE, BLANK, SHORT, INDENT, PARAGRAPH = 0.5, 0.25, 1.6, 0.8, 1.9
WESTERN = re.compile(r"[A-Za-z0-9]")
# What begins a line of its own even where the line before it is full.
BEGINS = re.compile(
    r"\d{1,3}[.．、)）](?!\d)|[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|[①-⑳]"
    r"|(?:牵头|责任|配合|完成|主要|落实)(?:单位|部门|时限|时间)[：:]"
)


NARROWEST = 20  # characters that a line of running text has room for
BRACKETS = (("（", "）"), ("〔", "〕"), ("【", "】"))
MOST_IN_BRACKETS = 300


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of text with its box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def size(self) -> float:
        """Its height."""
        return self.bottom - self.top


def lines_of(glyphs: Iterable[Glyph]) -> list[PrintedLine]:
    """The lines from above, each from the left."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda one: one.middle[1]):
        row = rows[-1] if rows else None
        if row is not None and glyph.middle[1] - median(one.middle[1] for one in row[-5:]) <= SAME_LINE * glyph.size:
            row.append(glyph)
        else:
            rows.append([glyph])
    return [_line(sorted(row, key=lambda one: one.left)) for row in rows]


def _line(row: Sequence[Glyph]) -> PrintedLine:
    said = ""
    before: Glyph | None = None
    for glyph in row:
        if before is not None and _is_same(before, glyph):
            continue  # some programs print bold as the same character twice
        if before is not None and _is_apart(before, glyph):
            said += " "
        said += glyph.text
        before = glyph
    return PrintedLine(
        said, row[0].left, min(one.top for one in row), max(one.right for one in row), max(one.bottom for one in row)
    )


def _is_same(one: Glyph, other: Glyph) -> bool:
    return one.text == other.text and abs(one.left - other.left) < 0.15 * one.size


def _is_apart(before: Glyph, glyph: Glyph) -> bool:
    """Whether a blank stands between: between words of letters a narrow one, between Chinese a whole character."""
    gap = glyph.left - before.right
    western = WESTERN.match(before.text) and WESTERN.match(glyph.text)
    return gap > (BLANK if western else SHORT / 2) * glyph.size


def cell_text(glyphs: Iterable[Glyph], right: float) -> str:
    """The text of a cell that ends at *right*: a line that is full goes on in the next, one that is short ends."""
    said = ""
    before: PrintedLine | None = None
    for line in lines_of(glyphs):
        if before is not None:
            ends = right - before.right > SHORT * before.size and not before.text.endswith(("、", "，", "；"))
            said += "\n" if ends or BEGINS.match(line.text) else _joint(before.text, line.text)
        said += line.text
        before = line
    return said


def _joint(before: str, after: str) -> str:
    return " " if WESTERN.match(before[-1]) and re.match("[A-Za-z]", after) and not before[-1].isdigit() else ""


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of running text on its page, and whether the page begins with it."""

    line: PrintedLine
    page: int
    begins_page: bool = False


def paragraphs_of(lines: Sequence[PlacedLine]) -> Iterator[tuple[str, PlacedLine]]:
    """The paragraphs in *lines*, each with its first line; one that is broken by the end of a page goes on."""
    if not lines:
        return
    margins = _Margins.of(lines)
    said, first = lines[0].line.text, lines[0]
    for before, placed in pairwise(lines):
        if not _is_open(said) and margins.ends(before.line, placed):
            yield said, first
            said, first = placed.line.text, placed
        else:
            said += _joint(said, placed.line.text) + placed.line.text
    yield said, first


def _is_open(said: str) -> bool:
    """Whether a bracket that stands behind an item, with its units and its deadline, is still to be closed."""
    end = said[-MOST_IN_BRACKETS:]
    return any(end.rfind(left) > end.rfind(right) for left, right in BRACKETS)


@dataclass(frozen=True, slots=True)
class _Margins:
    """Between which columns running text stands, and how far one line is from the next."""

    left: float
    right: float
    pitch: float

    @classmethod
    def of(cls, lines: Sequence[PlacedLine]) -> "_Margins":
        lefts = sorted(placed.line.left for placed in lines)
        rights = sorted(placed.line.right for placed in lines)
        steps = [
            after.line.top - before.line.top
            for before, after in pairwise(lines)
            if after.page == before.page and after.line.top > before.line.top
        ]
        left, size = lefts[len(lefts) // 10], median(placed.line.size for placed in lines)
        right = max(rights[len(rights) * 9 // 10], left + NARROWEST * size)
        return cls(left, right, median(steps) if steps else 0.0)

    def ends(self, before: PrintedLine, placed: PlacedLine) -> bool:
        """Whether a paragraph ends between two lines."""
        line = placed.line
        if line.left > self.left + INDENT * line.size or BEGINS.match(line.text):
            return True
        if before.right < self.right - SHORT * before.size:
            return True
        apart = line.top - before.top
        return not placed.begins_page and self.pitch > 0 and apart > PARAGRAPH * self.pitch

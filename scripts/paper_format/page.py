"""What a printed page shows, in millimetres from its upper left corner: lines of text, and ruled lines."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

MM = 25.4 / 72
# Letters stand this far above or below their line at most: small digits beside Chinese text, a bracket.
SAME_LINE = 0.6
RED_FROM = 180


@dataclass(frozen=True, slots=True)
class InkedGlyph:
    """One sign: where it begins (`x`), the line it stands on, its ink from top to bottom, its size in points."""

    text: str
    x: float
    baseline: float
    top: float
    bottom: float
    right: float
    size: float
    red: bool


@dataclass(frozen=True, slots=True)
class MeasuredLine:
    """A line of text as it stands on paper."""

    glyphs: tuple[InkedGlyph, ...]

    @property
    def text(self) -> str:
        """What it says, without the blanks between Chinese and other letters that a reader of the file puts in."""
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def inked(self) -> tuple[InkedGlyph, ...]:
        """Its signs without blanks."""
        return tuple(glyph for glyph in self.glyphs if glyph.text.strip())

    @property
    def left(self) -> float:
        """Where its first sign begins."""
        return self.inked[0].x

    @property
    def right(self) -> float:
        """Where its last sign ends."""
        return max(glyph.right for glyph in self.inked)

    @property
    def top(self) -> float:
        """The upper edge of its ink."""
        return min(glyph.top for glyph in self.inked)

    @property
    def bottom(self) -> float:
        """The lower edge of its ink."""
        return max(glyph.bottom for glyph in self.inked)

    @property
    def baseline(self) -> float:
        """The line its signs stand on."""
        return self.inked[0].baseline

    @property
    def size(self) -> float:
        """The size of its largest sign, in points."""
        return max(glyph.size for glyph in self.inked)

    @property
    def red(self) -> bool:
        """Whether it is printed red."""
        return self.inked[0].red


@dataclass(frozen=True, slots=True)
class RuledLine:
    """A ruled line across the page."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def length(self) -> float:
        """From end to end."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its size, its lines from above, the rules across it from above."""

    width: float
    height: float
    lines: tuple[MeasuredLine, ...]
    rules: tuple[RuledLine, ...]


def pages_of(pdf: Path) -> tuple[Page, ...]:
    """Every page of the file; PdfiumError if it is no PDF."""
    document = pdfium.PdfDocument(pdf)
    return tuple(_page(page) for page in document)


def fonts_of(pdf: Path) -> frozenset[str]:
    """The fonts that were really printed, by their names in the file without the mark of a part."""
    document = pdfium.PdfDocument(pdf)
    objects = (one for page in document for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]))
    return frozenset(one.get_font().get_base_name().rpartition("+")[2] for one in objects)


def _page(page: pdfium.PdfPage) -> Page:
    width, height = page.get_size()
    glyphs = sorted(_glyphs(page.get_textpage(), height), key=lambda one: (one.baseline, one.x))
    lines: list[list[InkedGlyph]] = []
    for glyph in glyphs:
        if lines and abs(lines[-1][0].baseline - glyph.baseline) <= SAME_LINE:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    told = (MeasuredLine(tuple(sorted(line, key=lambda one: one.x))) for line in lines)
    return Page(width * MM, height * MM, tuple(line for line in told if line.inked), tuple(_rules(page, height)))


def _glyphs(text: pdfium.PdfTextPage, height: float) -> Iterator[InkedGlyph]:
    for index in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text, index))
        if sign in "\r\n" or raw.FPDFText_IsGenerated(text, index):
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        _, below, _, above = text.get_charbox(index)
        loose = text.get_charbox(index, loose=True)
        yield InkedGlyph(
            text=sign,
            x=x.value * MM,
            baseline=(height - y.value) * MM,
            top=(height - above) * MM,
            bottom=(height - below) * MM,
            right=loose[2] * MM,
            size=raw.FPDFText_GetFontSize(text, index),
            red=_is_red(text, index),
        )


def _is_red(text: pdfium.PdfTextPage, index: int) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFText_GetFillColor(text, index, red, green, blue, alpha)
    return red.value >= RED_FROM > max(green.value, blue.value)


def _rules(page: pdfium.PdfPage, height: float) -> Iterator[RuledLine]:
    """Rules across the page, each once: a double one is printed as two, and each of them may be drawn twice."""
    bounds = (one.get_bounds() for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]))
    drawn = {
        (round(left * MM, 1), round(right * MM, 1), round((height - top) * MM, 1), round((height - bottom) * MM, 1))
        for left, bottom, right, top in bounds
        if right - left > 20 * (top - bottom)
    }
    by_top = sorted(drawn, key=lambda one: (one[2], one[0]))
    for _, same in groupby(by_top, key=lambda one: one[2]):
        left, right, top, bottom = next(same)
        yield RuledLine(left, right, top, bottom)

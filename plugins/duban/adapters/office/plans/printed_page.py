"""A printed page: its characters and its ruled lines, in points from the upper left corner. Speaks to pdfium alone."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from duban.adapters.office.plans.printed_font import stand_in

# A line that is shorter divides no cells; it is the end of a thick one, or part of a picture.
SHORTEST = 5.0
STRAIGHT = 1.0
MOST_PATHS = 20_000
UNSEEN = frozenset({0xFFFE, 0xFFFF, 0xFEFF, 0x00AD})  # and the private places, where fonts keep signs of their own


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        """The point that says where it belongs."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        """Its height, which is that of its font."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line: where it runs (y of a level one, x of an upright one), from where to where."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """What stands on one page."""

    number: int
    glyphs: tuple[Glyph, ...]
    level: tuple[Stroke, ...]
    upright: tuple[Stroke, ...]


def pages_of(content: bytes) -> Iterator[PrintedPage]:
    """The pages of a PDF in order; PdfiumError for a file that is none, is damaged or has a password."""
    stand_in()
    document = pdfium.PdfDocument(content)
    for number in range(len(document)):
        page = document[number]
        turn = _Turn(page.get_rotation(), *page.get_size(), *page.get_mediabox()[:2])
        level, upright = _strokes(page, turn)
        yield PrintedPage(number + 1, tuple(_glyphs(page, turn)), level, upright)
        page.close()


@dataclass(frozen=True, slots=True)
class _Turn:
    """From the coordinates of a page's contents to those of the page as it is looked at."""

    rotation: int
    width: float
    height: float
    left: float
    bottom: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        if self.rotation == 90:
            return y, x
        if self.rotation == 180:
            return self.width - x, y
        if self.rotation == 270:
            return self.width - y, self.height - x
        return x, self.height - y


def _glyphs(page: pdfium.PdfPage, turn: _Turn) -> Iterator[Glyph]:
    text = page.get_textpage()
    box = pdfium_c.FS_RECTF()
    for place in range(text.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(text, place)
        character = chr(code) if 0x20 < code < 0x110000 else ""
        # Blanks are seen by the room that they leave; those in the file are often none.
        if not character.strip() or code in UNSEEN or 0xE000 <= code < 0xF900:
            continue
        if not pdfium_c.FPDFText_GetLooseCharBox(text, place, ctypes.byref(box)):
            continue
        one, other = turn.point(box.left, box.top), turn.point(box.right, box.bottom)
        yield Glyph(
            character, min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])
        )
    text.close()


def _strokes(page: pdfium.PdfPage, turn: _Turn) -> tuple[tuple[Stroke, ...], tuple[Stroke, ...]]:
    level, upright = [], []
    for count, path in enumerate(page.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_PATH,), max_depth=4)):
        if count > MOST_PATHS:
            break
        if not _is_drawn(path):
            continue
        for (x1, y1), (x2, y2) in _lines(path, turn):
            if abs(y1 - y2) <= STRAIGHT and abs(x1 - x2) >= SHORTEST:
                level.append(Stroke((y1 + y2) / 2, min(x1, x2), max(x1, x2)))
            elif abs(x1 - x2) <= STRAIGHT and abs(y1 - y2) >= SHORTEST:
                upright.append(Stroke((x1 + x2) / 2, min(y1, y2), max(y1, y2)))
    return tuple(level), tuple(upright)


def _is_drawn(path: pdfium.PdfObject) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(fill.value or stroke.value)


def _lines(path: pdfium.PdfObject, turn: _Turn) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight pieces of a path, from point to point."""
    matrix = path.get_matrix()
    before = begun = None
    for place in range(pdfium_c.FPDFPath_CountSegments(path)):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, place)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium_c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = turn.point(*matrix.on_point(x.value, y.value))
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            begun = point
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO and before is not None:
            yield before, point
        if pdfium_c.FPDFPathSegment_GetClose(segment) and begun is not None:
            yield point, begun
        before = point

"""The plan as a PDF, made of its own objects: words in a Chinese font that is not embedded, and ruled lines."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from duban_rehearsal.published.plan import HEADS, TITLE, PublishedItem

HEIGHT, SIZE = 842, 12
FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    "/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000"
    "/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0"
    "/Ascent 800/Descent -200/CapHeight 700/StemV 80>>>>]>>"
)
Word = tuple[float, float, str]
Line = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PdfPage:
    """Words by their left end and base line, and lines from point to point, all from the upper left corner."""

    words: Sequence[Word] = ()
    lines: Sequence[Line] = ()
    rotate: int = 0


def grid(left: float, top: float, widths: Sequence[float], heights: Sequence[float]) -> list[Line]:
    """The lines of a table, every one of them."""
    right, bottom = left + sum(widths), top + sum(heights)
    level = [top, *(top + sum(heights[: place + 1]) for place in range(len(heights)))]
    upright = [left, *(left + sum(widths[: place + 1]) for place in range(len(widths)))]
    return [*((left, y, right, y) for y in level), *((x, top, x, bottom) for x in upright)]


def written(pages: Iterable[PdfPage]) -> bytes:
    """The PDF of *pages*."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", FONT]
    kids = []
    for page in pages:
        content = _content(page)
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream\n")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 {HEIGHT}]/Rotate {page.rotate}"
            f"/Resources<</Font<</F 3 0 R>>>>/Contents {len(objects)} 0 R>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj{content}endobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF"
    )
    return (body + end).encode("ascii")


def _content(page: PdfPage) -> str:
    lines = [f"{x1} {HEIGHT - y1} m {x2} {HEIGHT - y2} l S" for x1, y1, x2, y2 in page.lines]
    words = [
        f"BT /F {SIZE} Tf {x} {HEIGHT - y} Td <{text.encode('utf-16-be').hex()}> Tj ET" for x, y, text in page.words
    ]
    return "\n".join((*lines, *words))


# How many characters the columns of the table take.
ROOM = (2, 4, 6, 11, 6, 7, 6)
LEFT, TOP, BOTTOM, LEADING, AROUND = 20, 80, 800, 14, 4


def printed_table(items: Sequence[PublishedItem]) -> bytes:
    """A ruled table over several pages, its heads on each, the number of the page below."""
    return written(_pages(items))


@dataclass(slots=True)
class _PrintedSheet:
    """A page that fills from above."""

    number: int
    words: list[Word] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)

    def has_room(self, cells: Sequence[str]) -> bool:
        return TOP + sum(self.heights) + _height(cells) <= BOTTOM

    def add(self, cells: Sequence[str]) -> None:
        top, left = TOP + sum(self.heights), float(LEFT)
        for text, room in zip(cells, ROOM, strict=True):
            for place, line in enumerate(_broken(text, room)):
                self.words.append((left + AROUND, top + AROUND + SIZE + place * LEADING, line))
            left += _width(room)
        self.heights.append(_height(cells))

    def page(self) -> PdfPage:
        lines = grid(LEFT, TOP, [_width(room) for room in ROOM], self.heights)
        return PdfPage((*self.words, (280, 825, f"- {self.number} -")), lines)


def _pages(items: Sequence[PublishedItem]) -> Iterator[PdfPage]:
    sheet = _PrintedSheet(1, [(150, 50, TITLE)])
    sheet.add(HEADS)
    for item in items:
        if not sheet.has_room(item.cells):
            yield sheet.page()
            sheet = _PrintedSheet(sheet.number + 1)
            sheet.add(HEADS)
        sheet.add(item.cells)
    yield sheet.page()


def _broken(text: str, room: int) -> list[str]:
    return [text[place : place + room] for place in range(0, len(text), room)]


def _width(room: int) -> float:
    return room * SIZE + 2 * AROUND


def _height(cells: Sequence[str]) -> float:
    most = max(len(_broken(text, room)) for text, room in zip(cells, ROOM, strict=True))
    return max(most, 1) * LEADING + 2 * AROUND

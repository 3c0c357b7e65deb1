"""
Where pictures lie in an .xls (or .et) and an .ods, which keep them among their records and cells.

Sources: [MS-XLS] (BoundSheet8, MsoDrawing), [MS-ODRAW] (FSP, ClientAnchor), OpenDocument 1.2 (draw:frame in a cell).
What cannot be read of it is no picture, never a fault.
"""

import logging
import struct
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO

from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

from duban.adapters.office.reading.book import Area
from duban.adapters.office.scan.ole import book_of

log = logging.getLogger(__name__)

Pictures = dict[str, list[Area]]
BOUND_SHEET, BEGIN, DRAWING, CONTINUE = 0x0085, 0x0809, 0x00EC, 0x003C
SHAPE, ANCHOR, PICTURE_FRAME, IS_CONTAINER = 0xF00A, 0xF010, 75, 0xF
WIDE_LETTERS = 1
MOST = 1000
TABLE, ROW, CELL, COVERED = "table", "table-row", "table-cell", "covered-table-cell"


def pictures_in_xls(data: bytes) -> Pictures:
    """The cells that each picture covers, by the title of its sheet."""
    return _found(lambda: _of_records(book_of(data)))


def pictures_in_ods(data: bytes) -> Pictures:
    """The same of an OpenDocument sheet; of a picture that is kept in a cell that cell is known."""
    return _found(lambda: _of_cells(data))


def _found(look: Callable[[], Iterator[tuple[str, Area]]]) -> Pictures:
    found: Pictures = {}
    try:
        for title, area in look():
            found.setdefault(title, []).append(area)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a drawing that nobody needs may be broken in any way
        log.info("pictures: %s", error)
    return found


def _of_records(book: bytes) -> Iterator[tuple[str, Area]]:
    titles: dict[int, str] = {}
    title, drawing, is_drawing = "", dict[str, bytearray](), False
    at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        body = book[at + 4 : at + 4 + length]
        if kind == BOUND_SHEET:
            start, name = _bound(body)
            titles[start] = name
        elif kind == BEGIN and at in titles:
            title = titles[at]
        is_drawing = kind == DRAWING or (kind == CONTINUE and is_drawing)
        if is_drawing and title:
            drawing.setdefault(title, bytearray()).extend(body)
        at += 4 + length
    for name, records in drawing.items():
        yield from ((name, area) for area in _frames(bytes(records)))


def _bound(body: bytes) -> tuple[int, str]:
    """Where a sheet begins, and its title."""
    (start,), count, is_wide = struct.unpack_from("<I", body), body[6], body[7] & WIDE_LETTERS
    return start, body[8 : 8 + 2 * count].decode("utf-16-le") if is_wide else body[8 : 8 + count].decode("latin-1")


def _frames(drawing: bytes) -> Iterator[Area]:
    """The anchors of picture frames: containers are gone into, whatever else is passed over."""
    at, frame = 0, False
    while at + 8 <= len(drawing):
        head, kind, length = struct.unpack_from("<HHI", drawing, at)
        at += 8
        if head & 0xF == IS_CONTAINER:
            continue
        if kind == SHAPE:
            frame = head >> 4 == PICTURE_FRAME
        elif kind == ANCHOR and frame and length >= 18:
            left, _, top, _, right, _, bottom, _ = struct.unpack_from("<8H", drawing, at + 2)
            yield Area(top + 1, left + 1, bottom + 1, right + 1)
        at += length


def _of_cells(data: bytes) -> Iterator[tuple[str, Area]]:
    with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("content.xml") as content:
        title, row, column, depth = "", 0, 0, 0
        for event, element in iterparse(content, ("start", "end")):
            name = element.tag.rpartition("}")[2]
            if event == "end":
                row += _repeated(element, "rows") if name == ROW else 0
                column += _repeated(element, "columns") if name in (CELL, COVERED) else 0
                depth -= name in (CELL, COVERED)
                if name == ROW:
                    element.clear()
            elif name == TABLE:
                title, row = _attribute(element, "name"), 0
            elif name == ROW:
                column = 0
            elif name in (CELL, COVERED):
                depth += 1
            elif name == "image" and depth:
                yield title, Area(row + 1, column + 1, row + 1, column + 1)


def _repeated(element: object, what: str) -> int:
    return int(_attribute(element, f"number-{what}-repeated") or 1)


def _attribute(element: object, name: str) -> str:
    attributes: dict[str, str] = getattr(element, "attrib", {})
    return next((value for key, value in attributes.items() if key.rpartition("}")[2] == name), "")

"""
Pictures that lie over a sheet, and the empty answers under them: whoever pastes a screenshot there has answered, to his
own eyes.

An .xlsx says in a part of its own where pictures lie, other formats elsewhere (`anchored_elsewhere`); what cannot be
read of it is no picture, never a fault.
"""

import logging
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]
from openpyxl.utils import coordinate_to_tuple, get_column_letter

from duban.adapters.office.files.package import LARGEST, Package, sheets_of
from duban.adapters.office.reading.book import Area, Place
from duban.adapters.office.reading.facts import Facts
from duban.adapters.office.reading.table import column_in
from duban.domain.form import COVER_FIELDS, UNIT_FIELDS, title_of
from duban.domain.form.county import PARTS
from duban.domain.form.tables import tables_of
from duban.domain.returns.oddity import OddityKind

log = logging.getLogger(__name__)

ANCHORS = ("twoCellAnchor", "oneCellAnchor")
# What a picture over several empty cells was most likely meant for.
FIRST = ("progress", "work", "text", "value")
MOST = 50
Empty = Mapping[Place, tuple[str, int | None, str]]  # key, item and title of an empty answer by its cell


def pictures_in(data: bytes) -> dict[str, list[Area]]:
    """The cells that each picture covers, by the title of its sheet."""
    found: dict[str, list[Area]] = {}
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            package = Package(archive)
            for title, part in sheets_of(package):
                found[title] = [area for drawing in _drawings(package, part) for area in _areas(drawing)]
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a part that nobody needs may be broken in any way
        log.info("pictures: %s", error)
    return {title: areas for title, areas in found.items() if areas}


def with_covered(facts: Facts, pictures: Mapping[str, list[Area]]) -> Facts:
    """*facts* with an oddity for each picture that lies where an answer is empty."""
    if "unreadable" in facts or not pictures:
        return facts
    told = []
    for title, areas in pictures.items():
        filled, empty = _answers(facts, title)
        for area in areas[:MOST]:
            if (area.top, area.left) in filled:
                continue  # it belongs to what was written there, wherever else it reaches
            if (cell := _meant(area, empty)) is not None:
                key, item, column = empty[cell]
                told.append(_oddity(title, cell, item if key else None, column))
    unique = {fact["cell"]: fact for fact in told}
    return {**facts, "oddities": [*facts["oddities"], *unique.values()]}


def _drawings(package: Package, part: str) -> Iterator[Element]:
    for kind, target in package.relations(part):
        info = package.parts.get(target)
        if kind.rpartition("/")[2] == "drawing" and info is not None and info.file_size <= LARGEST:
            yield fromstring(package.archive.read(info))


def _areas(drawing: Element) -> Iterator[Area]:
    for anchor in drawing:
        if anchor.tag.rpartition("}")[2] not in ANCHORS or not _named(anchor, "pic"):
            continue
        (start,) = _named(anchor, "from")[:1] or (None,)
        if start is None:
            continue
        top, left = _number(start, "row") + 1, _number(start, "col") + 1
        bottom, right = top, left
        for end in _named(anchor, "to")[:1]:
            # An edge that only touches a cell does not cover it.
            bottom = max(top, _number(end, "row") + (_number(end, "rowOff") > 0))
            right = max(left, _number(end, "col") + (_number(end, "colOff") > 0))
        yield Area(top, left, bottom, right)


def _named(element: Element, name: str) -> list[Element]:
    return [each for each in element.iter() if each.tag.rpartition("}")[2] == name]


def _number(corner: Element, name: str) -> int:
    return next((int(each.text or 0) for each in corner if each.tag.rpartition("}")[2] == name), 0)


def _answers(facts: Facts, sheet: str) -> tuple[set[Place], Empty]:
    """The cells of a sheet where something was answered, and those where an answer belongs and nothing stands."""
    filled: set[Place] = set()
    empty: dict[Place, tuple[str, int | None, str]] = {}
    for key, item, column, cell, text in _open_cells(facts):
        title, _, place = cell.rpartition("!")
        if title != sheet or not place:
            continue
        if text.strip():
            filled.add(coordinate_to_tuple(place))
        else:
            empty[coordinate_to_tuple(place)] = (key, item, column)
    return filled, empty


def _open_cells(facts: Facts) -> Iterator[tuple[str, int | None, str, str, str]]:
    """Each cell that the organisation fills: its key, item, title, address and text."""
    for kind in tables_of(facts.get("form", "")):
        for row in facts[kind.field]:
            for key, cell in row["cells"].items():
                column = column_in(kind, key)
                if column.is_open and (row["item"] is not None or not kind.has_items):
                    yield key, row["item"] if kind.has_items else None, column.title, cell, row["texts"].get(key, "")
    labels = {field.key: title_of(field.label) for field in (*COVER_FIELDS, *UNIT_FIELDS)}
    labels |= {part.key: part.title for part in PARTS}
    for key, cell in facts["cover_cells"].items():
        if key in labels:
            yield key, None, labels[key], cell, facts["cover"].get(key, "")


def _meant(area: Area, empty: Empty) -> Place | None:
    """The empty answer that a picture was put over: under its corner, else the likeliest, else the first."""
    under = [place for place in empty if area.top <= place[0] <= area.bottom and area.left <= place[1] <= area.right]
    corner = (area.top, area.left)
    return min(under, key=lambda place: (place != corner, empty[place][0] not in FIRST, place), default=None)


def _oddity(sheet: str, cell: Place, item: int | None, column: str) -> Facts:
    place = f"{sheet}!{get_column_letter(cell[1])}{cell[0]}"
    return {"kind": OddityKind.COVERED.value, "item": item, "column": column, "cell": place}

"""What lies over the cells of a workbook: text boxes and shapes with their words, and pictures."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from duban.adapters.office.plans.word_parts import kind

DRAWING = re.compile(r"(?:^|/)drawings/[^/]*\.xml$", re.IGNORECASE)


def words_and_pictures(package: bytes) -> tuple[list[str], int]:
    """The words of each shape in the drawings of the workbook *package*, and how many pictures there are."""
    shapes = list(_shapes(package))
    boxes = [one for one in shapes if kind(one) == "txBody"]
    texts = ["".join(one.text or "" for one in box.iter() if kind(one) == "t") for box in boxes]
    return texts, sum(kind(one) == "blip" for one in shapes)


def _shapes(package: bytes) -> Iterator[Element]:
    with zipfile.ZipFile(BytesIO(package)) as archive:
        for name in archive.namelist():
            if DRAWING.search(name.replace("\\", "/")):
                yield from fromstring(archive.read(name)).iter()

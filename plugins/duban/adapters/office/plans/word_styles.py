"""What a paragraph of a .docx inherits from its style: whether it is a heading, and in which list it is numbered."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from duban.adapters.office.plans.word_parts import attribute, child, kind, value

HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
CONTENTS = re.compile(r"(?:toc|目录)\s*\d", re.IGNORECASE)
BODY_LEVEL = 9  # an outline level that says: no heading
FURTHEST = 20


@dataclass(frozen=True, slots=True)
class ListPlace:
    """The list a paragraph is numbered in, and its level there from 0."""

    number: str
    level: int


class WordStyles:
    """The styles of a document by their id; a paragraph's own properties come before those of its style."""

    def __init__(self, styles: Element | None) -> None:
        """Without a part of styles every paragraph stands for itself."""
        entries = [one for one in styles if kind(one) == "style"] if styles is not None else []
        self._styles = {name: one for one in entries if (name := attribute(one, "styleId"))}
        self._usual = next(
            (
                key
                for key, one in self._styles.items()
                if attribute(one, "type") == "paragraph" and attribute(one, "default") in ("1", "true")
            ),
            "",
        )

    def heading_level(self, paragraph: Element) -> int:
        """The level of a heading from 1; 0 if the paragraph is none."""
        for properties, name in self._inherited(paragraph):
            outline = value(properties, "outlineLvl")
            if outline is not None and outline.isdecimal():
                return int(outline) + 1 if int(outline) < BODY_LEVEL else 0
            named = HEADING.fullmatch(name)
            if named is not None:
                return int(named[1])
        return 0

    def is_of_contents(self, paragraph: Element) -> bool:
        """Whether the paragraph is an entry of a table of contents that Word made."""
        return any(CONTENTS.fullmatch(name) for _, name in self._inherited(paragraph))

    def list_place(self, paragraph: Element) -> ListPlace | None:
        """Where the paragraph is numbered; None if nowhere, or if it says that it is not."""
        number = level = None
        for properties, _ in self._inherited(paragraph):
            number = number if number is not None else value(properties, "numPr", "numId")
            level = level if level is not None else value(properties, "numPr", "ilvl")
            if number is not None:
                break
        if number in (None, "0"):
            return None
        return ListPlace(number or "", int(level) if level and level.isdecimal() else 0)

    def _inherited(self, paragraph: Element) -> Iterator[tuple[Element | None, str]]:
        """The paragraph's own properties, then those of its style and of the styles that this is based on."""
        own = child(paragraph, "pPr")
        yield own, ""
        key = value(own, "pStyle") or self._usual
        for _ in range(FURTHEST):
            style = self._styles.get(key)
            if style is None:
                return
            yield child(style, "pPr"), value(style, "name") or ""
            key = value(style, "basedOn") or ""

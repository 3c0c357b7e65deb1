"""The parts of a .docx that a plan's words stand in: its body, and the styles and numberings that dress it."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from duban.adapters.office.files.package import Package

# Parts with words that stand beside the text.
BESIDE = frozenset({"footnotes", "endnotes", "comments", "header", "footer"})


@dataclass(frozen=True, slots=True)
class WordParts:
    """The document's part, of its helpers those that are there, and by their kind those that stand beside the text."""

    document: Element
    styles: Element | None
    numbering: Element | None
    beside: tuple[tuple[str, Element], ...]


def parts_of(content: bytes) -> WordParts:
    """The parts of the .docx *content*; raises what zipfile and the XML parser make of a bad one."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        package = Package(archive)
        main = package.main_part()
        related = [(kind.rpartition("/")[2], target) for kind, target in package.relations(main)]

        def part(target: str) -> Element | None:
            info = package.parts.get(target)
            found: Element | None = None if info is None else fromstring(archive.read(info))
            return found

        beside = [(kind, part(target)) for kind, target in related if kind in BESIDE]
        return WordParts(
            document=fromstring(archive.read(package.parts[main])),
            styles=part(dict(related).get("styles", "")),
            numbering=part(dict(related).get("numbering", "")),
            beside=tuple((kind, found) for kind, found in beside if found is not None),
        )


def kind(element: Element) -> str:
    """The name of an element in whichever of the two dialects (Transitional, Strict) it is written."""
    return element.tag.rpartition("}")[2]


def attribute(element: Element | None, name: str) -> str | None:
    """An attribute by its bare name; None if it is not there."""
    if element is None:
        return None
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along *path*; None if it is not there."""
    for name in path:
        element = next((one for one in element if kind(one) == name), None) if element is not None else None
    return element


def value(element: Element | None, *path: str) -> str | None:
    """What `val` says at the end of *path*."""
    return attribute(child(element, *path), "val")


def is_on(element: Element | None, *path: str) -> bool:
    """Whether a switch is there and not turned off."""
    found = child(element, *path)
    return found is not None and attribute(found, "val") not in ("0", "false", "off")


# What only wraps: content controls, insertions that were tracked, custom marks.
WRAPPERS = frozenset({"sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink", "fldSimple", "dir", "bdo"})
DELETED = frozenset({"del", "moveFrom"})


def unwrapped(element: Element) -> Iterator[Element]:
    """The children of *element* as they count: wrappers opened, what was deleted left out, one of two alternatives."""
    for one in element:
        name = kind(one)
        if name in DELETED:
            continue
        if name == "sdt":
            content = child(one, "sdtContent")
            yield from unwrapped(content) if content is not None else ()
        elif name == "AlternateContent":
            # The same text box in two dialects: a program shows one of them.
            chosen = child(one, "Choice")
            chosen = child(one, "Fallback") if chosen is None else chosen
            yield from unwrapped(chosen) if chosen is not None else ()
        elif name in WRAPPERS:
            yield from unwrapped(one)
        else:
            yield one

"""
The parts of an office file (OPC, ISO/IEC 29500-2), found by its content types and relations, never by fixed names.

Programs write part names with backslashes, in another case or from the root, keep the workbook elsewhere than
xl/workbook.xml, and declare parts that are not there; Excel and WPS open all that. Only names and small parts are read.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

CONTENT_TYPES, ROOT = "[content_types].xml", ""
LARGEST = 2**20


def part_name(name: str) -> str:
    """A part's name as it is compared: slashes forward, from the root, without case (OPC 6.2.2.3)."""
    return name.replace("\\", "/").lstrip("/").casefold()


class Package:
    """One office file; a part that cannot be read or understood has no relations."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.parts = {part_name(info.filename): info for info in archive.infolist()}

    def main_part(self) -> str:
        """The part that the file is about, by its root relation, else by its content type; empty if neither tells."""
        for kind, target in self.relations(ROOT):
            if kind.rpartition("/")[2] == "officeDocument" and target in self.parts:
                return target
        return next((name for name, kind in self._types() if ".main+xml" in kind and name in self.parts), "")

    def content_type(self, name: str) -> str:
        """The content type of a part in small letters, empty if none is declared for it alone."""
        return dict(self._types()).get(name, "")

    def declared_type(self, name: str) -> str:
        """The content type of a part as it is spelt, its own or that of its ending; empty if none is declared."""
        entries = self._children(CONTENT_TYPES)
        own = (entry for entry in entries if part_name(entry.get("PartName", "")) == name)
        ending = name.rpartition(".")[2]
        usual = (entry for entry in entries if entry.get("Extension", "").casefold() == ending)
        return next((entry.get("ContentType", "") for entry in (*own, *usual)), "")

    def relations(self, name: str) -> Iterator[tuple[str, str]]:
        """The type and the target of each relation of a part within the file."""
        for entry, path in self._targets(name):
            yield entry.get("Type") or "", part_name(path)

    def entries(self, name: str) -> Iterator[tuple[str, str, str]]:
        """The type, the id and the target of each relation of a part within the file."""
        for entry, path in self._targets(name):
            yield entry.get("Type") or "", entry.get("Id") or "", part_name(path)

    def spelt_relations(self, name: str) -> Iterator[tuple[str, str]]:
        """The targets of a part's relations as they are compared, and as they are spelt there."""
        for _, path in self._targets(name):
            yield part_name(path), path.lstrip("/")

    def target(self, name: str, relation: str) -> str:
        """The part to which the relation of that id leads, empty if there is none within the file."""
        return next((part_name(path) for entry, path in self._targets(name) if entry.get("Id") == relation), "")

    def _targets(self, name: str) -> Iterator[tuple[Element, str]]:
        folder, base = posixpath.split(name)
        for entry in self._children(posixpath.join(folder, "_rels", f"{base}.rels")):
            target = (entry.get("Target") or "").replace("\\", "/")
            if target and entry.get("TargetMode") != "External":
                path = target if target.startswith("/") else posixpath.join("/", folder, target)
                yield entry, posixpath.normpath(path)

    def _types(self) -> Iterator[tuple[str, str]]:
        for entry in self._children(CONTENT_TYPES):
            if entry.get("PartName"):
                yield part_name(entry.get("PartName", "")), entry.get("ContentType", "").casefold()

    def _children(self, name: str) -> list[Element]:
        info = self.parts.get(name)
        if info is None or info.file_size > LARGEST:
            return []
        try:
            return list(fromstring(self.archive.read(info)))
        except (ParseError, DefusedXmlException):
            return []


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def sheets_of(package: Package) -> Iterator[tuple[str, str]]:
    """The title and the part of each sheet of a workbook."""
    main = package.main_part()
    for sheet in fromstring(package.archive.read(package.parts[main])).iter(f"{MAIN}sheet"):
        part = package.target(main, sheet.get(f"{{{RELATIONS}}}id", ""))
        if part in package.parts:
            yield sheet.get("name", ""), part

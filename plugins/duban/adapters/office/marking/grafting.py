"""
What openpyxl drops when it saves a workbook, put back from the original: drawings and what lies behind them.

openpyxl knows neither shapes nor text boxes, reads pictures only with Pillow and writes charts anew. A drawing is a
part with relations of its own, anchored by rows and columns, which marking leaves in their places: so it is taken over
as it was, byte for byte. So are the pictures in cells of WPS and three kinds of extensions of a sheet.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree.ElementTree import Element, register_namespace, tostring
from xml.sax.saxutils import quoteattr

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from duban.adapters.office.files.package import CONTENT_TYPES, MAIN, RELATIONS, Package, part_name, sheets_of

PACKAGE_RELATIONS = b"http://schemas.openxmlformats.org/package/2006/relationships"
# What stands behind a drawing in a sheet (ISO/IEC 29500-1, 18.3.1.99).
BEHIND = re.compile(
    rb"<(?:\w+:)?(?:legacyDrawing|legacyDrawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b"
    rb"|</(?:\w+:)?worksheet>"
)
SHEET_RELATIONS = re.compile(r"worksheets/_rels/[^/]*\.rels$")
TO_DRAWING = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*Type=[\"'][^\"']*/drawing[\"'][^>]*/>")
END = re.compile(rb"</(?:\w+:)?worksheet>\s*$")
# Extensions that need nothing outside their sheet: conditional formats, drop-downs from another sheet, sparklines.
FORMATS = "{78C0D931-6437-407d-A8EE-F0AAD7539E65}"
KEPT_EXTENSIONS = (FORMATS, "{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}", "{05C60535-1F16-4fd2-B633-F4F36F0B64E0}")
for prefix, name in (
    ("x14", "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"),
    ("xm", "http://schemas.microsoft.com/office/excel/2006/main"),
):
    register_namespace(prefix, name)


@dataclass(slots=True)
class _Graft:
    """The parts of the new workbook, as they become; names are compared without case."""

    parts: dict[str, bytes]
    types: dict[str, str] = field(default_factory=dict)

    def relate(self, owner: str, name: str, kind: str, target: str) -> None:
        """A relation more of the part *owner*."""
        folder, _, base = owner.rpartition("/")
        rels = f"{folder}/_rels/{base}.rels"
        given = self.parts.get(rels, b'<Relationships xmlns="' + PACKAGE_RELATIONS + b'"></Relationships>')
        entry = f"<Relationship Id={quoteattr(name)} Type={quoteattr(kind)} Target={quoteattr('/' + target)}/>"
        given = re.sub(rb"/>\s*$", b"></Relationships>", given) if b"</" not in given else given
        self.parts[rels] = given.replace(b"</Relationships>", entry.encode() + b"</Relationships>")

    def insert(self, sheet: str, place: re.Pattern[bytes], text: bytes) -> None:
        """*text* into a sheet before what *place* finds first behind its cells."""
        data = self.parts[sheet]
        start = max(data.rfind(b"sheetData"), 0)
        if (found := place.search(data, start)) is not None:
            self.parts[sheet] = data[: found.start()] + text + data[found.start() :]


def grafted(original: bytes, marked: bytes) -> bytes:
    """*marked*, saved by openpyxl from *original*, with the drawings, cell pictures and extensions of the original."""
    with zipfile.ZipFile(BytesIO(original)) as old, zipfile.ZipFile(BytesIO(marked)) as new:
        source, target = Package(old), Package(new)
        graft = _Graft({info.filename: new.read(info) for info in new.infolist()})
        places = dict(sheets_of(target))
        for title, part in sheets_of(source):
            if title in places:
                _graft_sheet(source, part, graft, target.parts[places[title]].filename)
        main = target.parts[target.main_part()].filename
        for kind, _, pictures in source.entries(source.main_part()):
            if kind.rpartition("/")[2].casefold() == "cellimage" and pictures in source.parts:
                graft.relate(main, "dubanCellImages", kind, _take(source, pictures, graft))
        _declare(graft)
    return _zipped(graft.parts)


def without_drawings(data: bytes) -> bytes:
    """*data* for openpyxl to open: it would make less of each drawing, and refuse the file over a broken one."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        rels = {info.filename for info in archive.infolist() if SHEET_RELATIONS.search(part_name(info.filename))}
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
            for info in archive.infolist():
                if not part_name(info.filename).startswith(("xl/drawings/", "xl/media/")):
                    content = archive.read(info)
                    target.writestr(info.filename, TO_DRAWING.sub(b"", content) if info.filename in rels else content)
    return buffer.getvalue()


def _graft_sheet(source: Package, part: str, graft: _Graft, sheet: str) -> None:
    for kind, _, drawing in source.entries(part):
        if kind.rpartition("/")[2] == "drawing" and drawing in source.parts:
            graft.relate(sheet, "dubanDrawing", kind, _take(source, drawing, graft))
            element = f'<drawing xmlns:r="{RELATIONS}" r:id="dubanDrawing"/>'
            graft.insert(sheet, BEHIND, element.encode())
    if extensions := b"".join(_extensions(source.archive.read(source.parts[part]))):
        main = MAIN.strip("{}").encode()
        graft.insert(sheet, END, b'<extLst xmlns="' + main + b'">' + extensions + b"</extLst>")


def _extensions(sheet: bytes) -> Iterator[bytes]:
    """The extensions of a sheet that can stand alone; bars are drawn by a rule that is not an extension, too."""
    if b"extLst" not in sheet:
        return
    root: Element = fromstring(sheet)
    for extension in root.iterfind(f"{MAIN}extLst/{MAIN}ext"):
        is_bar = any(rule.get("type") == "dataBar" for rule in extension.iter() if rule.tag.endswith("}cfRule"))
        if extension.get("uri") in KEPT_EXTENSIONS and not is_bar:
            yield tostring(extension)


def _take(source: Package, name: str, graft: _Graft) -> str:
    """Take a part over with all that it leads to, under its own name; returns that name."""
    todo, taken = [name], set[str]()
    while todo:
        part = todo.pop()
        info = source.parts.get(part)
        if info is None or part in taken:
            continue
        taken.add(part)
        graft.parts.setdefault(info.filename, source.archive.read(info))
        graft.types[info.filename] = source.declared_type(part)
        folder, _, base = part.rpartition("/")
        if (rels := source.parts.get(f"{folder}/_rels/{base}.rels")) is not None:
            graft.parts.setdefault(rels.filename, source.archive.read(rels))
            todo += [target for _, target in source.relations(part)]
    return source.parts[name].filename


def _declare(graft: _Graft) -> None:
    """The content types of what was taken over."""
    name = next(each for each in graft.parts if part_name(each) == CONTENT_TYPES)
    declared = {part_name(found) for found in re.findall(r'PartName="([^"]+)"', graft.parts[name].decode())}
    overrides = "".join(
        f"<Override PartName={quoteattr('/' + part)} ContentType={quoteattr(kind)}/>"
        for part, kind in graft.types.items()
        if kind and part_name(part) not in declared
    )
    graft.parts[name] = graft.parts[name].replace(b"</Types>", overrides.encode() + b"</Types>")


def _zipped(parts: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return buffer.getvalue()

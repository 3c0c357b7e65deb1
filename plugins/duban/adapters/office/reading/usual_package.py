"""
An .xlsx as every library expects it: parts under the names that its relations say, in the Transitional dialect.

Programs on Windows write backslashes, others another case or a leading slash; Excel itself can save in Strict. All of
that is the same workbook in another spelling, which the libraries know to different degrees; this spells it anew.
"""

import re
import zipfile
import zlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from io import BytesIO
from xml.parsers import expat

from duban.adapters.office.files.package import Package, part_name
from duban.adapters.office.scan.openxml import is_empty, styles_of

# ISO/IEC 29500-1, annex A: the namespaces of Strict, longest first, and those of Transitional.
OFFICE_DOCUMENT = b"http://schemas.openxmlformats.org/officeDocument/2006"
DIALECT = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing",
        b"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (b"http://purl.oclc.org/ooxml/officeDocument/extendedProperties", OFFICE_DOCUMENT + b"/extended-properties"),
    (b"http://purl.oclc.org/ooxml/officeDocument/customProperties", OFFICE_DOCUMENT + b"/custom-properties"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", OFFICE_DOCUMENT + b"/"),
)
STRICT = b"http://purl.oclc.org/ooxml/"


def usual(data: bytes) -> bytes:
    """*data* itself where nothing is unusual about it; raises what zipfile does over a bad archive."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        package = Package(archive)
        names = _spellings(package)
        renamed = {info.filename: names[part_name(info.filename)] for info in archive.infolist()}
        main = package.parts.get(package.main_part())
        is_strict = main is not None and STRICT in archive.read(main)
        left_out = _useless(package)
        in_wide = frozenset(name for name in package.parts if _is_wide(package, name))
        if not (is_strict or left_out or in_wide) and all(old == new for old, new in renamed.items()):
            return data
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
            for info in archive.infolist():
                if part_name(info.filename) in left_out:
                    continue
                try:
                    content = archive.read(info)
                except (zipfile.BadZipFile, zlib.error, EOFError):
                    continue  # if anybody needs it, he will miss it
                if part_name(info.filename) in in_wide:
                    content = _narrow(content)
                is_text = info.filename.lower().endswith((".xml", ".rels", ".vml"))
                target.writestr(renamed[info.filename], _transitional(content) if is_strict and is_text else content)
    return buffer.getvalue()


def _spellings(package: Package) -> dict[str, str]:
    """Each part's name as those that refer to it spell it, by the name under which parts are compared."""
    names = {name: info.filename.replace("\\", "/").lstrip("/") for name, info in package.parts.items()}
    for name in ("", *package.parts):
        names |= {target: spelt for target, spelt in package.spelt_relations(name) if target in names}
    # The relations of a part lie beside it under its own name; content types have one name only.
    for name in names:
        folder, _, base = name.rpartition("/_rels/")
        owner = f"{folder}/{base.removesuffix('.rels')}"
        if base.endswith(".rels") and owner in names:
            above, _, own = names[owner].rpartition("/")
            names[name] = f"{above}/_rels/{own}.rels"
    return names | {"[content_types].xml": "[Content_Types].xml", "_rels/.rels": "_rels/.rels"}


def _useless(package: Package) -> frozenset[str]:
    """Parts that are empty, and formats that cannot be read: the libraries open no file with them, but one without."""
    empty = {name for name, info in package.parts.items() if is_empty(info) and name.endswith(".xml")}
    broken = {name for name in styles_of(package, package.main_part()) if not _is_sound(package, name)}
    return frozenset(empty | broken)


def _is_sound(package: Package, name: str) -> bool:
    if name not in package.parts:
        return True
    try:
        expat.ParserCreate().Parse(package.archive.read(package.parts[name]), True)  # noqa: FBT003 - by place only
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError):
        return False
    return True


def _is_wide(package: Package, name: str) -> bool:
    """Whether a sheet is written in UTF-16, which XML allows and few libraries read."""
    if "/worksheets/" not in name or not name.endswith(".xml"):
        return False
    with package.archive.open(package.parts[name]) as part:
        return part.read(2) in (BOM_UTF16_LE, BOM_UTF16_BE)


def _narrow(content: bytes) -> bytes:
    return re.sub(rb"""encoding=["'][^"']*["']""", b'encoding="UTF-8"', content.decode("utf-16").encode(), count=1)


def _transitional(content: bytes) -> bytes:
    for strict, transitional in DIALECT:
        content = content.replace(strict, transitional)
    return content

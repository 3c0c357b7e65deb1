"""A form as a file: the marks that say whose it is, in three places, and bytes that follow from its cells alone."""

import re
from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName

from duban.adapters.office.files.memory_writer import InMemoryWriter
from duban.domain.form import META_SHEET

MODIFIED = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
FORMULA = re.compile(rb'(<c r="([A-Z]+\d+)"[^>]*)(><f>[^<]*</f>)<v ?/?>(?:</v>)?')
EARLIEST = (1980, 1, 1, 0, 0, 0)
MARKS = ("reference", "token")

# What formulas amount to, by sheet and cell.
Known = Mapping[str, Mapping[str, int]]


def write_meta(workbook: Workbook, facts: Mapping[str, str]) -> None:
    """
    Write *facts* (the reference and the token among them) on the very hidden sheet.

    Those two stand in three places, so that at least one outlives what people and programs do to a file.
    """
    sheet = workbook.create_sheet(META_SHEET)
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True
    for row, (key, value) in enumerate(facts.items(), start=1):
        sheet.cell(row, 1, key)
        sheet.cell(row, 2, value).data_type = "s"
    for key in MARKS:
        workbook.custom_doc_props.append(  # type: ignore[attr-defined]
            StringProperty(name=f"duban_{key}", value=facts[key])
        )
        workbook.defined_names[f"duban_{key}"] = DefinedName(f"duban_{key}", attr_text=f'"{facts[key]}"', hidden=True)


def file_of(workbook: Workbook, title: str, known: Known = MappingProxyType({})) -> bytes:
    """
    The workbook as .xlsx bytes under that title; equal workbooks give equal bytes.

    What is *known* of formulas stands beside them: a phone shows a workbook without computing it.
    """
    workbook.properties.title = title
    workbook.properties.creator = ""
    buffer = BytesIO()
    archive = _TimelessZip(buffer, "w", ZIP_DEFLATED)
    archive.known = {
        f"xl/worksheets/sheet{number}.xml": {cell.encode(): value for cell, value in known[sheet.title].items()}
        for number, sheet in enumerate(workbook.worksheets, start=1)
        if sheet.title in known
    }
    InMemoryWriter(workbook, archive).save()
    return buffer.getvalue()


class _TimelessZip(ZipFile):
    """A zip whose entries have no date, so that equal forms are equal bytes and a repeated run archives nothing new."""

    known: Mapping[str, Mapping[bytes, int]] = MappingProxyType({})

    def writestr(self, name: ZipInfo | str, data: str | bytes, *_: object) -> None:  # type: ignore[override]
        content = data.encode() if isinstance(data, str) else data
        entry = ZipInfo(name if isinstance(name, str) else name.filename, EARLIEST)
        entry.compress_type = ZIP_DEFLATED
        if entry.filename == "docProps/core.xml":
            content = MODIFIED.sub(b"", content)
        if entry.filename in self.known:
            content = _with_values(content, self.known[entry.filename])
        super().writestr(entry, content)


def _with_values(sheet: bytes, known: Mapping[bytes, int]) -> bytes:
    """The sheet with what its formulas amount to, which openpyxl cannot write beside them."""

    def filled(match: re.Match[bytes]) -> bytes:
        value = known.get(match[2])
        return match[0] if value is None else b"%b%b<v>%d</v>" % (match[1], match[3], value)

    return FORMULA.sub(filled, sheet)

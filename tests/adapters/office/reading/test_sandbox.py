"""Files that want to do harm, or are no workbooks: each is a verdict, and the reader lives on."""

import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import fill, form, good_answers, item

from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.adapters.office.reading import sandbox as guard
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.adapters.office.scan.openxml import MOST_ELEMENTS, MOST_PARTS
from duban.adapters.office.scan.prescan import Scanned, scan
from duban.adapters.office.scan.refusal import LAST_ROW
from duban.adapters.sandbox.client import Ended, SandboxClient, TimeUp
from duban.adapters.sandbox.one_shot import environment
from duban.domain.files.wording import UNREADABLE
from duban.domain.returns.submission import FilledForm, Unreadable
from duban.errors import ReaderUnavailable

GOOD = fill(WorkbookFormWriter().write(form()), good_answers())
RELATIONS = "xl/_rels/workbook.xml.rels"
SHEET = "xl/worksheets/sheet2.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def changed(name: str, change: Callable[[bytes], bytes], extra: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """The good form with one part changed, and *extra* parts."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(GOOD)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            target.writestr(entry.filename, change(content) if entry.filename == name else content)
        for added, content in extra.items():
            target.writestr(added, content)
    return buffer.getvalue()


def in_sheet(before: bytes, after: bytes) -> bytes:
    def change(content: bytes) -> bytes:
        assert before in content
        return content.replace(before, after, 1)

    return changed(SHEET, change)


def zipped(**parts: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def ods(rows: bytes) -> bytes:
    """An OpenDocument sheet of these rows."""
    content = b'<office:a xmlns:office="o" xmlns:table="t"><table:table>' + rows + b"</table:table></office:a>"
    return zipped(mimetype=ODS, **{"content.xml": content, "META-INF/manifest.xml": b"<a/>"})


def with_password_flag() -> bytes:
    """The zip's own encryption, as its directory declares it."""
    data = bytearray(GOOD)
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def sharing_one_offset() -> bytes:
    """The directory names the same stored part twice: read in full, it would count double, or a thousandfold."""
    data = bytearray(zipped(**{"xl/workbook.xml": b"<a/>", "xl/other.xml": b"<a/>"}))
    last = data.rindex(b"PK\x01\x02")
    data[last + 42 : last + 46] = b"\0\0\0\0"
    return bytes(data)


def flipped(name: str) -> bytes:
    """A bit rotted within a part."""
    with zipfile.ZipFile(BytesIO(GOOD)) as package:
        at = package.getinfo(name).header_offset + 200
    return GOOD[:at] + bytes([GOOD[at] ^ 255]) + GOOD[at + 1 :]


FAR = b'\n<a><row><c r="XFD1048576"><v>1</v></c></row></a>'
BOMB = b"<worksheet>" + b" " * 2**28 + b"</worksheet>"
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]>'

HOSTILE = {
    "a part that unpacks to 256 MiB": (lambda: changed(SHEET, lambda _: BOMB), "too-large"),
    "a cell in the far corner": (
        lambda: in_sheet(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
        "too-large",
    ),
    "a far cell on a sheet that is kept in another place": (
        lambda: changed(
            RELATIONS, lambda listed: listed.replace(b"worksheets/sheet1.xml", b"far/far.dat"), {"xl/far/far.dat": FAR}
        ),
        "too-large",
    ),
    "a far cell on a sheet that is not called XML": (
        lambda: changed(
            RELATIONS, lambda listed: listed.replace(b"worksheets/sheet1.xml", b"sheet.dat"), {"xl/sheet.dat": FAR}
        ),
        "too-large",
    ),
    "rows without number and without end": (
        lambda: in_sheet(b"</sheetData>", b"<row><c><v>1</v></c></row>" * (LAST_ROW + 1) + b"</sheetData>"),
        "too-large",
    ),
    "a row that is no number": (lambda: in_sheet(b"</sheetData>", b'<row r="x"/></sheetData>'), "damaged"),
    "tags beside tags": (
        lambda: in_sheet(b"</sheetData>", b"<a/>" * MOST_ELEMENTS + b"</sheetData>"),
        "too-large",
    ),
    "parts that share one place": (sharing_one_offset, "too-large"),
    "more parts than an office program writes": (
        lambda: zipped(**{f"xl/{number}.xml": b"" for number in range(MOST_PARTS + 1)}),
        "too-large",
    ),
    "an encoding that nobody knows": (
        lambda: changed(SHEET, lambda _: b'<?xml version="1.0" encoding="no-such"?><a/>'),
        "damaged",
    ),
    "a cell that is no cell": (
        lambda: in_sheet(b"</sheetData>", b'<row r="99"><c r="ZZZZZZ1"><v>1</v></c></row></sheetData>'),
        "damaged",
    ),
    "entities": (lambda: in_sheet(b"<worksheet", ENTITIES + b"<worksheet"), "damaged"),
    "tags in tags in tags": (
        lambda: in_sheet(b"</sheetData>", b"<a>" * 9000 + b"</a>" * 9000 + b"</sheetData>"),
        "too-large",
    ),
    "XML that does not end": (lambda: in_sheet(b"</worksheet>", b""), "damaged"),
    "an empty file": (lambda: b"", "empty"),
    "a truncated download": (lambda: GOOD[: len(GOOD) // 2], "damaged"),
    "a flipped byte": (lambda: flipped(SHEET), "damaged"),
    "a password of the zip": (with_password_flag, "encrypted"),
    "an OLE container that is none": (lambda: OLE, "damaged"),
    "a web page with another name": (lambda: b"\xef\xbb\xbf\r\n<html><table><tr><td>1</td></tr></table>", "html"),
    "a PDF": (lambda: b"%PDF-1.7\n", "pdf"),
    "a photo": (lambda: b"\xff\xd8\xff\xe0" + b"\0" * 99, "image"),
    "a table as text": (lambda: "序号,完成情况\n1,已完成\n".encode("gbk"), "csv"),
    "a text": (lambda: "报告。\n".encode("gbk"), "text"),
    "an XML table of Excel 2003": (
        lambda: b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?><Workbook/>',
        "xml-table",
    ),
    "an archive": (lambda: zipped(**{"a.txt": b"a"}), "archive"),
    "an OpenDocument text": (
        lambda: zipped(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"<a/>"}),
        "document",
    ),
    "an OpenDocument sheet with a password": (
        lambda: zipped(mimetype=ODS, **{"content.xml": b"<a/>", "META-INF/manifest.xml": b"<a><encryption-data/></a>"}),
        "encrypted",
    ),
    "an OpenDocument cell that stands there a billion times": (
        lambda: ods(
            b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
            b'table:number-columns-repeated="1000" office:value-type="string"/></table:table-row>'
        ),
        "too-large",
    ),
    "a binary workbook": (lambda: zipped(**{"xl/workbook.bin": b""}), "binary-format"),
    "a document of Word": (
        lambda: zipped(**{"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}),
        "document",
    ),
}


@pytest.mark.parametrize(("make", "reason"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_bad_file_is_told_by_its_content(make: Callable[[], bytes], reason: str) -> None:
    assert WorkbookFormReader().read(make()) == Unreadable(reason)


def test_the_scan_refuses_by_itself_what_no_library_may_see(monkeypatch: pytest.MonkeyPatch) -> None:
    """No child is asked about a file that the scan refuses."""
    monkeypatch.setattr(guard, "child", lambda: pytest.fail("a child was asked"))
    for make, _ in HOSTILE.values():
        assert isinstance(guard.read_guarded(make()), Unreadable)


def test_no_part_is_unpacked_before_its_size_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part of 64 MiB under a name that is looked at early does not enter the worker's memory."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", b"application/vnd.oasis.opendocument" + b" " * 2**26)
    read: list[str] = []
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda _, name, *__, **___: read.append(str(name)))
    assert guard.read_guarded(buffer.getvalue()) == Unreadable("too-large")
    assert read == []


def test_a_lying_dimension_is_not_believed() -> None:
    """Programs write it wrongly without ill will: the form is read, nothing is padded."""

    def lie(content: bytes) -> bytes:
        lied, count = re.subn(rb'<dimension ref="A1:\w+"', b'<dimension ref="A1:XFD1048576"', content)
        assert count == 1
        return lied

    found = WorkbookFormReader().read(changed(SHEET, lie))
    assert isinstance(found, FilledForm)
    assert [row.item for row in found.rows] == [38, 39, 40, 41]


def test_a_thousand_cells_of_one_long_text_meet_the_limit_of_the_child() -> None:
    """The scan lets it pass: a file of a few kilobytes that is gigabytes once every cell is written out."""
    rows = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{letter}{row}" t="s"><v>0</v></c>' for letter in "IJKLMNOPQR") + "</row>"
        for row in range(100, 4900)
    )
    with zipfile.ZipFile(BytesIO(in_sheet(b"</sheetData>", rows.encode() + b"</sheetData>"))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    declared = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", declared)
    parts["xl/sharedStrings.xml"] = b'<sst xmlns="%b"><si><t>' % MAIN + "长".encode() * 32_000 + b"</t></si></sst>"
    data = zipped(**parts)
    assert isinstance(scan(data), Scanned)
    assert WorkbookFormReader().read(data) == Unreadable("too-large")


def test_two_thousand_merged_ranges_and_a_number_of_a_million_digits_end_well() -> None:
    merges = b"".join(b'<mergeCell ref="A%d:C%d"/>' % (row, row) for row in range(100, 2100))
    found = WorkbookFormReader().read(in_sheet(b"<mergeCell ref=", merges + b"<mergeCell ref="))
    assert isinstance(found, FilledForm)
    number = b'<row r="99"><c r="A99"><v>' + b"9" * 10**6 + b"</v></c></row></sheetData>"
    assert isinstance(WorkbookFormReader().read(in_sheet(b"</sheetData>", number)), FilledForm | Unreadable)


def test_formats_without_contents_are_no_matter() -> None:
    """A merge over the whole grid, and formats dragged down: what they say is nothing."""
    merged = in_sheet(b"<mergeCell ref=", b'<mergeCell ref="A1:XFD1048576"/><mergeCell ref=')
    dragged = in_sheet(b"</sheetData>", b"<row/>" * (2 * LAST_ROW) + b"</sheetData>")
    assert all(isinstance(WorkbookFormReader().read(data), FilledForm) for data in (merged, dragged))


@settings(max_examples=300, deadline=None)
@given(at=st.integers(0, len(GOOD) - 1), byte=st.integers(0, 255), cut=st.booleans())
def test_no_damage_makes_the_scan_fail(at: int, byte: int, cut: bool) -> None:
    """Whatever became of a file on its way, it has a reason or may be read; the scan never raises."""
    data = GOOD[:at] if cut else GOOD[:at] + bytes([byte]) + GOOD[at + 1 :]
    found = scan(data)
    assert isinstance(found, Scanned) or found.reason in UNREADABLE


class Child:
    """A child that ends as it is told."""

    def __init__(self, *ends: Ended | type[Exception]) -> None:
        self.ends = list(ends)

    def ask(self, _: bytes) -> Ended:
        end = self.ends.pop(0)
        if isinstance(end, Ended):
            return end
        raise end


@pytest.mark.parametrize(
    ("ends", "reason"),
    [
        pytest.param([Ended(guard.DAMAGED, b"PanicException")], "damaged", id="a library panics"),
        pytest.param([Ended(guard.TOO_LARGE, b"")], "too-large", id="more than a form can need"),
        pytest.param([Ended(-signal.SIGABRT, b"")], "too-large", id="a library aborts"),
        pytest.param([Ended(-signal.SIGXCPU, b"")], "too-large", id="used up its time"),
    ],
)
def test_the_end_of_the_reader_is_a_verdict(
    monkeypatch: pytest.MonkeyPatch, ends: list[Ended | type[Exception]], reason: str
) -> None:
    child = Child(*ends)
    monkeypatch.setattr(guard, "child", lambda: child)
    assert guard.read_guarded(GOOD) == Unreadable(reason)


def test_a_reader_that_stands_still_has_met_a_busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a file asks of its reader uses up processor time, which has a limit of its own."""
    monkeypatch.setattr(guard, "child", lambda: Child(TimeUp))
    with pytest.raises(ReaderUnavailable):
        guard.read_guarded(GOOD)


@pytest.mark.parametrize("code", [-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, 1])
def test_a_reader_that_is_stopped_from_outside_blames_no_file(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """A worker that shuts down ends its children as well; the return is read when it is up again."""
    monkeypatch.setattr(guard, "child", lambda: Child(Ended(code, b"")))
    with pytest.raises(ReaderUnavailable):
        guard.read_guarded(GOOD)


def test_nothing_in_the_working_directory_is_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "openpyxl.py").write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    fresh = SandboxClient(guard.CHILD, guard.WALL_SECONDS)
    monkeypatch.setattr(guard, "child", lambda: fresh)
    assert isinstance(WorkbookFormReader().read(GOOD), FilledForm)
    fresh.close()


def test_a_form_as_large_as_any_needs_a_quarter_of_the_memory_it_may_have() -> None:
    """Twice as many items as the largest return of the real plan, each with long texts."""
    items = tuple(item(number, measures=("甲" * 300,) * 9) for number in range(1, 57))
    answers = {each.number: good_answers()[38] | {"progress": "本月进展" * 75} for each in items}
    data = fill(WorkbookFormWriter().write(form(items)), answers)
    program = (
        "import sys\n"
        "from duban.adapters.office.reading import sandbox_reader\n"
        "sandbox_reader.warm_up()\n"
        "sandbox_reader.answer(b'xlsx' + sys.stdin.buffer.read())\n"
        "peak = next(line for line in open('/proc/self/status') if line.startswith('VmPeak'))\n"
        "print(peak.split()[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=data, capture_output=True, check=True, env=environment()
    )
    assert int(done.stdout) * 1024 < guard.LIMITS.memory / 4

"""Files that want to do harm, or are no workbooks: each is a verdict, and the reader lives on."""

import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import fill, form, good_answers, item

from duban.adapters import limited_child
from duban.adapters.office import guard
from duban.adapters.office.form_reader import WorkbookFormReader
from duban.adapters.office.form_writer import WorkbookFormWriter
from duban.domain.submission import FilledForm, Unreadable
from duban.domain.wording import UNREADABLE
from duban.errors import ConfigurationError, TemporaryError

GOOD = fill(WorkbookFormWriter().write(form()), good_answers())
SHEET = "xl/worksheets/sheet2.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def changed(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The good form with one part changed."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(GOOD)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            target.writestr(entry.filename, change(content) if entry.filename == name else content)
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


BOMB = b"<worksheet>" + b" " * 2**28 + b"</worksheet>"
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]>'

HOSTILE = {
    "a part that unpacks to 256 MiB": (lambda: changed(SHEET, lambda _: BOMB), "too-large"),
    "a cell in the far corner": (
        lambda: in_sheet(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
        "too-large",
    ),
    "one range merged over the whole grid": (
        lambda: in_sheet(b"<mergeCell ref=", b'<mergeCell ref="A1:XFD1048576"/><mergeCell ref='),
        "too-large",
    ),
    "a far cell on a sheet that is kept in another place": (
        lambda: changed("docProps/app.xml", lambda _: b'<a><row><c r="XFD1048576"><v>1</v></c></row></a>'),
        "too-large",
    ),
    "rows without number and without end": (
        lambda: in_sheet(b"</sheetData>", b"<row/>" * (guard.LAST_ROW + 1) + b"</sheetData>"),
        "too-large",
    ),
    "a row that is no number": (lambda: in_sheet(b"</sheetData>", b'<row r="x"/></sheetData>'), "damaged"),
    "tags beside tags": (
        lambda: in_sheet(b"</sheetData>", b"<a/>" * guard.MOST_ELEMENTS + b"</sheetData>"),
        "too-large",
    ),
    "parts that share one place": (sharing_one_offset, "too-large"),
    "more parts than an office program writes": (
        lambda: zipped(**{f"xl/{number}.xml": b"" for number in range(guard.MOST_PARTS + 1)}),
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
    "a flipped byte": (lambda: GOOD[:100] + bytes([GOOD[100] ^ 255]) + GOOD[101:], "damaged"),
    "a password of Excel": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "a password of the zip": (with_password_flag, "encrypted"),
    "the format of 1997, or of WPS": (lambda: OLE, "old-format"),
    "a web page with another name": (lambda: b"\xef\xbb\xbf\r\n<html><table><tr><td>1</td></tr></table>", "html"),
    "a PDF": (lambda: b"%PDF-1.7\n", "pdf"),
    "a photo": (lambda: b"\xff\xd8\xff\xe0" + b"\0" * 99, "not-a-workbook"),
    "a text": ("序号,完成情况\n1,已完成\n".encode, "not-a-workbook"),
    "an OpenDocument sheet": (
        lambda: zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": b"<a/>"}),
        "opendocument",
    ),
    "a binary workbook": (lambda: zipped(**{"xl/workbook.bin": b""}), "binary-format"),
    "a document of Word": (lambda: zipped(**{"word/document.xml": b"<a/>"}), "not-a-workbook"),
}


@pytest.mark.parametrize(("make", "reason"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_bad_file_is_told_by_its_content(make: Callable[[], bytes], reason: str) -> None:
    assert WorkbookFormReader().read(make()) == Unreadable(reason)


def test_the_scan_refuses_by_itself_what_no_library_may_see(monkeypatch: pytest.MonkeyPatch) -> None:
    """No child is started for a file that the scan refuses."""
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("a child was started"))
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
    found = WorkbookFormReader().read(in_sheet(b'<dimension ref="A1:R10"', b'<dimension ref="A1:XFD1048576"'))
    assert isinstance(found, FilledForm)
    assert [row.item for row in found.rows] == [38, 39, 40, 41]


def run_instead(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str) -> None:
    """Let the child be *program*, started as the real one is."""
    (tmp_path / "other_child.py").write_text(program, encoding="utf-8")
    monkeypatch.setattr(guard, "CHILD", "other_child")
    monkeypatch.setattr(limited_child, "PACKAGE_ROOT", tmp_path)


@pytest.mark.parametrize(
    "program",
    [
        pytest.param("import os; os.abort()", id="aborts"),
        pytest.param("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", id="is killed for its memory"),
        pytest.param("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", id="used up its time"),
    ],
)
def test_the_death_of_the_child_is_a_verdict(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str) -> None:
    run_instead(monkeypatch, tmp_path, program)
    assert guard.read_guarded(GOOD) == Unreadable("too-large")


def test_a_child_that_cannot_begin_is_the_operators_affair(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A damaged installation must not send back every return of the month."""
    run_instead(monkeypatch, tmp_path, "import no_such_library")
    with pytest.raises(ConfigurationError, match="检查安装"):
        guard.read_guarded(GOOD)


def test_a_child_that_is_stopped_from_outside_blames_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A worker that shuts down ends its children as well; the return is read when it is up again."""
    run_instead(monkeypatch, tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGTERM)")
    with pytest.raises(TemporaryError):
        guard.read_guarded(GOOD)


def test_a_child_that_stands_still_is_ended_and_tried_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run_instead(monkeypatch, tmp_path, "import signal; signal.pause()")
    monkeypatch.setattr(guard, "WALL_SECONDS", 1)
    with pytest.raises(TemporaryError):
        guard.read_guarded(GOOD)


def test_nothing_in_the_working_directory_is_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "openpyxl.py").write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert isinstance(WorkbookFormReader().read(GOOD), FilledForm)


def child_with(reader: str) -> int:
    """How the real child ends when reading comes to the expression *reader*."""
    program = (
        "import sys\n"
        "from duban.adapters.office import form_child, form_reader\n"
        "def fail(kind): raise kind\n"
        f"form_reader.read_workbook = lambda _: {reader}\n"
        "sys.exit(form_child.main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=b"",
        capture_output=True,
        check=False,
        env={"PYTHONPATH": str(limited_child.PACKAGE_ROOT)},
    )
    return done.returncode


@pytest.mark.parametrize(
    ("reader", "code"),
    [
        pytest.param("fail(BaseException)", guard.DAMAGED, id="a library panics"),
        pytest.param("fail(SystemExit)", guard.DAMAGED, id="a library wants to leave as if nothing had happened"),
        pytest.param("bytearray(2**30)", guard.TOO_LARGE, id="more memory than the limit"),
        pytest.param("{'rows': 'x' * 2**23}", guard.TOO_LARGE, id="an answer that would fill the worker"),
    ],
)
def test_the_child_says_by_its_end_what_the_file_did(reader: str, code: int) -> None:
    assert child_with(reader) == code


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
    assert guard.scan(data) is None
    assert WorkbookFormReader().read(data) == Unreadable("too-large")


def test_two_thousand_merged_ranges_and_a_number_of_a_million_digits_end_well() -> None:
    merges = b"".join(b'<mergeCell ref="A%d:C%d"/>' % (row, row) for row in range(100, 2100))
    found = WorkbookFormReader().read(in_sheet(b"<mergeCell ref=", merges + b"<mergeCell ref="))
    assert isinstance(found, FilledForm)
    number = b'<row r="99"><c r="A99"><v>' + b"9" * 10**6 + b"</v></c></row></sheetData>"
    assert WorkbookFormReader().read(in_sheet(b"</sheetData>", number)) == Unreadable("damaged")


@settings(max_examples=300, deadline=None)
@given(at=st.integers(0, len(GOOD) - 1), byte=st.integers(0, 255), cut=st.booleans())
def test_no_damage_makes_the_scan_fail(at: int, byte: int, cut: bool) -> None:
    """Whatever became of a file on its way, it has a reason or may be read; the scan never raises."""
    data = GOOD[:at] if cut else GOOD[:at] + bytes([byte]) + GOOD[at + 1 :]
    assert guard.scan(data) in {None, *UNREADABLE}


def test_a_form_as_large_as_any_needs_a_quarter_of_the_memory_it_may_have() -> None:
    """Twice as many items as the largest return of the real plan, each with long texts."""
    items = tuple(item(number, measures=("甲" * 300,) * 9) for number in range(1, 57))
    answers = {each.number: good_answers()[38] | {"progress": "本月进展" * 75} for each in items}
    data = fill(WorkbookFormWriter().write(form(items)), answers)
    program = (
        "import sys\n"
        "from duban.adapters.office import form_child\n"
        "code = form_child.main()\n"
        "peak = next(line for line in open('/proc/self/status') if line.startswith('VmPeak'))\n"
        "sys.stderr.write(peak.split()[1])\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=data,
        capture_output=True,
        check=True,
        env={"PYTHONPATH": str(limited_child.PACKAGE_ROOT)},
    )
    assert int(done.stderr) * 1024 < guard.MEMORY / 4


def test_no_credential_is_where_a_file_is_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_DUBAN_SMTP", "smtp://secret")
    run_instead(monkeypatch, tmp_path, "import json, os; print(json.dumps({'names': list(os.environ)}))")
    answer = guard.read_guarded(GOOD)
    assert isinstance(answer, dict)
    assert not [name for name in answer["names"] if "DUBAN" in name or "AIRFLOW" in name]


def test_the_child_takes_its_limits_and_cannot_write() -> None:
    """Asked from inside: the limits hold before the first byte is read."""
    program = (
        "import io, resource, sys, types\n"
        "from duban.adapters.office import form_child, form_reader\n"
        "form_reader.read_workbook = lambda _: {n: resource.getrlimit(getattr(resource, n))[0] for n in sys.argv[1:]}\n"
        "sys.exit(form_child.main())\n"
    )
    names = ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_NOFILE", "RLIMIT_FSIZE")
    done = subprocess.run(
        [sys.executable, "-c", program, *names],
        input=b"",
        capture_output=True,
        check=True,
        env={"PYTHONPATH": str(limited_child.PACKAGE_ROOT)},
    )
    expected = (guard.MEMORY, guard.CPU_SECONDS, guard.OPEN_FILES, 0)
    assert done.stdout.decode() == "{" + ", ".join(f'"{n}": {v}' for n, v in zip(names, expected, strict=True)) + "}"
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != guard.MEMORY, "the parent stays as it is"

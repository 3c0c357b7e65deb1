"""Files that want to do harm, or are no workbooks: each is a verdict, and the reader lives on."""

import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from tests.builders import fill, form, good_answers

from duban.adapters.office import guard
from duban.adapters.office.form_reader import WorkbookFormReader
from duban.adapters.office.form_writer import WorkbookFormWriter
from duban.domain.submission import FilledForm, Unreadable

GOOD = fill(WorkbookFormWriter().write(form()), good_answers())
SHEET = "xl/worksheets/sheet2.xml"
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
    monkeypatch.setattr(guard, "PACKAGE_ROOT", tmp_path)


@pytest.mark.parametrize(
    "program",
    [
        pytest.param("import os; os.abort()", id="aborts"),
        pytest.param("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", id="is killed"),
        pytest.param("raise BaseException", id="panics"),
    ],
)
def test_the_death_of_the_child_is_a_verdict(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str) -> None:
    run_instead(monkeypatch, tmp_path, program)
    assert isinstance(guard.read_guarded(GOOD), Unreadable)


def test_a_child_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run_instead(monkeypatch, tmp_path, "import signal; signal.pause()")
    monkeypatch.setattr(guard, "WALL_SECONDS", 1)
    assert isinstance(guard.read_guarded(GOOD), Unreadable)


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
        env={"PYTHONPATH": str(guard.PACKAGE_ROOT), "OPENBLAS_NUM_THREADS": "1"},
    )
    expected = (guard.MEMORY, guard.CPU_SECONDS, guard.OPEN_FILES, 0)
    assert done.stdout.decode() == "{" + ", ".join(f'"{n}": {v}' for n, v in zip(names, expected, strict=True)) + "}"
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != guard.MEMORY, "the parent stays as it is"

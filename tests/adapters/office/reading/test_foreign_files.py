"""What is no form is called what it is, and a form is read whatever programs put around it or left empty in it."""

import base64
import binascii
import bz2
import lzma
import struct
import tarfile
import zipfile
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO

import pytest
from tests.builders import fill, form, good_answers

from duban.adapters.mail.archives import unpacked
from duban.adapters.mail.budget import Budget
from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.domain.files.kind import FileKind, kind_of
from duban.domain.files.wording import UNREADABLE
from duban.domain.mail.triage import Attachment
from duban.domain.returns.oddity import OddityKind
from duban.domain.returns.submission import FilledForm, Unreadable
from duban.services.collect.explain import Explanation, explained

GOOD = fill(WorkbookFormWriter().write(form()), good_answers())
READ = WorkbookFormReader().read(GOOD)
SOME_OTHER = b"".join(sha256(bytes([at])).digest() for at in range(256))


def without(*parts: str, change: Callable[[bytes], bytes] = lambda _: b"") -> bytes:
    """The good form with those of its parts changed, by default to nothing."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(GOOD)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            target.writestr(entry.filename, change(content) if entry.filename in parts else content)
    return buffer.getvalue()


def zipped(name: str, data: bytes = GOOD) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


def taped() -> bytes:
    buffer = BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tape:
        entry = tarfile.TarInfo("a.xlsx")
        entry.size = len(GOOD)
        tape.addfile(entry, BytesIO(GOOD))
    return buffer.getvalue()


def uuencoded() -> bytes:
    lines = (binascii.b2a_uu(GOOD[at : at + 45]) for at in range(0, len(GOOD), 45))
    return b"begin 644 a.xlsx\n" + b"".join(lines) + b"`\nend\n"


def dbase() -> bytes:
    field = b"NAME".ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes([10]) + b"\0" * 15
    return struct.pack("<4BIHH20x", 3, 121, 10, 25, 1, 65, 11) + field + b"\r 0123456789\x1a"


def saved_by_outlook() -> bytes:
    """A container with the stream that every .msg has, and a workbook's beside it."""
    names = ("Root Entry", "__properties_version1.0", "Workbook")
    entries = [name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HB", 2 * len(name) + 2, 2) for name in names]
    directory = b"".join(entry.ljust(116, b"\0") + struct.pack("<III", 0xFFFFFFFE, 0, 0) for entry in entries)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(30, b"\0") + struct.pack("<H", 9)
    head = head.ljust(44, b"\0") + struct.pack("<IIIII", 1, 1, 0, 4096, 0xFFFFFFFE)
    head = head.ljust(68, b"\0") + struct.pack("<II", 0xFFFFFFFE, 0) + struct.pack("<I", 0) + b"\xff" * 432
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE).ljust(512, b"\xff")
    return head + table + directory.ljust(512, b"\0")


MAIL = b"From: a@a.example\r\nTo: b@b.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\n" + base64.encodebytes(GOOD)
FLAT = b'<?xml version="1.0"?>\n<office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet"/>'

FOREIGN = {
    "SYLK": ("表.slk", 'ID;PWXL;N;E\r\nC;Y1;X1;K"序号"\r\nE\r\n'.encode("gbk"), "sylk"),
    "SYLK under another name": ("表.xls", b"ID;PSCALC3\nC;X1;Y1;K1\nE\n", "sylk"),
    "DIF": ("表.dif", b'TABLE\r\n0,1\r\n"EXCEL"\r\nVECTORS\r\n0,3\r\n""\r\n', "dif"),
    "dBase": ("表.dbf", dbase(), "dbf"),
    "columns of blanks": ("表.prn", "序号    任务    进展\r\n1       a       b\r\n".encode("gbk"), "text"),
    "words": ("表.xls", "今年以来进展顺利。".encode("gbk"), "text"),
    "words with tabs": ("表.xls", "序号\t任务\r\n1\tb\r\n".encode("gbk"), "csv"),
    "words that begin like a bitmap": ("表.xls", b"BM,1\r\n2,3\r\n", "csv"),
    "a mail": ("表.xlsx", MAIL, "mail"),
    "a mail as Outlook saves it": ("表.msg", saved_by_outlook(), "mail"),
    "a page as a browser saves it": ("表.xls", b"From: <Saved by X>\r\nSubject: x\r\nMIME-Version: 1.0\r\n", "text"),
    "a page of Excel": ("表.xls", b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n\r\n", "html"),
    "the wrapping of Outlook": ("winmail.dat", b"\x78\x9f\x3e\x22" + b"\0" * 50, "winmail"),
    "base64": ("表.xlsx", base64.encodebytes(GOOD), "encoded"),
    "uuencode": ("表.xlsx", uuencoded(), "encoded"),
    "BinHex": ("表.hqx", b"(This file must be converted with BinHex 4.0)\r\n\r\n:#h0KEfa", "encoded"),
    "yEnc": ("表.ync", b"=ybegin line=128 size=9000 name=a.xlsx\r\n" + SOME_OTHER, "encoded"),
    "bzip2": ("表.xlsx", bz2.compress(GOOD), "archive"),
    "xz": ("表.xlsx", lzma.compress(GOOD), "archive"),
    "tar, in which the form lies as it is": ("表.xlsx", taped(), "archive"),
    "rar, in which the form lies as it is": ("表.rar", b"Rar!\x1a\x07\x01\0" + GOOD, "archive"),
    "7z, in which the form lies as it is": ("表.7z", b"7z\xbc\xaf\x27\x1c\0\4" + GOOD, "archive"),
    "a ZIP of it under its name": ("表.xlsx", zipped("表.xlsx"), "archive"),
    "a picture that the form is hidden behind": ("表.jpg", b"\xff\xd8\xff\xe0" + GOOD, "image"),
    "a program that unpacks itself": ("表.exe", b"MZ\x90\0" + b"\0" * 99 + GOOD, "program"),
    "a link on somebody's desktop": ("表.xlsx", b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F", "shortcut"),
    "a link to the web": ("表.url", b"[InternetShortcut]\r\nURL=https://docs.example/\r\n", "shortcut"),
    "a song": ("表.mp3", b"ID3\x03\0" + SOME_OTHER, "media"),
    "a film": ("表.mp4", b"\0\0\0\x20ftypisom" + SOME_OTHER, "media"),
    "a sound": ("表.wav", b"RIFF\x20\0\0\0WAVEfmt " + SOME_OTHER, "media"),
    "a picture of the web": ("表.webp", b"RIFF\x20\0\0\0WEBPVP8 ", "image"),
    "Excel 4": ("表.xls", b"\x09\x04\x06\0\0\0\x10\0\0\0", "old-table"),
    "Lotus": ("表.wk1", b"\0\0\x02\0\x06\x04\x06\0", "old-table"),
    "OpenDocument in one file": ("表.ods", FLAT, "xml-table"),
    "OpenDocument that has lost its kind": ("表.ods", zipped("content.xml", b"<a/>"), "archive"),
    "a byte order mark": ("表.xlsx", b"\xef\xbb\xbf\r\n", "blank"),
    "nothing but zeros": ("表.xlsx", b"\0" * 9000, "damaged"),
    "a form whose end is missing behind a line break": ("表.xlsx", b"\r\n" + GOOD[:-60], "damaged"),
    "bytes as good as random": ("表.xlsx", SOME_OTHER, "protected"),
}
AROUND = {
    "a line break before it": b"\r\n" + GOOD,
    "a byte order mark before it": b"\xef\xbb\xbf" + GOOD,
    "the head of an answer on the web before it": b"HTTP/1.1 200 OK\r\nContent-Type: x/y\r\n\r\n" + GOOD,
    "a Macintosh's head before it": b"\0\x05a.xls".ljust(128, b"\0") + GOOD + b"\0" * 100,
    "the mark of a ZIP in pieces before it": b"PK00" + GOOD,
    "a line break behind it": GOOD + b"\r\n",
    "a page behind it": GOOD + b"<html>ok</html>" * 9,
    "zeros up to a block behind it": GOOD + b"\0" * 70_000,
}


@pytest.mark.parametrize(("name", "data", "reason"), FOREIGN.values(), ids=FOREIGN.keys())
def test_a_foreign_file_is_called_what_it_is_by_mail_as_by_check(name: str, data: bytes, reason: str) -> None:
    """One table of sentences serves both."""
    reader = WorkbookFormReader()
    assert reader.read(data) == Unreadable(reason)
    assert explained(reader, (Attachment(name, "", data),)) == (Explanation(name, UNREADABLE[reason]),)


@pytest.mark.parametrize("data", AROUND.values(), ids=AROUND.keys())
def test_a_form_is_read_whatever_was_put_around_it(data: bytes) -> None:
    assert WorkbookFormReader().read(data) == READ
    assert kind_of("", data) is FileKind.WORKBOOK


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/theme/theme1.xml", "docProps/core.xml", "[Content_Types].xml"])
def test_a_part_that_no_cell_needs_may_be_empty(part: str) -> None:
    assert WorkbookFormReader().read(without(part)) == READ


def test_formats_that_break_off_condemn_no_form() -> None:
    assert WorkbookFormReader().read(without("xl/styles.xml", change=lambda content: content[:900])) == READ


def test_an_empty_sheet_beside_the_form_is_named_and_the_form_is_read() -> None:
    found = WorkbookFormReader().read(without("xl/worksheets/sheet3.xml"))
    assert isinstance(found, FilledForm)
    assert isinstance(READ, FilledForm)
    assert found.rows == READ.rows
    assert [odd.kind for odd in found.oddities] == [OddityKind.UNOPENED]


def test_an_empty_sheet_of_the_form_is_said_to_be_the_one() -> None:
    assert WorkbookFormReader().read(without("xl/worksheets/sheet2.xml")) == Unreadable("sheet-unopened")


def test_a_zip_that_is_called_a_workbook_is_opened_by_mail() -> None:
    file = Attachment("表.xlsx", "", zipped("内/填报表.xlsx"))
    assert file.kind is FileKind.ARCHIVE
    assert [inner.data for inner in unpacked(file, Budget()) if isinstance(inner, Attachment)] == [GOOD]

"""What a file is that is no workbook: each kind has its sentence, and only what nobody opens is called so."""

import random

import pytest

from duban.domain.files.foreign import foreign_kind, is_bitmap, nobody_opens
from duban.domain.files.wording import UNREADABLE

NOISE = random.Random(1).randbytes(8192)  # noqa: S311 - to be repeated
BMP = b"BM\x36\0\0\0\0\0\0\0"
DBASE = b"\x03" + b"\x21\x0a\x19" + b"\1\0\0\0" + (65).to_bytes(2, "little") + b"\0" * 54 + b"\r"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b"\xef\xbb\xbf \r\n\0", "blank", id="blanks"),
        pytest.param(b"\0" * 4095, "blank", id="a few noughts"),
        pytest.param(b"\0" * 4096, "damaged", id="nothing but noughts"),
        pytest.param(b" " * 65535 + b"x", "text", id="a word within the first 64 KiB"),
        pytest.param(b" " * 65536 + b"x", "damaged", id="and one behind them, where nobody looks"),
        pytest.param(b"Rar!\x1a\x07\x01", "archive", id="an archive"),
        pytest.param(b"n" * 257 + b"ustar", "archive", id="a tape archive"),
        pytest.param(b"\x89PNG\r\n\x1a\nrest", "image", id="a picture"),
        pytest.param(b"\0\0\0\x18ftypheic", "image", id="a photo of a telephone"),
        pytest.param(b"\0\0\0\x18ftypisom", "media", id="a film of a telephone"),
        pytest.param(b"RIFF\0\0\0\0WEBPVP8 ", "image", id="a picture of the web"),
        pytest.param(b"RIFF\0\0\0\0WAVEfmt ", "media", id="a sound"),
        pytest.param(b"RIFF\0\0\0\0ACONanih", "not-a-workbook", id="something else of that make"),
        *(pytest.param(b"ID3" + bytes((n,)), "media", id=f"a song, version {n}") for n in (2, 3, 4)),
        pytest.param(b"ID3\x05", "not-a-workbook", id="no version of songs"),
        pytest.param(BMP, "image", id="a bitmap"),
        pytest.param(b"\xef\xbb\xbf\r\n%PDF-1.4", "pdf", id="a PDF behind a mark"),
        pytest.param(b"\xef\xbb\xbf" + b"\n" * 57 + b"%PDF", "pdf", id="a PDF that begins within 64 bytes"),
        pytest.param(b"\xef\xbb\xbf" + b"\n" * 58 + b"%PDF", "text", id="later it is none"),
        pytest.param(b"MZ\x90\0", "program", id="a program"),
        pytest.param(b"\x09\x00\x04\0", "old-table", id="a table of Excel 2"),
        pytest.param(b"\x09\x02\x06\0", "old-table", id="a table of Excel 3"),
        pytest.param(b"\x09\x04\x06\0", "old-table", id="a table of Excel 4"),
        pytest.param(b"ID;PWXL", "sylk", id="a list of values"),
        pytest.param(DBASE, "dbf", id="a table of dBase"),
        pytest.param(
            DBASE[:8] + (72).to_bytes(2, "little") + b"\0" * 61 + b"\r", "dbf", id="with eight bytes more in its header"
        ),
        pytest.param(b"E-SafeNet\0\0", "protected", id="encrypted where it was saved"),
        pytest.param(b"\1" * 503 + b"E-SafeNet", "protected", id="the sign as far in as it may stand"),
        pytest.param(b"\1" * 504 + b"E-SafeNet", "not-a-workbook", id="the sign further in"),
        pytest.param(NOISE, "protected", id="as good as random"),
        pytest.param(NOISE[:4095], "not-a-workbook", id="too short to measure"),
        pytest.param(bytes(range(256)) * 16, "protected", id="every byte as often as any other"),
        pytest.param(
            (bytes(range(64)) * 2 + bytes(range(64, 192))) * 16,
            "not-a-workbook",
            id="no more than seven bits and a half",
        ),
        pytest.param(bytes(range(128)) * 64, "not-a-workbook", id="half of them: seven bits in each"),
        pytest.param(b"<?xml version='1.0'?><Workbook xmlns='urn:excel'>", "xml-table", id="a table in XML"),
        pytest.param(b"<?xml version='1.0'?><uof:UOF>", "uof", id="UOF"),
        pytest.param(b"<?xml".ljust(4093) + b"uof", "uof", id="UOF that says so within 4 KiB"),
        pytest.param(b"<?xml".ljust(4094) + b"uof", "xml", id="what stands further down is not looked at"),
        pytest.param(b"<?xml version='1.0'?><html>", "html", id="a page in XML"),
        pytest.param(b"<?xml version='1.0'?><note>", "xml", id="other XML"),
        pytest.param(b"  <HTML><table>", "html", id="a page"),
        pytest.param(b"MIME-Version: 1.0\nContent-Type: x\n\nb", "html", id="a page that a browser saved"),
        pytest.param(b"From: a@b.example\r\nTo: c@d.example\r\n\r\nwords", "mail", id="a mail"),
        pytest.param(b"From: a@b.example\n\nTo: c@d.example", "text", id="a field below the head is none"),
        pytest.param(b"begin 644 a.xls\nM", "encoded", id="a file as letters"),
        pytest.param(b"UEsDBBQABgAIAAAAIQBi7p1oAAAA", "encoded", id="a workbook as letters"),
        pytest.param("序号,进展\n1,甲".encode("gb18030"), "csv", id="values and commas"),
        pytest.param("序号\t进展".encode("utf-16"), "csv", id="values and tabs"),
        pytest.param("本月进展如下\n1,甲".encode(), "text", id="words"),
        pytest.param(b"a\x01b", "not-a-workbook", id="a sign that no text has"),
    ],
)
def test_the_kind_of_a_file_is_told_by_its_first_bytes(data: bytes, kind: str) -> None:
    assert foreign_kind(data) == kind
    assert kind in UNREADABLE


@pytest.mark.parametrize(
    ("data", "known", "why"),
    [
        pytest.param(b"", False, "empty", id="nothing"),
        pytest.param(b"E-SafeNet\0\0", False, "protected", id="certainly encrypted"),
        pytest.param(NOISE, True, "protected", id="random under a name that promises otherwise"),
        pytest.param(NOISE, False, "", id="random under an unknown name"),
        pytest.param(b"%PDF-1.4", True, "", id="a PDF"),
        pytest.param(b"a\x01b", True, "", id="something unknown"),
    ],
)
def test_nobody_opens_what_is_empty_or_encrypted(data: bytes, known: bool, why: str) -> None:
    assert nobody_opens(data, has_a_known_name=known) == why


def test_a_text_that_begins_like_a_bitmap_is_none() -> None:
    assert is_bitmap(BMP)
    assert not is_bitmap(b"BM" + "是什么格式".encode())
    assert not is_bitmap(b"PM" + BMP[2:])


@pytest.mark.parametrize(
    "data",
    [b"\x04" + DBASE[1:], DBASE[:64] + b"x", DBASE[:8] + (66).to_bytes(2, "little") + DBASE[10:] + b"\r"],
    ids=["another version", "no end of the fields", "a length that no list of fields has"],
)
def test_a_table_of_dbase_is_known_by_version_length_and_end(data: bytes) -> None:
    assert foreign_kind(data) != "dbf"

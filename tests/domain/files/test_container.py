"""A workbook is found where a program put bytes around it, and never within a file that keeps others."""

import pytest

from duban.domain.files.container import OLE, ZIP, bare

BOOK = ZIP + b"inside" + b"PK\x05\x06" + b"\0" * 18


@pytest.mark.parametrize(
    ("data", "found"),
    [
        pytest.param(BOOK, BOOK, id="nothing around it"),
        pytest.param(b"\r\n" + BOOK, BOOK, id="a line break before it"),
        pytest.param(b"\xef\xbb\xbf" + OLE + b"rest", OLE + b"rest", id="a byte order mark before an old one"),
        pytest.param(b"h" * 1024 + BOOK, BOOK, id="as far in as it may begin"),
        pytest.param(b"h" * 1029 + BOOK, b"h" * 1029 + BOOK, id="further in"),
        pytest.param(b"h" + OLE + ZIP, OLE + ZIP, id="the first container counts"),
        pytest.param(b"%PDF" + BOOK, b"%PDF" + BOOK, id="within a PDF"),
        pytest.param(b"Rar!" + BOOK, b"Rar!" + BOOK, id="within an archive"),
        pytest.param(b"E-SafeNet" + BOOK, b"E-SafeNet" + BOOK, id="encrypted where it was saved"),
        pytest.param(b"n" * 257 + b"ustar" + BOOK, b"n" * 257 + b"ustar" + BOOK, id="within a tape archive"),
        pytest.param(b"words", b"words", id="no container"),
        pytest.param(b"", b"", id="nothing"),
    ],
)
def test_what_stands_before_a_container_is_taken_away(data: bytes, found: bytes) -> None:
    assert bare(data) == found


@pytest.mark.parametrize(
    ("tail", "kept"),
    [(0, 0), (65535, 65535), (65536, 0)],
    ids=["nothing behind it", "as long as a comment may be", "longer than any comment"],
)
def test_what_stands_far_behind_a_zip_is_taken_away(tail: int, kept: int) -> None:
    assert bare(BOOK + b"t" * tail) == BOOK + b"t" * kept


def test_a_file_that_is_cut_off_or_old_is_left_as_it_is() -> None:
    for data in (ZIP + b"x" * 70_000, OLE + b"PK\x05\x06" + b"x" * 70_000):
        assert bare(data) == data

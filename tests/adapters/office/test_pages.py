"""The pages of a paper as pictures, made once by LibreOffice."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from duban.adapters.office.pages import MOST_WAITING, ONE_AT_A_TIME, WAITING, PaperPages
from duban.errors import TemporaryError, UnknownReference


def paper(*pages: str) -> bytes:
    document = Document()
    for number, text in enumerate(pages):
        if number:
            document.add_page_break()
        document.add_paragraph(text)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def test_a_paper_has_a_picture_of_each_page_and_is_converted_once(
    tmp_path: Path, require_program: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    require_program("soffice", "libreoffice-writer")
    shown, data = PaperPages(tmp_path / "pages"), paper("第一页", "第二页")
    assert shown.count(data) == 2
    monkeypatch.setenv("PATH", "")
    first, second = shown.picture(data, 1), shown.picture(data, 2)
    assert first.startswith(b"\x89PNG")
    assert first != second
    with pytest.raises(UnknownReference, match="没有第3页"):
        shown.picture(data, 3)


def test_without_a_program_that_draws_there_are_no_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert PaperPages(tmp_path / "pages").count(paper("一页")) == 0


def test_as_pdf_a_paper_is_the_same_each_time_whoever_makes_it(
    tmp_path: Path, require_program: Callable[[str, str], Path]
) -> None:
    require_program("soffice", "libreoffice-writer")
    data = paper("一页")
    first, second = (PaperPages(tmp_path / name).pdf(data) for name in ("one", "other"))
    assert first is not None
    assert first == second
    assert len(pypdfium2.PdfDocument(first)) == 1


def test_two_processes_that_draw_the_same_paper_do_not_get_into_each_others_way(
    tmp_path: Path, require_program: Callable[[str, str], Path]
) -> None:
    require_program("soffice", "libreoffice-writer")
    source = tmp_path / "paper.docx"
    source.write_bytes(paper("一页"))
    draw = (
        "import sys; from pathlib import Path; from duban.adapters.office.pages import PaperPages;"
        "print(len(PaperPages(Path(sys.argv[2])).pdf(Path(sys.argv[1]).read_bytes())))"
    )
    command = [sys.executable, "-c", draw, str(source), str(tmp_path / "pages")]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    sizes = [each.communicate()[0] for each in both]
    assert [each.returncode for each in both] == [0, 0]
    assert sizes[0] == sizes[1]
    assert [kept.suffix for kept in (tmp_path / "pages").iterdir()] == [".pdf"]


def test_who_finds_too_many_waiting_for_a_preview_is_told_to_come_again(tmp_path: Path):
    with ExitStack() as held:
        for _ in range(MOST_WAITING):
            held.enter_context(WAITING)
        with pytest.raises(TemporaryError, match="稍候"):
            PaperPages(tmp_path / "pages").count(paper("一页"))


def test_what_was_drawn_before_waits_for_nobody(tmp_path: Path):
    pages, data = PaperPages(tmp_path / "pages"), paper("一页")
    kept = pages.folder / f"{sha256(data).hexdigest()}.pdf"
    kept.parent.mkdir()
    kept.write_bytes(b"%PDF-")
    with ONE_AT_A_TIME:
        assert pages.pdf(data) == b"%PDF-"

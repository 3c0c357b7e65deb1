"""The pages of a paper as pictures, made once by LibreOffice."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from duban.adapters.office.pages import PaperPages
from duban.errors import UnknownReference


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

"""An office that was made before a template came with the program writes with the shipped one, until it has its own."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from duban.adapters.office.documents.template import SHIPPED, fill_template
from duban.domain.calendar.cycle import TIMEZONE
from duban.errors import SettingsUnreadable

AT = datetime(2021, 11, 1, 9, tzinfo=TIMEZONE)


def own(path: Path, words: str) -> Path:
    document = Document()
    document.add_paragraph(words)
    document.save(str(path))
    return path


def paragraphs(data: bytes) -> list[str]:
    return [one.text for one in Document(BytesIO(data)).paragraphs]


def test_what_an_office_lacks_is_the_shipped_one_and_what_it_has_is_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped, office = tmp_path / "shipped", tmp_path / "office"
    for folder in (shipped, office):
        folder.mkdir()
    monkeypatch.setattr("duban.adapters.office.documents.template.SHIPPED", shipped)
    own(shipped / "new.docx", "随附的 {{ unit }}")
    assert "随附的 市税务局" in paragraphs(fill_template(office / "new.docx", {"unit": "市税务局"}, AT, 1))
    own(office / "new.docx", "本办的 {{ unit }}")
    assert "本办的 市税务局" in paragraphs(fill_template(office / "new.docx", {"unit": "市税务局"}, AT, 1))
    with pytest.raises(SettingsUnreadable, match="找不到或打不开文书模板"):
        fill_template(office / "none.docx", {}, AT, 1)


def test_the_shipped_ones_are_there() -> None:
    assert (SHIPPED / "letter.docx").is_file()

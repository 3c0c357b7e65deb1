"""A second office in another city: whatever it writes is in its own words, and nothing of it in the shipped one's."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.adapters.mail.letter_facts import FACTS, TAXES
from tests.board.conftest import Browser, pages_over
from tests.report_cases import report
from tests.searching import found, texts
from tests.second_office import OTHER_OFFICE, second_office
from typer.testing import CliRunner

from duban.adapters.mail.letters import TemplateLetters
from duban.adapters.office.documents.paper import OfficePaperWriter
from duban.adapters.office.documents.report_writer import OfficeReportWriter
from duban.bootstrap import environment_credentials
from duban.bootstrap.wiring import Installation
from duban.cli import app
from duban.config import Settings
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.papers.formal import FormalText, PaperForm

AT = datetime(2026, 4, 1, 9, tzinfo=TIMEZONE)
# Facts of these letters that are another office's, given by whoever calls them.
GIVEN = {"number": "江营商2604-税务#1", "signers": "市政务局主要领导", "registered_by": "督办岗", "ours": "督办岗"}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return second_office(tmp_path_factory.mktemp("second") / "office")


@pytest.mark.parametrize("template", sorted(FACTS))
def test_every_letter_is_in_its_own_words(settings: Settings, template: str) -> None:
    letters = TemplateLetters(settings.project / "config" / "letters", settings.mail.address, settings.mail.sender)
    facts = FACTS[template] | TAXES | settings.office.facts | GIVEN
    said = "\n".join(letters.render(template, facts))
    for given in ("泉营商2110-税务#1", "泉营商2021年10月"):  # what these facts call a return and a programme
        said = said.replace(given, "")
    assert not OTHER_OFFICE.search(said), said
    if template not in ("letter_request", "signed_notice", "preview"):
        assert settings.office.name in said


@pytest.mark.parametrize("form", list(PaperForm))
def test_every_paper_is_under_its_own_head(settings: Settings, form: PaperForm) -> None:
    writer = OfficePaperWriter(settings.project / "config" / "documents")
    text = FormalText("关于商请报送的函", "市税务局：", ("截至4月1日仍未收到。",))
    said = "".join(text for _, text in texts("paper.docx", writer.paper(form, text, settings.office, AT, 1)))
    assert not OTHER_OFFICE.search(said)
    assert "江州市政务服务管理局" in said
    number = {PaperForm.LETTER: "江政务函〔", PaperForm.MEMO: "拟稿：市优化办", PaperForm.BRIEF: "调度简况"}.get(
        form, "江政务〔"
    )
    assert number in said


def test_the_report_is_edited_in_its_own_name(settings: Settings) -> None:
    writer = OfficeReportWriter(settings.project / "config" / "documents")
    made = replace(report(), as_of=AT)
    said = "".join(text for _, text in texts("report.docx", writer.document(made, settings.office)))
    assert f"{settings.office.short_name}　编" in said
    assert not OTHER_OFFICE.search(said)


def test_its_list_is_whole_and_the_forms_of_its_units_name_nobody_else(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DUBAN_OFFICE", str(settings.project))
    monkeypatch.setenv("DUBAN_HOME", str(tmp_path / "home"))
    listed = CliRunner().invoke(app, ["tasks"])
    assert "任务事项 40 项" in listed.output, listed.output
    for unit, period in (("u01", "2026-04"), ("c01", "2026-Q2")):
        written = CliRunner().invoke(app, ["form", unit, period, "-o", str(tmp_path / f"{unit}.xlsx")])
        assert written.exit_code == 0, written.output
    assert not found(OTHER_OFFICE, iter(tmp_path.glob("*.*")))
    said = "".join(text for _, text in texts("form", (tmp_path / "u01.xlsx").read_bytes()))
    assert "0791-XXXXXXXX" in said
    assert "电话：0791-81234567" in said


def test_the_pages_name_nobody_else(settings: Settings, tmp_path: Path) -> None:
    ledger = f"sqlite:///{tmp_path / 'ledger.db'}"
    given = {"AIRFLOW_CONN_DUBAN_LEDGER": ledger, "AIRFLOW_CONN_DUBAN_KEY": "generic://:a-secret-of-these-tests@"}
    office = Installation(replace(settings, home=tmp_path), environment_credentials(given))
    office.migrate()
    desk = Browser(pages_over(office), "duban")
    for path in ("/", "/items", "/units", "/papers", "/task-list", "/decisions", "/extensions", "/work"):
        assert not OTHER_OFFICE.search(desk.page(path)), path
    assert date(2026, 3, 1) == settings.programmes["jz2026"].starts_on

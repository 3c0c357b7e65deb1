"""A second office lives through three months: a search for another's names in all that it sent finds nothing."""

import shutil
from pathlib import Path

import pytest
from tests.searching import found, texts
from tests.second_office import OTHER_OFFICE, second_office

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import Period
from duban_rehearsal.simulation import rehearse as simulation

pytestmark = [pytest.mark.prove, pytest.mark.timeout(1200)]


def test_nothing_that_it_sent_or_made_names_another_city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every mail with its files, every paper and report, and the text of each draft as it stands in the ledger."""
    kept, figures = tmp_path / "kept", simulation.figures

    def keeping(app: Installation, *rest: object) -> object:
        shutil.copytree(app.settings.home / "archive", kept / "archive")
        with app.context.ledger.begin() as work:
            drafts = [(one.subject, one.title, one.text, one.body, one.signer) for one in work.documents.all()]
        (kept / "drafts.txt").write_text("\n".join(text for draft in drafts for text in draft), encoding="utf-8")
        return figures(app, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(simulation, "figures", keeping)
    settings = second_office(tmp_path / "office")
    first, last = Period.parse("2026-03"), Period.parse("2026-05")
    told = simulation.rehearse(settings, first, last, 1, keep=kept / "reports")
    assert told.faults == 0
    files = [path for path in kept.rglob("*") if path.is_file()]
    assert len(files) > 100
    assert found(OTHER_OFFICE, iter(files)) == []
    said = "".join(text for path in files for _, text in texts(path.name, path.read_bytes()))
    for own in ("江州市政务服务管理局", "市优化办（市政务局）", "江政务函〔", "0791-81234567", "江营商2604"):
        assert own in said

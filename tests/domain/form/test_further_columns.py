"""A column that somebody adds to the form is asked, kept, taken along and told, without a rule that speaks of it."""

from dataclasses import replace

import pytest
from tests.builders import ITEMS
from tests.domain.checks.filling import BACKGROUND, filled, judged, knowing

from duban.domain.form import COLUMNS, Column, attempt_changes, columns, further_columns
from duban.domain.form.attempt_changes import EntryChange, changes_between
from duban.domain.form.said_cells import SaidCell, said_cells
from duban.domain.returns.submission import Entry, RowCells, Submission, Verdict

FUNDS = Column("funds", "投入资金", 10, note="万元")
NUMBER = ITEMS[0].number


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The form asks one question more."""
    more = (*COLUMNS, FUNDS)
    monkeypatch.setattr(columns, "COLUMNS", more)
    monkeypatch.setattr(attempt_changes, "TITLES", {each.key: each.title for each in more})


def test_of_every_column_that_is_there_a_rule_speaks() -> None:
    assert further_columns() == ()


@pytest.mark.usefixtures("asked")
def test_what_stands_in_it_is_kept_as_it_was_typed() -> None:
    entries, findings = judged(filled({NUMBER: {"funds": " 约120万 "}}))
    assert [entry.further for entry in entries] == [(("funds", "约120万"),), *[()] * (len(ITEMS) - 1)]
    assert findings == ()


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(("typed", "kept"), [("", "120"), ("150", "150")], ids=["empty", "changed"])
def test_where_nothing_is_new_an_empty_cell_means_what_was_said_last(typed: str, kept: str) -> None:
    (before, *_), _ = judged(filled({NUMBER: {"funds": "120"}}))
    background = knowing(last={NUMBER: before}, covers=BACKGROUND.covers)
    (now, *_), _ = judged(filled({NUMBER: {"funds": typed, "unchanged": "√"}}), background=background)
    assert now.further == (("funds", kept),)


@pytest.mark.usefixtures("asked")
def test_another_attempt_tells_what_changed_in_it() -> None:
    (entry, *_), _ = judged(filled())
    first, second = (replace(entry, further=(("funds", text),)) for text in ("120", "150"))
    before, after = (
        Submission("qz2021/department_monthly/2021-10/swj", 1, None, "", "", "", "", Verdict.ACCEPTED, (each,), ())  # type: ignore[arg-type]
        for each in (first, second)
    )
    assert changes_between(before, after) == (EntryChange(NUMBER, "投入资金", "120", "150"),)


@pytest.mark.usefixtures("asked")
def test_it_is_told_with_its_title_and_the_cell_in_which_it_was_typed() -> None:
    entry = Entry(NUMBER, None, further=(("funds", "120"),), cells=RowCells(7, {"funds": "填报表!Z"}))
    assert list(said_cells(entry)) == [SaidCell("投入资金", "120", "填报表!Z7")]

"""A returned form ready to be judged: whose line a row is, however its item is called."""

from dataclasses import replace

import pytest
from tests.builders import item
from tests.domain.checks.filling import filled

from duban.domain.checks.context import as_numbered
from duban.domain.returns.submission import FilledRow

LABELLED = (replace(item(38), label="2-45"), item(39))


def row(item_read: int | None, **texts: str) -> FilledRow:
    return FilledRow(item_read, texts, {})


@pytest.mark.parametrize("part", ["rows", "targets", "milestones", "claims", "delays"])
@pytest.mark.parametrize(
    ("read", "of"),
    [
        pytest.param(row(None, item="第2—45项"), 38, id="by the label that the plan gave its item"),
        pytest.param(row(None, number="2-45", item=""), 38, id="in the column of numbers"),
        pytest.param(row(39, item="2-45"), 39, id="a number that was read goes before"),
        pytest.param(row(None, item="2-46"), None, id="a label that the form does not ask for"),
        pytest.param(row(None, progress="无"), None, id="nothing"),
    ],
)
def test_a_row_of_every_sheet_is_of_the_item_that_it_names(part: str, read: FilledRow, of: int | None) -> None:
    form = as_numbered(replace(filled(), **{part: (read,)}), LABELLED)  # type: ignore[arg-type]
    assert getattr(form, part) == (replace(read, item=of),)


def test_where_items_are_called_by_their_numbers_nothing_is_looked_for() -> None:
    form = replace(filled(), rows=(row(None, item="39"),))
    assert as_numbered(form, (item(39),)) is form

"""滞后原因: what a line about a late item shows, asks and takes along."""

import pytest
from tests.builders import ITEMS, form

from duban.domain.form.delay_line import FREED, DelayLine
from duban.domain.form.delay_sheet import DELAY_COLUMNS
from duban.domain.returns.delay import DelayCause, DelayOwner
from duban.domain.returns.submission import Entry, Status

LINE = DelayLine(ITEMS[0], "黄灯：报送为滞后。", FREED)
COLUMN = {column.key: column for column in DELAY_COLUMNS}


def carried(**said: object) -> tuple[object, object]:
    """The cause and the owner that are filled in after an entry that named these."""
    last = Entry(38, Status.BEHIND, **said)  # type: ignore[arg-type]
    known = form(last={38: last})
    return COLUMN["cause"].carried(known, LINE), COLUMN["owner"].carried(known, LINE)


def test_the_printed_page_has_its_width() -> None:
    assert [column.width for column in DELAY_COLUMNS] == [6, 6, 36, 50, 14, 14]


def test_only_the_cause_has_to_be_chosen() -> None:
    assert [column.key for column in DELAY_COLUMNS if column.required] == ["cause"]


def test_a_line_shows_the_item_and_how_it_stands() -> None:
    shown = {column.key: column.shows(form(), LINE) for column in DELAY_COLUMNS if column.shows}
    assert shown == {"item": "38", "missing": "", "goal": ITEMS[0].goal, "why": LINE.why}


def test_every_cause_and_every_owner_may_be_chosen() -> None:
    chosen = {key: column.choices(form(), LINE) for key, column in COLUMN.items() if column.choices}
    assert chosen == {"cause": tuple(DelayCause), "owner": tuple(DelayOwner)}


@pytest.mark.parametrize(
    ("said", "filled_in"),
    [
        pytest.param({}, (None, None), id="nothing named"),
        pytest.param({"delay_cause": DelayCause.MONEY}, ("资金", None), id="a cause alone"),
        pytest.param(
            {"delay_cause": DelayCause.MONEY, "delay_owner": DelayOwner.OFFICE}, ("资金", "汇总单位"), id="and an owner"
        ),
    ],
)
def test_what_was_named_last_is_filled_in_already(said: dict[str, object], filled_in: tuple[object, object]) -> None:
    assert carried(**said) == filled_in


def test_of_an_item_of_which_nothing_was_said_nothing_is_filled_in() -> None:
    assert [column.carried(form(), LINE) for column in DELAY_COLUMNS] == [None] * len(DELAY_COLUMNS)

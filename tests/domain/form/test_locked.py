"""The marks by which a reader tells that somebody altered what was printed in a row."""

import pytest
from tests.builders import ITEMS, form

from duban.domain.form import column_of, shown
from duban.domain.form.locked import PRINTED, is_as_printed, row_hash, row_hashes

FORM = form()
HASHES = row_hashes(FORM)


def printed(of: int) -> dict[str, str]:
    """The printed cells of that row, as they went out."""
    return {key: shown(column_of(key), FORM, ITEMS[of]) for key in PRINTED}


def test_each_row_has_a_mark_of_its_own_which_names_its_item() -> None:
    marks = [mark.split(":") for mark in HASHES.split(" ")]
    assert [number for number, _ in marks] == ["38", "39", "40", "41"]
    assert {len(mark) for _, mark in marks} == {16}
    assert len({mark for _, mark in marks}) == 4


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"goal": "优化 办理\n流程。"}, True),
        ({"number": "３８"}, True),
        ({"last_progress": "别的"}, True),
        ({"goal": "优化办事流程。"}, False),
        ({"deadline": "2022年12月底"}, False),
        ({"co_responsible": ""}, False),
    ],
    ids=["as it went out", "blanks", "full width", "last month's words", "a word", "the deadline", "an empty cell"],
)
def test_a_row_is_as_printed_whatever_its_blanks_and_widths(changes: dict[str, str], same: bool) -> None:
    assert is_as_printed(printed(0) | changes, 38, HASHES) is same


@pytest.mark.parametrize("hashes", ["", "38", HASHES.partition(" ")[2]], ids=["no marks", "no mark", "others' alone"])
def test_a_form_without_a_mark_for_the_row_does_not_tell(hashes: str) -> None:
    assert is_as_printed(printed(0), 38, hashes) is None


def test_a_mark_that_was_damaged_is_that_of_no_row() -> None:
    assert is_as_printed(printed(0), 38, HASHES.replace("38:", "38::")) is False


def test_a_column_that_is_gone_counts_as_empty() -> None:
    assert row_hash({}) == row_hash(dict.fromkeys(PRINTED, ""))

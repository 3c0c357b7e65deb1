"""What a column of a form is by itself, without a rule of its own."""

from dataclasses import replace

import pytest
from tests.builders import ITEMS, form

from duban.domain.form.column import Column, widened

OPEN = Column("remark", "备注", 10)
LOCKED = Column("number", "序号", 5, shows=lambda _, item: str(item.number))


def test_a_column_that_shows_something_is_not_filled() -> None:
    assert OPEN.is_open
    assert not LOCKED.is_open


def test_what_is_expected_stands_in_brackets_below_the_title() -> None:
    assert OPEN.heading == "备注"
    assert Column("status", "完成情况", 12, note="必选▼").heading == "完成情况\n（必选▼）"


def test_a_column_is_found_by_its_key_when_its_header_was_edited() -> None:
    assert OPEN.mark == "#remark"


def test_without_a_rule_nothing_is_refused_filled_in_or_required() -> None:
    assert (OPEN.refusal(form(), ITEMS[0]), OPEN.carried(form(), ITEMS[0])) == ("", None)
    assert not any((OPEN.required, OPEN.repeats, OPEN.begins_page))
    ruled = Column("evidence", "佐证材料", 16, refuses=lambda *_: "不必填写。", carries=lambda *_: "方案.pdf")
    assert (ruled.refusal(form(), ITEMS[0]), ruled.carried(form(), ITEMS[0])) == ("不必填写。", "方案.pdf")


@pytest.mark.parametrize(
    ("labels", "width"),
    [
        pytest.param(("38", "39"), 5, id="numbers fit"),
        pytest.param(("2-45",), 5.5, id="a label and the space beside it"),
        pytest.param(("一（二）1", "3"), 10.5, id="of Chinese signs each takes two, and the longest label counts"),
        pytest.param((), 5, id="no rows"),
    ],
)
def test_a_label_in_the_place_of_a_number_has_the_room_that_it_takes(labels: tuple[str, ...], width: float) -> None:
    number = replace(LOCKED, told=lambda _, item: item.label)
    rows = [replace(ITEMS[0], label=label) for label in labels]
    assert [column.width for column in widened((number, OPEN), form(), rows)] == [width, OPEN.width]

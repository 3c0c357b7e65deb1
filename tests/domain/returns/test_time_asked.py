"""A return asks for more time than an item has by expecting it done after its last day."""

from datetime import date

import pytest
from tests.report_cases import dated, entry, item

from duban.domain.plan.programme import Item
from duban.domain.returns.submission import Status
from duban.domain.returns.time_asked import time_asked

LAST, AFTER = date(2021, 10, 31), date(2021, 11, 1)
DUE = item(2, deadline=dated(LAST))


def asked(expected: date | None, status: Status | None = Status.BEHIND, of: Item = DUE, due: date | None = LAST):
    """The day by which more time is asked for."""
    return time_asked(of, due, entry(of.number, status, expected_on=expected))


def test_who_expects_it_done_after_the_last_day_asks_for_the_time_until_then() -> None:
    assert asked(AFTER) == AFTER


@pytest.mark.parametrize("expected", [date(2021, 10, 30), LAST, None])
def test_who_expects_it_done_by_the_last_day_or_names_none_asks_for_nothing(expected: date | None) -> None:
    assert asked(expected) is None


def test_an_item_without_a_last_day_has_all_the_time() -> None:
    assert asked(AFTER, of=item(4), due=None) is None


@pytest.mark.parametrize("status", [Status.DONE, None])
def test_what_is_done_and_what_nothing_is_said_of_needs_no_time(status: Status | None) -> None:
    assert asked(AFTER, status) is None


def test_a_doubtful_deadline_costs_nobody_a_question() -> None:
    assert asked(AFTER, of=item(7, deadline=dated(LAST), unconfirmed=("完成时限",))) is None

"""What is left to be done beside what should be left, and in which month the cliff stands."""

import pytest

from duban.domain.calendar.cycle import Period
from duban.domain.report.burn_down import MonthLeft, burn_down
from duban.domain.report.trend import MonthPoint


def points(*known: tuple[str, int, int | None]) -> tuple[MonthPoint, ...]:
    return tuple(MonthPoint(Period.parse(month), due, done) for month, due, done in known)


NOVEMBER = Period.parse("2021-11")
YEAR = points(("2021-10", 10, 4), ("2021-11", 13, 20), ("2021-12", 90, None), ("2022-01", 100, None))


def test_each_month_says_what_falls_due_what_should_be_left_and_what_is():
    found = burn_down(YEAR)
    assert found
    assert [(one.falling_due, one.should_be_left, one.left) for one in found.months] == [
        (10, 90, 96),
        (3, 87, 80),
        (77, 10, None),
        (10, 0, None),
    ]


@pytest.mark.parametrize(
    ("left", "told"),
    [(88, "还差1项"), (87, "与时限相符"), (86, "比时限提前1项"), (None, "")],
    ids=["behind", "on time", "ahead", "not known"],
)
def test_a_month_says_in_words_how_it_stands(left, told):
    assert MonthLeft(NOVEMBER, 3, 87, left).told == told


def test_the_whole_is_told_with_the_month_in_which_most_falls_due():
    found = burn_down(YEAR)
    assert found
    assert found.told == (
        "有明确时限的事项100项，到2021年11月已完成20项（含申报待核验），还剩80项；按时限到月底应剩87项，比时限提前7项。"
        "2021年12月一个月到期77项，为各月最多。"
    )


def test_what_was_verified_is_told_apart_from_what_is_only_claimed():
    found = burn_down((MonthPoint(Period.parse("2021-12"), 90, 80, 30),))
    assert found
    assert "已完成80项（已销号30项、申报待核验50项），还剩10项" in found.told


def test_before_anything_is_known_only_the_deadlines_are_told():
    found = burn_down(points(("2021-12", 7, None)))
    assert found
    assert found.told == "有明确时限的事项7项。2021年12月一个月到期7项，为各月最多。"


def test_without_any_deadline_there_is_none():
    assert burn_down(()) is None


def test_it_is_shown_to_the_end_of_a_year_or_of_the_plan():
    found = burn_down(YEAR)
    assert found
    assert [str(one.month) for one in found.until(2021).months] == ["2021-10", "2021-11", "2021-12"]
    assert found.until(2023) == found

"""What a form asks of a unit in cells and minutes, computed by hand."""

import pytest

from duban.domain.report.burden import BASIS, UnitBurden, total_of


@pytest.mark.parametrize(
    ("asked", "carried", "mails", "share", "minutes"),
    [
        pytest.param(40, 60, 4, 60, 80, id="60 minutes to fill, 12 to look, 8 to read"),
        pytest.param(1, 0, 0, 0, 2, id="a minute and a half is two"),
        pytest.param(0, 3, 1, 100, 3, id="nothing to fill in is still looked at"),
        pytest.param(None, None, 3, None, None, id="what nobody counted is not estimated"),
        pytest.param(10, None, 0, None, 15, id="forms of before know no prefilled cells"),
        pytest.param(0, 0, 0, None, 0, id="no cell at all has no share"),
    ],
)
def test_the_estimate(
    asked: int | None, carried: int | None, mails: int, share: int | None, minutes: int | None
) -> None:
    one = UnitBurden("swj", "市税务局", asked, carried, mails)
    assert (one.share, one.minutes) == (share, minutes)


def test_what_is_answered_on_a_page_of_its_own_takes_three_minutes_also_of_who_has_no_form() -> None:
    assert UnitBurden("swj", "市税务局", 40, 60, 4, answers=2).minutes == 80 + 6
    assert UnitBurden("sz", "数字办", None, None, 2, answers=3).minutes == 9 + 4


def test_the_total_adds_what_is_known() -> None:
    total = total_of((UnitBurden("a", "甲", 10, 5, 2, 12), UnitBurden("b", "乙", None, None, 1, answers=2)))
    assert (total.asked, total.carried, total.mails, total.before, total.answers) == (10, 5, 3, 12, 2)
    assert total_of(()).asked is None


def test_the_basis_says_what_is_reckoned() -> None:
    assert all(words in BASIS for words in ("1.5分钟", "0.2分钟", "3分钟", "2分钟", "未经实测"))

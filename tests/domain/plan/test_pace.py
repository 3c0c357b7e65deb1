"""The arithmetic of 序时进度."""

from datetime import date
from decimal import Decimal

import pytest

from duban.domain.plan.pace import expected_share, grows, is_met, pace, scheduled
from duban.domain.plan.programme import Kpi

START = date(2021, 9, 22)


def kpi(
    target: str = "300", direction: str = ">=", kind: str = "cumulative", due: date | None = date(2021, 12, 31)
) -> Kpi:
    return Kpi("K1-1", 1, "新增企业数", "家", direction, target, due, kind, enabled=True)


@pytest.mark.parametrize(("month", "share"), [(3, 25), (6, 50), (11, "91.7")])
def test_an_annual_target_is_measured_by_months_of_its_year(month: int, share: object) -> None:
    expected = expected_share(date(2022, 12, 31), START, date(2022, month, 25))
    assert expected is not None
    assert round(expected, 1) == Decimal(str(share))


def test_of_an_annual_target_nothing_is_due_before_its_year() -> None:
    assert expected_share(date(2022, 12, 31), START, date(2021, 12, 25)) == 0


def test_any_other_is_measured_by_days_from_the_programmes_start() -> None:
    due, half = date(2022, 9, 22), date(2022, 3, 23)
    expected = expected_share(due, START, half)
    assert expected is not None
    assert round(expected, 1) == Decimal("49.9")
    assert expected_share(due, START, START) == 0
    assert expected_share(due, START, due) == 100


def test_without_a_beginning_only_annual_targets_and_those_that_are_due_have_a_schedule() -> None:
    within, annual = kpi(due=date(2022, 6, 30)), kpi()
    on = date(2021, 10, 25)
    assert scheduled(within, None, on) is None
    assert scheduled(within, None, date(2022, 6, 30)) == 100
    assert scheduled(annual, None, on) == scheduled(annual, START, on)


def test_more_than_thirty_points_short_is_behind_and_thirty_are_not() -> None:
    on = date(2021, 9, 25)  # 75 % of an annual target
    exactly, less = (pace(kpi("100"), Decimal(value), START, on) for value in (45, 44))
    assert exactly is not None
    assert less is not None
    assert (exactly.is_behind, less.is_behind) == (False, True)


@pytest.mark.parametrize("other", [kpi(kind="stock"), kpi(direction="<="), kpi(due=None), kpi(target="0")])
def test_what_does_not_add_up_towards_a_date_has_no_schedule(other: Kpi) -> None:
    assert pace(other, Decimal(10), START, date(2021, 10, 25)) is None


@pytest.mark.parametrize(
    ("direction", "value", "met"),
    [
        *(("<=", 100, True), ("<=", 101, False), (">=", 100, True), (">=", 99, False)),
        *((">", 100, False), (">", 101, True), ("==", 100, True), ("==", 99, False)),
    ],
)
def test_a_target_is_met_on_its_own_side(direction: str, value: int, met: bool) -> None:
    assert is_met(kpi("100", direction), Decimal(value)) is met


@pytest.mark.parametrize(
    ("due", "starts_on", "on", "share"),
    [
        pytest.param(date(2021, 12, 31), START, date(2021, 12, 30), 100, id="December is the twelfth of twelve months"),
        pytest.param(
            date(2021, 12, 30), START, date(2021, 10, 25), 100 * 33 / 99, id="a day before the year's end: by days"
        ),
        pytest.param(date(2022, 3, 31), START, date(2021, 9, 1), 0, id="nothing before the programme began"),
        pytest.param(date(2022, 3, 31), date(2022, 4, 1), date(2022, 3, 1), 100, id="due before it began: all of it"),
        pytest.param(date(2022, 3, 31), date(2022, 3, 31), date(2022, 3, 1), 100, id="or on its first day"),
        pytest.param(
            date(2022, 3, 31), date(2022, 3, 30), date(2022, 3, 30), 0, id="a day after: nothing on the first"
        ),
        pytest.param(date(2021, 11, 30), START, date(2021, 12, 25), 100, id="and never more than all"),
    ],
)
def test_how_much_of_the_way_should_be_gone(due: date, starts_on: date, on: date, share: float) -> None:
    assert float(expected_share(due, starts_on, on) or 0) == pytest.approx(share)


def test_how_far_a_number_has_come_is_told_in_percent_of_its_target() -> None:
    come = pace(kpi("300"), Decimal(60), START, date(2021, 9, 25))
    assert come is not None
    assert (come.reached, come.expected) == (20, 75)


@pytest.mark.parametrize(
    ("target", "direction", "adds_up"),
    [("1", ">=", True), ("1", ">", True), ("0", ">=", False), ("-1", ">=", False), ("1", "==", False)],
)
def test_which_numbers_add_up_towards_a_target(target: str, direction: str, adds_up: bool) -> None:
    assert grows(kpi(target, direction)) is adds_up

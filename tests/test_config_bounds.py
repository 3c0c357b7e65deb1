"""Every number in the settings is one that can be meant: of any other the office is told where, and what it may be."""

from dataclasses import fields, replace
from datetime import date

import pytest

from duban.config import load_settings
from duban.config.bounds import BOUNDS, COUNTS, out_of_bounds
from duban.config.settings import Settings


@pytest.fixture(scope="module")
def shipped() -> Settings:
    return load_settings()


def of_stream(settings: Settings, **changes: int) -> list[str]:
    """What is said of the monthly stream with these *changes*."""
    code = "department_monthly"
    return list(out_of_bounds(replace(settings, streams={code: replace(settings.streams[code], **changes)})))


def test_what_is_shipped_is_within_all_bounds(shipped: Settings) -> None:
    assert list(out_of_bounds(shipped)) == []


@pytest.mark.parametrize(("value", "told"), [(-1, True), (0, True), (1, False), (40, False), (41, True)])
def test_the_bounds_themselves_are_allowed(shipped: Settings, value: int, told: bool) -> None:
    said = [f"streams.department_monthly.opens_before = {value}：应为 1 至 40"]
    assert of_stream(shipped, opens_before=value) == (said if told else [])


def test_a_rung_is_named_by_its_code_and_a_row_by_its_place(shipped: Settings) -> None:
    ladder = tuple(
        replace(rung, offset=-99) if rung.code == "R1" else rung for rung in shipped.ladders["county_quarterly"]
    )
    rows = (replace(shipped.deciding[0], days=-1), *shipped.deciding[1:])
    strange = replace(shipped, ladders={"county_quarterly": ladder}, deciding=rows)
    assert list(out_of_bounds(strange)) == [
        "ladders.county_quarterly.R1.offset = -99：应为 -40 至 250",
        "deciding.0.days = -1：应为 0 至 3650",
    ]


def test_a_number_that_nobody_thought_of_may_not_be_negative(shipped: Settings) -> None:
    assert (
        of_stream(shipped, due_weekday=-3)[0]
        == f"streams.department_monthly.due_weekday = -3：应为 {COUNTS[0]} 至 {COUNTS[1]}"
    )


def test_a_switch_is_no_number(shipped: Settings) -> None:
    plan = next(iter(shipped.programmes.values()))
    off = replace(shipped, programmes={"qz2021": replace(plan, claim_sheet=False, starts_on=date(2021, 1, 1))})
    assert list(out_of_bounds(off)) == []


def test_every_bound_is_of_a_setting_that_is_there() -> None:
    assert [(of, name) for of, name in BOUNDS if name not in {part.name for part in fields(of)}] == []
    assert [low for low, high in BOUNDS.values() if low > high] == []

"""How a paper calls those that are to report: all by their level, zones by name while they are few, some by name."""

from dataclasses import replace

import pytest
from tests.quarter_cases import quarter

from duban.domain.papers.counties_told import everybody, unnamed, who
from duban.domain.report.county_registers import place

QUARTER = quarter()
THREE = ("甲开发区管委会", "乙开发区管委会", "丙投资区管理委员会")
NAMED = "甲开发区、乙开发区、丙投资区"
FOUR = (*THREE, "丁投资区管委会")


@pytest.mark.parametrize(
    ("names", "told"),
    [
        pytest.param(("鲤城区", "惠安县"), f"各{QUARTER.level}", id="counties alone"),
        pytest.param(("鲤城区", *THREE), f"各{QUARTER.level}和{NAMED}", id="few zones beside them"),
        pytest.param(("鲤城区", *FOUR), f"各{QUARTER.level}和各功能区", id="many zones beside them"),
        pytest.param(THREE, NAMED, id="few zones alone"),
        pytest.param(FOUR, "各功能区", id="many zones alone"),
    ],
)
def test_zones_are_named_beside_the_counties_while_they_are_few(names: tuple[str, ...], told: str) -> None:
    counties = tuple(replace(QUARTER.counties[0], name=name) for name in names)
    assert everybody(replace(QUARTER, counties=counties)) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("鲤城区人民政府", "鲤城区"),
        ("甲开发区管委会", "甲开发区"),
        ("丙投资区管理委员会", "丙投资区"),
        ("惠安县", "惠安县"),
        ("管委会", "管委会"),
        ("人民政府", "人民政府"),
    ],
)
def test_a_place_is_named_without_its_organ(name: str, told: str) -> None:
    assert place(name) == told


def named(*names: str, of: tuple[str, ...]) -> str:
    return who(names, replace(QUARTER, counties=tuple(replace(QUARTER.counties[0], name=name) for name in of)))


def test_some_are_told_by_name_and_all_of_them_together_with_their_number() -> None:
    two = ("鲤城区人民政府", "惠安县人民政府")
    assert named(two[0], of=two) == "鲤城区"
    assert named(*two, of=(*two, "晋江市人民政府")) == "鲤城区、惠安县"
    assert named(*two, of=two) == f"各{QUARTER.level}共2家"
    assert named(*THREE, of=THREE) == f"{NAMED}（共3家）"


def test_the_only_one_that_is_to_report_is_told_by_its_name() -> None:
    assert named("惠安县人民政府", of=("惠安县人民政府",)) == "惠安县"


def test_a_text_can_be_told_of_a_place_without_its_name() -> None:
    text = "惠安县人民政府召开会议，惠安县各窗口已开通。"
    assert unnamed(text, "惠安县人民政府") == "本地召开会议，本地各窗口已开通。"

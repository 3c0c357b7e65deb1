"""Quantities that a clause promises: each number once, its unit, the good side of it, and how sure that is."""

import pytest

from duban.domain.importing.quantities import Quantity, quantities_in
from duban.domain.plan.programme import Direction


def test_a_comparison_is_one_sure_quantity_that_begins_with_its_verb() -> None:
    (found,) = quantities_in("开办时间压缩至1个工作日")
    assert found == Quantity("1", "工作日", Direction.AT_MOST, start=4, gained=False, several=False)


def test_a_start_is_kept_beside_the_goal() -> None:
    (found,) = quantities_in("由法定20个工作日压缩至5个工作日")
    assert (found.value, found.baseline, found.several) == ("5", "20个工作日", False)


def test_what_is_gained_is_weaker_and_no_list() -> None:
    (found,) = quantities_in("建成充电站300座")
    assert found == Quantity("300", "座", Direction.AT_LEAST, start=5, gained=True, several=False)


@pytest.mark.parametrize(
    ("clause", "values"),
    [
        pytest.param("停电时间压减至2个、5个小时", ["2", "5"], id="two"),
        pytest.param("停电时间压减至1个、2个、5个小时", ["1", "2", "5"], id="three"),
    ],
)
def test_numbers_for_several_classes_are_a_list(clause: str, values: list[str]) -> None:
    found = list(quantities_in(clause))
    assert [one.value for one in found] == values
    assert {(one.unit, one.several) for one in found} == {("小时", True)}


def test_a_time_that_passes_while_something_is_done_is_no_quantity_gained() -> None:
    assert list(quantities_in("完成验收需要3个月")) == []


def test_a_number_is_taken_once() -> None:
    """完成 before a comparison names no second quantity."""
    (found,) = quantities_in("完成不少于30台自助机的投放")
    assert (found.value, found.gained) == ("30", False)


@pytest.mark.parametrize(
    ("clause", "direction"),
    [
        ("申请材料不超过2份", Direction.AT_MOST),
        ("保有量超1300家", Direction.MORE_THAN),
        ("办电率达90%以上", Direction.AT_LEAST),
        ("比例提高到70%", Direction.AT_LEAST),
    ],
)
def test_which_side_of_a_number_is_good(clause: str, direction: Direction) -> None:
    assert [one.direction for one in quantities_in(clause)] == [direction]

"""Whoever names a unit that nobody is called is told whom he may have meant."""

import pytest

from duban.domain.plan.organisation import Organisation
from duban.domain.plan.unknown_unit import nearest_units, unknown_unit


def unit(code: str, name: str, *aliases: str) -> Organisation:
    return Organisation(code, name, aliases, "市直部门", subordinate=True, salutation="贵局")


UNITS = (
    unit("swj", "市税务局", "国税局"),
    unit("czj", "市财政局"),
    unit("fgw", "市发改委", "市发展和改革委员会"),
    unit("jyj", "市教育局"),
    unit("mzj", "市民政局"),
    unit("gxj", "市工信局"),
    unit("rsj", "市人社局"),
)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        pytest.param("税务局", "swj", id="without the city"),
        pytest.param("泉州市税务局", "swj", id="with its whole name"),
        pytest.param("国税", "swj", id="part of another name"),
        pytest.param("发展改革委", "fgw", id="some signs of another name"),
        pytest.param("swjj", "swj", id="a code with a sign too many"),
        pytest.param("财政局", "czj", id="another unit"),
    ],
)
def test_the_likest_comes_first(name: str, first: str) -> None:
    assert nearest_units(name, UNITS)[0].code == first


def test_so_many_as_one_reads_at_a_glance() -> None:
    assert len(nearest_units("市某局", UNITS)) == 5
    assert len(nearest_units("市某局", UNITS[:3])) == 2, "one that is not like it is not told"
    assert [one.code for one in nearest_units("税务局", (*UNITS, UNITS[0]))].count("swj") == 1


@pytest.mark.parametrize("name", ["", "部", "xyz", "中国移动"])
def test_what_is_like_nothing_is_told_how_units_are_named(name: str) -> None:
    assert nearest_units(name, UNITS[:3]) == ()
    assert unknown_unit(name, UNITS[:3]) == f"单位表中没有“{name}”。可写单位的名称、别名或代码，见任务清单《单位》。"


@pytest.mark.parametrize(("name", "near"), [("甲丙", True), ("甲丙丁", False)])
def test_half_of_the_signs_are_like_enough(name: str, near: bool) -> None:
    assert bool(nearest_units(name, [unit("zz", "甲乙")])) is near


def test_it_is_said_in_one_sentence() -> None:
    assert unknown_unit("税务局", UNITS[:2]) == "单位表中没有“税务局”。相近的有：市税务局（swj）。"

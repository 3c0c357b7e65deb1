"""The shorthand of the plan is understood as its authors meant it, and what is not understood is told."""

import pytest

from duban.domain.plan.organisation import Organisation
from duban.domain.plan.unit_names import Directory


def unit(code: str, name: str, *aliases: str) -> Organisation:
    return Organisation(code, name, aliases, "市直部门", subordinate=True, salutation="贵局")


DIRECTORY = Directory(
    (
        unit("gaj", "市公安局"),
        unit("swj", "市税务局"),
        unit("scjgj", "市市场监管局", "市场监管局"),
        unit("rhzh", "人民银行泉州市中心支行"),
        unit("jcy", "市人民检察院"),
        unit("zzb", "市委组织部", "市委组织部（人才办）"),
        unit("gwgd", "国网泉州供电公司"),
    ),
    (
        *("等相关部门", "等执法监管部门", "市工改各成员单位"),
        "市“双随机、一公开”跨部门联合监管工作联席会议成员单位",
    ),
)


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        pytest.param("市公安局、税务局", ("gaj", "swj"), id="市 is said once for a group"),
        pytest.param(
            "市公安局、市场监管局", ("gaj", "scjgj"), id="市场监管局 begins with 市 and needs it all the same"
        ),
        pytest.param("市公安局，人民银行泉州市中心支行等相关部门", ("gaj", "rhzh"), id="等 opens the list"),
        pytest.param("市公安局、人民检察院等相关部门", ("gaj", "jcy"), id="人民检察院 is the city's"),
        pytest.param("国网泉州供电公司，市公安局", ("gwgd", "gaj"), id="a name with its own place word"),
        pytest.param("市公安局，税务局", ("gaj", "swj"), id="a stray ， before a name without 市"),
        pytest.param("市公安局、市税务局", ("gaj", "swj"), id="市 said twice"),
        pytest.param("市委组织部（人才办），市公安局", ("zzb", "gaj"), id="brackets belong to the name"),
        pytest.param("市委组织部(人才办),市公安局", ("zzb", "gaj"), id="half-width signs"),
        pytest.param(" 市公安局 、 税 务 局\n市市场监管局", ("gaj", "swj", "scjgj"), id="blanks and line breaks"),
        pytest.param("市税务局、公安局、税务局", ("swj", "gaj"), id="a name said twice counts once, in order"),
        pytest.param("市公安局等市工改各成员单位", ("gaj",), id="a phrase for many stands for nobody"),
        pytest.param("市“双随机、一公开”跨部门联合监管工作联席会议成员单位", (), id="a 、 inside quotation marks"),
        pytest.param("", (), id="the lead acts alone"),
    ],
)
def test_a_cell_names_the_organisations_its_author_meant(cell: str, codes: tuple[str, ...]):
    named = DIRECTORY.find(cell)
    assert named.codes == codes
    assert named.unknown == ()


@pytest.mark.parametrize(
    ("cell", "unknown"),
    [
        pytest.param("市公安局、园林局", ("园林局",), id="a unit that is not in the list"),
        pytest.param("省公安厅", ("省公安厅",), id="a unit of the province is not the city's"),
        pytest.param("市公安局等驻泉单位", ("等驻泉单位",), id="a phrase that is not in the list"),
        pytest.param("市“一网、通办”专班，市公安局", ("市“一网、通办”专班",), id="quotation marks keep a name whole"),
        pytest.param("园林局、园林局", ("园林局",), id="told once"),
    ],
)
def test_a_name_that_nobody_goes_by_is_told_as_it_is_written(cell: str, unknown: tuple[str, ...]):
    assert DIRECTORY.find(cell).unknown == unknown


def test_a_name_that_two_units_go_by_belongs_to_the_first():
    directory = Directory((unit("a", "市甲局", "甲"), unit("b", "市乙局", "甲")))
    assert directory.find("甲").codes == ("a",)


def test_of_two_phrases_the_longer_one_is_taken_out_first():
    directory = Directory((unit("gaj", "市公安局"),), ("等部门", "等部门及单位"))
    assert directory.find("市公安局等部门及单位").unknown == ()


def test_an_ending_without_more_says_nothing_more():
    named = DIRECTORY.find("税务局等")
    assert (named.codes, named.unknown) == (("swj",), ())


def test_a_name_that_nobody_goes_by_stays_whole_with_the_phrase_behind_it():
    named = DIRECTORY.find("园林局等驻泉单位")
    assert (named.codes, named.unknown) == ((), ("园林局等驻泉单位",))

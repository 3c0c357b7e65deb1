"""What names of units look like: their endings, their length, and phrases for many."""

import pytest

from duban.domain.importing.unit_forms import (
    groups_in,
    has_own_place,
    is_collective,
    is_unit,
    looks_like_units,
    names_in,
    surely_units,
    told_apart,
)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        pytest.param("市公安局", True, id="an ending of units"),
        pytest.param("市公安局（牵头）", True, id="with its role"),
        pytest.param("市公安局等部门", True, id="with a phrase behind 等"),
        pytest.param("各县（市、区）人民政府", True, id="a phrase for many"),
        pytest.param("企业家", False, id="another ending"),
        pytest.param("局", False, id="one character"),
        pytest.param("市局", True, id="two characters"),
        pytest.param("市公安局。", False, id="with a stop"),
        pytest.param("建设服务中心", False, id="what is to be done"),
        pytest.param("市" + "甲" * 30 + "局", True, id="thirty-two characters"),
        pytest.param("市" + "甲" * 31 + "局", False, id="thirty-three"),
        pytest.param("各" + "甲" * 57 + "单位", True, id="a phrase of sixty characters"),
        pytest.param("各" + "甲" * 58 + "单位", False, id="a phrase of sixty-one"),
    ],
)
def test_what_can_be_a_unit(name: str, unit: bool) -> None:
    assert is_unit(name.replace("（", "(").replace("）", ")")) is unit


@pytest.mark.parametrize(
    ("name", "many"),
    [
        ("市直有关部门", True),
        ("各县区", True),
        ("县(市、区)政府", True),
        ("市公安局等有关部门", False),
        ("等有关部门", True),
        ("有关专家", False),
        ("市公安局", False),
    ],
)
def test_a_phrase_for_many(name: str, many: bool) -> None:
    assert is_collective(name) is many


@pytest.mark.parametrize(
    ("cell", "looks", "surely"),
    [
        pytest.param("市公安局、市财政局", True, True, id="two units"),
        pytest.param("市公安局、服务中心", True, False, id="one that may be something else"),
        pytest.param("服务中心、云川海关", True, False, id="a place of its own beside one that may be something else"),
        pytest.param("云川海关、各有关单位", True, True, id="a branch and a phrase for many"),
        pytest.param("市公安局、企业家", False, False, id="one that is none"),
        pytest.param("市公安局。", True, True, id="with a closing stop"),
        pytest.param("市公安局。市财政局", False, False, id="two sentences"),
        pytest.param("", False, False, id="nothing"),
        pytest.param("、".join(["市公安局"] * 80) + "、", True, True, id="four hundred characters"),
        pytest.param("、".join([*["市公安局"] * 79, "市公安分局"]) + "、", False, False, id="four hundred and one"),
        pytest.param("等有关部门", True, True, id="nothing but a phrase behind 等"),
    ],
)
def test_a_list_of_units(cell: str, looks: bool, surely: bool) -> None:
    assert (looks_like_units(cell), surely_units(cell)) == (looks, surely)


def test_names_stand_between_signs_but_not_within_brackets_and_quotation_marks() -> None:
    assert names_in("市公安局、“双随机、一公开”专班，各县（市、区）") == [
        "市公安局",
        "“双随机、一公开”专班",
        "各县(市、区)",
    ]
    assert groups_in("市公安局、财政局，云川海关。") == [["市公安局", "财政局"], ["云川海关"]]


def test_a_branch_says_itself_where_it_is() -> None:
    assert [name for name in ("云川海关", "国网云川供电公司", "高新区管委会", "公安局") if has_own_place(name)] == [
        *("云川海关", "国网云川供电公司", "高新区管委会")
    ]


@pytest.mark.parametrize(
    ("printed", "apart"),
    [
        ("服务中心、市公安局和市财政局", "服务中心、市公安局、市财政局"),
        ("市公安局和市财政局、企业家", "市公安局、市财政局、企业家"),
        ("企业家和市财政局", "企业家和市财政局"),
        ("市公安局和财政局", "市公安局和财政局"),
        ("市文化和旅游局", "市文化和旅游局"),
        ("和市公安局", "和市公安局"),
        ("市公安局和", "市公安局和"),
        ("企业家、市公安局和市财政局", "企业家、市公安局、市财政局"),
        ("市公安局和市财政局的代表", "市公安局和市财政局的代表"),
    ],
)
def test_two_whole_names_are_told_apart(printed: str, apart: str) -> None:
    assert told_apart(printed) == apart

"""A lane for each unit as long as a board shows them; above that one for each group, or a word on what is missing."""

import pytest

from duban.domain.plan import lanes
from duban.domain.plan.lanes import BoardRules, lanes_of, no_room
from duban.domain.plan.organisation import Organisation
from duban.errors import Refused

THREE = BoardRules(lanes_per_run=3)


def unit(number: int, group: str = "") -> Organisation:
    return Organisation(f"u{number}", f"单位{number}", (), "市直部门", subordinate=True, salutation="", group=group)


def shown(*units: Organisation, rules: BoardRules = THREE) -> list[tuple[str, list[str], bool]]:
    return [(one.name, [each.code for each in one.units], one.is_group) for one in lanes_of(units, rules)]


def test_few_units_have_a_lane_each_whether_they_are_grouped_or_not() -> None:
    assert shown(unit(1, "东片"), unit(2), unit(3, "东片")) == [
        ("单位1", ["u1"], False),
        ("单位2", ["u2"], False),
        ("单位3", ["u3"], False),
    ]


def test_many_have_one_for_each_group_in_the_order_of_the_list() -> None:
    assert shown(unit(1, "东片"), unit(2, "西片"), unit(3, "东片"), unit(4, "北片")) == [
        ("东片", ["u1", "u3"], True),
        ("西片", ["u2"], True),
        ("北片", ["u4"], True),
    ]


def test_who_is_in_no_group_is_named_with_where_to_write_it() -> None:
    units = [unit(1, "东片"), unit(2), unit(3, "东片"), unit(4)]
    fault = no_room(units, THREE)
    assert fault is not None
    assert fault.what == "应报单位4家，看板一期逐家至多列3格，超过的须按组列出，而单位2、单位4没有填写“分组”"
    assert "《单位》的“分组”列" in fault.remedy
    with pytest.raises(Refused, match="单位2、单位4没有填写“分组”"):
        lanes_of(units, THREE)


def test_more_groups_than_airflow_maps_over_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    units = [unit(number, f"第{number}组") for number in range(5)]
    assert no_room(units, THREE) is None
    monkeypatch.setattr(lanes, "MOST_MAPPED", 4)
    fault = no_room(units, THREE)
    assert fault is not None
    assert fault.what == "应报单位5家分为5组，看板一期至多4格"

"""The same number is not asked twice: targets that look like one are named, with what makes the form ask once."""

from dataclasses import replace
from datetime import date

import pytest

from duban.domain.plan.programme import Kpi
from duban.domain.plan.twins import PlannedTarget, are_alike, twins_among

ONE = Kpi(
    *("K035-1", 35, "实行告知承诺制的税务证明事项数", "项", ">=", "6", date(2021, 12, 31)),
    kind="milestone",
    enabled=True,
)
OTHER = replace(ONE, code="K040-2", item=40, metric="推行告知承诺制的税务证明事项数")


def found(*kpis: Kpi, same: dict[str, str] | None = None, of: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    codes = of or ("qz2021",) * len(kpis)
    targets = [PlannedTarget(code, kpi) for code, kpi in zip(codes, kpis, strict=True)]
    return [(one.first.kpi.code, one.second.kpi.code) for one in twins_among(targets, {"qz2021": same or {}})]


def test_two_targets_of_the_same_words_unit_value_and_day_are_named() -> None:
    assert found(ONE, OTHER) == [("K035-1", "K040-2")]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(OTHER, unit="件"), id="another unit"),
        pytest.param(replace(OTHER, target="8"), id="another value"),
        pytest.param(replace(OTHER, due=date(2022, 12, 31)), id="another day"),
        pytest.param(replace(OTHER, metric="不动产登记办理时限"), id="other words"),
        pytest.param(replace(OTHER, enabled=False), id="one that is not in use"),
    ],
)
def test_what_is_another_number_is_left_alone(other: Kpi) -> None:
    assert found(ONE, other) == []


def test_twins_that_are_known_are_asked_once_and_named_no_more() -> None:
    assert found(ONE, OTHER, same={"K035-1": "K040-2"}) == []


def test_what_a_platform_collects_is_asked_of_nobody_and_named_while_its_twin_is() -> None:
    collected = replace(ONE, source="省网上办事大厅")
    assert found(collected, OTHER) == [("K035-1", "K040-2")]
    (twins,) = twins_among([PlannedTarget("qz2021", collected), PlannedTarget("qz2021", OTHER)], {})
    assert "K040-2的“数据来源”列同样写明省网上办事大厅" in twins.remedy
    assert found(collected, replace(OTHER, source="省网上办事大厅")) == []


def test_two_programmes_may_ask_the_same() -> None:
    assert found(ONE, OTHER, of=("qz2021", "zwfw")) == [("K035-1", "K040-2")]
    (twins,) = twins_among([PlannedTarget("qz2021", ONE), PlannedTarget("zwfw", OTHER)], {})
    assert "K040-2将“启用”改为“否”" in twins.remedy


@pytest.mark.parametrize(
    ("one", "other", "alike"), [("", "", False), ("甲", "甲", False), ("办理时限", "办理时限", True)]
)
def test_names_without_words_are_alike_to_none(one: str, other: str, alike: bool) -> None:
    assert are_alike(one, other) is alike

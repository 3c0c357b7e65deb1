"""The charts in words, for whoever cannot see them."""

from dataclasses import replace

import pytest
from tests.report_cases import CONTINUOUS, item, report

from duban.domain.papers.figures import MOST_BARS, lights_figure, months_figure, shown_lights, strips_figure


def test_lights_are_told_period_by_period_and_those_that_nobody_has_are_not() -> None:
    assert lights_figure(report()).alt.split("；") == [
        "2021年9月企业全生命周期：黄灯2项、灰灯1项",
        "2021年9月投资贸易便利：黄灯2项、灰灯2项",
        "2021年10月企业全生命周期：绿灯1项、黄灯1项、灰灯1项",
        "2021年10月投资贸易便利：红灯2项、灰灯2项",
    ]
    assert "已销号1项" in lights_figure(report(closed=frozenset({1}))).alt


def test_a_chart_of_lights_has_room_for_few_periods_of_many_categories() -> None:
    told = report()
    assert [str(point.period) for point in shown_lights(told)] == ["2021-09", "2021-10"]
    many = replace(told, categories=told.categories * MOST_BARS)
    assert [str(point.period) for point in shown_lights(many)] == ["2021-10"]


@pytest.mark.parametrize(("categories", "periods"), [(0, 9), (1, 9), (2, 4), (5, 1), (12, 1), (13, 1)])
def test_it_goes_back_as_far_as_its_bars_are_told_apart(categories: int, periods: int) -> None:
    told = report()
    many = replace(told, lights=told.lights[:1] * 20, categories=told.categories[:1] * categories)
    assert len(shown_lights(many)) == periods


def test_what_is_left_is_told_beside_what_should_be() -> None:
    figure = months_figure(report())
    assert figure.caption == "图2　有时限的5项：应剩与实剩（项）"
    assert figure.alt.split("；") == [
        "2021年9月末按时限应剩1项、统计截止日实剩5项",
        "2021年10月末按时限应剩0项、统计截止日实剩4项",
    ]


def test_a_plan_without_deadlines_has_nothing_to_burn_down() -> None:
    assert months_figure(report((item(1, deadline=CONTINUOUS),))).alt == "没有有明确时限的任务"


def test_a_strip_counts_how_often_a_unit_answered_so() -> None:
    assert strips_figure(report()).alt == "市税务局：按时1期；市商务局：迟报1期；市中级人民法院：漏报1期"


def test_nothing_to_draw_is_said() -> None:
    empty = replace(report(), categories=(), lights=(), months=(), strips=())
    told = [figure(empty).alt for figure in (lights_figure, months_figure, strips_figure)]
    assert told == ["无任务事项", "没有有明确时限的任务", "无应报单位"]

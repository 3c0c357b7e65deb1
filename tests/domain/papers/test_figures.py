"""The charts in words, for whoever cannot see them."""

from dataclasses import replace

from tests.report_cases import report

from duban.domain.papers.figures import lights_figure, months_figure, strips_figure


def test_lights_that_nobody_has_are_not_told() -> None:
    assert lights_figure(report()).alt == ("企业全生命周期：绿灯1项、黄灯1项、灰灯1项；投资贸易便利：红灯2项、灰灯2项")
    assert "已销号1项" in lights_figure(report(closed=frozenset({1}))).alt


def test_months_are_told_as_far_as_they_are_known() -> None:
    told = months_figure(report()).alt.split("；")
    assert told == [
        "2021-09累计到期4项、累计完成（含待核验）0项、其中已销号0项",
        "2021-10累计到期5项、累计完成（含待核验）1项、其中已销号0项",
    ]


def test_a_strip_counts_how_often_a_unit_answered_so() -> None:
    assert strips_figure(report()).alt == "市税务局：按时1期；市商务局：迟报1期；市中级人民法院：漏报1期"


def test_nothing_to_draw_is_said() -> None:
    empty = replace(report(), categories=(), months=(), strips=())
    told = [figure(empty).alt for figure in (lights_figure, months_figure, strips_figure)]
    assert told == ["无任务事项", "尚无各月数据", "无应报单位"]

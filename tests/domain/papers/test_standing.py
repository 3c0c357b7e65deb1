"""What a 专报 opens with: where the plan stands beside last period, what comes and whether the pace is enough."""

from dataclasses import replace
from datetime import date

import pytest
from tests.report_cases import ITEMS, PERIOD, TAX, dated, item, report

from duban.domain.papers.standing import bases, lead, newly_done
from duban.domain.report import Report
from duban.domain.report.matters import ReportedMatter
from duban.domain.report.trend import MonthPoint, light_point
from duban.domain.returns.submission import CoordinationLevel

OCTOBER = report()
SEPTEMBER = PERIOD.later(-1)
YEAR_END = dated(date(2021, 12, 31))
TWO = (item(1, TAX, YEAR_END), item(2, TAX, YEAR_END))


def beside(**before: int) -> Report:
    """October beside a September with those counts, of which four were overdue."""
    point = light_point(SEPTEMBER, OCTOBER.rows)
    point = replace(point, total=replace(point.total, **before), overdue=4)
    return replace(OCTOBER, compared_to=SEPTEMBER, lights=(point,))


def test_the_rates_and_the_overdue_stand_beside_those_of_the_period_before() -> None:
    told = lead(beside(due=8, due_closed=1, due_claimed=3))
    assert "完成率（已核验）0%、（含待核验）25%（上期12.5%、50%），逾期2项（上期4项）。" in told


def test_where_nothing_was_due_before_no_rate_of_it_is_told() -> None:
    told = lead(beside(due=0, due_closed=0, due_claimed=0))
    assert "（含待核验）25%，逾期2项（上期4项）。" in told


def test_the_first_period_stands_alone() -> None:
    told = lead(replace(OCTOBER, compared_to=None, lights=(), changes=()))
    assert told.startswith("截至2021年10月25日，7项任务已销号0项、已申报完成待核验1项；到期事项完成率")
    assert "，逾期2项。" in told


def test_that_nothing_is_due_or_overdue_is_said() -> None:
    assert "；尚无到期事项。" in lead(report(TWO, submissions={}))
    assert "，无逾期事项。" in lead(report(ITEMS[:1]))


@pytest.mark.parametrize(
    ("closed", "claimed", "told"),
    [(0, 0, "本期没有新增"), (2, 0, "本期新销号2项"), (2, 1, "本期新销号2项、新申报完成1项")],
)
def test_what_was_done_since_is_told_in_one_clause(closed: int, claimed: int, told: str) -> None:
    assert newly_done(closed, claimed) == told


def test_the_fullest_of_the_weeks_is_named_and_one_alone_as_all_of_it() -> None:
    more = (*TWO, item(3, TAX, dated(date(2021, 11, 30))))
    assert "还有3项到期而未申报完成，最集中的是12月27日至31日，2项" in lead(report(more, submissions={}))
    assert "还有2项到期而未申报完成，均在12月27日至31日" in lead(report(TWO, submissions={}))
    assert "到2021年12月31日没有其他到期事项。" in lead(report(TWO[:1]))


FOUR = tuple(item(n, TAX, YEAR_END) for n in range(1, 5))


@pytest.mark.parametrize(
    ("done", "told"),
    [
        pytest.param((0, 2), "；本期净增完成（含待核验）2项，照此进度可以按时完成。", id="two in each of two periods"),
        pytest.param((0, 1), "；本期净增完成（含待核验）1项，照此进度难以全部按时完成。", id="one is too few for four"),
        pytest.param((1, 1), "；本期没有净增完成，照此进度难以全部按时完成。", id="nothing new"),
        pytest.param((2, 1), "；本期没有净增完成，照此进度难以全部按时完成。", id="less than before"),
        pytest.param((1,), "均在12月27日至31日。", id="nothing to go by"),
    ],
)
def test_the_pace_is_judged_by_this_period_s_gain_and_the_periods_left(done: tuple[int, ...], told: str) -> None:
    months = tuple(MonthPoint(SEPTEMBER.later(place), 4, count) for place, count in enumerate(done))
    assert told in lead(replace(report(FOUR, submissions={}), months=months))


def test_what_is_due_and_open_has_to_be_done_beside_what_comes() -> None:
    late = report((*FOUR, item(5, TAX, dated(date(2021, 9, 30)))), submissions={})
    months = tuple(MonthPoint(SEPTEMBER.later(place), 5, count) for place, count in enumerate((0, 2)))
    assert "；本期净增完成（含待核验）2项，照此进度难以全部按时完成。" in lead(replace(late, months=months))


def test_what_is_asked_of_city_and_province_is_counted_and_not_what_departments_settle() -> None:
    row = OCTOBER.rows[0]
    those = [ReportedMatter(row, "请定标准。", level, PERIOD) for level in CoordinationLevel]
    assert lead(replace(OCTOBER, needs=tuple(those))).endswith("各单位提出需市级协调1项、需省级协调1项。")
    assert lead(replace(OCTOBER, needs=tuple(those[:1]))).endswith("本期没有单位提出需市级以上协调的事项。")


def test_what_no_rate_counts_is_named() -> None:
    assert bases(OCTOBER) == (
        "有明确时限的5项中已到期4项，其中已销号0项、待核验1项、未完成3项；"
        "持续推进1项、随省推进1项不计入完成率；核验销号计至11月1日。"
    )
    turned = replace(OCTOBER, decided_to=date(2022, 1, 4))
    assert bases(turned).endswith("核验销号计至2022年1月4日。"), "the year is named where it is another"
    assert bases(replace(OCTOBER, decided_to=OCTOBER.counted_to)).endswith("不计入完成率。"), "one day is said once"
    assert bases(report(TWO, submissions={})) == "有明确时限的2项中尚无到期事项；核验销号计至11月1日。"

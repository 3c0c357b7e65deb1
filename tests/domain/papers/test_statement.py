"""What a unit reads of itself: its lights, the worst first, its needs, and what waits with the office."""

from dataclasses import replace
from datetime import date

import pytest
from tests.quarter_cases import account
from tests.report_cases import COURT, SUBMISSIONS, TAX, TRADE, accepted, dated, entry, item, report

from duban.domain.papers.statement import (
    OwedToUnit,
    StatedNeed,
    UnitStatement,
    county_statement_of,
    needs_in,
    statement_of,
)
from duban.domain.report.county_registers import CountyRegister
from duban.domain.returns.county import IndicatorAccount, IndicatorState
from duban.domain.returns.submission import Status

DAY = date(2021, 11, 15)
SEPTEMBER = dated(date(2021, 9, 30))


@pytest.mark.parametrize(
    ("owed", "told"),
    [
        (OwedToUnit("第3项申报完成，待复核", "我办", DAY), "第3项申报完成，待复核，由我办于2021年11月15日前办结"),
        (
            OwedToUnit("第3项申报完成，待复核", "我办", DAY, late=True),
            "第3项申报完成，待复核，应由我办于2021年11月15日前办结，现已超期",
        ),
        (OwedToUnit("第3项申请延期待答复", "我办"), "第3项申请延期待答复，由我办办理"),
        (OwedToUnit("第3项申请延期待答复", "我办", late=True), "第3项申请延期待答复，由我办办理"),
    ],
)
def test_the_office_says_what_it_owes_and_that_it_is_late(owed: OwedToUnit, told: str) -> None:
    assert owed.told == told
    assert statement_of(report(), (), [owed]).owed == (told,)


def test_every_item_is_counted_by_its_light_and_red_stands_before_yellow() -> None:
    items = (
        item(1, TAX, dated(date(2021, 11, 20))),
        item(2, TAX, SEPTEMBER),
        item(3, TAX, SEPTEMBER),
        item(4, TAX, dated(date(2022, 6, 30))),
        item(5, TAX),
        item(6, TAX, SEPTEMBER, unconfirmed=("完成时限",)),
        item(7, TAX, dated(date(2022, 6, 30))),
        item(8, TAX, dated(date(2021, 11, 20)), unconfirmed=("完成时限",)),
    )
    said = (
        entry(1, Status.ON_SCHEDULE),
        entry(2, Status.ON_SCHEDULE),
        entry(3, Status.DONE),
        entry(4, Status.ON_SCHEDULE),
        entry(7, Status.BEHIND),
        entry(8, Status.ON_SCHEDULE),
    )
    told = statement_of(report(items, submissions={TAX: accepted(TAX, said)}), (), ())
    assert told.lights == (
        "牵头8项：绿灯2项（含已申报完成、待核验1项）、黄灯3项、红灯1项、灰灯2项",
        "红灯 第2项（目标2）：逾期未完成（完成时限2021年9月30日）",
        "黄灯 第7项（目标7）：进展滞后（完成时限2022年6月30日）",
    ), "what is doubtful is held against nobody"
    assert told.due == ("第1项（目标1）（完成时限2021年11月20日）",)


def test_what_lags_without_a_date_has_none_and_what_was_closed_is_counted() -> None:
    told = report((item(1, TAX),), submissions={TAX: accepted(TAX, (entry(1, Status.NOT_PROGRESSING),))})
    yellow = replace(told, total=replace(told.total, closed=2, claimed=0))
    assert statement_of(yellow, (), ()).lights[0].endswith("已销号2项")
    assert not any("完成时限" in line for line in statement_of(told, (), ()).lights)


@pytest.mark.parametrize(("many", "more"), [(10, []), (11, ["等共11项"])])
def test_of_many_lines_the_first_stand_and_how_many_there_are(many: int, more: list[str]) -> None:
    owed = [OwedToUnit(f"第{n}项", "我办") for n in range(many)]
    assert list(statement_of(report(), (), owed).owed) == [one.told for one in owed][:10] + more
    items = tuple(item(n, TRADE, SEPTEMBER) for n in range(1, many + 1))
    assert list(statement_of(report(items), (), ()).lights)[11:] == more


def test_the_same_need_that_waits_at_the_same_place_stands_once_and_a_long_one_is_cut() -> None:
    needs = (
        StatedNeed(1, "商请开放接口。", "待交办，由我办办理"),
        StatedNeed(2, "商请开放接口。", "待交办，由我办办理"),
        StatedNeed(3, "商请开放接口。", "待答复，由我办办理"),
        StatedNeed(4, "甲" * 28 + "。" + "乙" * 32),
    )
    assert statement_of(report(), needs, ()).needs == (
        "第1、2项：商请开放接口（待交办，由我办办理）",
        "第3项：商请开放接口（待答复，由我办办理）",
        f"第4项：{'甲' * 28}",
    )


def test_where_needs_are_not_followed_they_stand_as_the_returns_name_them() -> None:
    needing = (entry(1, Status.ON_SCHEDULE, coordination="商请开放接口。"), entry(2, Status.ON_SCHEDULE))
    told = report(submissions=SUBMISSIONS | {TAX: accepted(TAX, needing)})
    assert needs_in(told) == (StatedNeed(1, "商请开放接口。"),)


def test_a_unit_of_whom_nothing_is_known_has_only_its_count() -> None:
    assert statement_of(report((item(6, COURT),)), (), ()) == UnitStatement(("牵头1项：灰灯1项",))


@pytest.mark.parametrize(
    ("register", "told"),
    [
        pytest.param(CountyRegister("huian", "惠安县"), ("本地落实方案：尚未说明",), id="nothing taken on"),
        pytest.param(
            CountyRegister("huian", "惠安县", "惠政〔2021〕5号", tasks="一件事改革。", tasks_unchanged=1),
            ("本地落实方案：已印发", "承接省上试点、探索性任务：一件事改革"),
            id="told this quarter",
        ),
        pytest.param(
            CountyRegister("huian", "惠安县", tasks="一件事改革", tasks_unchanged=2),
            ("本地落实方案：尚未说明", "承接省上试点、探索性任务：一件事改革，连续2个季度未更新"),
            id="the same words again",
        ),
    ],
)
def test_a_county_reads_how_its_plan_and_tasks_stand_on_the_register(
    register: CountyRegister, told: tuple[str, ...]
) -> None:
    assert county_statement_of(register, None, {}, ()).lights == told


def test_a_county_reads_its_indicators_by_state_and_each_that_is_not_normal_with_its_words() -> None:
    said = (
        IndicatorAccount(6, IndicatorState.NORMAL),
        IndicatorAccount(7, IndicatorState.BEHIND, "接口未打通。"),
        IndicatorAccount(8, IndicatorState.DIFFICULT),
    )
    told = county_statement_of(
        CountyRegister("huian", "惠安县"), account("惠安县", *said), {7: "纳税", 8: "跨境贸易"}, ()
    ).lights
    assert told[0].startswith("一级指标3项：")
    assert told[1:3] == (f"纳税：{IndicatorState.BEHIND}，接口未打通", f"跨境贸易：{IndicatorState.DIFFICULT}")

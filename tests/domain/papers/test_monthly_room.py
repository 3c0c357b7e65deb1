"""What the 专报 has room for, and what it says of the lights: compared where there is something to compare."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.report_cases import (
    COURT,
    ENTRIES,
    ITEMS,
    RETURNS,
    SUBMISSIONS,
    TAX,
    TRADE,
    accepted,
    dated,
    entry,
    expected,
    item,
    report,
)

from duban.domain.papers.monthly import paper
from duban.domain.plan.programme import Item
from duban.domain.report import Report
from duban.domain.returns.submission import Status

OF_EACH_LEAD = tuple(item(n, lead, dated(date(2021, 11, 30))) for n, lead in enumerate((TAX, TRADE, COURT), 1))
LAST_MONTH = {TAX: expected(TAX), TRADE: expected(TRADE), COURT: expected(COURT)}


def lights(facts: Report) -> str:
    (told,) = paper(facts).results
    return told[told.index("绿灯") :]


def said_by_each(items: tuple[Item, ...], status: Status, progress: str = "有进展。", problems: str = "") -> Report:
    """All items reported, each with that status."""
    submissions = {
        code: accepted(
            code, [entry(one.number, status, progress=progress, problems=problems) for one in items if one.lead == code]
        )
        for code in (TAX, TRADE, COURT)
    }
    return report(items, LAST_MONTH, submissions, {})


def test_two_items_of_a_category_are_told_or_one_at_risk_where_room_is_left() -> None:
    (done,) = paper(said_by_each(OF_EACH_LEAD, Status.DONE)).progress
    assert [words.partition("（")[0] for words in done.text.split("据")[1:]] == [
        "市税务局报送，第1项",
        "市商务局报送，第2项",
    ]
    (lagging,) = paper(said_by_each(OF_EACH_LEAD, Status.BEHIND)).progress
    assert lagging.text.endswith("项。市税务局第1项（目标1）进展滞后，距时限36天。")
    (both,) = paper(said_by_each(OF_EACH_LEAD[:1], Status.DONE)).progress
    assert both.text == "1项已销号0项、待核验1项。据市税务局报送，第1项（目标1，已申报待核验）：有进展。"


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        pytest.param(
            "办" * 42,
            "据市税务局报送，第1项（目标1，已申报待核验）：" + "办" * 42 + "。",
            id="42 characters are quoted whole",
        ),
        pytest.param(
            "办" * 43,
            "市税务局第1项（目标1）、市商务局第2项（目标2）已申报待核验。",
            id="of a longer sentence nothing: goal and standing are told",
        ),
    ],
)
def test_what_is_quoted_is_a_whole_sentence(said: str, quoted: str) -> None:
    (category,) = paper(said_by_each(OF_EACH_LEAD, Status.DONE, said)).progress
    assert quoted in category.text


def test_two_leads_are_named_of_those_that_lag_or_have_something_due_and_the_annex_has_all() -> None:
    items = (*OF_EACH_LEAD, *(item(n, lead, dated(date(2021, 11, 30))) for n, lead in enumerate((TAX, TAX, TRADE), 4)))
    text = paper(said_by_each(items, Status.BEHIND))
    assert text.problems[1].text == ("共6项：市税务局3项、市商务局2项居多，全部见附件3。逾期、滞后的6项均未报原因。")
    assert text.ahead == (
        "10月26日至12月31日到期、尚未申报完成6项，其中6项进展滞后。"
        "按牵头单位：市税务局3项、市商务局2项居多，全部见附件4。"
    )


def test_of_many_weeks_the_five_with_most_are_told() -> None:
    items = tuple(item(n, TAX, dated(date(2021, 10, 31) + timedelta(weeks=n))) for n in range(1, 7))
    twice = (*items, item(7, TAX, dated(date(2021, 12, 12))))
    told = paper(report(twice, submissions={}, earlier={})).ahead
    assert (
        "最多的五周：11月1日至7日1项、11月8日至14日1项、11月15日至21日1项、11月22日至28日1项、12月6日至12日2项。"
        in told
    )


def test_lights_are_counted_and_compared_with_the_month_before() -> None:
    assert lights(report()) == (
        "绿灯1项，黄灯1项（临期1项），红灯2项（均为逾期），灰灯3项（另有1项待核实，暂不列入逾期滞后）（图1）。"
        "比上期新转红灯2项。"
    )


def test_in_the_first_month_nothing_is_compared_and_nothing_withheld_is_not_told() -> None:
    certain = tuple(one for one in ITEMS if one.blames)
    told = lights(report(certain, earlier={}))
    assert told == ("绿灯1项，黄灯1项（临期1项），红灯2项（均为逾期），灰灯2项（图1）。")


def test_a_month_like_the_one_before_is_said_to_be_like_it() -> None:
    facts = replace(report(), changes=())
    assert "比上期无新转红灯。" in lights(facts)


def test_each_category_says_how_much_of_what_is_due_is_done_and_none_of_which_nothing_is() -> None:
    first, second = paper(report()).progress[:2]
    assert "，到期事项完成率（已核验）0%（含待核验50%）。" in first.text
    assert "，到期事项完成率（已核验）0%。" in second.text
    assert "到期事项完成率" not in paper(report((item(1),))).progress[0].text


def test_a_plan_without_deadlines_is_compared_with_none() -> None:
    assert "应剩" not in paper(report((item(1),))).results[0]


def test_a_problem_of_a_doubtful_item_or_of_an_earlier_month_is_counted_but_not_quoted() -> None:
    doubtful = item(8, TRADE, dated(date(2021, 9, 30)), unconfirmed=("牵头部门",))
    said = {TRADE: accepted(TRADE, [entry(8, Status.BEHIND, problems="接口未打通。")]), TAX: SUBMISSIONS[TAX]}
    assert ENTRIES[TAX][1].problems == "无"
    told = paper(report((*ITEMS, doubtful), RETURNS, said)).problems[-1]
    assert told.text == "共2条，见附件7。"

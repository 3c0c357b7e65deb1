"""The parts of sentences: quotations cut where they may be, items and units as papers name them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.report_cases import COURT, NAMES, TAX, TRADE, item, report

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_day
from duban.domain.papers.prose import by_lead, label, moment, names, numbered, percent, shorten, with_most
from duban.domain.plan.programme import Item
from duban.domain.report.tally import Row


def rows(*items: Item) -> tuple[Row, ...]:
    return report(items).rows


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        pytest.param("完成联调。", 5, "完成联调。", id="just short enough"),
        pytest.param("完成联调；", 28, "完成联调。", id="ends as a sentence"),
        pytest.param("完成联调。上线运行。再行评估。", 10, "完成联调。上线运行。", id="cut where a sentence ends"),
        pytest.param("完成联调！其后上线运行", 6, "完成联调！", id="an exclamation stays and is the end"),
        pytest.param("一二三四五六，七八九十", 8, "一二三四五六……", id="else where a clause ends"),
        pytest.param("一二，三四五六，七八九十甲乙", 8, "一二，三四五六……", id="at the last clause within the limit"),
        pytest.param(
            "一二三，四五六七八九，十甲乙丙丁", 8, "一二三，四五六七八九……", id="a clause too early is too little"
        ),
        pytest.param(
            "一二三四五六七八九十甲，丙", 8, "一二三四五六七八九十甲……", id="a clause somewhat longer is told whole"
        ),
        pytest.param("一二三四五六七八九十甲乙丙，丁", 8, "一二三四五六七八……", id="one far longer is cut"),
        pytest.param(
            "开展“一二三，四五六”行动成效明显", 10, "开展“一二三，四五六”……", id="no clause within a quotation"
        ),
        pytest.param(
            "开展了为期一年的“一二三四五六七八九十”行动",
            12,
            "开展了为期一年的“一二三四五六七八九十”……",
            id="a quotation is told to its end",
        ),
        pytest.param("开展“一二三四五六七八九十甲乙丙丁戊己庚辛”行动", 6, "开展……", id="or not begun"),
        pytest.param("完成联调", 4, "完成联调。", id="as long as it may be, it is told whole"),
        pytest.param("；完成联调", 28, "完成联调。", id="nothing begins with a stop"),
        pytest.param("。完成联调。上线运行后再行评估", 8, "完成联调。", id="nor is that a sentence of its own"),
        pytest.param("一二三四，五六七，八九十甲乙", 8, "一二三四，五六七……", id="the last of several clauses"),
        pytest.param("用“好”字一二三四五六七", 9, "用“好”字一二三四……", id="a quotation too early is too little"),
        pytest.param("“一二三四五，六七八九”行动", 8, "“一二三四五，六七八九”……", id="a quotation may begin at once"),
    ],
)
def test_a_quotation_is_cut_where_it_says_nothing_else(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


@pytest.mark.parametrize(
    ("goal", "named"),
    [
        ("优化办理流程，精简材料。", "第1项（优化办理流程）"),
        ("一二三四五六七八九十" * 3, f"第1项（{'一二三四五六七八九十' * 3}）"),
        ("一二三四五六七八九十" * 3 + "一", "第1项"),
        ("", "第1项"),
    ],
    ids=["up to the first sign", "as long as a label may be", "longer", "no goal"],
)
def test_an_item_is_named_by_number_and_goal(goal: str, named: str) -> None:
    assert label(rows(replace(item(1), goal=goal))[0]) == named


def test_names_are_cut_with_their_whole_number() -> None:
    assert names(["甲", "乙"], 2, "家") == "甲、乙"
    assert names(["甲", "乙", "丙"], 2, "家") == "甲、乙等3家"


@pytest.mark.parametrize(("count", "told"), [(1, "1项"), (3, "1、2、3项"), (4, "1、2、3等4项")])
def test_of_many_items_the_first_three_are_told(count: int, told: str) -> None:
    assert numbered([*map(str, range(1, count + 1))]) == told


def test_items_are_grouped_by_their_lead_and_the_rest_is_annexed() -> None:
    told = rows(item(3, TAX), item(1, TAX), item(2, TRADE), item(4, COURT))
    tax, trade, court = (NAMES[code] for code in (TAX, TRADE, COURT))
    assert by_lead(told) == f"{tax}第1、3项；{trade}第2项；{court}第4项"
    assert by_lead(told, 3) == f"{tax}第1、3项；{trade}第2项；{court}第4项"
    assert by_lead(told, 2, "附件3") == f"{tax}第1、3项；{trade}第2项；全部见附件3"


def test_ten_leads_are_named_where_a_paper_says_no_other_number() -> None:
    (row,) = rows(item(1))
    eleven = [replace(row, leads=(f"第{n}局",)) for n in range(1, 12)]
    assert by_lead(eleven[:10]).endswith("；第10局第1项")
    assert by_lead(eleven).endswith("；第10局第1项；全部见附件")


def test_days_moments_and_rates_are_written_as_in_papers() -> None:
    assert told_day(date(2021, 10, 5)) == "2021年10月5日"
    assert moment(datetime(2021, 11, 1, 9, tzinfo=TIMEZONE)) == "2021年11月1日9时"
    assert moment(datetime(2021, 10, 31, 17, 30, tzinfo=UTC)) == "2021年11月1日1时30分"
    assert [percent(rate) for rate in (None, 83.3, 25.0, 0.0)] == ["—", "83.3%", "25%", "0%"]


@pytest.mark.parametrize(
    ("leads", "limit", "told"),
    [
        pytest.param((TAX,) * 4 + (TRADE,), 2, "{TAX}4项、{TRADE}1项，全部见附件4", id="all of them with their counts"),
        pytest.param((TAX,) * 4 + (TRADE,), 1, "{TAX}4项居多，全部见附件4", id="those that have the most"),
        pytest.param((TAX,) * 3 + (TRADE,), 2, "{TAX}第1、2、3项；{TRADE}第4项", id="so few that all are named"),
    ],
)
def test_those_with_most_are_named_where_not_all_items_can_be(leads: tuple[str, ...], limit: int, told: str) -> None:
    some = rows(*(item(number, lead) for number, lead in enumerate(leads, 1)))
    assert with_most(some, limit, "附件4") == told.format(TAX=NAMES[TAX], TRADE=NAMES[TRADE])

"""The parts of sentences: quotations cut where they may be, items and units as papers name them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.report_cases import COURT, NAMES, TAX, TRADE, item, report

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_day
from duban.domain.papers.prose import by_lead, label, moment, names, numbered, percent, quoted, with_most
from duban.domain.plan.programme import Item
from duban.domain.report.tally import Row


def rows(*items: Item) -> tuple[Row, ...]:
    return report(items).rows


@pytest.mark.parametrize(
    ("text", "limit", "told"),
    [
        pytest.param("完成联调。", 5, "完成联调。", id="just short enough"),
        pytest.param("完成联调；", 28, "完成联调。", id="ends as a sentence"),
        pytest.param("完成联调。上线运行。再行评估。", 10, "完成联调。上线运行。", id="the sentences that fit"),
        pytest.param("完成联调！其后上线运行", 6, "完成联调！", id="an exclamation stays and is the end"),
        pytest.param("一二三四五六，七八九十甲乙", 8, "一二三四五六，七八九十甲乙。", id="a long one is whole"),
        pytest.param("一二三四五六七八九十甲乙！后", 8, "一二三四五六七八九十甲乙！", id="and nothing behind it"),
        pytest.param("；完成联调", 28, "完成联调。", id="nothing begins with a stop"),
        pytest.param("第一行\n第二行\x00\x0b", 20, "第一行第二行。", id="on one line, printable"),
        pytest.param("长" * 300, 8, "长" * 300 + "。", id="as long as a form has room for"),
        pytest.param("长" * 301, 8, "长" * 300 + "……", id="what is longer is no sentence"),
        pytest.param("。", 8, "", id="nothing said"),
    ],
)
def test_a_quotation_is_told_in_whole_sentences(text: str, limit: int, told: str) -> None:
    assert quoted(text, limit) == told


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
        pytest.param((TAX,) * 4 + (TRADE, COURT), 2, "{TAX}4项居多，全部见附件4", id="who has more"),
        pytest.param((TAX, TRADE, COURT), 2, "分属多家单位，全部见附件4", id="nobody has more"),
        pytest.param((TAX,) * 4 + (TRADE,), 1, "{TAX}4项居多，全部见附件4", id="those that have the most"),
        pytest.param((TAX,) * 3 + (TRADE,), 2, "{TAX}第1、2、3项；{TRADE}第4项", id="so few that all are named"),
    ],
)
def test_those_with_most_are_named_where_not_all_items_can_be(leads: tuple[str, ...], limit: int, told: str) -> None:
    some = rows(*(item(number, lead) for number, lead in enumerate(leads, 1)))
    assert with_most(some, limit, "附件4") == told.format(TAX=NAMES[TAX], TRADE=NAMES[TRADE])

"""The county form as its sheets: what the cover says, what each part asks, and last quarter's words beside it."""

from dataclasses import replace

import pytest
from tests.domain.form.test_county import FORM, LAST

from duban.domain.form.county import INDICATOR_COLUMNS, AskedIndicator, CountyForm
from duban.domain.form.county_sheets import county_form
from duban.domain.form.layout import TableSheet, TextSheet
from duban.domain.plan.programme import Indicator

ASKED = replace(
    FORM, title="专项行动2021年第四季度季报表", indicators=(AskedIndicator(Indicator(6, "纳税", ""), (38,)),)
)
LATER = replace(ASKED, last=LAST, last_title="2021年第三季度")


def cover(of: CountyForm) -> list[str]:
    return [f"{each.label}{each.text}" for each in county_form(of).cover]


def account(of: CountyForm) -> TextSheet:
    sheet = county_form(of).sheets[0]
    assert isinstance(sheet, TextSheet)
    return sheet


def test_last_quarters_words_stay_away_where_there_are_none() -> None:
    assert [each.sheet for each in county_form(ASKED).sheets] == ["季度情况", "一级指标情况"]
    last = county_form(LATER).sheets[-1]
    assert isinstance(last, TextSheet)
    assert [(each.row, each.column, each.text) for each in last.head] == [
        (1, 1, "惠安县2021年第三季度报送内容（供参考，不必填写）")
    ]
    assert [(part.heading, part.text, part.mark) for part in last.parts][-2:] == [
        ("承接省上探索性任务", "承接二项", ""),
        ("典型经验", "一件事", ""),
    ]
    (silent,) = county_form(replace(ASKED, last=replace(LAST, experience=""))).sheets[2:]
    assert isinstance(silent, TextSheet)
    assert len(silent.parts) == 5, "what was not told is not shown"


def test_the_hidden_sheet_says_whose_form_it_is_and_what_it_asked() -> None:
    assert county_form(LATER).facts == {
        "reference": "qz2021/county_quarterly/2021-Q4/huian",
        "token": "t",
        "template": "2",
        "form": "county",
        "items": "6",
        "parts": "work problems next_steps exploratory experience",
    }


def test_the_cover_says_what_is_owed_what_is_not_and_by_when() -> None:
    told = cover(ASKED)
    assert told[1:3] == [
        "专项行动\n2021年第四季度季报表",
        "你县本季度需填报三个部分和1项一级指标情况；本地落实方案、承接省上探索性任务、典型经验有则填报。",
    ]
    assert told[3:8] == [
        "填报单位惠安县",
        "报送编号qz2021/county_quarterly/2021-Q4/huian",
        "统计期10月1日—12月25日",
        "报送时限请于12月24日（周五）下班前报送（12月27日24:00前收到即按时）",
        "填报进度",
    ]
    assert "承接省上探索性任务、典型经验有则填报。" in cover(LATER)[2]


@pytest.mark.parametrize("wants_scan", [True, False])
def test_a_stamped_scan_is_asked_for_where_it_is_wanted(wants_scan: bool) -> None:
    assert FORM.wants_scan, "unless the office does without"
    last_step = next(text for text in cover(replace(ASKED, wants_scan=wants_scan)) if text.startswith("4. "))
    assert last_step.endswith("和加盖公章的扫描件（PDF）。") is wants_scan


@pytest.mark.parametrize("is_baseline", [True, False])
def test_a_quarter_that_only_takes_stock_is_said_to_do_so(is_baseline: bool) -> None:
    assert (
        "统计期10月1日—12月25日（首期摸底，不计分）" in cover(replace(ASKED, is_baseline=is_baseline))
    ) is is_baseline
    assert not FORM.is_baseline


@pytest.mark.parametrize(("name", "height"), [("惠" * 29, 30), ("惠" * 30, 38)])
def test_a_fact_of_thirty_letters_has_two_lines(name: str, height: float) -> None:
    (unit,) = [each for each in county_form(replace(ASKED, organisation=name)).cover if each.label == "填报单位"]
    assert unit.height == height


def test_the_cover_prints_on_one_page() -> None:
    """In points, beside the rows that part; A4 has 763 between its margins."""
    assert sum(each.height or 0 for each in county_form(ASKED).cover) == 728
    assert county_form(ASKED).labels == 24, "characters, for the longest label"


def test_each_part_is_asked_under_its_number_with_its_advice_and_what_is_optional_begins_a_page() -> None:
    parts = account(ASKED).parts
    assert [part.heading[:2] for part in parts] == ["一、", "二、", "三、", "四、", "五、", "六、"]
    assert [part.cells for part in parts] == [3, 2, 2, 1, 1, 1]
    assert [part.title for part in parts if part.is_counted] == ["工作推进情况", "存在问题", "下一步工作计划"]
    assert [part.title for part in parts if part.begins_page] == ["本地落实方案"]
    assert [part.title for part in account(LATER).parts if part.begins_page] == ["承接省上探索性任务"]
    assert [part.hint.endswith("3000字以内。") for part in parts] == [True] * 3 + [False] * 3
    assert all(part.advice.startswith("▸ ") for part in parts)
    assert [part.text for part in account(LATER).parts] == ["", "", "", "承接二项", ""]
    assert parts[0].mark == "#part_work"


def test_the_table_has_a_row_for_each_indicator_and_its_names_stay_in_view() -> None:
    table = county_form(ASKED).sheets[1]
    assert isinstance(table, TableSheet)
    assert (table.columns, table.rows) == (INDICATOR_COLUMNS, ASKED.indicators)
    assert (table.room, table.held, table.across, table.is_filtered) == (23, 2, 1, False)
    assert {each.column for each in table.head} == {1}
    assert {each.column for each in account(ASKED).head} == {2}, "right of the hidden marks"

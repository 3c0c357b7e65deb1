"""会签表: what a unit is asked that leads items together with another one."""

from dataclasses import replace
from datetime import date

import pytest
from tests.builders import ITEMS, PEOPLE, REFERENCE

from duban.domain.form.co_lead import CountersignForm, co_lead_form, columns_for
from duban.domain.form.layout import TableSheet
from duban.domain.plan.programme import Item

FORM = CountersignForm(
    reference=replace(REFERENCE, organisation="zhujian"),
    token="t",
    title="2021年10月\n会签表",
    organisation="市住建局",
    salutation="贵局",
    leads=("市税务局", "市医保局"),
    items=ITEMS[:2],
    covers=(date(2021, 9, 26), date(2021, 10, 25)),
    answer_by=date(2021, 10, 20),
    contact_line="联系人：市营商办",
    people=PEOPLE,
)


@pytest.mark.parametrize(
    ("items", "ticks"), [((), 1), (ITEMS[1:2], 1), (ITEMS, 3)], ids=["none", "one measure", "three of one item"]
)
def test_there_are_as_many_ticks_as_the_longest_item_has_measures(items: tuple[Item, ...], ticks: int) -> None:
    measures = [f"measure_{number}" for number in range(1, ticks + 1)]
    assert [column.key for column in columns_for(items)] == [
        *("number", "goal", "measures", "deadline"),
        *measures,
        *("progress", "remark"),
    ]


def test_of_its_own_part_alone_is_asked_and_nothing_is_filled_in() -> None:
    tick, progress = (column for column in columns_for(ITEMS[:1]) if column.key in ("measure_1", "progress"))
    assert (tick.hint, tick.carries) == ("仅本单位承担的措施：已落实、正在落实或未启动；其他措施请留空。", None)
    assert progress.heading == "本月进展\n（仅填本单位承担的措施）"


def test_the_printed_page_has_its_width() -> None:
    """In Excel's characters, with two measures: the scale of the print was chosen for these."""
    assert sum(column.width for column in columns_for(ITEMS[:1])) == 166.5


def test_the_cover_says_what_is_countersigned_by_when_and_what_silence_means() -> None:
    told = [f"{each.label}{each.text}" for each in co_lead_form(FORM).cover]
    assert told[2:6] == [
        "下列2项由市税务局、市医保局牵头报送，请贵局会签。",
        "会签单位市住建局",
        "统计期9月26日—10月25日",
        "反馈时限请于10月20日（周三）下班前反馈；逾期未反馈的，视为无意见",
    ]
    asked = [(each.field.key, each.text) for each in co_lead_form(FORM).cover if each.field]
    assert asked == [("opinion", ""), ("changes", ""), ("filler", "甲某"), ("phone", "059500000001")]


def test_the_cover_prints_on_one_page() -> None:
    """In points, beside the rows that part; A4 has 763 between its margins."""
    assert sum(each.height or 0 for each in co_lead_form(FORM).cover) == 530
    assert co_lead_form(FORM).labels == 24, "characters, for the longest label"


def test_the_table_has_a_row_for_each_item_on_one_page_across_and_the_hidden_sheet_says_so() -> None:
    layout = co_lead_form(FORM)
    (table,) = layout.sheets
    assert isinstance(table, TableSheet)
    assert (table.rows, table.room, table.held, table.across) == (ITEMS[:2], 40, 1, 1)
    assert [each.text for each in table.head[:2]] == [
        "2021年10月会签表",
        "会签单位：市住建局　　统计期：9月26日—10月25日",
    ]
    assert layout.facts == {
        "reference": "qz2021/department_monthly/2021-10/zhujian",
        "token": "t",
        "template": "2",
        "form": "countersign",
        "items": "38 39",
        "columns": "number goal measures deadline measure_1 measure_2 progress remark",
    }

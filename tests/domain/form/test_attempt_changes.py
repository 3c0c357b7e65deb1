"""What an attempt says otherwise than the one before it."""

from dataclasses import replace
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.form.attempt_changes import EntryChange, before, changes_between
from duban.domain.form.said_cells import said_cells
from duban.domain.returns.delay import DelayCause
from duban.domain.returns.submission import (
    CoordinationLevel,
    Entry,
    MeasureState,
    Status,
    Submission,
    TargetValue,
    Verdict,
)

AT = datetime(2021, 10, 25, 9, tzinfo=TIMEZONE)
REFERENCE = "qz2021/department_monthly/2021-10/shuiwu"
PLAIN = Entry(38, Status.BEHIND, (MeasureState.UNDER_WAY, None), values=(TargetValue("K38-1", None, "约105"),))


def attempt(number: int, *entries: Entry) -> Submission:
    return Submission(REFERENCE, number, AT, "a@b.example", "f", "表.xlsx", "m", Verdict.ACCEPTED, entries, ())


def changed(old: Entry, new: Entry) -> list[tuple[str, str, str]]:
    found = changes_between(attempt(1, old), attempt(2, new))
    assert {change.item for change in found} <= {38}
    return [(change.column, change.old, change.new) for change in found]


def test_the_first_attempt_changes_nothing_and_the_same_again_neither() -> None:
    assert changes_between(None, attempt(1, PLAIN)) == ()
    assert changed(PLAIN, replace(PLAIN)) == []


def test_every_value_is_told_as_it_stood_and_stands() -> None:
    new = Entry(
        38,
        Status.DONE,
        (MeasureState.IN_PLACE, MeasureState.IN_PLACE),
        progress="完成。",
        problems="无新问题",
        next_steps="销号",
        expected_on=date(2021, 12, 20),
        evidence="意见.pdf",
        remark="提前",
        unchanged=True,
        coordination="接口",
        coordination_level=CoordinationLevel.CITY,
        values=(TargetValue("K38-2", None, "300"),),
    )
    assert changed(PLAIN, new) == [
        ("完成情况", "正在推进（滞后）", "已完成"),
        ("本月无变化", "（空）", "√"),
        ("本月进展", "（空）", "完成。"),
        ("存在问题", "（空）", "无新问题"),
        ("下一步计划", "（空）", "销号"),
        ("需协调事项", "（空）", "接口"),
        ("协调层级", "（空）", "市级"),
        ("预计完成时间", "（空）", "2021-12-20"),
        ("佐证材料", "（空）", "意见.pdf"),
        ("备注", "（空）", "提前"),
        ("措施1", "正在落实", "已落实"),
        ("措施2", "（空）", "已落实"),
        ("指标K38-1", "约105", "（空）"),
        ("指标K38-2", "（空）", "300"),
    ]


def test_what_was_taken_out_is_told_as_well() -> None:
    assert changed(replace(PLAIN, status=Status.DONE, unchanged=True), replace(PLAIN, status=None)) == [
        ("完成情况", "已完成", "（空）"),
        ("本月无变化", "√", "（空）"),
    ]


def test_an_item_that_was_not_there_before_is_all_new() -> None:
    found = changes_between(attempt(1), attempt(2, Entry(39, Status.DONE)))
    assert found == (EntryChange(39, "完成情况", "（空）", "已完成"),)


def test_an_attempt_is_held_against_the_latest_before_it_that_said_anything() -> None:
    one, two, three, four = attempt(1, PLAIN), attempt(2, PLAIN), attempt(3), attempt(4, PLAIN)
    assert before((four, one, three, two), 4) is two
    assert before((one, two), 2) is one
    assert before((one,), 1) is None


def test_what_holds_an_item_up_is_told_under_the_name_of_its_sheet() -> None:
    new = replace(PLAIN, delay_cause=DelayCause.MONEY)
    assert changed(PLAIN, new) == [("滞后原因", "（空）", "资金（协办单位解决）")]
    assert [(one.title, one.text) for one in said_cells(new)][1:2] == [("滞后原因", "资金（协办单位解决）")]

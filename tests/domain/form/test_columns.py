"""The columns of 填报表: what each says of an item, what may be chosen, and what is owed."""

from dataclasses import replace
from datetime import date

import pytest
from tests.builders import ITEMS, form, item

from duban.domain.form import (
    COLUMNS,
    column_of,
    columns_for,
    is_past,
    owes_reason,
    printed_measures,
    shown,
    statuses_for,
)
from duban.domain.plan.programme import DeadlineKind, Item
from duban.domain.returns.submission import Entry, Milestone, Status

ITEM = ITEMS[0]
LAST = Entry(38, Status.BEHIND, progress="上月走访企业二十家。")


def said(key: str, of: Item = ITEM, **known: object) -> str:
    return shown(column_of(key), form(**known), of)


@pytest.mark.parametrize(
    ("kind", "choices"),
    [
        (DeadlineKind.DATED, ["已完成", "正在推进（按序时）", "正在推进（滞后）", "未启动"]),
        (DeadlineKind.CONTINUOUS, ["持续推进（有进展）", "持续推进（无进展）", "已完成"]),
        (DeadlineKind.FOLLOWS_PROVINCE, ["持续推进（有进展）", "持续推进（无进展）", "已完成"]),
    ],
)
def test_an_item_without_a_date_is_neither_behind_nor_on_schedule(kind: DeadlineKind, choices: list[str]) -> None:
    assert [status.value for status in statuses_for(kind)] == choices
    column = column_of("status")
    assert column.choices is not None
    assert list(column.choices(form(), item(38, kind=kind))) == choices


@pytest.mark.parametrize(
    ("on", "unconfirmed", "past"),
    [
        (date(2021, 12, 31), (), False),
        (date(2022, 1, 1), (), True),
        (date(2022, 1, 1), ("完成时限",), False),
        (date(2022, 1, 1), ("责任部门",), True),
    ],
    ids=["the last day", "the day after", "a doubtful deadline", "another doubt"],
)
def test_a_deadline_has_passed_the_day_after_unless_it_is_doubtful(on, unconfirmed, past) -> None:
    assert is_past(item(38, unconfirmed=unconfirmed), on) is past
    assert not is_past(item(40, kind=DeadlineKind.CONTINUOUS), on)


@pytest.mark.parametrize(
    ("status", "before", "after"),
    [
        (Status.BEHIND, True, True),
        (Status.NOT_STARTED, True, True),
        (Status.ON_SCHEDULE, False, True),
        (Status.DONE, False, False),
    ],
)
def test_a_reason_is_owed_by_whoever_is_behind_or_past_the_deadline(status: Status, before: bool, after: bool) -> None:
    assert owes_reason(ITEM, status, date(2021, 12, 31)) is before
    assert owes_reason(ITEM, status, date(2022, 1, 1)) is after


@pytest.mark.parametrize(
    ("measures", "printed"),
    [
        (("推行电子化。",), "推行电子化。"),
        (("推行。", "精简。"), "1.推行。\n2.精简。"),
        (("1.推行。", "（2）精简。", "完善。"), "1.推行。\n（2）精简。\n3.完善。"),
    ],
    ids=["one has no number", "several have", "numbers of the plan stay"],
)
def test_measures_are_printed_so_that_a_tick_finds_its_own(measures: tuple[str, ...], printed: str) -> None:
    assert printed_measures(item(38, measures=measures)) == printed
    assert said("measures", item(38, measures=measures)) == printed


@pytest.mark.parametrize(
    ("of", "printed"),
    [
        (ITEM, "市公安局、财政局"),
        (item(38, leads=("shuiwu", "zhujian", "renfang")), "会同牵头：市住建局、renfang\n市公安局、财政局"),
        (item(38, leads=("shuiwu", "zhujian"), co_responsible=""), "会同牵头：市住建局"),
        (item(38, co_responsible=""), "—"),
    ],
    ids=["co-responsible units", "other leads first", "other leads alone", "nobody"],
)
def test_who_else_answers_for_an_item(of: Item, printed: str) -> None:
    assert said("co_responsible", of) == printed


@pytest.mark.parametrize(
    ("last", "printed"),
    [
        ({}, "首次填报"),
        ({39: LAST}, "—"),
        ({38: LAST}, "正在推进（滞后）"),
        ({38: Entry(38, None)}, "—"),
    ],
    ids=["the first form", "an item that is new", "as it was reported", "nothing was chosen"],
)
def test_what_was_reported_last(last: dict[int, Entry], printed: str) -> None:
    assert said("last_status", last=last) == printed


@pytest.mark.parametrize(
    ("day", "headed"),
    [
        (date(2021, 9, 25), False),
        (date(2021, 9, 26), True),
        (date(2021, 10, 25), True),
        (date(2021, 10, 26), False),
    ],
)
def test_a_milestone_of_this_period_heads_last_months_words(day: date, headed: bool) -> None:
    steps = {38: (Milestone(day, "完成招标"),)}
    head = f"本期节点：{day.month}月{day.day}日完成招标\n" if headed else ""
    assert said("last_progress", last={38: LAST}, milestones=steps) == f"{head}上月走访企业二十家。"
    assert said("last_progress", last={38: replace(LAST, progress="")}, milestones=steps) == f"{head}—"
    assert said("last_progress", milestones=steps) == f"{head}—"


def test_the_other_locked_columns_say_what_the_plan_says_and_mark_its_doubts() -> None:
    doubtful = item(38, unconfirmed=("完成时限",))
    locked = ("number", "missing", "indicator", "goal", "deadline")
    assert [said(key, doubtful) for key in locked] == ["38", "", "纳税", "优化办理流程。", "2021年12月底（待核实）"]
    assert said("progress") == ""


def test_there_are_as_many_ticks_as_the_longest_item_has_measures() -> None:
    assert [column.title for column in columns_for(ITEMS) if column.title.startswith("措施")] == [
        "措施1",
        "措施2",
        "措施3",
    ]
    assert [column.key for column in columns_for(()) if column.key.startswith("measure_")] == ["measure_1"]
    assert len(columns_for(ITEMS)) == len(COLUMNS) + 2


def test_a_tick_of_a_measure_that_an_item_has_not_is_refused() -> None:
    third = column_of("measure_3")
    assert third.refusal(form(), ITEMS[2]) == ""
    assert third.refusal(form(), ITEM) == "本项没有这一条措施，不必填写。"
    assert third.choices is not None
    assert third.choices(form(), ITEM) == ("已落实", "正在落实", "未启动")
    assert not third.repeats


def test_drop_downs_offer_a_tick_and_three_levels() -> None:
    unchanged, level = column_of("unchanged"), column_of("coordination_level")
    assert unchanged.choices is not None
    assert level.choices is not None
    assert unchanged.choices(form(), ITEM) == ("√",)
    assert level.choices(form(), ITEM) == ("部门间", "市级", "省级")


@pytest.mark.parametrize("key", ["measure_x", "colour", "goal_1", "measure_"])
def test_a_column_that_does_not_exist_is_not_made_up(key: str) -> None:
    with pytest.raises(KeyError, match=key):
        column_of(key)


def test_status_and_progress_must_be_filled_and_progress_begins_the_second_page() -> None:
    assert [column.key for column in COLUMNS if column.required] == ["status", "progress"]
    assert [column.key for column in COLUMNS if column.begins_page] == ["progress"]
    assert [column.key for column in COLUMNS if column.repeats] == ["measure"]


def test_each_printed_page_has_its_width() -> None:
    """In Excel's characters, with one measure: the scale of the print was chosen for these."""
    columns = columns_for(())
    page = next(at for at, column in enumerate(columns) if column.begins_page)
    assert sum(column.width for column in columns[:page]) == pytest.approx(161.8)
    assert sum(column.width for column in columns[page:]) == 139

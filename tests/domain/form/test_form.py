"""What a form asks and what it fills in: the rules behind its columns."""

from dataclasses import replace
from datetime import date

import pytest
from tests.builders import ITEMS, PEOPLE, REFERENCE, TOKEN, form, is_ours, item

from duban.domain.checks import Background, check
from duban.domain.form import deadline_lines, items_to_map, unit_fields
from duban.domain.form.asking import carried_in_row, cells_asked, missing_in_row, missing_of_unit
from duban.domain.plan.programme import DeadlineKind, Kpi
from duban.domain.returns.submission import Entry, FilledForm, FilledRow, MeasureState, Milestone, Status

UNDER_WAY = (MeasureState.UNDER_WAY, MeasureState.UNDER_WAY)
CLAIMED = Entry(38, Status.DONE, UNDER_WAY, "全部完成。", evidence="说明.pdf")


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        pytest.param({}, 4, id="status, progress and two ticks"),
        pytest.param({"unchanged": "√"}, 0, id="unchanged answers the whole row"),
        pytest.param({"status": "未启动"}, 2, id="not started owes its reasons and neither progress nor ticks"),
        pytest.param({"status": "正在推进（滞后）"}, 5, id="behind owes its reasons as well"),
        pytest.param({"status": "已完成", "progress": "完成。"}, 1, id="done owes its evidence and no ticks"),
        pytest.param({"coordination": "接口"}, 5, id="what is to be coordinated has a level"),
        pytest.param(
            {"status": "正在推进（按序时）", "progress": "甲", "measure_1": "已落实", "measure_2": "已落实"},
            0,
            id="all told",
        ),
    ],
)
def test_a_row_lacks_what_its_status_makes_necessary(said: dict[str, str], missing: int) -> None:
    assert missing_in_row(form(), ITEMS[0], said) == missing


def test_past_its_deadline_whatever_is_not_done_owes_a_reason() -> None:
    said = {"status": "正在推进（按序时）", "progress": "甲", "measure_1": "已落实"}
    assert missing_in_row(form(), ITEMS[1], said) == 2


def test_the_unit_owes_its_people_and_a_reason_for_nothing_to_report() -> None:
    assert missing_of_unit(PEOPLE) == 0
    assert missing_of_unit(PEOPLE | {"phone": " "}) == 1
    assert missing_of_unit(PEOPLE | {"nil": "√"}) == 1


def test_each_month_less_is_asked() -> None:
    """First everything; then what may have changed; of a claim nothing."""
    first = form((ITEMS[0],), mapped=(ITEMS[0],))
    known = form((ITEMS[0],), last={38: Entry(38, Status.ON_SCHEDULE, UNDER_WAY)})
    claimed = form((ITEMS[0],), last={38: CLAIMED})
    assert [cells_asked(each) for each in (first, known, claimed)] == [6, 2, 0]


def test_a_number_is_asked_of_each_target_and_two_cells_of_each_item_on_the_roadmap() -> None:
    target = Kpi("K38", 38, "纳税时间", "小时", "<=", "110", None, "stock", enabled=True)
    assert cells_asked(form((ITEMS[0],), kpis=(target,))) == cells_asked(form((ITEMS[0],))) + 1
    assert cells_asked(form((ITEMS[0],), last={38: CLAIMED}, kpis=(target,))) == 0, "a claim is taken to be unchanged"
    assert cells_asked(form((ITEMS[0],), mapped=(ITEMS[0],))) == cells_asked(form((ITEMS[0],))) + 2
    nobody = form((ITEMS[0],), people={})
    assert cells_asked(nobody) == cells_asked(form((ITEMS[0],))) + len(PEOPLE)


def test_a_day_that_has_passed_and_ticks_of_other_measures_are_not_filled_in() -> None:
    last = Entry(38, Status.BEHIND, (*UNDER_WAY, MeasureState.IN_PLACE), expected_on=date(2021, 10, 25))
    assert carried_in_row(form(last={38: last}), ITEMS[0]) == {}


def test_milestones_are_asked_of_what_is_far_off_until_any_is_on_file() -> None:
    until = date(2021, 10, 25)
    items = (
        item(1, due=date(2021, 12, 24)),
        item(2, due=date(2021, 12, 23)),
        item(3, kind=DeadlineKind.CONTINUOUS),
    )
    assert [each.number for each in items_to_map(items, {}, until)] == [1]
    assert items_to_map(items, {9: (Milestone(until, "上线"),)}, until) == ()


@pytest.mark.parametrize(
    ("month", "asked"), [("2021-08", False), ("2021-09", True), ("2021-11", False), ("2021-12", True)]
)
def test_publicity_is_asked_once_a_quarter_and_only_where_the_loop_is_on(month: str, asked: bool) -> None:
    period = replace(REFERENCE, period=type(REFERENCE.period).parse(month))
    fields = {field.key for field in unit_fields(form(reference=period, wants_publicity=True))}
    assert ("publicity" in fields) is asked
    assert "publicity" not in {field.key for field in unit_fields(form(reference=period))}


def test_a_form_says_by_when_it_is_asked_and_until_when_it_is_on_time() -> None:
    earlier = form(answer_by=date(2021, 10, 22))
    assert earlier.on_time_until == date(2021, 10, 25)
    assert deadline_lines(earlier) == ("请于10月22日（周五）下班前报送", "10月25日24:00前收到均为按时")


def untouched(last: Entry) -> FilledForm:
    """A form that came back as it went out."""
    texts = {"number": "38"} | carried_in_row(form(last={38: last}), ITEMS[0])
    return FilledForm(str(REFERENCE), TOKEN, PEOPLE, (FilledRow(38, texts, {}),))


def codes(last: Entry) -> set[str]:
    background = Background(last={38: last})
    day = date(2021, 10, 25)
    return {found.code for found in check(untouched(last), (ITEMS[0],), REFERENCE, is_ours, day, {}, background)[1]}


def test_what_stood_there_already_does_not_make_a_form_filled() -> None:
    """Else an untouched form sent back would stop the clock."""
    assert "E04" in codes(Entry(38, Status.ON_SCHEDULE, UNDER_WAY, expected_on=date(2021, 12, 1), coordination="接口"))


def test_a_form_that_asked_for_nothing_may_come_back_untouched() -> None:
    assert not codes(CLAIMED) & {"E04", "E07", "E08", "E11"}

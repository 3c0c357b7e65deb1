"""What a row says: the entry made of it, and what an empty cell means when nothing is new."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.domain.checks.filling import VALUES, filled, judged, knowing, step_row, target_rows

from duban.domain.returns.submission import (
    CoordinationLevel,
    Entry,
    FilledForm,
    MeasureState,
    Milestone,
    Status,
    TargetValue,
)

UNDER_WAY, IN_PLACE = MeasureState.UNDER_WAY, MeasureState.IN_PLACE
BLANK = dict.fromkeys(("status", "measure", "progress"), "")
LAST = Entry(
    38,
    Status.BEHIND,
    (IN_PLACE, UNDER_WAY),
    progress="上月走访企业二十家。",
    problems="接口未通。",
    next_steps="下月联调。",
    expected_on=date(2021, 12, 20),
    evidence="方案.pdf",
    remark="市级试点",
    coordination="接口权限",
    coordination_level=CoordinationLevel.CITY,
    values=(TargetValue("K38-1", Decimal(108), "108", "征管系统", "量化指标!I4"),),
)


def first(form: FilledForm, last: Entry | None = None) -> Entry:
    """The entry of item 38."""
    return judged(form, background=knowing(last={38: last} if last else {}))[0][0]


def test_each_cell_is_taken_without_the_blanks_around_it() -> None:
    said = {
        "status": "正在推进（滞后）",
        "measure": "",
        "measure_1": "已落实",
        "problems": " 接口未通。 ",
        "next_steps": "下月联调。\n",
        "expected_on": "2021-12-20",
        "evidence": " 方案.pdf",
        "remark": "市级试点 ",
        "coordination": "接口权限",
        "coordination_level": "市级",
    }
    steps = (step_row(5, 38, "2021-11-30", "完成招标"), step_row(6, 38, "", ""), step_row(7, 40, "2021-11-30", "其他"))
    form = filled({38: said}, {"K38-2": ""}, milestones=steps)
    assert first(form) == Entry(
        38,
        Status.BEHIND,
        (IN_PLACE, None),
        "本月完成流程再造，办理环节由五个减为三个，惠及企业一千二百户。",
        "接口未通。",
        "下月联调。",
        date(2021, 12, 20),
        "方案.pdf",
        "市级试点",
        coordination="接口权限",
        coordination_level=CoordinationLevel.CITY,
        values=(TargetValue("K38-1", Decimal(105), "105", "征管系统"),),
        milestones=(Milestone(date(2021, 11, 30), "完成招标"),),
    )


def test_an_empty_step_and_one_of_no_item_of_the_form_are_left_out() -> None:
    steps = (step_row(5, 38, "", ""), step_row(6, 99, "2021-11-30", "别家的事"))
    (entry, *_), findings = judged(filled(milestones=steps))
    assert (entry.milestones, findings) == ((), ())


def test_a_number_that_cannot_be_read_is_kept_as_it_was_typed() -> None:
    (value, _) = first(filled(values={"K38-1": "一百以上"})).values
    assert (value.value, value.text, value.cell) == (None, "一百以上", "量化指标!I4")


def test_the_first_row_of_a_target_counts() -> None:
    form = filled()
    form = replace(form, targets=(*target_rows(VALUES), *target_rows(VALUES | {"K38-1": "99"})))
    assert [value.text for value in first(form).values] == ["105", "260"]


class TestNothingNew:
    """本月无变化 and 零报告: what was last accepted stands where nothing is typed."""

    @pytest.mark.parametrize(
        "form",
        [
            pytest.param(filled({38: BLANK | {"unchanged": "√"}}, dict.fromkeys(VALUES, "")), id="the row is ticked"),
            pytest.param(
                filled({38: BLANK}, dict.fromkeys(VALUES, ""), {"nil": "√", "nil_reason": "暂停。"}),
                id="the whole return is nil",
            ),
        ],
    )
    def test_an_empty_row_repeats_all_but_the_report_of_progress(self, form: FilledForm) -> None:
        entry = first(form, LAST)
        assert replace(entry, unchanged=False) == replace(LAST, progress="")
        assert [value.cell for value in entry.values] == [""], "it was not typed in this return"

    def test_what_is_typed_counts_before_it(self) -> None:
        said = {
            "unchanged": "√",
            "status": "正在推进（按序时）",
            "measure": "",
            "measure_2": "已落实",
            "problems": "另一问题。",
            "expected_on": "2021-12-25",
            "coordination_level": "省级",
        }
        entry = first(filled({38: said}, {"K38-1": "107", "K38-2": ""}), LAST)
        assert (entry.status, entry.measures) == (Status.ON_SCHEDULE, (None, IN_PLACE))
        assert (entry.problems, entry.next_steps) == ("另一问题。", "下月联调。")
        assert (entry.expected_on, entry.coordination_level) == (date(2021, 12, 25), CoordinationLevel.PROVINCE)
        assert [(value.text, value.cell) for value in entry.values] == [("107", "量化指标!I4")]

    def test_without_the_tick_an_empty_cell_is_empty(self) -> None:
        entry = first(filled({38: BLANK}, dict.fromkeys(VALUES, "")), LAST)
        assert (entry.status, entry.problems, entry.values) == (None, "", ())


class TestCells:
    """Where something was typed can be cited, as long as the row is one row."""

    def test_each_column_has_its_address(self) -> None:
        cells = first(filled()).cells
        assert cells is not None
        assert (cells.of("progress"), cells.of("measure_1")) == (filled().rows[0].cells["progress"], "")

    def test_cells_of_two_rows_are_cited_nowhere(self) -> None:
        form = filled()
        torn = replace(form.rows[0], cells={**form.rows[0].cells, "remark": "填报表!Z8"})
        assert first(replace(form, rows=(torn, *form.rows[1:]))).cells is None
        bare = replace(form.rows[0], cells={})
        assert first(replace(form, rows=(bare, *form.rows[1:]))).cells is None

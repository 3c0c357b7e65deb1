"""量化指标 and 路线图: which targets and milestones are asked, and what stands beside the cells."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.builders import ITEMS, form, item

from duban.domain.form.column import Filled
from duban.domain.form.targets import (
    MILESTONE_COLUMNS,
    MOST_STEPS,
    TARGET_COLUMNS,
    RoadmapStep,
    items_to_map,
    shared_items,
    targets_asked,
)
from duban.domain.plan.programme import DeadlineKind, Kpi
from duban.domain.returns.submission import Entry, Milestone, Status, TargetValue

UNTIL = date(2021, 10, 25)
HOURS = Kpi("K38-1", 38, "纳税时间", "小时", "<=", "110", date(2021, 12, 31), "stock", enabled=True)
FIRMS = replace(HOURS, code="K38-2", metric="新增企业数", unit="家", direction=">=", target="300", due=None)
LAST = Entry(38, Status.BEHIND, values=(TargetValue("K38-1", Decimal(108), "约108", "征管系统"),))


def told(key: str, kpi: Kpi = HOURS, **known: object) -> str:
    """What stands in the column of that key in the row of *kpi*."""
    column = next(column for column in TARGET_COLUMNS if column.key == key)
    assert column.shows is not None
    return column.shows(form(**known), kpi)


def source(kpi: Kpi = HOURS, **known: object) -> Filled:
    """What is filled in as the source of *kpi*."""
    return next(column for column in TARGET_COLUMNS if column.key == "source").carried(form(**known), kpi)


def test_only_targets_in_use_of_the_items_of_the_form_are_asked_by_item() -> None:
    kpis = (
        replace(HOURS, code="K39", item=39),
        HOURS,
        replace(FIRMS, enabled=False),
        replace(FIRMS, source="省营商环境监测平台"),
        replace(HOURS, code="K9", item=9),
    )
    assert [kpi.code for kpi in targets_asked(kpis, ITEMS)] == ["K38-1", "K39"]


@pytest.mark.parametrize(
    ("asked", "mapped"),
    [
        (item(1, due=date(2021, 12, 24)), True),
        (item(1, due=date(2021, 12, 23)), False),
        (item(1, kind=DeadlineKind.CONTINUOUS), False),
    ],
    ids=["sixty days ahead", "fifty-nine", "without a date"],
)
def test_milestones_are_asked_of_what_is_far_off(asked, mapped) -> None:
    assert items_to_map((asked,), {}, UNTIL) == ((asked,) if mapped else ())
    assert items_to_map((asked,), {7: (Milestone(UNTIL, "上线"),)}, UNTIL) == ()


@pytest.mark.parametrize(
    ("facts", "shared"),
    [
        ({"co_responsible": "市公安局"}, True),
        ({"co_responsible": "", "leads": ("shuiwu", "zhujian")}, True),
        ({"co_responsible": "", "leads": ("shuiwu",)}, False),
    ],
    ids=["with units that share it", "with another lead", "alone"],
)
def test_an_item_is_shared_where_others_answer_for_it_as_well(facts, shared) -> None:
    assert bool(shared_items(form((item(38, **facts),)))) is shared


def test_a_row_says_what_the_plan_says_of_the_target() -> None:
    keys = ("kpi", "item", "missing", "metric", "unit", "target", "due")
    assert [told(key) for key in keys] == ["K38-1", "38", "", "纳税时间", "小时", "≤110", "2021年12月31日"]
    assert [told(key, FIRMS) for key in ("target", "due")] == ["≥300", "长期"]
    assert [told("target", replace(FIRMS, direction=sign)) for sign in (">", "==")] == ["＞300", "＝300"]


def test_the_last_number_and_its_source_are_those_of_this_very_target() -> None:
    assert (told("last", last={38: LAST}), source(last={38: LAST})) == ("约108", "征管系统")
    assert (told("last", FIRMS, last={38: LAST}), source(FIRMS, last={38: LAST})) == ("—", None)
    assert (told("last"), source()) == ("—", None)
    silent = replace(LAST, values=(TargetValue("K38-1", None, ""),))
    assert (told("last", last={38: silent}), source(last={38: silent})) == ("—", None)


def test_a_step_names_its_item_and_its_number() -> None:
    step = RoadmapStep(ITEMS[0], 2)
    shown = [column.shows(form(), step) for column in MILESTONE_COLUMNS if column.shows is not None]
    assert shown == ["38", "", "优化办理流程。", "2021年12月底", "2"]
    assert MOST_STEPS == 6, "as many as the hint of the column says"


def test_the_number_alone_must_be_filled() -> None:
    assert [column.key for column in TARGET_COLUMNS if column.required] == ["value"]
    assert [column.key for column in (*TARGET_COLUMNS, *MILESTONE_COLUMNS) if column.is_open] == [
        *("value", "source", "on", "what")
    ]


def test_each_printed_sheet_has_its_width() -> None:
    """In Excel's characters: the scale of the print was chosen for these."""
    assert sum(column.width for column in TARGET_COLUMNS) == 130
    assert sum(column.width for column in MILESTONE_COLUMNS) == 130

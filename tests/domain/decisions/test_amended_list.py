"""A task list as decisions left it: what was corrected, confirmed, extended."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from tests.builders import item

from duban.domain.calendar.cycle import TIMEZONE, Period
from duban.domain.decisions.amended_list import as_decided
from duban.domain.decisions.decision import Decision, DecisionKind, in_force
from duban.domain.plan.organisation import Organisation
from duban.domain.plan.programme import DeadlineKind, OpenQuestion, Programme

NOON = datetime(2021, 11, 1, 12, tzinfo=TIMEZONE)
LIST = Programme(
    code="qz2021",
    title="营商环境持续提升专项行动",
    items=(
        item(1, leads=("swj",), measures=("1.甲。", "2.乙。", "3.丙。"), unconfirmed=("牵头部门", "完成时限")),
        item(2, leads=("jyj",), measures=("丁。",)),
    ),
    organisations=tuple(Organisation(code, code, (), "", subordinate=True, salutation="") for code in ("swj", "jyj")),
    contacts=(),
    kpis=(),
    questions=(OpenQuestion((1,), "牵头部门、完成时限", "", "", "", "中"),),
    sha256="0" * 64,
)
NEW = {
    "indicator": {"number": 6, "name": "纳税", "category": "全周期"},
    "goal": "目标",
    "measures": ["戊。"],
    "leads": ["jyj"],
    "deadline": "2022-06-30",
}


def corrected(field: str, value: str, *, number: int = 1, effective: str = "", at: datetime = NOON) -> Decision:
    return Decision(
        "qz2021", DecisionKind.CORRECTION, "督办岗", at, "理由", number, field=field, value=value, effective=effective
    )


def after(*decisions: Decision, period: str = "2021-12", late: tuple[Decision, ...] | None = None) -> Programme:
    return as_decided(LIST, in_force(decisions), Period.parse(period), late)


def test_without_decisions_the_list_stays_as_it_is():
    assert after() == LIST


def test_a_corrected_lead_reports_the_item_and_is_beyond_doubt():
    first = after(corrected("牵头部门", "jyj,swj")).item(1)
    assert (first.leads, first.unconfirmed) == (("jyj", "swj"), ("完成时限",))


@pytest.mark.parametrize(
    ("value", "kind", "day", "text"),
    [
        ("2022-03-31", DeadlineKind.DATED, date(2022, 3, 31), "2022年3月31日"),
        ("持续推进", DeadlineKind.CONTINUOUS, None, "持续推进"),
    ],
)
def test_a_corrected_deadline(value, kind, day, text):
    deadline = after(corrected("完成时限", value)).item(1).deadline
    assert (deadline.kind, deadline.on, deadline.text) == (kind, day, text)


def test_a_split_item_keeps_the_measures_that_stay():
    plan = after(corrected("拆分", json.dumps({"new": 3, "measures": [2]})))
    assert [(each.number, each.measures) for each in plan.items] == [
        (1, ("1.甲。", "3.丙。")),
        (2, ("丁。",)),
        (3, ("2.乙。",)),
    ]
    assert plan.item(3).lead == "swj"


def labels(decisions: tuple[Decision, ...], *labelled: str) -> list[str]:
    """What the items are called after *decisions*; the first ones bear the labels that the plan gave them."""
    items = tuple(replace(each, label=label) for each, label in zip(LIST.items, labelled, strict=True))
    return [each.label for each in as_decided(replace(LIST, items=items), in_force(decisions), None).items]


def test_a_part_is_called_by_its_number_or_as_the_next_part_of_what_the_plan_calls_the_whole():
    second, third = (corrected("拆分", json.dumps({"new": new, "measures": [1]})) for new in (3, 4))
    assert labels((second, third), "1", "2") == ["1", "2", "3", "4"]
    assert labels((second, third), "2-45", "2-46") == ["2-45", "2-46", "2-45之2", "2-45之3"]


def test_a_new_item_is_called_by_its_number_unless_another_is_called_so():
    new = corrected("新增", json.dumps(NEW), number=3)
    assert labels((new,), "1", "2") == ["1", "2", "3"]
    assert labels((new,), "3", "4") == ["3", "4", "新3"]


def test_a_merged_item_brings_its_measures_and_is_gone():
    plan = after(corrected("合并", "1", number=2))
    assert [(each.number, each.measures) for each in plan.items] == [(1, ("1.甲。", "2.乙。", "3.丙。", "丁。"))]


def test_a_new_item_is_asked_of_its_lead():
    plan = after(corrected("新增", json.dumps(NEW), number=3))
    assert [each.number for each in plan.items_of("jyj")] == [2, 3]


@pytest.mark.parametrize(("period", "lead"), [("2021-11", "swj"), ("2021-12", "jyj"), ("2021-Q4", "jyj")])
def test_a_correction_holds_from_the_cycle_it_names(period, lead):
    assert after(corrected("牵头部门", "jyj", effective="2021-12"), period=period).item(1).lead == lead


def test_a_correction_that_the_list_has_in_itself_is_not_made_twice():
    decided = corrected("牵头部门", "jyj")
    assert (after(decided).item(1).lead, after(decided, late=()).item(1).lead) == ("jyj", "swj")


def test_a_correction_of_an_item_that_a_later_list_has_no_more_says_nothing():
    gone = (
        corrected(field, value, number=9) for field, value in (("牵头部门", "jyj"), ("合并", "1"), ("目标任务", ""))
    )
    assert after(*gone, corrected("合并", "9", number=2)) == LIST


@pytest.mark.parametrize(
    ("field", "value", "cells"),
    [
        ("目标任务", "另一目标。", {"goal": "另一目标。"}),
        ("具体措施", '["1.甲。"]', {"measures": ("1.甲。",)}),
        (
            *("责任部门", '{"text": "市教育局", "codes": ["jyj"]}'),
            {"co_responsible": "市教育局", "co_organisations": ("jyj",)},
        ),
    ],
)
def test_another_wording_and_other_co_leads(field, value, cells):
    assert after(corrected(field, value)).item(1) == replace(LIST.item(1), **cells)


def test_confirming_every_doubtful_cell_lets_the_item_cost_somebody_a_red_light():
    def confirm(field: str) -> Decision:
        return Decision("qz2021", DecisionKind.CONFIRMATION, "督办岗", NOON, "已核", 1, field=field)

    half, whole = after(confirm("牵头部门")), after(confirm("牵头部门"), confirm("完成时限"))
    assert (half.item(1).blames, len(half.questions)) == (False, 1)
    assert (whole.item(1).blames, len(whole.questions)) == (True, 0)


def test_an_extension_moves_the_day_and_leaves_the_printed_words():
    extension = Decision("qz2021", DecisionKind.EXTENSION, "督办岗", NOON, "理由", 1, value="2022-03-31")
    deadline = after(extension).item(1).deadline
    assert (deadline.on, deadline.text, deadline.extended) == (date(2022, 3, 31), "2021年12月底", True)


def test_nobody_is_asked_about_a_closed_item():
    plan = after(Decision("qz2021", DecisionKind.CLOSURE, "督办岗", NOON, "已核", 1))
    assert (plan.asked_of("swj"), len(plan.items_of("swj"))) == ((), 1)


def test_a_correction_settles_only_what_it_says_and_only_from_its_cycle_on():
    doubtful = replace(LIST, items=(item(1, leads=("swj",), unconfirmed=("目标任务", "牵头部门")),), questions=())
    later = corrected("牵头部门", "jyj", effective="2022-01")

    def doubts(*decisions: Decision) -> tuple[str, ...]:
        return as_decided(doubtful, in_force(decisions), Period.parse("2021-12")).item(1).unconfirmed

    assert doubts(corrected("目标任务", "另一目标。")) == ("牵头部门",)
    assert doubts(later) == ("目标任务", "牵头部门")
    assert doubts(replace(later, effective="2021-12")) == ("目标任务",)


@pytest.mark.parametrize(("granted", "extended"), [("2021-12-31", False), ("2022-01-01", True), ("2021-11-30", False)])
def test_an_extension_to_the_day_that_the_list_has_by_now_is_none(granted, extended):
    extension = Decision("qz2021", DecisionKind.EXTENSION, "督办岗", NOON, "理由", 1, value=granted)
    deadline = after(extension).item(1).deadline
    assert (deadline.extended, deadline.on) == (
        extended,
        date.fromisoformat(granted) if extended else date(2021, 12, 31),
    )


@pytest.mark.parametrize(
    "known",
    [
        pytest.param(
            corrected("拆分", json.dumps({"new": 2, "measures": [1]})), id="split into a number that is taken"
        ),
        pytest.param(
            corrected("拆分", json.dumps({"new": 3, "measures": [1]}), number=9), id="split of an unknown item"
        ),
        pytest.param(corrected("新增", json.dumps({"goal": ""}), number=2), id="an item that the list has"),
    ],
)
def test_what_the_list_has_in_another_way_is_not_made_again(known):
    assert after(known) == LIST


def test_a_question_stays_open_until_every_item_of_it_is_certain():
    both = replace(
        LIST,
        items=tuple(item(number, unconfirmed=("牵头部门",)) for number in (1, 2)),
        questions=(OpenQuestion((1, 2), "牵头部门", "", "", "", "中"), OpenQuestion((), "全表", "", "", "", "中")),
    )

    def open_after(*numbers: int) -> int:
        made = in_force([corrected("牵头部门", "jyj", number=number) for number in numbers])
        return len(as_decided(both, made, None).questions)

    assert [open_after(), open_after(1), open_after(1, 2)] == [2, 2, 1]


def test_an_item_that_was_dropped_is_told_as_dropped():
    plan = after(Decision("qz2021", DecisionKind.TERMINATION, "督办岗", NOON, "理由", 1, value="终止"))
    assert (plan.terminated, plan.closed) == (frozenset({1}), frozenset())

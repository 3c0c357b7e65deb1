"""What a lead says on 滞后原因: kept by code, asked after, never sent back."""

from dataclasses import replace
from datetime import date

import pytest
from tests.domain.checks.filling import BACKGROUND, delay_row, filled, judged

from duban.domain.form.words import DELAY_SHEET
from duban.domain.returns.delay import DelayCause, DelayOwner
from duban.domain.returns.submission import Entry, FilledForm, Status

BEHIND = {"status": "正在推进（滞后）", "problems": "接口尚未打通。", "next_steps": "下月联调。"}
NEED = {"coordination": "请市数字办开放接口", "coordination_level": "部门间"}
CELL = f"{DELAY_SHEET}!E4"


def form(changes: dict[str, str], cause: str = "", owner: str = "", item: int = 38) -> FilledForm:
    return replace(filled({item: changes}), delays=(delay_row(item, cause, owner),))


def findings(of: FilledForm, last: Entry | None = None, on: date = date(2021, 10, 25)) -> list[tuple[str, str]]:
    known = replace(BACKGROUND, last={last.item: last} if last else {})
    return [(one.sentence, one.cell) for one in judged(of, on, background=known)[1] if one.code == "W26"]


def entry(of: FilledForm, last: Entry | None = None, number: int = 38) -> Entry:
    known = replace(BACKGROUND, last={number: last} if last else {})
    return next(one for one in judged(of, background=known)[0] if one.item == number)


@pytest.mark.parametrize(
    ("cause", "owner", "kept"),
    [
        ("部门间", "", (DelayCause.DEPARTMENTS, None)),
        (" 系统 ", "汇总单位", (DelayCause.SYSTEM, DelayOwner.OFFICE)),
        ("天气", "谁", (None, None)),
        ("", "上级", (None, DelayOwner.ABOVE)),
    ],
)
def test_what_was_chosen_is_kept_by_code(cause: str, owner: str, kept: tuple[object, object]) -> None:
    said = entry(form(BEHIND | NEED, cause, owner))
    assert (said.delay_cause, said.delay_owner) == kept


def test_nothing_new_leaves_what_was_said_last() -> None:
    last = Entry(38, Status.BEHIND, delay_cause=DelayCause.MONEY, delay_owner=DelayOwner.ABOVE)
    same = entry(form({"status": "", "unchanged": "√", "progress": ""}), last)
    assert (same.delay_cause, same.delay_owner) == (DelayCause.MONEY, DelayOwner.ABOVE)
    other = entry(form({"status": "", "unchanged": "√", "progress": ""}, "系统", "牵头单位"), last)
    assert (other.delay_cause, other.delay_owner) == (DelayCause.SYSTEM, DelayOwner.LEAD)
    anew = entry(form(BEHIND), last)
    assert (anew.delay_cause, anew.delay_owner) == (None, None)


def test_a_form_that_did_not_ask_says_nothing() -> None:
    assert entry(filled({38: BEHIND})).delay_cause is None
    assert findings(filled({38: BEHIND})) == []


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        (BEHIND, True),
        (BEHIND | {"status": "未启动"}, True),
        ({}, False),
        ({"status": ""}, False),
    ],
    ids=["behind", "not begun", "on schedule now", "no status"],
)
def test_a_cause_that_is_missing_is_asked_after_where_the_item_lags(changes: dict[str, str], asked: bool) -> None:
    words = "第38项未选“滞后原因”，请选择“依赖上级”“部门间”“资金”“用地”“系统”“人员”“其他”之一。"
    assert findings(form(changes)) == ([(words, CELL)] if asked else [])


def test_of_what_is_past_its_deadline_only_being_done_asks_nothing() -> None:
    said = {"problems": "人手不足", "next_steps": "月内补齐"}
    done = {"status": "已完成", "measure": "已落实", "evidence": "验收意见.pdf"}
    assert len(findings(form(said, item=39))) == 1
    assert findings(form(done, item=39)) == []
    assert findings(form(said, item=39), on=date(2021, 9, 30)) == [], "on its last day it is not late"


def test_what_is_no_choice_is_quoted() -> None:
    ((sentence, _),) = findings(form({}, "天" * 30))
    assert sentence.startswith(f"第38项“滞后原因”填写的“{'天' * 20}”不在选项内，请选择“依赖上级”“部门间”")


@pytest.mark.parametrize(
    ("cause", "owner", "asked"),
    [
        ("部门间", "", "部门间”，由协办单位解决"),
        ("依赖上级", "", "依赖上级”，由上级解决"),
        ("系统", "上级", "系统”，由上级解决"),
        ("系统", "", ""),
        ("部门间", "牵头单位", ""),
        ("人员", "汇总单位", ""),
    ],
)
def test_whoever_else_can_solve_it_is_to_be_asked_for_something(cause: str, owner: str, asked: str) -> None:
    found = findings(form(BEHIND, cause, owner))
    assert [asked in sentence for sentence, _ in found] == ([True] if asked else [])
    assert findings(form(BEHIND | NEED, cause, owner)) == []


def test_what_he_is_asked_for_is_asked_once() -> None:
    last = Entry(38, Status.BEHIND, delay_cause=DelayCause.MONEY)
    assert findings(form(BEHIND, "资金"), last) == []
    assert len(findings(form(BEHIND, "用地"), last)) == 1

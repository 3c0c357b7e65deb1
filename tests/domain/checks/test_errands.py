"""What a unit's own form says of what papers gave to it."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from tests.domain.checks.filling import errand_row, filled

from duban.domain.checks.context import Case
from duban.domain.checks.errands import errand_rows, errands_said, incomplete_errands
from duban.domain.returns.helping import HelperAnswer, HelperSaid

DONE = errand_row(7, "已办结", "接口已开放。")


def test_only_what_was_asked_is_read_and_of_a_number_that_stands_twice_the_first() -> None:
    stranger = errand_row(9, "已办结", "别家的。")
    nameless = replace(DONE, item=None)
    form = replace(filled(), errands=(DONE, errand_row(7, "正在办理", "又一行。"), stranger, nameless))
    assert errand_rows(form, {7, 8}) == {7: DONE}


def test_a_line_says_something_once_both_its_cells_do() -> None:
    form = replace(filled(), errands=(errand_row(8, "正在办理", ""), errand_row(6, "", "已开放。"), DONE))
    assert errands_said(form, {6, 7, 8}) == (HelperSaid(7, HelperAnswer.DONE, "接口已开放。"),)


@pytest.mark.parametrize(
    ("result", "account", "found"),
    [
        ("已办结", "接口已开放。", []),
        ("", "接口已开放。", [("", {"number": 7, "typed": ""}, "办理结果")]),
        ("好" * 30, "已开放。", [("typed", {"number": 7, "typed": "好" * 20}, "办理结果")]),
        ("已办结", "无", [("account", {"number": 7}, "办理情况")]),
    ],
    ids=["an answer", "no result", "a result of no list", "no account"],
)
def test_what_is_missing_of_an_answer_is_told_at_its_cell(result: str, account: str, found: list[object]) -> None:
    form = replace(filled(), errands=(errand_row(7, result, account),))
    case = cast("Case", SimpleNamespace(filled=form, background=SimpleNamespace(errands=frozenset({7}))))
    assert [(one.case, one.facts, one.column) for one in incomplete_errands(case)] == found

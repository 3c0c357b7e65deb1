"""What a helper's form says, and what is wrong with it."""

import pytest

from duban.domain.calendar.cycle import FormName
from duban.domain.checks.helper_answers import HelperSaid, helper_text, read_helper
from duban.domain.form.coordination import ACCOUNT, RESULT
from duban.domain.returns.helping import HelperAnswer
from duban.domain.returns.submission import FilledForm, FilledRow

CELLS = {RESULT: "协调事项答复!G5", ACCOUNT: "协调事项答复!H5"}


def form(*rows: tuple[int | None, str, str]) -> FilledForm:
    filled = tuple(FilledRow(number, {RESULT: result, ACCOUNT: account}, CELLS) for number, result, account in rows)
    return FilledForm("x", "y", {}, filled, kind=FormName.NEED)


def codes(*rows: tuple[int | None, str, str], off: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(one.code, one.cell) for one in read_helper(form(*rows), {1, 2}, off)[1]]


def test_each_matter_that_was_asked_is_read_by_its_number() -> None:
    said, findings = read_helper(
        form((2, " 正在办理 ", "正在开发。 "), (1, "已办结", "接口已开放。"), (9, "已办结", "别家的。")), {1, 2}
    )
    assert said == (
        HelperSaid(1, HelperAnswer.DONE, "接口已开放。"),
        HelperSaid(2, HelperAnswer.GOING_ON, "正在开发。"),
    )
    assert findings == ()


def test_of_a_row_that_is_there_twice_the_first_counts() -> None:
    said, _ = read_helper(form((1, "已办结", "一。"), (1, "正在办理", "二。")), {1})
    assert [one.words for one in said] == ["一。"]


def test_a_matter_left_empty_beside_another_stays_open() -> None:
    said, findings = read_helper(form((1, "已办结", "好。"), (2, "", "")), {1, 2})
    assert ([one.number for one in said], findings) == ([1], ())


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (((1, "", ""), (2, "", "")), [("K02", "")]),
        ((), [("K02", "")]),
        (((1, "", "已开放接口。"),), [("K01", CELLS[RESULT])]),
        (((1, "好的", ""),), [("K01", CELLS[RESULT])]),
        (((1, "", "无"),), [("K02", "")]),
        (((1, "已办结", ""),), [("K03", CELLS[ACCOUNT])]),
        (((1, "已办结", "无。"),), [("K03", CELLS[ACCOUNT])]),
        (((1, "已办结", "机密★"),), [("W09", "")]),
    ],
)
def test_what_is_missing_is_told_with_its_cell(rows: tuple[tuple[int, str, str], ...], found: list[tuple[str, str]]):
    assert codes(*rows) == found


def test_a_rule_that_is_off_tells_nothing() -> None:
    assert codes((1, "", ""), off=("K02",)) == []


def test_the_mark_is_not_that_of_a_return() -> None:
    assert helper_text("a/b") not in ("a/b", "")
    assert helper_text("a/b") != helper_text("a/c")

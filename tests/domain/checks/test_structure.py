"""Whose form it is, and whether its rows are those that went out."""

from dataclasses import replace

import pytest
from tests.builders import ITEMS, good_answers
from tests.domain.checks.filling import cell, filled, judged, row, told

from duban.domain.returns.submission import FilledForm, FilledRow


def with_rows(*rows: FilledRow) -> FilledForm:
    form = filled()
    return replace(form, rows=(*form.rows, *rows))


def numbered(at: int, number: int | None, **texts: str) -> FilledRow:
    return replace(row(at, ITEMS[0], texts), item=number)


@pytest.mark.parametrize(
    ("extra", "found"),
    [
        pytest.param(numbered(11, 38), [("E05", 38, "填报表!A11")], id="a second row of an item"),
        pytest.param(numbered(11, 99), [("E05", 99, "填报表!A11")], id="an item of nobody"),
        pytest.param(numbered(11, None), [], id="no number and no words"),
        pytest.param(numbered(11, None, remark=" "), [], id="no number and a blank"),
        pytest.param(numbered(11, None, remark="补充"), [("E05", None, "填报表!A11")], id="no number and words"),
    ],
)
def test_a_row_that_was_not_asked_for_is_told_at_its_number(extra: FilledRow, found: list[object]) -> None:
    assert told(with_rows(extra)) == found


def test_a_third_row_is_told_as_well() -> None:
    assert [at for _, _, at in told(with_rows(numbered(11, 38), numbered(12, 38)))] == ["填报表!A11", "填报表!A12"]


def test_a_missing_row_counts_what_is_there() -> None:
    form = filled()
    (finding,) = judged(replace(form, rows=form.rows[:2] + form.rows[3:]))[1]
    assert finding.sentence == "缺少第40项任务，应报4项，实报3项。"


def test_a_form_of_another_unit_is_told_by_codes_where_names_are_not_known() -> None:
    form = filled(reference="qz2021/department_monthly/2021-10/caizheng")
    (finding,) = judged(form)[1]
    assert finding.sentence.startswith("本表为2021年10月caizheng填报表，与本期（2021年10月、shuiwu）不符")


def test_a_secret_in_another_unit_s_form_is_found_all_the_same_and_nothing_else_is() -> None:
    form = filled({38: {"remark": "机密★", "status": ""}}, reference="qz2021/department_monthly/2021-10/caizheng")
    assert [code for code, _, _ in told(form)] == ["W09", "E02"]


class TestBlank:
    """A form that came back as it went out."""

    def test_is_told_once(self) -> None:
        form = filled({each.number: dict.fromkeys(good_answers()[each.number], "") for each in ITEMS})
        assert told(form) == [("E04", None, "")]

    def test_one_word_makes_it_an_answer(self) -> None:
        blank = {each.number: dict.fromkeys(good_answers()[each.number], "") for each in ITEMS}
        found = told(filled(blank | {38: blank[38] | {"remark": "见附件"}}))
        assert ("E07", 38, cell("status", 38)) in found
        assert "E04" not in [code for code, _, _ in found]

    def test_a_form_without_any_row_lacks_each_of_them(self) -> None:
        assert told(filled(rows=())) == [("E04", number, "") for number in (38, 39, 40, 41)]

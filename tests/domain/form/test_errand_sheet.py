"""交办事项 in the form of the unit that was given them: what is shown, what is asked, and what it said before."""

from typing import cast

import pytest

from duban.domain.form.column import Content
from duban.domain.form.coordination import ACCOUNT, RESULT
from duban.domain.form.errand_line import ErrandLine
from duban.domain.form.errand_sheet import ERRAND_COLUMNS
from duban.domain.form.form import Form
from duban.domain.returns.helping import HelperAnswer

FORM = cast("Form", None)
FRESH = ErrandLine(7, "开放接口。", "专题会议纪要（〔2021〕15号）议定事项", "主办，11月12日前")
TOLD = ErrandLine(7, FRESH.matter, FRESH.origin, FRESH.told, "正在办理", "正在开发。")
BY_KEY = {column.key: column for column in ERRAND_COLUMNS}


def test_a_row_shows_what_was_given_by_which_paper_and_until_when() -> None:
    shown = {key: column.shows(FORM, FRESH) for key, column in BY_KEY.items() if column.shows is not None}
    assert shown == {
        "number": "7",
        "missing": "",
        "matter": "开放接口。",
        "origin": "专题会议纪要（〔2021〕15号）议定事项",
        "part": "主办，11月12日前",
    }


def test_a_result_of_the_list_and_an_account_are_asked_and_both_are_owed() -> None:
    asked = [column for column in ERRAND_COLUMNS if column.shows is None]
    assert [(column.key, column.required) for column in asked] == [(RESULT, True), (ACCOUNT, True)]
    choices = BY_KEY[RESULT].choices
    assert choices is not None
    assert choices(FORM, FRESH) == tuple(answer.value for answer in HelperAnswer)
    assert BY_KEY[RESULT].content is Content.CHOICE


@pytest.mark.parametrize(("line", "carried"), [(FRESH, [None, None]), (TOLD, ["正在办理", "正在开发。"])])
def test_what_was_said_last_is_filled_in_and_nothing_before_that(line: ErrandLine, carried: list[str | None]) -> None:
    carries = [BY_KEY[key].carries for key in (RESULT, ACCOUNT)]
    assert [one(FORM, line) for one in carries if one is not None] == carried


def test_the_printed_page_has_its_width() -> None:
    """In Excel's characters: the scale of the print was chosen for these."""
    assert [column.width for column in ERRAND_COLUMNS] == [6, 6, 40, 26, 12, 18, 40]

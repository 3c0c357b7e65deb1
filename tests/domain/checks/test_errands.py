"""What a unit's own form says of what papers gave to it."""

from dataclasses import replace

from tests.domain.checks.filling import errand_row, filled

from duban.domain.checks.errands import errand_rows, errands_said
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

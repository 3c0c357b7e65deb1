"""What a fact rests on: the cell where it was typed, the plan where it was not, the decision that closed an item."""

from dataclasses import replace

from tests.report_cases import SUBMISSIONS, TAX, accepted, entry, report

from duban.domain.report.fact import Cite, CiteKind, Citing
from duban.domain.report.report import Report
from duban.domain.report.tally import Row
from duban.domain.returns.submission import RowCells, Status

CITING = Citing("abcdef0123456789")
TAX_RETURN = "qz2021/department_monthly/2021-10/shuiwu#1"
DEADLINE = Cite(CiteKind.TASK_LIST, "abcdef012345", 1, "完成时限")


def row(of: Report, number: int) -> Row:
    return next(row for row in of.rows if row.item.number == number)


def test_a_word_is_cited_with_its_cell_where_that_is_known() -> None:
    cells = RowCells(7, {"status": "逐项进展!G"})
    typed = replace(entry(1, Status.DONE), cells=cells)
    told = row(report(submissions=SUBMISSIONS | {TAX: accepted(TAX, [typed])}), 1)
    assert CITING.word(told, "完成情况") == Cite(CiteKind.RETURN, TAX_RETURN, 1, "完成情况", "逐项进展!G7")
    assert CITING.word(told, "备注") == Cite(CiteKind.RETURN, TAX_RETURN, 1, "备注")
    assert CITING.word(row(report(), 1), "完成情况") == Cite(CiteKind.RETURN, TAX_RETURN, 1, "完成情况")


def test_an_item_of_which_nothing_was_said_is_cited_from_the_plan() -> None:
    silent = row(report(), 6)
    assert CITING.word(silent, "完成情况") is None
    assert CITING.said(silent, "完成情况") == (Cite(CiteKind.TASK_LIST, "abcdef012345", 6, "序号"),)
    assert CITING.judged(silent) == (replace(DEADLINE, item=6),)


def test_a_light_rests_on_what_was_said_the_deadline_and_the_closure() -> None:
    word = Cite(CiteKind.RETURN, TAX_RETURN, 1, "完成情况")
    assert CITING.judged(row(report(), 1)) == (word, DEADLINE)
    closed = row(report(closed=frozenset({1})), 1)
    assert CITING.judged(closed) == (word, DEADLINE, Cite(CiteKind.DECISION, "销号", 1))

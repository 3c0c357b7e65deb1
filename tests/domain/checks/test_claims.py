"""What a lead answered on 任务认领核对表, however it was written."""

from datetime import date

import pytest
from tests.builders import item
from tests.domain.checks.filling import claim_row, filled

from duban.domain.calendar.cycle import Reference
from duban.domain.checks.claims import TITLES, answers_of, doubtful_answers
from duban.domain.checks.context import Case, Fault
from duban.domain.form.words import CLAIM_SHEET
from duban.domain.returns.item_answer import AnswerWord, ItemAnswer
from duban.domain.returns.submission import FilledRow

ASKED = (38, 39)
WHY = "不属本单位职能"


def answer(*line: str) -> tuple[ItemAnswer, ...]:
    return answers_of(filled(claims=(claim_row(8, 38, *line),)), ASKED)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param(("无异议",), ItemAnswer(38, AnswerWord.AGREED), id="agreed"),
        pytest.param(("同意",), ItemAnswer(38, AnswerWord.AGREED), id="agreed in other words"),
        pytest.param(
            ("建议更正", "牵头部门", "市统计局", WHY),
            ItemAnswer(38, AnswerWord.PROPOSED, "牵头部门", "市统计局", WHY),
            id="a whole proposal",
        ),
        pytest.param(
            ("", "牵头部门", "市统计局", WHY),
            ItemAnswer(38, AnswerWord.PROPOSED, "牵头部门", "市统计局", WHY),
            id="a proposal without the word",
        ),
        pytest.param(
            ("建议由市统计局牵头",),
            ItemAnswer(38, AnswerWord.PROPOSED, "", "建议由市统计局牵头", ""),
            id="words in place of the choice are kept",
        ),
        pytest.param(
            ("建议更正", "附注", "删去", WHY),
            ItemAnswer(38, AnswerWord.PROPOSED, "其他", "附注：删去", WHY),
            id="a column that is no choice is kept in words",
        ),
    ],
)
def test_an_answer_is_what_was_meant(line: tuple[str, ...], said: ItemAnswer) -> None:
    assert answer(*line) == (said,)


@pytest.mark.parametrize("word", ["", "无", "—"])
def test_a_line_that_says_nothing_is_no_answer(word: str) -> None:
    assert answer(word) == ()


def test_only_the_first_line_of_an_item_that_was_asked_counts() -> None:
    rows = (claim_row(8, 38, "无异议"), claim_row(9, 38, "建议更正"), claim_row(10, 77, "无异议"))
    assert [each.item for each in answers_of(filled(claims=rows), ASKED)] == [38]


def test_another_table_that_was_taken_for_the_sheet_answers_nothing() -> None:
    row = FilledRow(38, {"item": "38", "goal": "优化办理流程。"}, {})
    assert answers_of(filled(claims=(row,)), ASKED) == ()


def test_a_proposal_is_told_in_one_sentence() -> None:
    (said,) = answer("建议更正", "牵头部门", "市统计局", WHY)
    assert said.proposal == "建议更正“牵头部门”；应为：市统计局；理由：不属本单位职能"
    assert answer("无异议")[0].proposal == ""


def found(*lines: tuple[str, ...]) -> list[Fault]:
    """What is asked about the lines of a sheet, those of the items 38, 39 and so on."""
    rows = tuple(claim_row(8 + place, 38 + place, *line) for place, line in enumerate(lines))
    case = Case(
        filled(claims=rows),
        tuple(item(38 + place) for place in range(len(lines))),
        Reference.parse("qz2021/monthly/2021-10/shuiwu"),
        lambda *_: True,
        date(2021, 10, 25),
        {},
        (),
    )
    return list(doubtful_answers(case))


def faults(*lines: tuple[str, ...]) -> list[tuple[str, int | None, str, dict[str, object]]]:
    return [(fault.case, fault.item, fault.column, dict(fault.facts)) for fault in found(*lines)]


WORD = TITLES["word"]


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        pytest.param(("无异议",), [], id="agreed"),
        pytest.param(("建议更正", "牵头部门", "市统计局", WHY), [], id="a whole proposal"),
        pytest.param(("建议更正", "", "", ""), ["column", "becomes", "why"], id="a proposal of nothing"),
        pytest.param(("建议更正", "牵头部门", "市统计局"), ["why"], id="a proposal without a reason"),
    ],
)
def test_a_proposal_says_what_and_why(line: tuple[str, ...], asked: list[str]) -> None:
    assert faults(line) == [("", 38, TITLES[key], {}) for key in asked]


def test_words_in_place_of_the_choice_are_asked_about_with_their_first_forty_characters() -> None:
    typed = "建" * 41
    assert faults((typed, "牵头部门", "市统计局", WHY)) == [("typed", 38, WORD, {"typed": typed[:40]})]


def test_who_agrees_and_proposes_is_taken_to_propose_and_told_so() -> None:
    assert faults(("无异议", "牵头部门", "市统计局", WHY)) == [("both", 38, WORD, {})]


def test_lines_left_out_of_a_sheet_that_was_begun_are_told_together() -> None:
    assert faults(("无异议",), (), ("无",)) == [("left", 39, WORD, {"items": "39、40"})]
    assert faults((), ()) == []


def test_the_cell_in_question_is_named_and_of_lines_left_out_the_first() -> None:
    assert [fault.cell for fault in found(("无异议",), (), ())] == [f"{CLAIM_SHEET}!G9"]
    assert [fault.cell for fault in found(("建议更正", "牵头部门", "市统计局"))] == [f"{CLAIM_SHEET}!J8"]

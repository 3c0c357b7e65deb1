"""What a lead answered on 任务认领核对表, however it was written."""

import pytest
from tests.domain.checks.filling import claim_row, filled

from duban.domain.checks.claims import answers_of
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

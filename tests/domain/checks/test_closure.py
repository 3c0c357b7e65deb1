"""What a claim of 已完成 must show: every measure in place, and evidence of its own for each."""

from collections.abc import Mapping

import pytest
from tests.builders import item

from duban.domain.checks.closure import Claim, evidence_of, shortcomings
from duban.domain.returns.submission import Entry, MeasureState, Status
from duban.domain.returns.submission_number import SubmissionNumber

ITEM = item(38)
IN_PLACE = (MeasureState.IN_PLACE,) * 2


def claim(evidence: str = "", measures: tuple[MeasureState | None, ...] = IN_PLACE) -> Claim:
    """The word of item 38's lead that its two measures are in place."""
    entry = Entry(38, Status.DONE, measures, evidence=evidence)
    return Claim(SubmissionNumber.parse("qz2021/department_monthly/2021-10/shuiwu#2"), entry)


@pytest.mark.parametrize(
    ("evidence", "found"),
    [
        pytest.param("通知.pdf\n验收意见.pdf", {1: "通知.pdf", 2: "验收意见.pdf"}, id="one a line, in order"),
        pytest.param("通知.pdf；验收意见.pdf", {1: "通知.pdf", 2: "验收意见.pdf"}, id="between semicolons"),
        pytest.param("2.验收意见.pdf\n1、通知.pdf", {2: "验收意见.pdf", 1: "通知.pdf"}, id="by their numbers"),
        pytest.param("（2）验收意见.pdf", {2: "验收意见.pdf"}, id="a number in brackets"),
        pytest.param("2.验收意见.pdf\n见附件", {2: "验收意见.pdf"}, id="numbers count where there are any"),
        pytest.param("验收意见.pdf", {1: "验收意见.pdf"}, id="one piece is no evidence of several measures"),
        pytest.param("甲.pdf\n乙.pdf\n丙.pdf", {1: "甲.pdf", 2: "乙.pdf"}, id="more pieces than measures"),
        pytest.param("0.甲.pdf\n3.乙.pdf", {}, id="numbers of no measure"),
        pytest.param(" ；\n", {}, id="nothing"),
    ],
)
def test_each_measure_has_the_evidence_that_stands_for_it(evidence: str, found: Mapping[int, str]) -> None:
    assert evidence_of(ITEM, claim(evidence)) == found


def test_what_a_person_named_counts_before_the_return_and_the_last_word_counts() -> None:
    named = ({1: "台账.xlsx", 2: " "}, {2: " 会议纪要.pdf "})
    assert evidence_of(ITEM, claim("通知.pdf\n验收意见.pdf"), *named) == {1: "台账.xlsx", 2: "会议纪要.pdf"}


def test_an_item_with_all_in_place_and_evidence_for_each_measure_can_be_closed() -> None:
    assert shortcomings(ITEM, claim(), {1: "甲.pdf", 2: "乙.pdf"}) == ()


@pytest.mark.parametrize(
    ("measures", "evidence", "short"),
    [
        pytest.param(
            (MeasureState.IN_PLACE, MeasureState.UNDER_WAY),
            {1: "甲", 2: "乙"},
            ["第2条措施报送为“正在落实”"],
            id="one is under way",
        ),
        pytest.param(
            (None, MeasureState.IN_PLACE), {1: "甲", 2: "乙"}, ["第1条措施报送为“未填写”"], id="one has no tick"
        ),
        pytest.param(
            (MeasureState.IN_PLACE,), {1: "甲", 2: "乙"}, ["第2条措施报送为“未填写”"], id="one was added since"
        ),
        pytest.param(
            IN_PLACE,
            {2: "乙"},
            [
                "第1条措施没有佐证（请牵头部门补报，或核对后写明文件名或文号）",
            ],
            id="one has no evidence",
        ),
        pytest.param((), {}, ["第1条措施报送为“未填写”", "第2条措施报送为“未填写”"], id="nothing at all"),
    ],
)
def test_why_an_item_cannot_be_closed_is_told_measure_by_measure(measures, evidence, short) -> None:
    assert list(shortcomings(ITEM, claim(measures=measures), evidence)) == short


def test_the_return_is_named_as_people_say_it() -> None:
    assert claim().title == "2021年10月第2次报送"

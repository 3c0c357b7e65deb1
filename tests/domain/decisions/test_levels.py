"""Whose decision it is: a table and one function."""

import pytest
from tests.offices import LEVELS
from tests.people import officer, signer

from duban.config import load_settings
from duban.domain.decisions.decision import BasisKind
from duban.domain.decisions.levels import (
    UNCOUNTED,
    DecidingLevel,
    DecisionBasis,
    DecisionMatter,
    MatterToDecide,
    basis_of,
    is_the_citys,
    missing,
    require_level,
)
from duban.errors import Refused

HEAD = signer("市发改委主要领导")
MINUTES = DecisionBasis(BasisKind.MINUTES, "〔2021〕15号")


@pytest.mark.parametrize(
    ("asked", "citys"),
    [
        pytest.param(MatterToDecide(DecisionMatter.EXTENSION, 1, 30), False, id="once, thirty days"),
        pytest.param(MatterToDecide(DecisionMatter.EXTENSION, 1, 31), True, id="a day more"),
        pytest.param(MatterToDecide(DecisionMatter.EXTENSION, 2, 5), True, id="a second time"),
        pytest.param(MatterToDecide(DecisionMatter.TERMINATION), True, id="an item dropped"),
        pytest.param(MatterToDecide(DecisionMatter.LEAD), True, id="another lead"),
        pytest.param(MatterToDecide(DecisionMatter.GOAL), True, id="another target"),
    ],
)
def test_what_is_more_than_an_extension_once_is_the_citys(asked: MatterToDecide, citys: bool):
    assert is_the_citys(LEVELS, asked, HEAD, None) is citys
    assert is_the_citys(LEVELS, asked, officer(), MINUTES) is False
    assert is_the_citys((), asked, officer(), None) is False


def test_an_extension_once_belongs_to_its_post():
    with pytest.raises(Refused, match="由市发改委主要领导决定"):
        is_the_citys(LEVELS, MatterToDecide(DecisionMatter.EXTENSION, 1, 30), officer(), None)


@pytest.mark.parametrize("text", ["同意。", "请市营商办抓紧办理", "见附件：1号", "1" * 41])
def test_a_number_is_recorded_and_never_a_remark(text: str):
    with pytest.raises(Refused, match="只写编号"):
        basis_of(text, "")


def test_a_basis_is_one_number_or_none():
    assert basis_of(" ", "") is None
    assert basis_of("", " 〔2021〕15号 ") == MINUTES
    assert basis_of("府办批〔2021〕第1023号", "") == DecisionBasis(BasisKind.REMARK, "府办批〔2021〕第1023号")
    with pytest.raises(Refused):
        basis_of("1号", "2号")


@pytest.mark.parametrize(
    ("row", "times", "days", "covers"),
    [
        pytest.param((1, 30), 1, 30, True, id="the first, thirty days"),
        pytest.param((1, 30), 2, 30, False, id="the second"),
        pytest.param((1, 30), 1, 31, False, id="a day more"),
        pytest.param((0, 30), 9, 30, True, id="however often"),
        pytest.param((2, 0), 2, 999, True, id="however long"),
        pytest.param((1, 0), UNCOUNTED, 1, False, id="more time that is no extension is none of the counted ones"),
    ],
)
def test_how_much_a_row_covers(row: tuple[int, int], times: int, days: int, covers: bool):
    level = DecidingLevel(DecisionMatter.EXTENSION, *row)
    assert level.covers(MatterToDecide(DecisionMatter.EXTENSION, times, days)) is covers
    assert not level.covers(MatterToDecide(DecisionMatter.LEAD, times, days))


def test_a_row_without_numbers_covers_any_and_a_matter_without_is_the_first():
    any_extension = DecidingLevel(DecisionMatter.EXTENSION, basis=True)
    assert any_extension.covers(MatterToDecide(DecisionMatter.EXTENSION, 99, 999))
    assert DecidingLevel(DecisionMatter.EXTENSION, times=1, days=1).covers(
        MatterToDecide(DecisionMatter.EXTENSION, days=1)
    )


def test_of_several_rows_the_first_that_covers_the_matter_counts():
    rows = (*LEVELS, DecidingLevel(DecisionMatter.LEAD, title="市发改委主要领导"))
    assert missing(rows, MatterToDecide(DecisionMatter.LEAD), HEAD, None) == LEVELS[3]
    assert missing(rows, MatterToDecide(DecisionMatter.WORDING), officer(), None) is None


def test_a_paper_is_recorded_by_its_kind_and_number_and_told_so():
    assert MINUTES.recorded == {"basis_kind": "MINUTES", "basis_number": "〔2021〕15号"}
    assert MINUTES.told == "会议纪要期号：〔2021〕15号"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (MatterToDecide(DecisionMatter.EXTENSION, 1, 30), "第1次延期30天由"),
        (MatterToDecide(DecisionMatter.EXTENSION, UNCOUNTED, 30), "延期由"),
        (MatterToDecide(DecisionMatter.LEAD), "调整牵头部门由"),
    ],
)
def test_whoever_has_not_the_post_reads_what_it_takes(asked: MatterToDecide, words: str):
    rows = (DecidingLevel(asked.matter, title="市发改委主要领导"),)
    with pytest.raises(Refused, match=f"^{words}市发改委主要领导决定"):
        is_the_citys(rows, asked, officer(), None)
    assert not is_the_citys(rows, asked, HEAD, None)


def test_where_no_request_can_be_drafted_the_citys_matter_is_refused_without_a_number():
    with pytest.raises(Refused, match=r"^终止须有批示登记号"):
        require_level(LEVELS, DecisionMatter.TERMINATION, officer(), None)
    require_level(LEVELS, DecisionMatter.TERMINATION, officer(), MINUTES)
    require_level(LEVELS, DecisionMatter.NIL, officer(), None)


def test_a_number_of_forty_letters_is_one():
    assert basis_of("1" * 40, "") == DecisionBasis(BasisKind.REMARK, "1" * 40)


def test_the_shipped_table_is_the_default_and_each_row_names_a_post_or_is_the_citys():
    assert load_settings().deciding == LEVELS
    assert all(bool(row.title) is not row.basis for row in LEVELS)

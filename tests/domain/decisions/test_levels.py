"""Whose decision it is: a table and one function."""

import pytest
from tests.people import officer, signer

from duban.domain.decisions.decision import BasisKind
from duban.domain.decisions.levels import (
    DEFAULT_LEVELS,
    DecisionBasis,
    DecisionMatter,
    MatterToDecide,
    basis_of,
    is_the_citys,
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
    assert is_the_citys(DEFAULT_LEVELS, asked, HEAD, None) is citys
    assert is_the_citys(DEFAULT_LEVELS, asked, officer(), MINUTES) is False
    assert is_the_citys((), asked, officer(), None) is False


def test_an_extension_once_belongs_to_its_post():
    with pytest.raises(Refused, match="由市发改委主要领导决定"):
        is_the_citys(DEFAULT_LEVELS, MatterToDecide(DecisionMatter.EXTENSION, 1, 30), officer(), None)


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

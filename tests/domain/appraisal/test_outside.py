"""Judgements from outside as they are pasted from a table."""

from decimal import Decimal

import pytest

from duban.domain.appraisal.outside import read_rates

UNITS = {"市教育局": "jyj", "市民政局": "mzj"}


def test_the_best_is_a_hundred_per_cent():
    assert read_rates("市教育局 100\n市民政局 0", UNITS) == ({"jyj": Decimal(100), "mzj": Decimal(0)}, [])


def test_a_line_is_a_unit_and_a_rate_whatever_stands_between():
    text = "市教育局\t92.5\n\n市民政局，80％\n"
    assert read_rates(text, UNITS) == ({"jyj": Decimal("92.5"), "mzj": Decimal(80)}, [])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("市教育局", "第1行应为“单位 得分率”：市教育局"),
        ("市教育局 90\n市税务局 80", "第2行“市税务局”不在计分单位中"),
        ("市教育局 100.5", "第1行得分率应为0至100"),
        ("市教育局 90\n市教育局 80", "第2行重复"),
        (" \n", "请填写各单位的得分率，每行一家"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, fault: str):
    assert read_rates(text, UNITS)[1] == [fault]

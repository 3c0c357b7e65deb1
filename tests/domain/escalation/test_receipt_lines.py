"""Receipts as an office's own document system lists them: one line a unit, days as exports write them."""

from datetime import datetime

import pytest
from tests.report_cases import programme

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.escalation.receipt_lines import Signed, receipt_lines
from duban.domain.plan.unit_names import Directory
from duban.errors import Refused

PLAN = programme(())
UNITS = Directory(PLAN.organisations)
TAX = next(one for one in PLAN.organisations if one.name == "市税务局")


@pytest.mark.parametrize(
    ("line", "theirs"),
    [
        pytest.param("市税务局 2021-11-03 10:05 办公室", "办公室", id="blanks"),
        pytest.param("市税务局\t2021/11/3 10:05:00\t", "", id="a table, with seconds, nobody named"),
        pytest.param("市税务局，2021年11月3日10时05分，收文岗 某某", "收文岗 某某", id="in words"),
        pytest.param("市税务局：2021.11.3 10：05", "", id="full-width signs"),
    ],
)
def test_a_line_says_who_signed_and_when(line: str, theirs: str) -> None:
    at = datetime(2021, 11, 3, 10, 5, tzinfo=TIMEZONE)
    assert receipt_lines(f"\n{line}\n", UNITS) == (Signed(TAX.code, at, theirs),)


def test_an_hour_without_minutes_is_its_beginning() -> None:
    (signed,) = receipt_lines("市税务局 2021年11月3日10时", UNITS)
    assert signed.received_at == datetime(2021, 11, 3, 10, tzinfo=TIMEZONE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("市税务局", "请写成：单位　签收时间　签收人", id="no moment"),
        pytest.param("市某局 2021-11-03 10:05", "不在任务清单", id="a unit that the plan does not know"),
        pytest.param("市税务局、市商务局 2021-11-03 10:05", "不在任务清单", id="two units in one line"),
        pytest.param("市税务局 2021-13-03 10:05", "时间不存在", id="a month that there is not"),
        pytest.param("税务局 2021-11-03 10:05\n市税务局 2021-11-03 10:06", "写了两行", id="twice"),
    ],
)
def test_a_line_that_says_less_is_refused_with_its_words(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        receipt_lines(text, UNITS)

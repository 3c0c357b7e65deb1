"""How many cells a form still asks for: of its lines about delays, and of all its sheets together."""

import pytest
from tests.builders import ITEMS, form

from duban.domain.form.asking import carried_in_delay, cells_asked, missing_in_delay
from duban.domain.form.claim_line import ClaimLine
from duban.domain.form.delay_line import FREED, DelayLine
from duban.domain.plan.programme import Kpi
from duban.domain.returns.delay import DelayCause
from duban.domain.returns.submission import Entry, MeasureState, Status

LINE, PAST = DelayLine(ITEMS[0], "黄灯：报送为滞后。", FREED), DelayLine(ITEMS[0], "红灯：已逾期。", FREED[:1])
HOURS = Kpi("K38", 38, "纳税时间", "小时", "<=", "110", None, "stock", enabled=True)
BEHIND = Entry(38, Status.BEHIND, (MeasureState.UNDER_WAY, MeasureState.UNDER_WAY))


@pytest.mark.parametrize(
    ("line", "status", "cause", "missing"),
    [
        pytest.param(LINE, "正在推进（滞后）", "", 1, id="late without a cause"),
        pytest.param(LINE, "", " ", 1, id="nothing chosen yet"),
        pytest.param(LINE, "正在推进（滞后）", "资金", 0, id="with a cause"),
        pytest.param(LINE, " 正在推进（按序时） ", "", 0, id="on course again"),
        pytest.param(PAST, "正在推进（按序时）", "", 1, id="past its deadline it is not on course"),
        pytest.param(PAST, "已完成", "", 0, id="done"),
    ],
)
def test_a_line_lacks_its_cause_while_the_item_is_late(line: DelayLine, status: str, cause: str, missing: int) -> None:
    assert missing_in_delay(line, status, {"cause": cause}) == missing


def test_a_cause_that_stands_there_already_is_not_asked_again() -> None:
    named = Entry(38, Status.BEHIND, BEHIND.measures, delay_cause=DelayCause.MONEY)
    known = form((ITEMS[0],), last={38: named}, delays=(LINE,))
    assert carried_in_delay(known, LINE) == {"cause": "资金"}
    assert cells_asked(known) == cells_asked(form((ITEMS[0],), last={38: BEHIND}))


def test_a_form_asks_for_the_cells_of_all_its_sheets_together() -> None:
    row, people, steps = 4, 4, 2
    whole = form(
        (ITEMS[0],),
        people={},
        kpis=(HOURS,),
        mapped=(ITEMS[0],),
        claims=(ClaimLine(ITEMS[0], "市税务局"),),
        delays=(LINE, PAST),
    )
    assert cells_asked(whole) == row + people + steps + 1 + 1 + 2

"""Of which items it is asked what holds them up: of those that are late or at risk, and of no other."""

from datetime import date

import pytest
from tests.report_cases import CONTINUOUS, dated, entry, item

from duban.domain.form.delay_line import FREED, delay_lines
from duban.domain.plan.programme import Deadline
from duban.domain.returns.item_light import LightRules
from duban.domain.returns.shortfall import Shortfall, ShortfallKind
from duban.domain.returns.submission import Status

ON = date(2021, 11, 16)
FAR, NEAR, PAST = dated(date(2021, 12, 31)), dated(date(2021, 11, 30)), dated(date(2021, 10, 31))
NODE = Shortfall(ShortfallKind.NODE, "路线图节点没有完成", 5)


def lines(
    deadline: Deadline,
    said: Status | None,
    short: tuple[Shortfall, ...] = (),
    unconfirmed: tuple[str, ...] = (),
    resting: tuple[int, ...] = (),
):
    last = {1: entry(1, said)} if said else {}
    asked = (item(1, deadline=deadline, unconfirmed=unconfirmed),)
    return delay_lines(asked, last, {1: short}, LightRules(), ON, resting)


@pytest.mark.parametrize(
    ("deadline", "said", "short"),
    [
        pytest.param(FAR, Status.BEHIND, (), id="its lead says that it lags"),
        pytest.param(PAST, Status.ON_SCHEDULE, (), id="overdue"),
        pytest.param(PAST, None, (), id="overdue without a word"),
        pytest.param(FAR, Status.ON_SCHEDULE, (NODE,), id="a milestone was missed"),
        pytest.param(CONTINUOUS, Status.PROGRESSING, (NODE,), id="without a deadline"),
    ],
)
def test_what_is_late_or_at_risk_is_asked_about(deadline, said, short) -> None:
    (line,) = lines(deadline, said, short)
    assert line.item.number == 1
    assert line.freed == (FREED[:1] if deadline is PAST else FREED)


@pytest.mark.parametrize(
    ("deadline", "said", "more"),
    [
        pytest.param(FAR, Status.ON_SCHEDULE, {}, id="on course"),
        pytest.param(NEAR, Status.ON_SCHEDULE, {}, id="only near"),
        pytest.param(FAR, Status.NOT_STARTED, {}, id="not begun yet"),
        pytest.param(PAST, Status.DONE, {}, id="claimed"),
        pytest.param(PAST, None, {"unconfirmed": ("完成时限",)}, id="in doubt"),
        pytest.param(PAST, Status.BEHIND, {"resting": (1,)}, id="its claim waits to be completed"),
    ],
)
def test_nothing_is_asked_about_what_is_on_course_or_charges_nobody(deadline, said, more) -> None:
    assert lines(deadline, said, **more) == ()


def test_a_line_says_the_light_and_why() -> None:
    (line,) = lines(FAR, Status.ON_SCHEDULE, (NODE,), unconfirmed=("责任部门",))
    assert (line.why, line.unconfirmed) == ("黄灯：路线图节点没有完成。", ("责任部门",))

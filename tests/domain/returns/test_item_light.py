"""The rules of the lights, each with a case and the case that just escapes it."""

from datetime import date

import pytest
from tests.report_cases import CONTINUOUS, FOLLOWS_PROVINCE, dated, entry, item

from duban.domain.plan.programme import Deadline, Item
from duban.domain.returns.item_light import LIGHTS, Light, Standing, judge, light_of
from duban.domain.returns.submission import Entry, Status

TODAY = date(2021, 10, 25)
LAST_MONTH, THIS_MONTH, FAR = dated(date(2021, 9, 30)), dated(date(2021, 10, 31)), dated(date(2021, 12, 31))


def standing(
    deadline: Deadline,
    said: Status | None,
    before: Status | None = None,
    unconfirmed: tuple[str, ...] = (),
    *,
    closed: bool = False,
    today: date = TODAY,
) -> Standing:
    """Where an item with *deadline* stands if this and the previous return said so."""
    judged: Item = item(1, deadline=deadline, unconfirmed=unconfirmed)
    return judge(judged, _entry(said), _entry(before), closed, today).standing


def _entry(status: Status | None) -> Entry | None:
    return entry(1, status) if status else None


@pytest.mark.parametrize(
    ("deadline", "said", "expected"),
    [
        pytest.param(FAR, Status.ON_SCHEDULE, Standing.ON_SCHEDULE, id="a far deadline and good news is green"),
        pytest.param(THIS_MONTH, Status.ON_SCHEDULE, Standing.NEAR, id="good news near the deadline is yellow"),
        pytest.param(FAR, Status.BEHIND, Standing.BEHIND, id="the organisation itself says it lags"),
        pytest.param(THIS_MONTH, Status.BEHIND, Standing.BEHIND, id="lagging says more than being near"),
        pytest.param(LAST_MONTH, Status.ON_SCHEDULE, Standing.OVERDUE, id="no claim after the deadline is red"),
        pytest.param(LAST_MONTH, None, Standing.OVERDUE, id="silence after the deadline is red"),
        pytest.param(LAST_MONTH, Status.DONE, Standing.CLAIMED, id="an unverified claim is never red"),
        pytest.param(FAR, Status.DONE, Standing.CLAIMED, id="a claim before its time is a claim"),
        pytest.param(FAR, Status.NOT_STARTED, Standing.NOT_STARTED, id="not begun and far away is grey"),
        pytest.param(THIS_MONTH, Status.NOT_STARTED, Standing.NEAR, id="not begun and near is yellow"),
        pytest.param(FAR, None, Standing.UNKNOWN, id="silence far from the deadline is not green"),
        pytest.param(THIS_MONTH, None, Standing.NEAR, id="silence near the deadline is yellow"),
        pytest.param(CONTINUOUS, Status.PROGRESSING, Standing.CONTINUOUS, id="a continuous item is grey"),
        pytest.param(CONTINUOUS, None, Standing.CONTINUOUS, id="a continuous item cannot be overdue"),
        pytest.param(CONTINUOUS, Status.BEHIND, Standing.BEHIND, id="a continuous item may say it lags"),
        pytest.param(CONTINUOUS, Status.DONE, Standing.CLAIMED, id="a continuous item may be claimed"),
        pytest.param(FOLLOWS_PROVINCE, None, Standing.FOLLOWS_PROVINCE, id="the province sets the pace"),
    ],
)
def test_an_item_stands_where_deadline_and_return_put_it(
    deadline: Deadline, said: Status | None, expected: Standing
) -> None:
    assert standing(deadline, said) is expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(date(2021, 10, 31), Standing.NEAR, id="the last day is not overdue"),
        pytest.param(date(2021, 11, 1), Standing.OVERDUE, id="the day after is"),
        pytest.param(date(2021, 10, 1), Standing.NEAR, id="thirty days before is near"),
        pytest.param(date(2021, 9, 30), Standing.ON_SCHEDULE, id="thirty-one days before is not"),
    ],
)
def test_lights_change_at_midnight_of_the_right_day(today: date, expected: Standing) -> None:
    assert standing(THIS_MONTH, Status.ON_SCHEDULE, today=today) is expected


def test_an_item_due_at_the_month_s_end_is_judged_in_the_next_return() -> None:
    """The return is due on the 25th: what falls due on the 31st could not be claimed in it."""
    assert standing(THIS_MONTH, Status.ON_SCHEDULE, today=date(2021, 10, 25)) is Standing.NEAR
    assert standing(THIS_MONTH, Status.ON_SCHEDULE, today=date(2021, 11, 25)) is Standing.OVERDUE


@pytest.mark.parametrize("field", ["牵头部门", "完成时限"])
def test_doubt_about_lead_or_deadline_blocks_red(field: str) -> None:
    assert standing(LAST_MONTH, Status.BEHIND, unconfirmed=(field,)) is Standing.UNCONFIRMED
    assert LIGHTS[Standing.UNCONFIRMED] is Light.GREY


def test_doubt_about_another_field_blocks_nothing() -> None:
    assert standing(LAST_MONTH, Status.BEHIND, unconfirmed=("责任部门",)) is Standing.OVERDUE


def test_a_closed_item_stays_closed_whatever_is_said() -> None:
    assert standing(LAST_MONTH, Status.BEHIND, closed=True) is Standing.CLOSED


@pytest.mark.parametrize(
    ("deadline", "said", "before", "expected"),
    [
        pytest.param(CONTINUOUS, Status.NOT_PROGRESSING, Status.NOT_PROGRESSING, Standing.STALLED, id="twice"),
        pytest.param(CONTINUOUS, Status.NOT_PROGRESSING, Status.PROGRESSING, Standing.CONTINUOUS, id="once"),
        pytest.param(CONTINUOUS, Status.NOT_PROGRESSING, None, Standing.CONTINUOUS, id="the first return"),
        pytest.param(CONTINUOUS, None, Status.NOT_PROGRESSING, Standing.CONTINUOUS, id="no second return"),
        pytest.param(
            FOLLOWS_PROVINCE,
            Status.NOT_PROGRESSING,
            Status.NOT_PROGRESSING,
            Standing.FOLLOWS_PROVINCE,
            id="the province decides",
        ),
    ],
)
def test_a_continuous_item_is_yellow_when_nothing_moved_twice_in_a_row(
    deadline: Deadline, said: Status, before: Status | None, expected: Standing
) -> None:
    assert standing(deadline, said, before) is expected


def test_the_last_return_stands_in_for_a_missing_one_and_the_reason_says_so() -> None:
    judgement = judge(item(1, deadline=FAR), None, entry(1, Status.ON_SCHEDULE), False, TODAY)
    assert judgement.standing is Standing.ON_SCHEDULE
    assert "据往期报送" in judgement.reason


def test_what_is_said_now_outweighs_what_was_said_before() -> None:
    assert standing(LAST_MONTH, Status.ON_SCHEDULE, Status.DONE) is Standing.OVERDUE


def test_a_row_without_a_status_says_nothing() -> None:
    blank = Entry(1, None)
    assert judge(item(1, deadline=FAR), blank, None, False, TODAY).standing is Standing.UNKNOWN
    assert judge(item(1, deadline=FAR), blank, entry(1, Status.DONE), False, TODAY).standing is Standing.CLAIMED


def test_a_red_light_says_for_how_long() -> None:
    judged = judge(item(1, deadline=LAST_MONTH), entry(1, Status.BEHIND), None, False, TODAY)
    assert judged.light is Light.RED
    assert judged.reason == "完成时限2021年9月底，已逾期25天，未见完成申报。"


@pytest.mark.parametrize("status", [None, *Status])
@pytest.mark.parametrize("deadline", [LAST_MONTH, THIS_MONTH, FAR, CONTINUOUS, FOLLOWS_PROVINCE])
def test_every_light_comes_with_a_sentence(deadline: Deadline, status: Status | None) -> None:
    judged = item(1, deadline=deadline)
    judgement = judge(judged, _entry(status), None, False, TODAY)
    assert judgement.reason.endswith("。")
    assert light_of(judged, _entry(status), None, False, TODAY) is judgement.light


def test_every_standing_has_a_light() -> None:
    assert set(LIGHTS) == set(Standing)

"""When our clock is doubtful: beside what the ledger saw before, and beside the mailbox's own times."""

from datetime import datetime, timedelta

import pytest

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.operation.clock import NewestCopy, implausible, is_confirmed, jumped

NOW = datetime(2021, 10, 26, 9, tzinfo=TIMEZONE)
QUARTER, DAY, SECOND = timedelta(minutes=15), timedelta(days=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("listed_at", "says"),
    [
        pytest.param(None, "", id="never listed: nothing to compare"),
        pytest.param(NOW, "", id="just now"),
        pytest.param(NOW + QUARTER, "", id="a quarter of an hour may differ"),
        pytest.param(NOW + QUARTER + SECOND, "时钟被调回或当时有误", id="more: the clock was set back"),
        pytest.param(NOW - DAY, "", id="a day without listing"),
        pytest.param(NOW - DAY - SECOND, "待新到来信核实", id="more: stood still, or set forward"),
    ],
)
def test_beside_the_moment_of_the_last_listing(listed_at: datetime | None, says: str) -> None:
    assert bool(jumped(listed_at, NOW)) is bool(says)
    assert jumped(listed_at, NOW).endswith(says)


def test_both_moments_are_told() -> None:
    told = jumped(NOW - 2 * DAY, NOW)
    assert told.startswith("系统时间2021年10月26日09:00距上次收信（2021年10月24日09:00）过久")


@pytest.mark.parametrize(
    ("newest", "copy", "says"),
    [
        pytest.param(None, None, "", id="an empty mailbox"),
        pytest.param(NOW + QUARTER, None, "", id="a mail of a quarter of an hour from now"),
        pytest.param(NOW + QUARTER + SECOND, None, "系统时钟偏慢或收信服务器时钟有误", id="a mail of the future"),
        pytest.param(None, NewestCopy(NOW, NOW - QUARTER), "", id="our copy came a quarter of an hour before it left"),
        pytest.param(
            None, NewestCopy(NOW, NOW - QUARTER - SECOND), "系统时钟偏快或收信服务器时钟有误", id="more: we are fast"
        ),
        pytest.param(
            *(None, NewestCopy(NOW + QUARTER, NOW - DAY), ""), id="a copy sent by a clock that has been mended since"
        ),
        pytest.param(
            None, NewestCopy(NOW + QUARTER - SECOND, NOW - DAY), "系统时钟偏快或收信服务器时钟有误", id="that has not"
        ),
        pytest.param(NOW, NewestCopy(NOW - DAY, NOW - DAY + QUARTER), "", id="mails take their time"),
    ],
)
def test_beside_the_mailboxs_own_times(newest: datetime | None, copy: NewestCopy | None, says: str) -> None:
    assert bool(implausible(newest, copy, NOW)) is bool(says)
    assert implausible(newest, copy, NOW).endswith(says)


@pytest.mark.parametrize(
    ("newest", "proves"),
    [
        (None, False),
        (NOW - DAY - SECOND, False),
        (NOW - DAY, True),
        (NOW, True),
        (NOW + QUARTER, True),
        (NOW + QUARTER + SECOND, False),
    ],
)
def test_a_mail_of_todays_age_proves_the_clock(newest: datetime | None, proves: bool) -> None:
    assert is_confirmed(newest, NOW) is proves

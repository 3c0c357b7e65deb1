"""An outage is told once, once a day while it lasts, and when it is over; what is over at once is not told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.operation.outage import EFFECTS, Outage, OutageKind, OutageRules

SINCE = datetime(2021, 10, 26, 9, tzinfo=TIMEZONE)
FIVE, SECOND = timedelta(minutes=5), timedelta(seconds=1)
RULES = OutageRules()
OPEN = Outage(OutageKind.MAILBOX, SINCE, "连接超时", SINCE)


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2021, 10, day, hour, tzinfo=TIMEZONE)


@pytest.mark.parametrize(
    ("outage", "now", "is_told"),
    [
        pytest.param(OPEN, SINCE + FIVE - SECOND, False, id="it may be over in a moment"),
        pytest.param(OPEN, SINCE + FIVE, True, id="it lasts"),
        pytest.param(replace(OPEN, urgent=True), SINCE, True, id="this one may not wait"),
        pytest.param(replace(OPEN, told_at=SINCE), at(26, 23), False, id="told today"),
        pytest.param(replace(OPEN, told_at=at(26, 23)), at(27, 0), True, id="and again the next day"),
        pytest.param(replace(OPEN, told_at=at(26), ended_at=at(26, 10)), at(27), False, id="it is over"),
    ],
)
def test_when_an_outage_is_told(outage: Outage, now: datetime, is_told: bool) -> None:
    assert outage.is_to_be_told(now, RULES) is is_told


@pytest.mark.parametrize(
    ("outage", "is_told"),
    [
        pytest.param(OPEN, False, id="it is not over"),
        pytest.param(replace(OPEN, ended_at=SINCE + FIVE - SECOND), False, id="nobody heard of it"),
        pytest.param(replace(OPEN, ended_at=SINCE + FIVE), True, id="it was no flap"),
        pytest.param(replace(OPEN, ended_at=SINCE + SECOND, told_at=SINCE), True, id="it was told"),
        pytest.param(replace(OPEN, ended_at=SINCE + FIVE, end_told_at=SINCE + FIVE), False, id="its end was told"),
    ],
)
def test_when_its_end_is_told(outage: Outage, is_told: bool) -> None:
    assert outage.is_end_to_be_told(RULES) is is_told


def test_every_kind_says_what_follows_from_it() -> None:
    assert set(EFFECTS) == set(OutageKind)
    assert OutageKind.MAILBOX.effect.endswith("恢复之前不催办任何单位。")


def test_the_shipped_settings_are_the_defaults_and_nothing_is_urgent_or_numbered_by_itself() -> None:
    assert load_settings().operations == OutageRules()
    assert (OPEN.urgent, OPEN.number) == (False, 0)

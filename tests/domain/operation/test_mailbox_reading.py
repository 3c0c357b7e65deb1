"""Silence proves something only if the mailbox was read to the end, since midnight and not long ago."""

from datetime import datetime, timedelta

import pytest

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.operation.mailbox_reading import MailboxReading, was_read_to, why_unread

NOW = datetime(2021, 10, 26, 9, tzinfo=TIMEZONE)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def read(at: datetime | None) -> MailboxReading:
    return MailboxReading("INBOX", NOW, at)


def at(hour: int, minute: int = 0, day: int = 26) -> datetime:
    return datetime(2021, 10, day, hour, minute, tzinfo=TIMEZONE)


@pytest.mark.parametrize(
    ("reading", "now", "why"),
    [
        pytest.param(None, NOW, "信箱尚未完整收取过", id="never listed"),
        pytest.param(read(None), NOW, "信箱尚未完整收取过", id="listed, never read to the end"),
        pytest.param(read(NOW), NOW, "", id="just now"),
        pytest.param(read(NOW - HOUR), NOW, "", id="an hour ago"),
        pytest.param(read(NOW - HOUR - SECOND), NOW, "信箱自10月26日07:59起未能完整收取", id="longer ago"),
        pytest.param(read(at(0)), at(0, 30), "", id="at midnight"),
        pytest.param(
            *(read(at(23, 59, 25)), at(0, 30), "信箱自10月25日23:59起未能完整收取"),
            id="before midnight: what came on the last day may lie there",
        ),
        pytest.param(read(NOW + HOUR), NOW, "", id="a clock that is a little behind"),
        pytest.param(
            *(read(at(10, 1)), NOW, "信箱上次完整收取的时间（2021年10月26日10:01）晚于当前时间，系统时钟可能有误"),
            id="much later than now: of a wrong clock",
        ),
    ],
)
def test_why_silence_proves_nothing(reading: MailboxReading | None, now: datetime, why: str) -> None:
    assert why_unread(reading, now, HOUR) == why


@pytest.mark.parametrize(
    ("reading", "was"),
    [(None, False), (read(None), False), (read(NOW - SECOND), False), (read(NOW), True), (read(NOW + SECOND), True)],
)
def test_whether_everything_up_to_a_moment_was_read(reading: MailboxReading | None, was: bool) -> None:
    assert was_read_to(reading, NOW) is was

"""How far our own mailbox was read: nobody is charged with silence before it was read to the end."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from duban.domain.calendar.cycle import TIMEZONE


@dataclass(frozen=True, slots=True)
class MailboxReading:
    """
    How far a mailbox was read; both moments were taken before the listing began.

    `listed_at`: everything that lay there then is archived. `read_at`: everything was handled as well, but for mails
    whose sender is known to speak for one unit; None if that never was so.
    """

    mailbox: str
    listed_at: datetime
    read_at: datetime | None = None


def why_unread(reading: MailboxReading | None, now: datetime, within: timedelta) -> str:
    """
    Why silence proves nothing at *now*, as the office reads it; empty if the mailbox was read to the end.

    It has to have been read since midnight, for every deadline is the end of a day, and less than *within* ago. A
    reading of much later than now is one of a wrong clock, and proves nothing either.
    """
    if reading is None or reading.read_at is None:
        return "信箱尚未完整收取过"
    at = reading.read_at.astimezone(TIMEZONE)
    if at > now + within:
        return f"信箱上次完整收取的时间（{at:%Y年%m月%d日%H:%M}）晚于当前时间，系统时钟可能有误"
    midnight = datetime.combine(now.astimezone(TIMEZONE).date(), time(0), TIMEZONE)
    if at < max(midnight, now - within):
        return f"信箱自{at.month}月{at.day}日{at:%H:%M}起未能完整收取"
    return ""


def was_read_to(reading: MailboxReading | None, moment: datetime) -> bool:
    """Whether everything that had come by *moment* was read."""
    return reading is not None and reading.read_at is not None and moment <= reading.read_at

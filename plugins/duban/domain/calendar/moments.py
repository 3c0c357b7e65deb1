"""Days and moments as people in Quanzhou have them, and say them in a sentence."""

from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE


def day_began(at: datetime) -> datetime:
    """The midnight with which the day of *at* began in Asia/Shanghai."""
    return at.astimezone(TIMEZONE).replace(hour=0, minute=0, second=0, microsecond=0)


def told_moment(at: datetime) -> str:
    """11月1日10:00."""
    local = at.astimezone(TIMEZONE)
    return f"{local.month}月{local.day}日{local:%H:%M}"


def told_day(day: date) -> str:
    """2021年10月25日."""
    return f"{day.year}年{day.month}月{day.day}日"


def span(first: date, last: date) -> str:
    """Two days of which the second leaves out what the first has said: 12月27日至31日, 12月27日至1月2日."""
    if first == last:
        return f"{first.month}月{first.day}日"
    until = f"{last.day}日" if first.month == last.month else f"{last.month}月{last.day}日"
    return f"{first.month}月{first.day}日至{until}"

"""A moment as people in Quanzhou say it in a sentence."""

from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE


def told_moment(at: datetime) -> str:
    """11月1日10:00."""
    local = at.astimezone(TIMEZONE)
    return f"{local.month}月{local.day}日{local:%H:%M}"

"""The day by which a return is asked for, as an entry in the calendar of whoever has to file it."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Cycle, Reference

WEEK = 7


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """
    One entry, the same for ever under its `uid`; of two versions the one with the higher `sequence` stands.

    It begins at `starts_at`, takes no time, and is `title` with `words` below it; an alarm sounds `days_ahead` of it.
    Mails carry it as `file_name`.
    """

    uid: str
    sequence: int
    starts_at: datetime
    title: str
    words: str
    days_ahead: int
    file_name: str = "报送时限.ics"


def deadline_of(
    reference: Reference, cycle: Cycle, *, programme: str, contact_line: str, domain: str, moved: int
) -> CalendarEntry:
    """
    The entry of one return after its day was *moved* so many times: that day, at the hour of the stream.

    The alarm sounds on the last working day before: on a Sunday nobody reads it, and nobody could act on it.
    """
    title = f"{programme}{cycle.period.title}报送截止"
    return CalendarEntry(
        uid=f"{str(reference).replace('/', '.')}@{domain}",
        sequence=moved,
        starts_at=cycle.at_hour(cycle.reminder_target),
        title=title,
        days_ahead=(cycle.reminder_target - cycle.calendar.add(cycle.reminder_target, -1)).days,
        words=f"请于当日下班前回复填报通知邮件，附上填好的填报表；已报送的，请忽略。\n{contact_line}",
    )


def item_deadline_of(
    programme: str, item: int, starts_at: datetime, *, title: str, contact_line: str, domain: str, moved: int
) -> CalendarEntry:
    """The entry of the last day of an item, extended *moved* times; its alarm leaves a week to apply for more."""
    return CalendarEntry(
        uid=f"{programme}.item.{item}@{domain}",
        sequence=moved,
        starts_at=starts_at,
        title=title,
        words=f"请于当日前完成，并在填报表中申报完成、附佐证；确需再延期的，请提前申请。\n{contact_line}",
        days_ahead=WEEK,
        file_name="完成时限.ics",
    )

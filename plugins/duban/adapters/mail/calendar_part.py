"""A calendar entry as a mail carries it: iCalendar (RFC 5545), published (RFC 5546), with an alarm some days before."""

from collections.abc import Iterator
from datetime import UTC, datetime

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.deadline import CalendarEntry

MEDIA_TYPE = 'text/calendar; charset="utf-8"; method=PUBLISH'
LONGEST_LINE = 75  # octets, without the line break
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def icalendar(entry: CalendarEntry, organizer: str, address: str, at: datetime) -> bytes:
    """The whole object, written at *at* in the name of *organizer*; equal input gives equal bytes."""
    return "".join(f"{folded}\r\n" for line in _lines(entry, organizer, address, at) for folded in fold(line)).encode()


def _lines(entry: CalendarEntry, organizer: str, address: str, at: datetime) -> Iterator[str]:
    zone, starts_at = TIMEZONE.key, entry.starts_at.astimezone(TIMEZONE)
    offset = f"{starts_at:%z}"
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Duban//Duban//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    # One offset says it all: the city keeps no summer time.
    yield from ("BEGIN:VTIMEZONE", f"TZID:{zone}", "BEGIN:STANDARD", "DTSTART:19700101T000000")
    yield from (f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", "END:STANDARD", "END:VTIMEZONE")
    yield from (
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
    )
    yield f'ORGANIZER;CN="{organizer.replace(chr(34), "")}":mailto:{address}'
    yield f"DTSTART;TZID={zone}:{starts_at:%Y%m%dT%H%M%S}"
    yield from (f"SUMMARY:{entry.title.translate(ESCAPES)}", f"DESCRIPTION:{entry.words.translate(ESCAPES)}")
    yield "TRANSP:TRANSPARENT"
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{entry.title.translate(ESCAPES)}")
    # Days are of 24 hours here, so that the alarm keeps the hour (RFC 5545 3.3.6).
    yield from (f"TRIGGER:-P{entry.days_ahead}D", "END:VALARM", "END:VEVENT", "END:VCALENDAR")


def fold(line: str) -> Iterator[str]:
    """*line* in pieces of at most 75 octets, cut between characters, each but the first behind a blank."""
    piece = ""
    for character in line:
        if len((piece + character).encode()) > LONGEST_LINE:
            yield piece
            piece = " "
        piece += character
    yield piece

"""Whether our mails reach somebody: a contact whose mailbox sends them back is marked, a unit nobody reaches rests."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from duban.domain.calendar.cycle import TIMEZONE, Cycle
from duban.domain.mail.bounce import BounceKind
from duban.errors import CalendarUnknown


class ContactStanding(StrEnum):
    """How a contact or a unit stands; the values are what the office reads."""

    UNREACHED = "联系不上"
    REACHED = "已恢复"


@dataclass(frozen=True, slots=True)
class ReachEvent:
    """
    One change: from *at* on the contact *address* of an organisation (the whole of it if empty) stands so.

    `reason` is what the server, the task list or a person said; `mail_key` names the mail that showed it, empty if
    none did. `number` is the order of recording, 0 before that; `kind` is why the mail came back, None if it did not.
    """

    programme: str
    organisation: str
    address: str
    standing: ContactStanding
    at: datetime
    reason: str
    mail_key: str = ""
    number: int = 0
    kind: BounceKind | None = None

    @property
    def is_of_unit(self) -> bool:
        """Whether it is about the organisation as a whole."""
        return not self.address


@dataclass(frozen=True, slots=True)
class Excuse:
    """
    What is not held against a unit: our mails reached nobody there when it was decided, or its form left too late.

    `until` is the last day on time of a unit whose form left late, None for that of everybody. `late` says so of
    the moment its return became late, `missed` of the cut-off: an undelivered mail is our failure. `unread` says
    that our mailbox was not read to the end since the cut-off: its return may lie there.
    """

    late: bool = False
    missed: bool = False
    unread: bool = False
    until: date | None = None

    def __or__(self, other: "Excuse") -> "Excuse":
        """What either of both excuses."""
        until = max(filter(None, (self.until, other.until)), default=None)
        return Excuse(self.late or other.late, self.missed or other.missed, self.unread or other.unread, until)

    def covers(self, came_at: datetime | None, cycle: Cycle) -> bool:
        """Whether a return that came then (None: not at all), after its deadline, is excused."""
        if came_at is not None and self.until is not None and came_at.astimezone(TIMEZONE).date() <= self.until:
            return True
        return self.late if came_at is not None and came_at <= cycle.cuts_off_at else self.missed


NO_EXCUSE = Excuse()


def excuse_of(events: Iterable[ReachEvent], cycle: Cycle) -> Excuse:
    """What *events* of one unit and its contacts excuse in *cycle*; a contact alone excuses nothing."""
    of_unit = [event for event in events if event.is_of_unit]
    if not of_unit:
        return NO_EXCUSE
    return Excuse(_rested(of_unit, cycle.late_from), _rested(of_unit, cycle.cuts_off_at))


def own_deadline(delivered_at: datetime, cycle: Cycle) -> date:
    """
    The last day on time of a unit whose form left then: that of everybody, unless too few working days remained.

    Nobody is late for what was not sent in time; raises CalendarUnknown.
    """
    owed = min(cycle.stream.late_days, cycle.stream.opens_before)
    return max(cycle.due_effective, cycle.calendar.add(delivered_at.astimezone(TIMEZONE).date(), owed))


def asked_of(delivered_at: datetime | None, cycle: Cycle) -> Cycle:
    """*cycle* with the day by which the unit is asked whose form left then; as it is for whoever has everybody's."""
    try:
        until = own_deadline(delivered_at, cycle) if delivered_at is not None else cycle.due_effective
    except CalendarUnknown:
        return cycle
    return cycle if until == cycle.due_effective else replace(cycle, due_on=until)


def excuse_of_form(delivered_at: datetime | None, cycle: Cycle) -> Excuse:
    """What a form excuses that left then, or not at all (None); raises CalendarUnknown."""
    if delivered_at is None:
        return Excuse(late=True, missed=True)
    until = own_deadline(delivered_at, cycle)
    if until == cycle.due_effective:
        return NO_EXCUSE
    return Excuse(missed=until >= cycle.cuts_off_at.date(), until=until)


def _rested(events: Iterable[ReachEvent], moment: datetime) -> bool:
    """Whether nobody of the unit was reached at that moment."""
    before = [event for event in events if event.at <= moment]
    return bool(before) and max(before, key=lambda event: event.number).standing is ContactStanding.UNREACHED

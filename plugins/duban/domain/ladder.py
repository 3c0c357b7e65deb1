"""The ladder of late returns: what should have been said by now, minus what was said (reminder debt)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duban.domain.cycle import TIMEZONE, Cycle
from duban.domain.organisation import Role


class Anchor(StrEnum):
    """The day a rung's offset counts from."""

    REMINDER_TARGET = "reminder_target"
    DUE_EFFECTIVE = "due_effective"


class Release(StrEnum):
    """Who lets a notice out."""

    AUTOMATIC = "automatic"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Rung:
    """
    One step of a ladder, as configured.

    `offset` is in working days from `anchor`. `level` orders the rungs. `name` is what users read, `letter` the
    template of its text. `needs_delivered` names a rung that must have been delivered, and its reply time
    (`reply_within`, working days) be over, before this one may blame anybody. `only_without_return` keeps it from
    those who did file something, even if it was sent back.
    """

    code: str
    level: int
    name: str
    anchor: Anchor
    offset: int
    to: tuple[Role, ...]
    cc: tuple[Role, ...]
    release: Release
    letter: str
    signer: str = ""
    needs_delivered: str = ""
    reply_within: int = 1
    only_without_return: bool = False

    def reached_at(self, cycle: Cycle) -> datetime:
        """The moment of *cycle* from which this rung is owed; raises CalendarUnknown."""
        if self.anchor is Anchor.REMINDER_TARGET:
            return cycle.at_hour(cycle.before(-self.offset))
        return cycle.at_hour(cycle.after(self.offset))


class NoticeState(StrEnum):
    """What became of a notice."""

    PREPARED = "prepared"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    DRAFTED = "drafted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Notice:
    """
    One message of a ladder about one subject: unique per (rung, subject) for ever.

    `subject` is the reference of the return. `delivered_at` is when the mail server accepted the mail for at
    least one addressee, None before that.
    """

    rung: str
    subject: str
    at: datetime
    state: NoticeState = NoticeState.PREPARED
    mail_key: str = ""
    document: str = ""
    delivered_at: datetime | None = None


def is_quiet(cycle: Cycle, now: datetime) -> bool:
    """Whether nothing may go out at *now*: a day on which nobody works, or before the hour of the stream."""
    local = now.astimezone(TIMEZONE)
    return not cycle.calendar.is_working(local.date()) or local.time() < cycle.stream.hour


def proved(rung: Rung, ladder: Iterable[Rung], notices: Iterable[Notice], cycle: Cycle, now: datetime) -> bool:
    """Whether the notice that *rung* builds on was delivered and its reply time is over."""
    if not rung.needs_delivered:
        return True
    basis = next(step for step in ladder if step.code == rung.needs_delivered)
    delivered = [
        notice.delivered_at for notice in notices if notice.rung == basis.code and notice.delivered_at is not None
    ]
    if not delivered:
        return False
    day = min(delivered).astimezone(TIMEZONE).date()
    return now >= cycle.at_hour(cycle.calendar.add(day, basis.reply_within))


def owed_now(ladder: tuple[Rung, ...], cycle: Cycle, notices: tuple[Notice, ...], now: datetime) -> Rung | None:
    """
    The one rung that is owed to an organisation whose return is still owed, or None.

    The form itself (the lowest rung) is paid first and alone on its day. Of the others only the highest
    reached counts, lower ones missed during an outage are dropped; nothing below or at a rung that was
    already sent is owed again. A rung whose basis is not proved gives way to the basis. Asking twice gives
    the same answer until the ledger changes.
    """
    if is_quiet(cycle, now):
        return None
    reached = [rung for rung in ladder if now >= rung.reached_at(cycle)]
    if not reached:
        return None
    said = {notice.rung for notice in notices}
    first = ladder[0]
    if first.code not in said:
        return first
    today = now.astimezone(TIMEZONE).date()
    if any(notice.rung == first.code and notice.at.astimezone(TIMEZONE).date() == today for notice in notices):
        return None
    highest_said = max(rung.level for rung in ladder if rung.code in said)
    return _payable(reached, ladder, notices, cycle, now, highest_said)


def _payable(
    reached: list[Rung],
    ladder: tuple[Rung, ...],
    notices: tuple[Notice, ...],
    cycle: Cycle,
    now: datetime,
    highest_said: int,
) -> Rung | None:
    """The highest reached rung above what was said whose basis is proved, or the basis if it was never sent."""
    said = {notice.rung for notice in notices}
    for rung in sorted(reached, key=lambda step: step.level, reverse=True):
        if rung.level <= highest_said:
            return None
        if proved(rung, ladder, notices, cycle, now):
            return rung
        if rung.needs_delivered not in said:
            return next(step for step in ladder if step.code == rung.needs_delivered)
    return None


def escalation_facts(
    ladder: tuple[Rung, ...],
    rung: Rung,
    notices: Iterable[Notice],
    *,
    sent_back: bool,
    cycle: Cycle,
    now: datetime,
) -> dict[str, object]:
    """
    What a notice of *rung* may say of the past and ask for: only notices that were delivered, with their moments.

    `reply_by` is the last day to answer, in working days from today; `sent_back` says that a return came but
    was sent back, which must not be called "not received".
    """
    names = {step.code: step.name for step in ladder}
    delivered = [
        {"name": names[notice.rung], "delivered_on": notice.delivered_at}
        for notice in notices
        if notice.delivered_at is not None and notice.rung in names
    ]
    today = now.astimezone(TIMEZONE).date()
    return {
        "reply_by": cycle.calendar.add(today, rung.reply_within),
        "notices": delivered,
        "sent_back": sent_back,
    }

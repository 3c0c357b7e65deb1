"""When a mail may leave: the hours of each kind, how many an hour, and how long to wait when told to slow down."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.workdays import ONE_DAY, Shift, WorkCalendar
from duban.domain.mail.delivery import back_off

HOUR = timedelta(hours=1)
LOGIN_PAUSE = timedelta(minutes=15)
# The names under which the ledger keeps what concerns every mail; a domain has neither form.
ACCOUNT, EVERYWHERE = "(account)", "*"
# What providers say when it is the number of mails that displeases them: RFC 5321 (421, 452), NetEase, Sina.
# 452 4.2.2 is one full mailbox and says nothing of its domain.
SLOW_DOWN = re.compile(
    r"^421\b|^452\b(?!.*\b4\.2\.2\b)|MI:DMC|MI:SFQ|DT:SPM|RP:DRC|HL:I[CF]C|too many same size", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a working day, in Quanzhou, in which a kind of mail may leave: *start* counts, *end* does not."""

    start: time
    end: time

    def next_moment(self, calendar: WorkCalendar, now: datetime) -> datetime:
        """*now* itself if it is one of these hours, else the next opening; raises CalendarUnknown."""
        local = now.astimezone(TIMEZONE)
        day = local.date()
        if not calendar.is_working(day) or local.time() >= self.end:
            day = calendar.shift(day + ONE_DAY, Shift.NEXT)
        elif local.time() >= self.start:
            return now
        return datetime.combine(day, self.start, TIMEZONE)


@dataclass(frozen=True, slots=True)
class SendingRules:
    """
    How an installation sends: at most so many mails in any hour, in all and to one domain, and in which hours.

    `hours` are those of forms and reminders, `office_hours` of what a person signed; receipts go at any hour.
    """

    per_hour: int = 200
    per_hour_and_domain: int = 60
    hours: Hours = Hours(time(8), time(20))
    office_hours: Hours = Hours(time(8, 30), time(18))


@dataclass(frozen=True, slots=True)
class Departure:
    """An attempt to send: when, and to which domains."""

    at: datetime
    domains: frozenset[str]


@dataclass(frozen=True, slots=True)
class Brake:
    """
    Nothing goes to `name` (a domain, or ACCOUNT, or EVERYWHERE) before `until`.

    `since` is when it was first told, `times` how often in a row, `reason` what the server said last.
    """

    name: str
    since: datetime
    until: datetime
    times: int
    reason: str

    def holds(self, now: datetime) -> bool:
        """Whether it holds at *now*; none is pulled for longer than an hour but by a clock that was ahead."""
        return now < self.until <= now + HOUR


def pulled(name: str, before: Brake | None, reason: str, now: datetime, pause: timedelta | None = None) -> Brake:
    """The brake of *name* after one more *reason*: each time in a row for longer, unless *pause* says how long."""
    times = before.times + 1 if before else 1
    until = now + (pause or back_off(times))
    if before is None:
        return Brake(name, now, until, times, reason)
    return replace(before, until=until, times=times, reason=reason)


def asks_to_slow_down(reply: str) -> bool:
    """Whether a server's *reply* ("450 MI:DMC …") is about how many mails we send, not about this one."""
    return SLOW_DOWN.search(reply) is not None


def may_pass(reply: str) -> bool:
    """Whether a server that turned one addressee away may take the same mail for him later (RFC 5321 4.2.1)."""
    return reply.startswith("4") or asks_to_slow_down(reply)


def domains_of(addresses: Iterable[str], ourselves: str) -> frozenset[str]:
    """The domains that a mail to *addresses* goes to, our own copy aside."""
    others = {address.lower() for address in addresses} - {ourselves.lower()}
    return frozenset(address.rpartition("@")[2] for address in others)


def room_at(
    departures: Sequence[Departure], domains: Iterable[str], rules: SendingRules, now: datetime
) -> datetime | None:
    """The moment from which the limits allow one more mail to *domains*; None if they do now."""
    recent = [departure for departure in departures if now - HOUR < departure.at <= now + HOUR]
    moments = [_free_at([departure.at for departure in recent], rules.per_hour)]
    moments += [
        _free_at([departure.at for departure in recent if domain in departure.domains], rules.per_hour_and_domain)
        for domain in domains
    ]
    return max((moment for moment in moments if moment is not None), default=None)


def _free_at(moments: list[datetime], limit: int) -> datetime | None:
    """When fewer than *limit* of *moments* will be less than an hour old; None if that is so already."""
    if len(moments) < limit:
        return None
    return sorted(moments)[len(moments) - limit] + HOUR

"""Tell the office by mail what has waited for a person too long, once a day, and what it has still to add."""

from datetime import datetime, time

from duban.domain.calendar.cycle import TIMEZONE, Frequency, Period
from duban.domain.mail.delivery import MailKind
from duban.errors import CalendarUnknown
from duban.services.context import MailDraft, ServiceContext

FROM_HOUR = time(9)


def alarm(context: ServiceContext, alerts: tuple[str, ...], now: datetime) -> bool:
    """
    Lay the mail of the day about *alerts* into the outbox; False if there is nothing to say, or it was said today.

    Once a working day from nine o'clock: a collecting round that turned red every ten minutes would be looked at
    by nobody.
    """
    if not alerts or _is_quiet(context, now):
        return False
    return _tell_once(context, f"alarm/{now.astimezone(TIMEZONE):%Y-%m-%d}", "waiting", {"alerts": alerts}, now)


def remind_of_calendar(context: ServiceContext, now: datetime) -> bool:
    """
    Lay the mail of the week about a calendar that should be at hand into the outbox; False if none is missing.

    From November on, when that of the next year is published, until somebody added it.
    """
    local = now.astimezone(TIMEZONE)
    year = context.calendar.lacks(local.date())
    if year is None or _is_quiet(context, now):
        return False
    week = Period.containing(local.date(), Frequency.WEEKLY)
    return _tell_once(context, f"calendar/{year}/{week}", "calendar_missing", {"year": year}, now)


def _tell_once(context: ServiceContext, key: str, template: str, said: dict[str, object], now: datetime) -> bool:
    with context.ledger.begin() as work:
        cycles, earlier = work.cycles.all(), work.outbox.get(key)
    if earlier is not None or not cycles:
        return False
    facts = said | {"now": now, **context.office.facts}
    reference, to = cycles[-1].reference, context.office.report_to
    draft = MailDraft(MailKind.REPORT, key, template, facts, reference, to, of_all=True)
    mail = context.write(draft, now)
    with context.ledger.begin() as work:
        return work.outbox.add(mail)


def _is_quiet(context: ServiceContext, now: datetime) -> bool:
    local = now.astimezone(TIMEZONE)
    try:
        return local.time() < FROM_HOUR or not context.calendar.is_working(local.date())
    except CalendarUnknown:
        return False  # the escalation complains about that; an alarm is worth a holiday

"""The ladder of late returns: what should have been said by now, minus what was said (reminder debt)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from duban.domain.cycle import TIMEZONE, Cycle
from duban.domain.organisation import Organisation, Role
from duban.domain.record import Grounds
from duban.errors import CalendarUnknown


class Anchor(StrEnum):
    """The day a rung's offset counts from."""

    REMINDER_TARGET = "reminder_target"
    DUE_EFFECTIVE = "due_effective"


class Release(StrEnum):
    """Who lets a notice out."""

    AUTOMATIC = "automatic"
    SIGNED = "signed"


class Scope(StrEnum):
    """What a rung speaks of: one return, or the whole cycle in one paper."""

    RETURN = "return"
    CYCLE = "cycle"


class Footing(StrEnum):
    """How the office stands to a unit, which decides the words and the papers (党政机关公文处理工作条例 15-17)."""

    SUBORDINATE = "subordinate"
    NOT_SUBORDINATE = "not_subordinate"
    INTERNAL = "internal"


def footing_of(organisation: Organisation, own: str) -> Footing:
    """How the office, itself part of the organisation with the code *own*, stands to *organisation*."""
    if organisation.code == own:
        return Footing.INTERNAL
    return Footing.SUBORDINATE if organisation.subordinate else Footing.NOT_SUBORDINATE


@dataclass(frozen=True, slots=True)
class Variant:
    """What a rung is called, in which words and by whom it is released, towards units of one footing."""

    footing: Footing
    name: str
    letter: str
    signer: str


NO_GROUNDS = Grounds()


def variant_for(variants: Iterable[Variant], footing: Footing) -> Variant | None:
    """The words of a rung of any ladder toward units of that footing, None if they are the usual ones."""
    return next((variant for variant in variants if variant.footing is footing), None)


@dataclass(frozen=True, slots=True)
class Rung:
    """
    One step of a ladder, as configured.

    `offset` is in working days from `anchor`. `level` orders the rungs. `name` is what users read, `letter` the
    template of its text. `needs_delivered` names a rung that must have been delivered, and its reply time
    (`reply_within`, working days) be over, before this one may blame anybody. `only_without_return` keeps it from
    those who did file something, even if it was sent back. `grounds` are what several cycles must show first.

    `paper` says that it is a formal paper: signed, it is not mailed but numbered, sealed and served by people, and
    counts as delivered from the day of service. `to` and `cc` then only say who has to be on file.
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
    scope: Scope = Scope.RETURN
    paper: bool = False
    grounds: Grounds = NO_GROUNDS
    variants: tuple[Variant, ...] = ()

    @property
    def charges(self) -> bool:
        """Whether it charges somebody with silence: it is said after the deadline, because nothing came."""
        return self.anchor is Anchor.DUE_EFFECTIVE

    def reached_at(self, cycle: Cycle) -> datetime:
        """The moment of *cycle* from which this rung is owed; raises CalendarUnknown."""
        if self.anchor is Anchor.REMINDER_TARGET:
            return cycle.at_hour(cycle.before(-self.offset))
        return cycle.at_hour(cycle.after(self.offset))

    def is_reached(self, cycle: Cycle, now: datetime) -> bool:
        """Whether it is owed by *now*; a day that no calendar confirms has not come."""
        try:
            return now >= self.reached_at(cycle)
        except CalendarUnknown:
            return False

    def toward(self, footing: Footing) -> "Rung":
        """The rung in the words for units of that footing."""
        variant = variant_for(self.variants, footing)
        if variant is None:
            return self
        return replace(self, name=variant.name, letter=variant.letter, signer=variant.signer)


@dataclass(frozen=True, slots=True)
class EscalationRules:
    """
    What holds for every ladder ([escalation] in the settings).

    `answer_pauses`: working days for which a unit that answered a notice is left alone. `settles_after_hours`: how
    long a mail must have been accepted without a bounce before it proves that somebody was told.
    `keeps_chasing_days`: how long after its cut-off a cycle is still pursued. `names_overdue_after_days`: how long an
    item is overdue before a circular names it, if its unit was told and had time to answer.
    `mailbox_read_within_minutes`: how long ago our mailbox may have been read to the end when somebody is charged with
    silence.
    """

    answer_pauses: int = 2
    settles_after_hours: int = 4
    keeps_chasing_days: int = 30
    names_overdue_after_days: int = 30
    mailbox_read_within_minutes: int = 60

    @property
    def read_within(self) -> timedelta:
        """How old a reading of our mailbox may be that proves silence."""
        return timedelta(minutes=self.mailbox_read_within_minutes)

    @property
    def settling(self) -> timedelta:
        """How long an accepted mail may still bounce."""
        return timedelta(hours=self.settles_after_hours)


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

    @property
    def key(self) -> str:
        """The key of a mail that says this notice alone."""
        return f"{self.rung}/{self.subject}"


def is_quiet(cycle: Cycle, now: datetime) -> bool:
    """Whether nothing may go out at *now*: a day on which nobody works, or before the hour of the stream."""
    local = now.astimezone(TIMEZONE)
    return not cycle.calendar.is_working(local.date()) or local.time() < cycle.stream.hour


def proved(
    rung: Rung,
    ladder: Iterable[Rung],
    notices: Iterable[Notice],
    cycle: Cycle,
    now: datetime,
    rules: EscalationRules = EscalationRules(),
) -> bool:
    """Whether the notice that *rung* builds on was delivered, did not bounce, and its reply time is over."""
    if not rung.needs_delivered:
        return True
    basis = next(step for step in ladder if step.code == rung.needs_delivered)
    delivered = [notice.delivered_at for notice in notices if notice.rung == basis.code and notice.delivered_at]
    if not delivered or now < min(delivered) + rules.settling:
        return False
    day = min(delivered).astimezone(TIMEZONE).date()
    try:
        return now >= cycle.at_hour(cycle.calendar.add(day, basis.reply_within))
    except CalendarUnknown:
        return False


def owed_now(
    ladder: tuple[Rung, ...],
    cycle: Cycle,
    notices: tuple[Notice, ...],
    now: datetime,
    *,
    barred: frozenset[str] = frozenset(),
    basis: tuple[Notice, ...] = (),
    rules: EscalationRules = EscalationRules(),
) -> Rung | None:
    """
    The one rung that is owed to an organisation whose return is still owed, or None.

    The form itself (the lowest rung) is paid first and alone on its day. Of the others only the highest
    reached counts, lower ones missed during an outage are dropped; nothing below or at a rung that was
    already sent is owed again. A rung whose basis is not proved gives way to the basis. *barred* are the codes of
    rungs that do not apply to this return; *basis* are notices of earlier cycles, on which a rung about several
    cycles may build. Asking twice gives the same answer until the ledger changes.
    """
    if is_quiet(cycle, now):
        return None
    reached = [rung for rung in ladder if rung.code not in barred and rung.is_reached(cycle, now)]
    first, said = ladder[0], {notice.rung for notice in notices}
    if first.code not in said:
        return first if reached else None
    if any(notice.rung == first.code and _day(notice.at) == _day(now) for notice in notices):
        return None

    def payable(rung: Rung) -> Rung | None:
        if proved(rung, ladder, (*notices, *basis), cycle, now, rules):
            return rung
        return _before(rung, ladder, said)

    highest = max(rung.level for rung in ladder if rung.code in said)
    above = sorted((rung for rung in reached if rung.level > highest), key=lambda rung: rung.level, reverse=True)
    return next(filter(None, map(payable, above)), None)


def _day(moment: datetime) -> date:
    return moment.astimezone(TIMEZONE).date()


def _before(rung: Rung, ladder: tuple[Rung, ...], said: set[str]) -> Rung | None:
    """The rung that goes out by itself, on which *rung* builds and which was never said; None if there is none."""
    basis = next(step for step in ladder if step.code == rung.needs_delivered)
    return basis if basis.code not in said and basis.release is Release.AUTOMATIC else None


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

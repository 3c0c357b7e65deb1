"""The ladder of late returns: what should have been said by now, minus what was said (reminder debt)."""

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from duban.domain.calendar.cycle import TIMEZONE, Cycle
from duban.domain.calendar.office_hours import OfficeHours
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.escalation.punctuality import Grounds
from duban.domain.escalation.rung import LadderRung, highest_payable
from duban.domain.proof.kinds import Consequence, Proof, ProofKind, ProofRules
from duban.errors import CalendarUnknown


class Anchor(StrEnum):
    """The day a rung's offset counts from."""

    REMINDER_TARGET = "reminder_target"
    DUE_EFFECTIVE = "due_effective"


class Scope(StrEnum):
    """What a rung speaks of: one return, or the whole cycle in one paper."""

    RETURN = "return"
    CYCLE = "cycle"


NO_GROUNDS = Grounds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung(LadderRung):
    """
    One step of a ladder of late returns, as configured.

    `offset` is in working days from `anchor`. `only_without_return` keeps it from those who did file something, even if
    it was sent back. `grounds` are what several cycles must show first; who reported in time the last time is spared a
    rung that `spares_punctual`.

    `paper` says that it is a formal paper: signed, it is not mailed but numbered, sealed and served by people, and
    counts as delivered from the day of service. `to` and `cc` then only say who has to be on file.
    """

    anchor: Anchor
    offset: int
    only_without_return: bool = False
    scope: Scope = Scope.RETURN
    paper: bool = False
    grounds: Grounds = NO_GROUNDS
    spares_punctual: bool = False

    @property
    def charges(self) -> bool:
        """Whether it charges somebody with silence: it is said after the deadline, because nothing came."""
        return self.anchor is Anchor.DUE_EFFECTIVE

    @property
    def consequence(self) -> Consequence:
        """What it is to whoever was told before."""
        return Consequence.PAPER if self.paper else Consequence.MAIL

    @property
    def looks_back(self) -> bool:
        """Whether it depends on how the organisation reported before."""
        return self.grounds.are_needed or self.spares_punctual

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


NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class EscalationRules:
    """
    What holds for every ladder ([escalation] in the settings).

    `answer_pauses`: working days for which a unit that answered a notice is left alone. `settles_after_hours`: how
    many hours of work (`works_from` to `works_until` on working days) a mail must have been accepted without a bounce
    before it proves that somebody was told.
    `keeps_chasing_days`: how long after its cut-off a cycle is still pursued. `names_overdue_after_days`: how long an
    item is overdue before a circular names it, if its unit was told and had time to answer.
    `quarterly_circulars`: there is a circular on each quarter, and on a single period only if `circulars_for` names it.
    `circulars_agreed`: by what it speaks of, under which number it is registered that the city agreed to a circular of
    the issuer's own; any other is drafted for the city's office (代拟稿).
    `extract_checked_within`: how many working days a unit has to check what a circular says of it.
    `mailbox_read_within_minutes`: how long ago our mailbox may have been read to the end when somebody is charged with
    silence. `mails_a_month`: how many mails a unit that is on time gets at most; what can wait goes with another, or
    next month. `proof` says which proofs count, a section of its own in the settings.
    """

    answer_pauses: int = 2
    settles_after_hours: int = 4
    works_from: time = time(8, 30)
    works_until: time = time(17, 30)
    keeps_chasing_days: int = 30
    names_overdue_after_days: int = 30
    quarterly_circulars: bool = True
    circulars_for: tuple[str, ...] = ()
    circulars_agreed: dict[str, str] = field(default_factory=dict)
    extract_checked_within: int = 3
    mailbox_read_within_minutes: int = 60
    mails_a_month: int = 4
    proof: ProofRules = field(default_factory=ProofRules)

    @property
    def read_within(self) -> timedelta:
        """How old a reading of our mailbox may be that proves silence."""
        return timedelta(minutes=self.mailbox_read_within_minutes)

    def agreed_by(self, spoken_of: str) -> str:
        """Under which number it is registered that the city agreed to the circular on that term; empty if it is not."""
        return self.circulars_agreed.get(spoken_of, "")

    def settled_at(self, moment: datetime, calendar: WorkCalendar) -> datetime:
        """Until when a mail that was accepted at *moment* may still bounce; never, if no calendar tells."""
        hours = OfficeHours(self.works_from, self.works_until)
        try:
            return hours.after(moment, timedelta(hours=self.settles_after_hours), calendar)
        except CalendarUnknown:
            return NEVER

    def told_at(
        self, proofs: Iterable[Proof], consequence: Consequence, now: datetime, calendar: WorkCalendar
    ) -> datetime | None:
        """Since when it is proved enough for *consequence* that a unit was told; None if it is not by *now*."""
        return self.proof.told_at(proofs, consequence, now, lambda moment: self.settled_at(moment, calendar))


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

    `subject` is the reference of the return. `delivered_at` is when our mail server took the mail for at least one
    addressee, or the unit signed for the paper, None before that. `proofs` are what is known beyond that of its
    receipt.
    """

    rung: str
    subject: str
    at: datetime
    state: NoticeState = NoticeState.PREPARED
    mail_key: str = ""
    document: str = ""
    delivered_at: datetime | None = None
    proofs: tuple[Proof, ...] = ()

    @property
    def key(self) -> str:
        """The key of a mail that says this notice alone."""
        return f"{self.rung}/{self.subject}"

    @property
    def told_by(self) -> tuple[Proof, ...]:
        """Everything that shows how far it came, that our own relay took the mail included."""
        if self.delivered_at is None or any(proof.kind is ProofKind.SERVED for proof in self.proofs):
            return self.proofs
        return (Proof(self.mail_key, "", ProofKind.HANDED, self.delivered_at, ""), *self.proofs)


def is_quiet(cycle: Cycle, now: datetime) -> bool:
    """Whether nothing may go out at *now*: a day on which nobody works, or before the hour of the stream."""
    local = now.astimezone(TIMEZONE)
    return not cycle.calendar.is_working(local.date()) or local.time() < cycle.stream.hour


def had_its_time(
    said: Iterable[Notice],
    consequence: Consequence,
    now: datetime,
    rules: EscalationRules,
    calendar: WorkCalendar,
    ends: Callable[[date], datetime],
) -> bool:
    """
    Whether one of the notices *said* is proved enough for *consequence*, and the time to answer it is over.

    The one place where a ladder asks for a proof. *ends* is when the time ends of who was told on a day; a day that no
    calendar confirms has not come.
    """
    moment = rules.told_at((proof for notice in said for proof in notice.told_by), consequence, now, calendar)
    if moment is None:
        return False
    try:
        return now >= ends(moment.astimezone(TIMEZONE).date())
    except CalendarUnknown:
        return False


def proved(
    rung: Rung,
    ladder: Iterable[Rung],
    notices: Iterable[Notice],
    cycle: Cycle,
    now: datetime,
    rules: EscalationRules = EscalationRules(),
    consequence: Consequence | None = None,
) -> bool:
    """Whether it is proved that the notice that *rung* builds on was told, and its reply time is over."""
    if not rung.needs_delivered:
        return True
    basis = next(step for step in ladder if step.code == rung.needs_delivered)
    said = (notice for notice in notices if notice.rung == basis.code)
    return had_its_time(
        *(said, consequence or rung.consequence, now, rules, cycle.calendar),
        # The letter gives the whole of its last day: "请于…下班前".
        ends=lambda day: cycle.at_hour(cycle.calendar.add(day, basis.reply_within + 1)),
    )


def day_given(ladder: Iterable[Rung], notices: Iterable[Notice], cycle: Cycle) -> date | None:
    """
    The last day by which any letter that charges, and left, asked for an answer; None if none did.

    A day of a year without a calendar counts as none: what follows it is not reached either.
    """
    charging = {rung.code: rung for rung in ladder if rung.charges}
    days = []
    for notice in notices:
        if notice.rung in charging and notice.delivered_at is not None:
            with contextlib.suppress(CalendarUnknown):
                days.append(cycle.calendar.add(_day(notice.at), charging[notice.rung].reply_within))
    return max(days, default=None)


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

    highest = max(rung.level for rung in ladder if rung.code in said)
    above = [rung for rung in reached if rung.level > highest]
    return highest_payable(
        above, ladder, said, lambda rung: proved(rung, ladder, (*notices, *basis), cycle, now, rules)
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(TIMEZONE).date()

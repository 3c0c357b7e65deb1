"""The ladder of overdue items: what is owed about an item's deadline by now, minus what was said of that deadline."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Period, Reference, Stream
from duban.domain.calendar.workdays import Shift, WorkCalendar
from duban.domain.escalation.item_subject import ItemSubject
from duban.domain.escalation.ladder import EscalationRules, Notice, had_its_time
from duban.domain.escalation.rung import LadderRung, Release, highest_payable
from duban.domain.plan.programme import DeadlineKind, Item
from duban.domain.proof.kinds import Consequence
from duban.errors import CalendarUnknown


class ItemAnchor(StrEnum):
    """
    What a rung of the item ladder waits for.

    BEFORE and AFTER count calendar days from the deadline; a day on which nobody works moves to the working day before
    or after it. WORKDAY counts working days after the deadline. NEXT_RETURN is the cut-off of the first cycle that
    falls due after the deadline: an item due at a month's end cannot have been claimed on the 25th.

    The others are matters beside the deadline, which any item may have: TWO_YELLOWS is slow progress in two returns
    running (of 持续推进: no progress for the second and third time); NO_BASIS a quarter in which no return of an item
    that follows the province (随省推进) named what the province arranged; REFUSED an application for an extension that
    was refused, GRANTED one that was granted and that no form has told yet; FALSE_CLAIM a claim of
    已完成 that was shown to be false (虚报).
    """

    BEFORE = "before_deadline"
    AFTER = "after_deadline"
    WORKDAY = "workday_after_deadline"
    NEXT_RETURN = "next_return"
    TWO_YELLOWS = "two_yellows"
    NO_BASIS = "no_basis"
    REFUSED = "extension_refused"
    GRANTED = "extension_granted"
    FALSE_CLAIM = "false_claim"


# What is said whether or not an answer lies in our mailbox: a reminder before the deadline, and what was decided.
ANSWERS = (ItemAnchor.REFUSED, ItemAnchor.GRANTED)
CHARGES_NOBODY = (ItemAnchor.BEFORE, *ANSWERS, ItemAnchor.FALSE_CLAIM)
# Answered whatever the return says by now: an application was made, and a false claim was made.
WHATEVER_IS_CLAIMED = (*ANSWERS, ItemAnchor.FALSE_CLAIM)
DEADLINE = (ItemAnchor.BEFORE, ItemAnchor.AFTER, ItemAnchor.WORKDAY, ItemAnchor.NEXT_RETURN)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRung(LadderRung):
    """
    One step of the ladder of overdue items, as configured.

    `days` counts from `anchor`. Whatever is signed is a formal paper: numbered, sealed and served by people.
    """

    anchor: ItemAnchor
    days: int
    reply_within: int = 5

    @property
    def charges(self) -> bool:
        """Whether it charges somebody with silence."""
        return self.anchor not in CHARGES_NOBODY

    @property
    def can_wait(self) -> bool:
        """Whether the next form says the same: what will fall due, and to which day it was put off."""
        return self.anchor in (ItemAnchor.BEFORE, ItemAnchor.GRANTED)

    @property
    def consequence(self) -> Consequence:
        """What it is to whoever was told before: whatever is signed is a paper."""
        return Consequence.MAIL if self.release is Release.AUTOMATIC else Consequence.PAPER


@dataclass(frozen=True, slots=True)
class ItemMatter:
    """Something about an item beside its deadline: `key` tells it from others of its kind, `words` go into letters."""

    key: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class ItemStatus:
    """
    What is known of one item.

    `done` says that it is closed, or claimed and waits to be verified: neither is anybody's fault. `rests` says why
    nothing at all is said of it, empty if there is no reason. `notices` are those about its present lead, deadline,
    last two slow returns and `matters`; `slow` the periods in which its return was slow, as the light judges it, and
    `short` what it has not reached by the last of its returns, in clauses. `vain`
    says how often a rung reached nobody, or stood in a paper that was withdrawn because of another item, and is to be
    said once more. Of the deadline nothing is owed that was reached before `live_from`, when nobody used the system.
    """

    item: Item
    done: bool
    notices: tuple[Notice, ...]
    slow: tuple[Period, ...] = ()
    matters: Mapping[ItemAnchor, ItemMatter] = field(default_factory=dict)
    rests: str = ""
    vain: Mapping[str, int] = field(default_factory=dict)
    live_from: date | None = None
    short: tuple[str, ...] = ()

    @property
    def deadline(self) -> date | None:
        """The last day that is in force, None for an item without one."""
        return self.item.deadline.on if self.item.deadline.kind is DeadlineKind.DATED else None

    def matter(self, anchor: ItemAnchor) -> ItemMatter | None:
        """What *anchor* waits for beside the deadline, None if it is not there."""
        if anchor is ItemAnchor.TWO_YELLOWS and two_running(self.slow):
            return ItemMatter(f"slow/{self.slow[-1]}", "、".join(period.title for period in self.slow[-2:]))
        return self.matters.get(anchor)


def subject_of(programme: str, status: ItemStatus, rung: ItemRung) -> ItemSubject:
    """
    What a notice of *rung* is about: the item, its deadline or another matter, and the lead.

    An extension makes another deadline, a correction another lead: of both nothing was said yet. What was said
    in vain is said once more under a subject of its own, since every notice is recorded for ever.
    """
    first = first_subject_of(programme, status, status.matter(rung.anchor))
    return replace(first, times=status.vain.get(rung.code, 0) + 1)


def same_matter(one: ItemRung, other: ItemRung) -> bool:
    """Whether two rungs speak of the same: both of the deadline, or both of the same matter beside it."""
    return one.anchor is other.anchor or (one.anchor in DEADLINE and other.anchor in DEADLINE)


def first_subject_of(programme: str, status: ItemStatus, matter: ItemMatter | None = None) -> ItemSubject:
    """The subject of what is said about the deadline of an item, or about *matter*, for the first time."""
    about = matter.key if matter else str(status.deadline)
    return ItemSubject(programme, status.item.number, about, status.item.lead)


def reached_on(rung: ItemRung, deadline: date, stream: Stream, calendar: WorkCalendar) -> date:
    """The day from which *rung* is owed about *deadline*; raises CalendarUnknown."""
    match rung.anchor:
        case ItemAnchor.BEFORE:
            return calendar.shift(date.fromordinal(deadline.toordinal() - rung.days), Shift.PREVIOUS)
        case ItemAnchor.AFTER:
            return calendar.shift(date.fromordinal(deadline.toordinal() + rung.days), Shift.NEXT)
        case ItemAnchor.WORKDAY:
            return calendar.add(deadline, rung.days)
        case _:
            return judged_on(deadline, stream, calendar)


def judged_on(deadline: date, stream: Stream, calendar: WorkCalendar) -> date:
    """The cut-off of the first cycle that falls due after *deadline*; never, if none does."""
    cycles = (Cycle(Reference("", stream.code, one), stream, calendar) for one in stream.periods_from(deadline))
    following = next((cycle for cycle in cycles if cycle.due > deadline), None)
    return following.cuts_off_at.date() if following else date.max


def owed_of_item(
    ladder: tuple[ItemRung, ...],
    status: ItemStatus,
    stream: Stream,
    calendar: WorkCalendar,
    now: datetime,
    rules: EscalationRules,
) -> ItemRung | None:
    """
    The one rung that is owed about an item at *now*, or None.

    Of one item one thing is said a day, in whatever order the rungs of a day are paid: what else is owed of it waits
    for the next. Matters beside the deadline come first, each once. Nothing is owed of what is done or 待核实. Of the
    rungs of the deadline that were reached only the highest counts; nothing at or below what was said of this deadline
    is owed again; a rung that builds on another waits until that was delivered and its time is over, and gives way to
    it if it was never said. Before nine and on days on which nobody works: None.
    """
    local = now.astimezone(TIMEZONE)
    if status.rests or local.time() < stream.hour or not calendar.is_working(local.date()):
        return None
    if any(notice.at.astimezone(TIMEZONE).date() == local.date() for notice in status.notices):
        return None
    said = {notice.rung for notice in status.notices}
    levels = {rung.code: rung for rung in ladder}
    for rung in ladder:
        is_open = status.matter(rung.anchor) is not None and rung.code not in said and _may_be_said(rung, status)
        if is_open and _is_proved(rung, status.notices, levels, calendar, stream, now, rules):
            return rung
    if status.done or not status.item.blames:
        return None
    return _of_deadline(tuple(r for r in ladder if r.anchor in DEADLINE), status, stream, calendar, now, rules)


def _may_be_said(rung: ItemRung, status: ItemStatus) -> bool:
    """Whether a matter beside the deadline may be spoken of at all; an application is answered in any case."""
    if rung.anchor in ANSWERS:
        return True
    return status.item.blames and (not status.done or rung.anchor in WHATEVER_IS_CLAIMED)


def _of_deadline(
    ladder: tuple[ItemRung, ...],
    status: ItemStatus,
    stream: Stream,
    calendar: WorkCalendar,
    now: datetime,
    rules: EscalationRules,
) -> ItemRung | None:
    """The one rung that is owed about the deadline."""
    said, local = {notice.rung for notice in status.notices}, now.astimezone(TIMEZONE)
    levels = {rung.code: rung for rung in ladder}
    highest = max((levels[code].level for code in said if code in levels), default=-1)
    steps = [rung for rung in levels.values() if rung.level > highest]
    reached = [rung for rung in steps if _is_reached(rung, status, stream, calendar, local)]

    def is_proved(rung: ItemRung) -> bool:
        return _is_proved(rung, status.notices, levels, calendar, stream, now, rules)

    return highest_payable(reached, ladder, said, is_proved)


def _is_reached(rung: ItemRung, status: ItemStatus, stream: Stream, calendar: WorkCalendar, local: datetime) -> bool:
    deadline = status.deadline
    if deadline is None or (rung.anchor is ItemAnchor.BEFORE and local.date() > deadline):
        return False
    try:
        return (status.live_from or date.min) <= reached_on(rung, deadline, stream, calendar) <= local.date()
    except CalendarUnknown:
        return False


def two_running(slow: tuple[Period, ...]) -> bool:
    """Whether the last two of the slow returns were one after the other."""
    return len(slow) >= 2 and slow[-2].later() == slow[-1]


def _is_proved(
    rung: ItemRung,
    notices: Iterable[Notice],
    levels: dict[str, ItemRung],
    calendar: WorkCalendar,
    stream: Stream,
    now: datetime,
    rules: EscalationRules,
) -> bool:
    """Whether it is proved that what *rung* builds on was told, and its time to answer is over."""
    if not rung.needs_delivered:
        return True
    days = levels[rung.needs_delivered].reply_within
    return had_its_time(
        *((one for one in notices if one.rung == rung.needs_delivered), rung.consequence, now, rules),
        calendar=calendar,
        # The whole of the last day is theirs.
        ends=lambda day: datetime.combine(calendar.add(day, days + 1), stream.hour, TIMEZONE),
    )

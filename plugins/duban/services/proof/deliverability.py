"""
Whom our mails do not reach: a contact whose mail comes back is marked, a unit that nobody reaches rests.

A bounce says nothing of diligence. So a unit of which every addressee of a mail was missed is neither urged nor
called late until a mail is delivered to it, its contact is changed in the task list, or a person says it is well.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Cycle, Reference
from duban.domain.calendar.moments import told_moment
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.mail.bounce import BounceKind, Undelivered
from duban.domain.mail.delivery import MailKind, MailState, OutgoingMail
from duban.domain.mail.mail_key import MailKey
from duban.domain.office.actor import Actor
from duban.domain.office.authority import Permission, require
from duban.domain.proof.deliverability import NO_EXCUSE, ContactStanding, Excuse, ReachEvent, excuse_of, excuse_of_form
from duban.errors import CalendarUnknown, NotConfigured, Refused, UnknownReference
from duban.ports import UnitOfWork
from duban.services.context import MailDraft, ServiceContext
from duban.services.proof.returns_told import returns_told, told_in

NOT_SAID = (NoticeState.UNDELIVERED, NoticeState.WITHDRAWN)
RETURNED = (MailState.BOUNCED, MailState.FAILED)
CAME_TO_NOTHING = (*RETURNED, MailState.CANCELLED)
TO_UNITS = (MailKind.FORM, MailKind.NOTICE, MailKind.LETTER)


def paused(work: UnitOfWork, reference: Reference) -> bool:
    """Whether the unit of *reference* is left in peace: what waits may be its return, or nobody is reached."""
    return work.holds.pauses(reference) or work.reach.pauses(reference)


def resting(work: UnitOfWork) -> frozenset[tuple[str, str]]:
    """The programme and code of every unit that none of our mails reaches now."""
    return frozenset((one.programme, one.organisation) for one in work.reach.unreached() if one.is_of_unit)


def excuses(context: ServiceContext, work: UnitOfWork, cycle: Cycle, only: Collection[str] = ()) -> dict[str, Excuse]:
    """
    What is not held against each unit that nobody reached once or whose form left too late, by code.

    Units that are not named have no excuse. Who asks about some units *only* is told of those alone.
    """
    of_unit: dict[str, list[ReachEvent]] = {}
    for event in work.reach.of_units(cycle.reference.programme):
        if not only or event.organisation in only:
            of_unit.setdefault(event.organisation, []).append(event)
    found = {code: excuse_of(events, cycle) for code, events in of_unit.items()}
    forms = _forms(context, work, cycle, only) or (_forms(context, work, cycle) if only else {})
    # Of a cycle without any form nothing was sent by this system: its returns were asked for in another way.
    for code in (only or work.returns.of_cycle(cycle.reference)) if forms else ():
        with suppress(CalendarUnknown):  # without a calendar nobody is late
            found[code] = found.get(code, NO_EXCUSE) | excuse_of_form(forms.get(code), cycle)
    return found


def _forms(
    context: ServiceContext, work: UnitOfWork, cycle: Cycle, only: Collection[str] = ()
) -> dict[str, datetime | None]:
    """When the form of each unit left, None where it waits or could not; units without one are left out."""
    rung, here = context.ladders[cycle.reference.stream][0].code, cycle.reference
    notices = work.notices
    said = notices.about_each([str(here.of(code)) for code in only]) if only else notices.below(str(here))
    return {
        Reference.parse(subject).organisation: notice.delivered_at
        for subject, found in said.items()
        for notice in found
        if notice.rung == rung
    }


def missed(work: UnitOfWork, mail: OutgoingMail, refused: Mapping[str, Undelivered], robot: str, now: datetime) -> None:
    """
    Mark the addressees of *mail* who did not get it and never will, and let the unit rest if nobody got it.

    Called after the outbox knows of them, in the same transaction; a second call changes nothing. Addresses that
    are no recipients are left out: anybody could write such a bounce.
    """
    if not mail.organisation:
        return
    for about in {(one.programme, one.organisation): one for one in returns_told(work, mail)}.values():
        _missed_by(work, mail, about, refused, robot, now)


def _missed_by(
    work: UnitOfWork,
    mail: OutgoingMail,
    about: Reference,
    refused: Mapping[str, Undelivered],
    robot: str,
    now: datetime,
) -> None:
    """As `missed`, for the unit of one of the returns that *mail* is about."""
    recipients = {address.casefold() for address in mail.recipients} - {robot.casefold()}
    known = {event.address for event in _unreached_of(work, about.programme, about.organisation)}
    for address, told in refused.items():
        if address.casefold() in recipients - known:
            _unreached(work, mail, about, address, told.diagnostic, told.kind, now)
            known.add(address.casefold())
    after = work.outbox.get(mail.key)
    nobody = after is not None and after.state in (MailState.BOUNCED, MailState.FAILED) and recipients <= known
    if nobody and mail.kind in TO_UNITS and "" not in known:
        _unreached(work, mail, about, "", f"《{mail.subject}》的收件人均未收到", None, now)


def said_in_vain(work: UnitOfWork, reference: Reference, said: tuple[Notice, ...]) -> frozenset[str]:
    """
    The rungs of *said* that reached nobody, or were stopped for a paper, and are owed again unless the unit rests.

    What a person signed is not among them: a person lets it go once more.
    """
    fruitless = [notice for notice in said if notice.state in NOT_SAID and not notice.document]
    if not fruitless or paused(work, reference):
        return frozenset()
    # While a unit rests, further mails may come back: whatever came to nothing before somebody was there is owed.
    rested = [
        event
        for event in work.reach.of_organisation(reference.programme, reference.organisation)
        if event.is_of_unit and event.standing is ContactStanding.REACHED
    ]
    there_since = rested[-1].at if rested else None
    vain = set()
    for notice in fruitless:
        mail = work.outbox.carrying(notice)
        if mail is None:
            continue
        missed_all = mail.state in RETURNED and there_since is not None and mail.prepared_at <= there_since
        if missed_all or mail.is_said_later:
            vain.add(notice.rung)
    return frozenset(vain)


def said_to(work: UnitOfWork, reference: Reference, notices: tuple[Notice, ...]) -> tuple[Notice, ...]:
    """Those *notices* about *reference* that count as said: a rung that is not among them is owed, again if need be."""
    vain = said_in_vain(work, reference, notices)
    return tuple(notice for notice in notices if notice.rung not in vain)


def key_to_say(work: UnitOfWork, rung: str, reference: Reference) -> tuple[str, str]:
    """
    The key of the mail that says *rung* of *reference*, and what it renews: the notice whose mail came to nothing.

    The second is empty, and the first always the same, unless the rung was said in vain.
    """
    key = MailKey(rung, str(reference))
    if rung not in said_in_vain(work, reference, work.notices.about(str(reference))):
        return str(key), ""
    wanted = key
    while (mail := work.outbox.get(str(wanted))) is not None and mail.state in CAME_TO_NOTHING:
        wanted = wanted.nth(wanted.times + 1)
    return str(wanted), str(key)


def _unreached_of(work: UnitOfWork, programme: str, organisation: str) -> tuple[ReachEvent, ...]:
    return tuple(
        event for event in work.reach.unreached() if (event.programme, event.organisation) == (programme, organisation)
    )


def _unreached(
    work: UnitOfWork,
    mail: OutgoingMail,
    about: Reference,
    address: str,
    reason: str,
    kind: BounceKind | None,
    now: datetime,
) -> None:
    unit, standing = (about.programme, about.organisation), ContactStanding.UNREACHED
    work.reach.record(ReachEvent(*unit, address, standing, now, reason, mail.key, kind=kind))


@dataclass(frozen=True, slots=True)
class _Told:
    """The mail by which somebody was not reached, and the return of his programme that it is about."""

    mail: OutgoingMail
    reference: Reference


def _told(work: UnitOfWork, event: ReachEvent) -> _Told | None:
    mail = work.outbox.get(event.mail_key)
    return _Told(mail, told_in(work, mail, event.programme)) if mail else None


@dataclass(frozen=True, slots=True)
class Unreached:
    """A contact or a unit (empty address) that is not reached, as the office reads it."""

    event: ReachEvent
    unit: str
    subject: str


@dataclass(frozen=True, slots=True)
class Reaching:
    """Keeping the marks true: shown, told once, lifted when there is a reason; every call may be repeated."""

    context: ServiceContext

    def unreached(self) -> tuple[Unreached, ...]:
        """Who is not reached now, oldest first."""
        with self.context.ledger.begin() as work:
            about = [(event, _told(work, event)) for event in work.reach.unreached()]
        return tuple(self._shown(event, told) for event, told in about)

    def _shown(self, event: ReachEvent, told: "_Told | None") -> Unreached:
        """Not inside a transaction."""
        return Unreached(event, self._name(event, told), told.mail.subject if told else "")

    def _name(self, event: ReachEvent, told: "_Told | None") -> str:
        """The unit's name in the list that its cycle is pinned to, whatever the workbook says by now."""
        if told is None:
            return event.organisation
        try:
            return self.context.programme(told.reference).organisation(event.organisation).name
        except (KeyError, NotConfigured, UnknownReference):
            return event.organisation

    def settle(self, now: datetime) -> None:
        """Lift every mark that has lost its ground, and tell the office of those that are new."""
        with self.context.ledger.begin() as work:
            about = {event: _told(work, event) for event in work.reach.unreached()}
        registered = {event: self._registered(told, now) for event, told in about.items() if told is not None}
        with self.context.ledger.begin() as work:
            for event in work.reach.unreached():
                if event in registered and (reason := self._over(work, event, registered[event], now)):
                    self._lift(work, event, reason, now)
        self._tell(now)

    def _over(self, work: UnitOfWork, event: ReachEvent, registered: frozenset[str], now: datetime) -> str:
        """Why a mark does not hold any more; empty if it does."""
        addresses = [event.address] if event.address else self._others(work.outbox.get(event.mail_key))
        if any(address not in registered for address in addresses):
            return "《联系人》已更换该邮箱"
        for later in work.outbox.went_to(event.organisation, event.programme, event.at):
            turned_away = {address.casefold() for address in work.outbox.refusals(later.key)}
            got_it = set(self._others(later)) - turned_away
            sent_at = later.sent_at
            settled = sent_at is not None and self.context.rules.settled_at(sent_at, self.context.calendar) <= now
            if settled and (event.address in got_it if event.address else got_it):
                return f"其后邮件《{later.subject}》已发出，未退回"
        return ""

    def _others(self, mail: OutgoingMail | None) -> list[str]:
        """The addressees of a mail but ourselves, in small letters."""
        robot = self.context.robot.casefold()
        return [address.casefold() for address in mail.recipients if address.casefold() != robot] if mail else []

    def _registered(self, told: "_Told", now: datetime) -> frozenset[str]:
        """The addresses at which the unit of that mail is reached now; not inside a transaction."""
        contacts, unit = self.context.programme(told.reference, now).contacts, told.reference.organisation
        return frozenset(contact.mail.casefold() for contact in contacts if contact.organisation == unit)

    def _lift(self, work: UnitOfWork, event: ReachEvent, reason: str, now: datetime) -> None:
        """Record that the mark is over; what a unit was told in vain is owed to it again."""
        work.reach.record(
            ReachEvent(event.programme, event.organisation, event.address, ContactStanding.REACHED, now, reason)
        )

    def why_reached(self, programme: str, organisation: str, address: str) -> str:
        """Why an address is not among those that are not reached: who said so, or a mail that arrived."""
        with self.context.ledger.begin() as work:
            events = work.reach.of_organisation(programme, organisation)
        lifted = [one for one in events if one.address == address and one.standing is ContactStanding.REACHED]
        if not lifted:
            return "这个邮箱没有联系不上的记录。"
        return f"这个邮箱已于{told_moment(lifted[-1].at)}恢复：{lifted[-1].reason}。"

    def lift(self, address: str, reason: str, by: Actor, now: datetime) -> int:
        """
        A person says that *address* is well again, and why; how many units had it marked. Refused for others.

        The unit's clock goes on, since somebody has spoken to it.
        """
        if not reason.strip():
            raise Refused("请写明如何核实。")
        require(by, Permission.HANDLE_OUTBOX)
        why = f"{reason.strip()}（经办：{by.name}，{by.known}：{by.account}）"
        with self.context.ledger.begin() as work:
            events = work.reach.unreached()
            marked = [event for event in events if event.address == address.strip().casefold() and event.address]
            if not marked:
                raise Refused(f"“{address}”没有联系不上的记录，见“工作单”。")
            units = {(event.programme, event.organisation) for event in marked}
            resting = [e for e in events if e.is_of_unit and (e.programme, e.organisation) in units]
            for event in (*marked, *resting):
                self._lift(work, event, why, now)
        return len(units)

    def _tell(self, now: datetime) -> None:
        """One mail to the office for each unit with a mark that it has not been told of."""
        with self.context.ledger.begin() as work:
            events = work.reach.unreached()
        for unit in dict.fromkeys((event.programme, event.organisation) for event in events):
            theirs = [event for event in events if (event.programme, event.organisation) == unit]
            self._tell_of(theirs, now)

    def _tell_of(self, events: Iterable[ReachEvent], now: datetime) -> None:
        marks = tuple(events)
        newest = max(marks, key=lambda event: event.number)
        key = f"unreached/{newest.programme}/{newest.organisation}/{newest.number}"
        with self.context.ledger.begin() as work:
            if work.outbox.get(key) is not None:
                return
            about = {event: _told(work, event) for event in marks}
        told = about[newest]
        if told is None:
            return
        shown = tuple(self._shown(event, about[event]) for event in marks)
        office = self.context.office_of(newest.programme)
        facts: dict[str, object] = {
            "unit": shown[0].unit,
            "contacts": tuple(one for one in shown if not one.event.is_of_unit),
            "resting": any(one.event.is_of_unit for one in shown),
            "now": now,
            **office.facts,
        }
        draft = MailDraft(MailKind.REPORT, key, "unreached", facts, told.reference.cycle, office.report_to)
        written = self.context.write(draft, now)
        with self.context.ledger.begin() as work:
            work.outbox.add(written)

"""How the installation is now: for the preview, the board and the command line."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_moment
from duban.domain.operation.health import Condition, Gauge, Health, HealthLevel, HealthPart
from duban.domain.operation.mailbox_reading import MailboxReading, why_unread
from duban.domain.operation.outage import Outage, OutageKind
from duban.errors import DubanError, LedgerUnavailable
from duban.services.context import ServiceContext
from duban.services.proof.contacts import Contacts
from duban.services.proof.silence import unproved
from duban.services.watch.outages import OutageMemory

PARTS = {
    OutageKind.POST_OFFICE: HealthPart.POST_OFFICE,
    OutageKind.STORAGE: HealthPart.STORAGE,
    OutageKind.LEDGER: HealthPart.LEDGER,
    OutageKind.SETTINGS: HealthPart.SETTINGS,
    OutageKind.CLOCK: HealthPart.CLOCK,
}


@dataclass(frozen=True, slots=True)
class Healths:
    """Reads what is known; it connects to nothing but the ledger, and changes nothing."""

    context: ServiceContext
    outages: OutageMemory

    def at(self, now: datetime) -> Health:
        """Every part as it is known at *now*, and what waits for the office."""
        found = self.of_system(now)
        try:
            with self.context.ledger.begin() as work:
                waiting = len(work.holds.waiting())
                said = len({message.message for message in work.unit_messages.open()})
        except LedgerUnavailable:
            return found  # which says so
        work_to_do = (_counted(HealthPart.HOLDS, waiting), _counted(HealthPart.MESSAGES, said), self._contacts(now))
        return replace(found, conditions=(*found.conditions, *work_to_do))

    def of_system(self, now: datetime) -> Health:
        """What an administrator looks after, as known at *now*; a ledger that does not answer is one part of it."""
        failing = {outage.kind: outage for outage in self.outages.open()}
        try:
            with self.context.ledger.begin() as work:
                reading = work.readings.get(self.context.robot)
                charges_nobody = unproved(self.context, work, now)
        except LedgerUnavailable as error:
            return Health(now, (Condition(HealthPart.LEDGER, HealthLevel.FAULT, str(error)),), str(error))
        why = why_unread(reading, now, self.context.rules.read_within)
        conditions = (
            self._mailbox(reading, why, failing.get(OutageKind.MAILBOX)),
            *(_of_outage(part, failing.get(kind)) for kind, part in PARTS.items()),
            *self._calendar(now),
        )
        return Health(now, conditions, f"{charges_nobody}，暂不催办" if charges_nobody else "")

    def _mailbox(self, reading: MailboxReading | None, why: str, outage: Outage | None) -> Condition:
        if outage is not None:
            return _of_outage(HealthPart.MAILBOX, outage)
        if why or reading is None or reading.read_at is None:
            return Condition(HealthPart.MAILBOX, HealthLevel.FAULT, why)
        figure = Gauge("mailbox_read_timestamp_seconds", reading.read_at.timestamp())
        return Condition(HealthPart.MAILBOX, HealthLevel.WELL, f"{told_moment(reading.read_at)}完整收取", (figure,))

    def _contacts(self, now: datetime) -> Condition:
        """Those that nobody knows to live any more."""
        contacts = Contacts(self.context)
        try:
            stale = [one for code in self.context.programmes for one in contacts.book(code, now).stale]
        except DubanError as error:
            return Condition(HealthPart.CONTACTS, HealthLevel.FAULT, f"未能核对（{error}）")
        words = f"{len(stale)}个邮箱久无送达凭据和来信，请核实"
        return Condition(HealthPart.CONTACTS, HealthLevel.REMINDER.unless(well=not stale), words if stale else "正常")

    def _calendar(self, now: datetime) -> Iterator[Condition]:
        today = now.astimezone(TIMEZONE).date()
        lacking = self.context.calendar.lacks(today)
        words = (
            f"{today.year}年已备"
            if lacking is None
            else f"缺{lacking}年工作日历，请用 duban calendar read 读入放假通知"
        )
        # Without this year's nothing can be dated; the next year's is only asked for in time.
        wrong = HealthLevel.FAULT if lacking == today.year else HealthLevel.REMINDER
        yield Condition(HealthPart.CALENDAR, wrong.unless(well=lacking is None), words)


def _counted(part: HealthPart, waiting: int) -> Condition:
    return Condition(part, HealthLevel.REMINDER.unless(well=not waiting), f"{waiting}件" if waiting else "无")


def _of_outage(part: HealthPart, outage: Outage | None) -> Condition:
    if outage is None:
        return Condition(part, HealthLevel.WELL, "正常")
    return Condition(part, HealthLevel.FAULT, f"自{told_moment(outage.since)}起中断（{outage.reason}）")

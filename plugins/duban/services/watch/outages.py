"""Outages: recorded when they are seen, told once by whatever channel works, and their end as well."""

import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.mail.delivery import MailKind
from duban.domain.operation.outage import Outage, OutageKind, OutageRules
from duban.errors import DubanError
from duban.ports import OutageFile, UnitOfWork
from duban.services.context import MailDraft, ServiceContext

log = logging.getLogger(__name__)

# While one of these is away no mail can be written or leaves: the failed task and the file say it, a mail its end. That
# a calendar is missing stands in the mail about what is held back.
WITHOUT_MAIL = (OutageKind.POST_OFFICE, OutageKind.LEDGER, OutageKind.CALENDAR)


@dataclass(frozen=True, slots=True)
class OutageMemory:
    """
    The memory of outages; every call may be repeated, and none raises: an alarm must not hide what it is about.

    While the ledger is away `file` keeps what was seen; it is brought home as soon as the ledger answers.
    """

    context: ServiceContext
    file: OutageFile
    rules: OutageRules = field(default_factory=OutageRules)

    def failing(self, kind: OutageKind, reason: str, now: datetime, *, urgent: bool = False) -> None:
        """
        Something fails at *now*, as *reason* says; told once it is no flap, or at once if it is *urgent*.

        Told again once a day while it lasts.
        """
        try:
            with self.context.ledger.begin() as work:
                self._bring_home(work, now)
                outage = work.outages.save(continued(work.outages.open(), kind, reason, now, urgent=urgent))
                still_open = work.outages.open()
            self.file.write(still_open)
        except Exception:
            log.exception("%s中断，台账暂时不能登记：%s", kind.value, reason)
            self._keep(kind, reason, now, urgent=urgent)
            return
        if outage.is_to_be_told(now, self.rules):
            self._tell(outage, now)

    def well(self, now: datetime, *kinds: OutageKind) -> None:
        """These work again, if they did not; their ends are told. Whoever calls this has the ledger at hand."""
        try:
            with self.context.ledger.begin() as work:
                self._bring_home(work, now)
                for outage in work.outages.open():
                    if outage.kind in (OutageKind.LEDGER, *kinds):
                        work.outages.save(replace(outage, ended_at=max(now, outage.since)))
                ended, still_open = work.outages.ended(), work.outages.open()
            self.file.write(still_open)
            for outage in ended:
                self._tell_end(outage, now)
        except Exception:
            log.exception("故障恢复情况暂时不能登记")

    def open(self) -> tuple[Outage, ...]:
        """What fails now; from the file where the ledger is away."""
        try:
            with self.context.ledger.begin() as work:
                found = work.outages.open()
        except DubanError:
            return self.file.read()
        return (*found, *(one for one in self.file.read() if not one.number))

    def _keep(self, kind: OutageKind, reason: str, now: datetime, *, urgent: bool) -> None:
        """In the file, since the ledger is away; where nothing can be written, the log of the task has to do."""
        with suppress(OSError):
            known = self.file.read()
            outage = continued(known, kind, reason, now, urgent=urgent)
            self.file.write((*(one for one in known if one.kind is not kind), outage))

    def _bring_home(self, work: UnitOfWork, now: datetime) -> None:
        """Record what only the file knows."""
        known = {outage.kind for outage in work.outages.open()}
        for outage in self.file.read():
            if not outage.number and outage.kind not in known:
                work.outages.save(replace(outage, since=min(outage.since, now)))

    def _tell(self, outage: Outage, now: datetime) -> None:
        words = f"{outage.kind.value}自{outage.since:%m月%d日%H:%M}起中断：{outage.reason}"
        log.error("%s", words)
        if outage.kind in WITHOUT_MAIL:
            return
        told = replace(outage, told_at=now)
        key = f"outage/{outage.number}/{now.astimezone(TIMEZONE):%Y-%m-%d}"
        self._mail(key, "outage", {"outage": outage}, told, now)

    def _tell_end(self, outage: Outage, now: datetime) -> None:
        over = replace(outage, end_told_at=now)
        if not outage.is_end_to_be_told(self.rules):
            with self.context.ledger.begin() as work:
                work.outages.save(over)
            return
        with self.context.ledger.begin() as work:
            waiting, mails = work.inbox.unhandled(), work.outbox.due(now)
        facts = {"outage": outage, "to_handle": len(waiting), "to_send": len(mails)}
        self._mail(f"outage_over/{outage.number}", "outage_over", facts, over, now)

    def _mail(self, key: str, template: str, facts: dict[str, object], told: Outage, now: datetime) -> None:
        """Lay a mail to the office into the outbox, together with the word that it was told; later if that fails."""
        common: dict[str, object] = {"now": now, **self.context.office.facts}
        to = self.rules.alert_to or self.context.office.report_to
        try:
            draft = MailDraft(MailKind.REPORT, key, template, common | facts, self._about(now), to, of_all=True)
            mail = self.context.write(draft, now)
            with self.context.ledger.begin() as work:
                work.outbox.add(mail)
                work.outages.save(told)
        except Exception:
            log.exception("%s暂时不能告知", told.kind.value)

    def _about(self, now: datetime) -> Reference:
        """The cycle under which the office reads it: the newest, or in an office that has none yet that of today."""
        with self.context.ledger.begin() as work:
            cycles = work.cycles.all()
        if cycles:
            return cycles[-1].reference
        code, plan = next(iter(self.context.programmes.items()))
        stream = plan.streams[0]
        return Reference(code, stream, self.context.period_now(code, stream, now))


def continued(known: Iterable[Outage], kind: OutageKind, reason: str, now: datetime, *, urgent: bool) -> Outage:
    """The open outage of that *kind* as seen again at *now*, or a new one; a clock that was ahead began none later."""
    before = next((outage for outage in known if outage.kind is kind), None)
    if before is None:
        return Outage(kind, now, reason, now, urgent=urgent)
    return replace(before, since=min(before.since, now), seen_at=now, urgent=urgent or before.urgent)

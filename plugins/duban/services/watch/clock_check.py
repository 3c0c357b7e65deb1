"""Our clock held against the mailbox's: while it is implausible nobody is charged with silence."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.operation.clock import implausible, is_confirmed, jumped
from duban.domain.operation.outage import OutageKind
from duban.services.context import ServiceContext
from duban.services.watch.outages import OutageMemory


@dataclass(frozen=True, slots=True)
class ClockCheck:
    """
    Two looks in each round of collecting: before the mailbox is listed, and after everything in it was handled.

    `steps` says that the clock is stepped from event to event, as in a rehearsal: then a long pause is no jump.
    """

    context: ServiceContext
    outages: OutageMemory
    steps: bool = False

    def before(self, now: datetime) -> None:
        """Doubt a clock that went back, or forward by long, since the mailbox was listed last."""
        with self.context.ledger.begin() as work:
            reading = work.readings.get(self.context.robot)
        why = jumped(reading.listed_at if reading else None, now)
        if why and not self.steps:
            self.outages.failing(OutageKind.CLOCK, why, now)

    def after(self, now: datetime) -> None:
        """Doubt a clock that the mailbox's own times speak against; one that a new mail proves is right again."""
        with self.context.ledger.begin() as work:
            newest, copy = work.inbox.newest(), work.outbox.last_copy()
            doubted = any(outage.kind is OutageKind.CLOCK for outage in work.outages.open())
        if why := implausible(newest, copy, now):
            self.outages.failing(OutageKind.CLOCK, why, now, urgent=True)
        elif doubted and is_confirmed(newest, now):
            self.outages.well(now, OutageKind.CLOCK)

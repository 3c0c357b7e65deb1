"""One process that does everything itself, at once: the system's work and the mails of people."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import Reference
from duban.domain.escalation.item_plan import ItemDebt
from duban_rehearsal.agenda import Agenda
from duban_rehearsal.fast.luck import Luck
from duban_rehearsal.people.answering import answer
from duban_rehearsal.people.behaviour import Act
from duban_rehearsal.people.filling import Spreadsheets
from duban_rehearsal.people.people import People
from duban_rehearsal.people.replies import Correspondent
from duban_rehearsal.simulation.post import InnerPostOffice

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Found:
    """world.Awaited: what was looked for already."""

    debts: list[ItemDebt]

    def result(self) -> list[ItemDebt]:
        """Those."""
        return self.debts


@dataclass(frozen=True, slots=True)
class Alone:
    """world.Hands: this process."""

    app: Installation

    def each(
        self, job: Callable[[Installation, Thing, datetime], object], things: Sequence[Thing], now: datetime
    ) -> None:
        """One after the other."""
        for thing in things:
            job(self.app, thing, now)

    def begin_at(self, job: Callable[[Installation, datetime], list[ItemDebt]], now: datetime) -> Found:
        """At once."""
        return Found(job(self.app, now))


@dataclass(frozen=True, slots=True)
class MailsNow:
    """people.MailProgram and world.BeginningMails: written when it is sent; keeps whose each form was."""

    post_office: InnerPostOffice
    program: Spreadsheets
    agenda: Agenda
    luck: Luck
    sent_files: dict[str, Reference] = field(default_factory=dict)

    def begin(self, act: Act, people: People) -> None:
        """There is time enough."""

    def send(self, act: Act, request: bytes, correspondent: Correspondent) -> None:
        """Write it and send it; it may be under way for a while."""
        reply = answer(request, act, correspondent, self.program)
        if reply.workbook is not None:
            self.sent_files[sha256(reply.workbook).hexdigest()] = act.reference
        delay = self.luck.delay()
        if delay:
            arrives = self.agenda.clock.now() + delay
            self.agenda.at(arrives, lambda _now: self._arrive(reply.mail, correspondent))
        else:
            self._arrive(reply.mail, correspondent)

    def _arrive(self, mail: bytes, correspondent: Correspondent) -> None:
        self.post_office.send(mail, (correspondent.robot,))

"""Everybody of the office in a simulation, each at a desk of his own, and what they do by day, week and month."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.plan.programme import Programme
from duban_rehearsal.people.filling import EXCEL, Spreadsheets
from duban_rehearsal.simulation.appraising import SimulatedAppraisal
from duban_rehearsal.simulation.coordinating import SimulatedCoordination
from duban_rehearsal.simulation.errands import SimulatedErrands
from duban_rehearsal.simulation.exempting import SimulatedExemptions
from duban_rehearsal.simulation.office import SimulatedOffice
from duban_rehearsal.simulation.platform import SimulatedPlatform
from duban_rehearsal.simulation.post import InnerPostOffice
from duban_rehearsal.simulation.practices import SimulatedPractices
from duban_rehearsal.simulation.reforms import SimulatedReforms
from duban_rehearsal.simulation.verifying import SimulatedVerification


@dataclass(frozen=True, slots=True)
class SimulatedDesks:
    """
    The office and whom it writes to; who has nothing to do because a loop is off does nothing.

    `materials` is what was made for each meeting on the day it had to be ready, by file name.
    """

    app: Installation
    office: SimulatedOffice
    verification: SimulatedVerification
    coordination: SimulatedCoordination
    errands: SimulatedErrands
    practices: SimulatedPractices
    reforms: SimulatedReforms
    appraisal: SimulatedAppraisal
    platform: SimulatedPlatform
    exemptions: SimulatedExemptions
    materials: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, app: Installation, post_office: InnerPostOffice, seed: int, program: Spreadsheets = EXCEL) -> Self:
        """Those of *app*, drawn by *seed*; the units fill forms in *program*."""
        return cls(
            app,
            SimulatedOffice(app, seed),
            SimulatedVerification(app, seed),
            SimulatedCoordination(app, post_office, seed, program),
            SimulatedErrands(app, seed),
            SimulatedPractices(app, seed),
            SimulatedReforms(app, seed),
            SimulatedAppraisal(app, post_office, seed),
            SimulatedPlatform(app, seed),
            SimulatedExemptions(app, seed),
        )

    def at_the_counter(self, now: datetime) -> int:
        """What waits for a signature, a stamp or a word; returns how many drafts were decided on."""
        self.appraisal.read_messages(now)
        return self.office.at_the_counter(now)

    def daily(self, now: datetime) -> None:
        """Needs, errands, practices, what is about to be met on, an appraisal, and exemptions that are over."""
        self.coordination.work_through(now)
        self.errands.work_through(now)
        self.practices.work_through(now)
        self.appraisal.work_through(now)
        self.exemptions.daily(now)
        for meeting in self.app.meetings.schedule():
            if meeting.ready_on == now.astimezone(TIMEZONE).date():
                name, data = self.app.meetings.material(meeting.programme, meeting.number, now)
                self.materials[name] = data

    def monthly(self, programme: Programme, now: datetime) -> None:
        """Decisions on items and returns, draws of what is checked again, reforms, and figures of a platform."""
        self.office.monthly(programme, now)
        self.verification.draw_again(now)
        self.reforms.monthly(programme, now)
        self.appraisal.monthly(now)
        self.platform.monthly(programme, now)
        self.exemptions.monthly(programme, now)

"""The days of a simulation in bad luck: a system whose process may end anywhere and is begun again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from duban.domain.calendar.cycle import Cycle, Reference
from duban.errors import MailboxUnavailable, TemporaryError
from duban.services.collect.collect import Collected
from duban_rehearsal.agenda import Job
from duban_rehearsal.fast.events import Events
from duban_rehearsal.fast.installation import FastInstallation
from duban_rehearsal.fast.luck import Killed
from duban_rehearsal.people.behaviour import Act
from duban_rehearsal.simulation.world import World

# After which time a task that failed, or whose worker died, is tried again.
AGAIN = timedelta(minutes=5)
TRIES = 40


@dataclass(frozen=True, kw_only=True)
class UnluckyWorld(World):
    """World, with each of its days' events told to `events`, and what failed done again as Airflow would."""

    fast: FastInstallation
    events: Events

    def jump(self, ahead: timedelta) -> None:
        """The machine stood still for a while: the clock is ahead, and what was due meanwhile is done late."""
        self.agenda.clock.set(self.agenda.clock.now() + ahead)

    def _act(self, act: Act, now: datetime) -> None:
        self._told(f"{act.step}", partial(super()._act, act), now)

    def _open(self, cycle: Cycle, now: datetime) -> None:
        self._again("open", partial(super()._open, cycle), now)

    def _morning(self, now: datetime) -> None:
        self._again("morning", super()._morning, now)

    def _compile(self, reference: Reference, now: datetime) -> None:
        self._again("compile", partial(super()._compile, reference), now)

    def _come_back(self, now: datetime) -> None:
        self._again("come back", super()._come_back, now)

    def _attend(self, now: datetime) -> None:
        self._again("attend", super()._attend, now)

    def _signatures(self, now: datetime) -> None:
        self._told("signatures", super()._signatures, now)

    def _decisions(self, now: datetime) -> None:
        self._told("decisions", super()._decisions, now)

    def _verification(self, now: datetime) -> None:
        self._told("verification", super()._verification, now)

    def _coordination(self, now: datetime) -> None:
        self._told("coordination", super()._coordination, now)

    def _post(self, now: datetime) -> None:
        """Within another event; what fails in it does not undo what went before."""
        if self._fails(post := super()._post, now):
            self.agenda.at(now + AGAIN, lambda later: self._again("post", post, later))

    def _collect(self, now: datetime) -> Collected:
        """A mailbox that cannot be read keeps nobody from going on; what is said then is the product's affair."""
        try:
            self.app.collect.archive_new_mail(now)
        except MailboxUnavailable:
            self.events.happened("信箱读取中断")
        return self.app.collect.handle(now)

    def _told(self, name: str, job: Job, now: datetime) -> None:
        """What people do: what fails in it they do another day."""
        self._fails(job, now)
        self.events.over(name, now)

    def _again(self, name: str, job: Job, now: datetime, tries: int = TRIES) -> None:
        """What the system does: what fails in it is tried again."""
        if self._fails(job, now):
            if not tries:
                self.events.never_ends(name, now)
            self.agenda.at(now + AGAIN, lambda later: self._again(name, job, later, tries - 1))
        self.events.over(name, now)

    def _fails(self, job: Job, now: datetime) -> bool:
        try:
            job(now)
        except Killed:
            self.fast.restart()
            return True
        except TemporaryError as error:
            self.events.happened(type(error).__name__)
            return True
        return False

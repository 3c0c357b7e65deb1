"""The days of a simulation in bad luck: a system whose process may end anywhere and is begun again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

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
        self._told(f"{act.step}", lambda at: World._act(self, act, at), now)

    def _open(self, cycle: Cycle, now: datetime) -> None:
        self._again("open", lambda at: World._open(self, cycle, at), now)

    def _morning(self, now: datetime) -> None:
        self._again("morning", lambda at: World._morning(self, at), now)

    def _compile(self, reference: Reference, now: datetime) -> None:
        self._again("compile", lambda at: World._compile(self, reference, at), now)

    def _come_back(self, now: datetime) -> None:
        self._again("come back", lambda at: World._come_back(self, at), now)

    def _attend(self, now: datetime) -> None:
        self._again("attend", lambda at: World._attend(self, at), now)

    def _signatures(self, now: datetime) -> None:
        self._told("signatures", lambda at: World._signatures(self, at), now)

    def _decisions(self, now: datetime) -> None:
        self._told("decisions", lambda at: World._decisions(self, at), now)

    def _verification(self, now: datetime) -> None:
        self._told("verification", lambda at: World._verification(self, at), now)

    def _coordination(self, now: datetime) -> None:
        self._told("coordination", lambda at: World._coordination(self, at), now)

    def _post(self, now: datetime) -> None:
        """Within another event; what fails in it does not undo what went before."""
        if self._fails(lambda at: World._post(self, at), now):
            self.agenda.at(now + AGAIN, lambda later: self._again("post", lambda at: World._post(self, at), later))

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

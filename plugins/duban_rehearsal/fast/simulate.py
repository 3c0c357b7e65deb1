"""A simulation of the second gear from beginning to end, and the search for the smallest that fails alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from duban.adapters.office.task_list.workbook import WorkbookTaskLists
from duban.bootstrap import Installation, environment_credentials
from duban.config import Settings
from duban.domain.calendar.cycle import TIMEZONE
from duban.ports import TaskLists
from duban_rehearsal.agenda import Agenda, SteppedClock
from duban_rehearsal.fast.alone import Alone, MailsNow
from duban_rehearsal.fast.durable import Durable
from duban_rehearsal.fast.events import Events, Violated
from duban_rehearsal.fast.ground import CountedLedger, memory_engine
from duban_rehearsal.fast.installation import FastInstallation
from duban_rehearsal.fast.invariants import AFTER, DAILY, Aftermath
from duban_rehearsal.fast.luck import Luck
from duban_rehearsal.fast.post import UnluckyPost
from duban_rehearsal.fast.scenario import EVERYBODY, FIRST, Scenario
from duban_rehearsal.fast.small import SmallTaskLists
from duban_rehearsal.fast.witness import Witness
from duban_rehearsal.fast.world import UnluckyWorld
from duban_rehearsal.people.filling import Spreadsheets
from duban_rehearsal.people.people import People
from duban_rehearsal.simulation.ahead import InnerLetterboxes
from duban_rehearsal.simulation.desks import SimulatedDesks
from duban_rehearsal.simulation.post import InnerPostOffice
from duban_rehearsal.simulation.rehearse import connections_to
from duban_rehearsal.simulation.world import cycles_of

# So long nothing goes wrong at the end: what is owed then is paid, whatever happened before.
CALM = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Simulated:
    """How it went: its events line by line, and the sentence of what did not hold, empty if all did."""

    scenario: Scenario
    lines: tuple[str, ...]
    violation: str = ""

    @property
    def sentence(self) -> str:
        """What is told of a violation: what, in which simulation, behind which event, and how to see it again."""
        event = self.lines[-1] if self.lines else ""
        where = f"种子 {self.scenario.seed}，第{len(self.lines)}件：{event}"
        return f"{self.violation}\n  {where}\n  重放：{self.scenario.command}"


@dataclass(slots=True)
class Simulations:
    """Simulations on the same settings and task lists, which are read once for all of them."""

    settings: Settings
    lists: WorkbookTaskLists
    _small: dict[int, TaskLists] = field(default_factory=dict)

    @classmethod
    def of(cls, app: Installation) -> "Simulations":
        """On those of *app*."""
        return cls(app.settings, app.task_lists)

    def play(self, scenario: Scenario) -> Simulated:
        """Live through *scenario* up to its end or to the first violation."""
        with self.room(scenario) as room:
            try:
                room.live()
            except Violated as error:
                return Simulated(scenario, tuple(room.events.lines), str(error))
            return Simulated(scenario, tuple(room.events.lines))

    @contextmanager
    def room(self, scenario: Scenario) -> "Iterator[SimulatedRoom]":
        """Everything that *scenario* needs, before its first event; gone afterwards."""
        with TemporaryDirectory(prefix="duban-simulate-") as folder:
            settings = replace(self.settings, home=Path(folder))
            yield SimulatedRoom.made(settings, self._of(scenario.organisations), scenario)

    def shrunk(self, failed: Simulated) -> Simulated:
        """The smallest simulation that was found to fail as well, by halving what is in it; *failed* itself if none."""
        for smaller in failed.scenario.smaller():
            found = self.play(smaller)
            if found.violation:
                return self.shrunk(found)
        return failed

    def _of(self, organisations: int) -> TaskLists:
        if organisations == EVERYBODY:
            return self.lists
        if organisations not in self._small:
            self._small[organisations] = SmallTaskLists(self.lists, organisations)
        return self._small[organisations]


@dataclass(frozen=True, slots=True)
class SimulatedRoom:
    """Everything of one simulation."""

    app: FastInstallation
    world: UnluckyWorld
    events: Events
    luck: Luck
    look: Aftermath
    mails: MailsNow
    code: str
    begins: datetime

    @classmethod
    def made(cls, settings: Settings, lists: TaskLists, scenario: Scenario) -> "SimulatedRoom":
        """A room for *scenario*, in which nothing has happened yet."""
        code = next(iter(settings.programmes))
        begins = datetime.combine(settings.programmes[code].starts_on, time(0), TIMEZONE)
        clock = SteppedClock(begins)
        agenda, inner = Agenda(clock), InnerPostOffice(clock, settings.mail.address)
        luck = Luck(scenario, clock, begins)
        engine, durable = memory_engine(), Durable()
        durable.watch(engine)
        app = FastInstallation(
            settings,
            environment_credentials(connections_to("/nowhere")),
            clock,
            UnluckyPost(inner, luck),
            luck,
            CountedLedger(engine, durable, luck.committed),
            lists,
        )
        luck.until = _calm_from(app, code, scenario)
        program = Spreadsheets(app.forms.open, app.forms.save)
        programme = lists.programme(code)
        mails = MailsNow(inner, program, agenda, luck)
        look = Aftermath(app, Witness(inner), programme, luck.until, begins)
        events = Events(durable, luck, partial(violations, look))
        world = UnluckyWorld(
            *(app, Alone(app), agenda, inner, People(programme, inner.robot, InnerLetterboxes(inner), mails), mails),
            SimulatedDesks.of(app, inner, scenario.seed, program),
            scenario.seed,
            outages=luck.outages(begins),
            rest=CALM,
            fast=app,
            events=events,
        )
        return cls(app, world, events, luck, look, mails, code, begins)

    def live(self) -> None:
        """From the first cycle to the end of the calm behind the last."""
        for at, ahead in self.luck.jumps(self.begins):
            self.world.agenda.at(at, lambda _now, ahead=ahead: self.world.jump(ahead))  # type: ignore[misc]
        self.world.run(self.code, FIRST, self.luck.scenario.last)


def violations(look: Aftermath, tables: frozenset[str], now: datetime) -> Iterator[str]:
    """A sentence for each invariant that does not hold behind the event that wrote to *tables*."""
    day = look.now.date()
    look.now, look.tables, look.news, look.fresh = now, tables, tuple(look.witness.news()), ()
    if "notices" in tables:
        with look.app.context.ledger.begin() as work:
            notices = work.notices.all()
        look.fresh, look.notices = notices[look.notices :], len(notices)
    changed = tables | ({""} if look.news else set())
    for invariant, after in AFTER:
        if changed & after:
            yield from invariant(look)
    if now.date() != day:
        for invariant in DAILY:
            yield from invariant(look)


def _calm_from(app: FastInstallation, code: str, scenario: Scenario) -> datetime:
    """The last cut-off: from then on nothing goes wrong any more."""
    return max(cycle.cuts_off_at for cycle in cycles_of(app, code, FIRST, scenario.last))

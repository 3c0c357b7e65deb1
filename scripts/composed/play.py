"""A cycle played through the stack of docker-compose.yaml, and what it came to, so that two runs can be compared."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from composed.place import ComposedPlace
from composed.stack import ComposedStack

from duban.bootstrap import Installation, environment_credentials, file_clock, installation
from duban.config import load_settings
from duban.domain.calendar.cycle import Cycle
from duban.stack.environment import DAGS, password
from duban_rehearsal.board import Board, differences, read_board
from duban_rehearsal.demo import cycle_of, driver_of
from duban_rehearsal.driver import Driver, Happening
from duban_rehearsal.outcome import RehearsalOutcome, doubles, faults, read_outcome

_PEOPLE = ("python", "-m", "duban.orchestration.access", "--passwords")


@dataclass(frozen=True, slots=True)
class Kill:
    """Which service is killed when *after* things have happened and somebody has looked *looks* times since."""

    after: int
    looks: int
    whom: str


@dataclass(frozen=True, slots=True)
class Played:
    """What a run came to: *facts* are the same for two runs that came to the same; *wrong* is empty if all is well."""

    facts: Mapping[str, str]
    wrong: Sequence[str]
    happened: int
    seconds: float
    took: Mapping[str, float]
    memory: Mapping[str, float]
    restarts: Mapping[str, int]
    killed: Sequence[str]


@dataclass
class Killer:
    """Puts each kill before the stack when its time has come."""

    kills: list[Kill]
    happened: int = 0
    done: list[str] = field(default_factory=list)
    _looks: int = 0

    def happens(self) -> None:
        """One more thing has happened."""
        self.happened += 1
        self._looks = 0

    def look(self) -> str | None:
        """Whom to kill now."""
        self._looks += 1
        if not self.kills or (self.happened, self._looks) < (self.kills[0].after, self.kills[0].looks):
            return None
        self.done.append(self.kills[0].whom)
        return self.kills.pop(0).whom


def play(place: ComposedPlace, tell: Callable[[str], None], kills: Sequence[Kill] = ()) -> Played:
    """Start the stack in *place*, play the first cycle that counts, and end the stack."""
    began = time.monotonic()
    os.environ |= {"DUBAN_HOME": str(place.data), "DUBAN_OFFICE": str(place.office), "DUBAN_REHEARSAL": "1"}
    killer = Killer(list(kills))
    with ComposedStack(place, tell, killer.look) as stack:
        app = _installation(place)
        file_clock(place.data).set(_opening(app))
        stack.start(app.settings.mail.address)
        cycle = app.context.cycle(cycle_of(app))
        tell(f"every service is healthy by its own check after {time.monotonic() - began:.0f} s")
        for account in app.settings.roles.users:
            password(place.data, account)
        stack.run_once("page-users", (*_PEOPLE, str(place.data / "secrets")), like="airflow-scheduler")

        def happens(happening: Happening) -> None:
            killer.happens()
            stack.weigh()
            tell(f"{happening.at:%m-%d %H:%M}  {happening.text}")

        with stack.api() as api:
            dag_ids = [f"{cycle.reference.programme}.{cycle.reference.stream}", *DAGS]
            _wait_for_dags(stack, lambda: api.parsed_since(0, dag_ids))
            api.unpause(dag_ids)
            driver = driver_of(app, api, stack, happens, signs=True)
            driver.run()
            board = read_board(api, driver.cycle_dag, driver.cycle_run, stack.patience())
        outcome = read_outcome(app.context, cycle)
        wrong = _wrong(app, driver, cycle, outcome, board)
    strays = [f"{name} was written outside the volumes" for name in place.strays()]
    missed = [f"{kill.whom} was not killed: the cycle ended before" for kill in killer.kills]
    return Played(
        facts=facts(outcome, board),
        wrong=[*wrong, *missed, *strays],
        happened=killer.happened,
        seconds=time.monotonic() - began,
        took=stack.took,
        memory=stack.memory,
        restarts=stack.restarts,
        killed=killer.done,
    )


def facts(outcome: RehearsalOutcome, board: Board) -> dict[str, str]:
    """Ledger and board in lines that two runs of the same cycle have alike, whatever was tried in between."""
    told = {f"return {code}": repr(one) for code, one in outcome.returns.items()}
    told |= {
        f"submission {one.reference} {one.attempt}": f"{one.received_at} {one.verdict} {len(one.entries)} entries,"
        f" {sorted(finding.code for finding in one.findings)}"
        for one in outcome.submissions
    }
    told |= {f"mails {kind} {state}": str(count) for (kind, state), count in outcome.mails.items()}
    told |= {f"paper {one.name} {one.draft}": f"{one.title} {one.state}" for one in outcome.documents}
    told |= {f"late {code}": "" for code in outcome.late}
    told |= {
        f"message {code} {number}": f"{one.received_at} {one.kind}"
        for code, messages in outcome.messages.items()
        for number, one in enumerate(messages)
    }
    # What is skipped was done by another run: which of two was the first to ask for a signature is no fact.
    done = [task for task in board.tasks if task.state != "skipped"]
    told |= {f"board {task.task_id} {task.label or ''}": str(task.state) for task in done}
    return told | {"board run": board.state}


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """Where two runs do not agree, a line each."""
    return [
        f"{name}: {one.get(name, 'nothing')} / {other.get(name, 'nothing')}"
        for name in sorted({*one, *other})
        if one.get(name) != other.get(name)
    ]


def _installation(place: ComposedPlace) -> Installation:
    """The installation that the processes see, for the driver beside them."""
    service = next(each for each in place.services() if each.name == "airflow-scheduler")
    credentials = environment_credentials(place.environment(service))
    return installation(credentials, load_settings(place.office, place.data))


def _opening(app: Installation) -> datetime:
    """When the cycle opens, before there is a ledger that might know otherwise."""
    reference = cycle_of(app)
    settings, starts_on = app.settings, app.settings.programmes[reference.programme].starts_on
    return Cycle(reference, settings.streams[reference.stream], app.calendar, starts_on).opens_at


def _wrong(app: Installation, driver: Driver, cycle: Cycle, outcome: RehearsalOutcome, board: Board) -> list[str]:
    """What the demonstration would call wrong."""
    units = driver.people.programme.reporters(cycle.reference.stream)
    names = {unit.code: unit.name for unit in units}
    found = faults(outcome, driver.parts, names, signed=True)
    found += doubles(units, driver.people, app.settings.home / "mail")
    return found + differences(board, outcome, names)


def _wait_for_dags(stack: ComposedStack, are_read: Callable[[], bool]) -> None:
    patience = stack.patience()
    while not are_read():
        if patience.is_lost():
            raise TimeoutError("the DAGs were not read")
        stack.check()
        time.sleep(1)

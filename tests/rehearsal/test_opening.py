"""A real Airflow: a late first cycle waits for an agreement, a second run is skipped, a new programme gets its DAG."""

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from duban.bootstrap import Installation, environment_credentials, file_clock, installation
from duban.config import PROJECT, load_settings
from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.stack.airflow_api import AirflowApi, TaskInstance
from duban.stack.connections import embedded_connections
from duban.stack.environment import StackSettings
from duban.stack.stack import Stack

pytestmark = [pytest.mark.prove, pytest.mark.timeout(900)]

CYCLE = Reference.parse("qz2021/department_monthly/2021-10")
DAG = "qz2021.department_monthly"
LONG_AFTER = datetime(2021, 11, 29, 9, tzinfo=TIMEZONE)
WITHIN = 60.0
SECOND = """
[programmes.qz2027]
title = "第二个专项"
document = "泉政办〔2027〕1号"
task_list = "include/task_list.xlsx"
starts_on = 2027-01-01
ends_on = 2027-12-31
streams = ["department_monthly"]
"""


@dataclass(frozen=True)
class World:
    """A running stack over an office of its own, whose clock stands long after the due day."""

    office: Path
    app: Installation
    api: AirflowApi
    stack: Stack

    def states(self, run: str) -> dict[str, set[str | None]]:
        """The states of each task of a run."""
        found: dict[str, set[str | None]] = {}
        for task in self.api.task_instances(DAG, run):
            found.setdefault(task.task_id, set()).add(task.state)
        return found


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("opening")
    office, home = folder / "office", folder / "home"
    shutil.copytree(PROJECT / "config", office / "config")
    shutil.copytree(PROJECT / "include", office / "include")
    home.mkdir()
    settings = load_settings(office, home)
    connections = embedded_connections(home, settings.mail.address, port=1)  # nobody answers there
    app = installation(environment_credentials(connections), settings)
    app.migrate()
    file_clock(home).set(LONG_AFTER)
    stack = Stack(
        StackSettings.of(
            settings,
            connections,
            rehearsal=True,
            first_port=28480,
            extra={"AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "30"},
        )
    )
    with stack:
        stack.start([DAG])
        with stack.api() as api:
            api.set_pool("duban_outbox", 1)
            yield World(office, app, api, stack)


def opens(state: str) -> object:
    """Whether the first task of a run is in *state*."""

    def is_so(tasks: Sequence[TaskInstance]) -> bool:
        return any(task.task_id == "open_cycle" and task.state == state for task in tasks)

    return is_so


def test_a_late_first_cycle_waits_and_a_second_run_changes_nothing(world: World) -> None:
    world.api.trigger(DAG, "first", {"period": "2021-10"})
    world.api.wait(DAG, "first", until=opens("deferred"))
    (asked,) = world.app.opening.waiting()
    assert (asked.run_id, asked.mails) == ("first", 20)

    world.api.trigger(DAG, "second", {"period": "2021-10"})
    assert world.api.wait(DAG, "second") == "success"
    assert {state for states in world.states("second").values() for state in states} == {"skipped"}
    assert [task.map_index for task in world.api.task_instances(DAG, "second", "await_return")] == [-1]

    with world.stack.api("duban") as officer:
        # One after the other: what was agreed to first leaves nothing to agree to.
        for run, mails, end in (("wrong-number", 19, "failed"), ("agreed", 20, "success")):
            officer.trigger(DAG, run, {"period": "2021-10", "confirmed": mails})
            assert world.api.wait(DAG, run) == end
    world.api.wait(DAG, "first", until=all_lanes_wait)
    with world.app.context.ledger.begin() as work:
        assert work.openings.get(CYCLE).confirmed_by == "市营商办督办岗（页面登录）"
    cycle = world.app.context.cycle(CYCLE)
    assert cycle.due_effective == date(2021, 12, 6)
    assert world.states("first")["open_cycle"] == {"success"}


def all_lanes_wait(tasks: Sequence[TaskInstance]) -> bool:
    lanes = [task for task in tasks if task.task_id == "await_return" and task.map_index >= 0]
    return len(lanes) == 19 and all(task.state == "deferred" for task in lanes)


def test_a_second_programme_has_its_dag_within_a_minute_without_a_restart(world: World) -> None:
    path = world.office / "config" / "duban.toml"
    saved = time.time()
    path.write_text(path.read_text(encoding="utf-8") + SECOND, encoding="utf-8")
    while not world.api.parsed_since(saved, ["qz2027.department_monthly"]):
        assert time.time() < saved + WITHIN
        time.sleep(1)  # Airflow tells nobody that it has read a file
    print(f"seen after {time.time() - saved:.0f} s, load {os.getloadavg()[0]:.1f}")  # noqa: T201

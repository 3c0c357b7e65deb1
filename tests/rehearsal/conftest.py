"""One Airflow for all tests of this folder: killed in the middle of its work, then started again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from duban.config import load_settings
from duban.stack import processes
from duban.stack.airflow_api import AirflowApi
from duban.stack.environment import StackSettings
from duban.stack.stack import Stack, StackError

TOY = Path(__file__).parent / "toy"


def toy_settings(home: Path) -> StackSettings:
    """The settings that driver.py uses too."""
    return StackSettings(
        home=home,
        dags=TOY / "dags",
        plugins=TOY / "plugins",
        rehearsal=True,
        people=tuple(load_settings().roles.users),
        first_port=28080,
    )


@dataclass(frozen=True)
class Story:
    """What was seen before the kill and between kill and restart, and the stack that came after."""

    before: list[processes.Record]
    left_over: list[psutil.Process]
    listening: set[str]
    refusal: str
    stack: Stack


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    home = tmp_path_factory.mktemp("home")
    command = [sys.executable, str(Path(__file__).with_name("driver.py")), str(home)]
    root = Path(__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(root / "plugins"), str(root)))}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as driver:
        assert driver.stdout is not None
        assert driver.stdout.readline() == "holding\n"
        settings = toy_settings(home)
        before = processes.records(settings.run)
        refusal = _second_start(settings)
        driver.send_signal(signal.SIGKILL)
    left_over = [process for record in before for process in _session(record.pid)]
    listening = {address for process in left_over for address in _listens_at(process)}
    with Stack(settings) as stack:
        stack.start(["toy"])
        yield Story(before, left_over, listening, refusal, stack)


@pytest.fixture
def api(story: Story) -> Iterator[AirflowApi]:
    with story.stack.api() as client:
        yield client


def _second_start(settings: StackSettings) -> str:
    with Stack(settings) as second, pytest.raises(StackError) as refused:
        second.start(["toy"])
    return str(refused.value)


def _session(leader: int) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with suppress(ProcessLookupError):  # one that parsed a file has ended meanwhile
            if os.getsid(process.pid) == leader:
                found.append(process)
    return found


def _listens_at(process: psutil.Process) -> list[str]:
    try:
        connections = process.net_connections(kind="inet")
    except psutil.NoSuchProcess:
        return []
    return [each.laddr.ip for each in connections if each.status == psutil.CONN_LISTEN]

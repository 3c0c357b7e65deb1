"""
One Airflow for all tests of this folder: killed in the middle of its work, then started again.

Each start takes a minute of a processor. A test that needs a page, a signature or a run of its own asks for `office`.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page
from tests.board.served import SCREEN
from tests.rehearsal.office import DAGS, NOW, Office, furnish, office_settings
from tests.rehearsal.officials import PATIENCE, browser_at

from duban.bootstrap import file_clock
from duban.stack import processes
from duban.stack.airflow_api import AirflowApi
from duban.stack.environment import StackSettings
from duban.stack.stack import Stack, StackError, free_port


@dataclass(frozen=True)
class Story:
    """What was seen before the kill and between kill and restart, and the stack that came after."""

    before: list[processes.Record]
    left_over: list[psutil.Process]
    listening: set[str]
    refusal: str
    office: Office

    @property
    def stack(self) -> Stack:
        """The one that came after."""
        return self.office.stack


@pytest.fixture(scope="package")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The kill and the restart, once for all."""
    home = tmp_path_factory.mktemp("home").resolve()
    app = furnish(home)
    settings = office_settings(home, free_port(28080))
    command = [sys.executable, str(Path(__file__).with_name("driver.py")), str(home), str(settings.first_port)]
    root = Path(__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(root / "plugins"), str(root)))}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as driver:
        assert driver.stdout is not None
        assert driver.stdout.readline() == f"holding {settings.first_port}\n"
        before = processes.records(settings.run)
        refusal = _second_start(settings)
        driver.send_signal(signal.SIGKILL)
    left_over = [process for record in before for process in _session(record.pid)]
    listening = {address for process in left_over for address in _listens_at(process)}
    with Stack(settings) as stack:
        stack.start(DAGS)
        with stack.api() as api:
            api.set_pool("duban_outbox", 1)
        yield Story(before, left_over, listening, refusal, Office(app, stack))


@pytest.fixture
def api(story: Story) -> Iterator[AirflowApi]:
    """Its API, as the administrator."""
    with story.stack.api() as client:
        yield client


@pytest.fixture
def office(story: Story) -> Office:
    """
    The office on the one stack of this folder, its clock at `NOW`: for whatever test needs a real Airflow.

    It is shared and not tidied up: a test takes a unit or a run of its own, leaves no setting changed, and expects
    requests of others beside its own. Its project is a copy without the DAGs of cycles; one more DAG is put into
    `office.furnish` and `office.DAGS`, one more user or setting into its configuration there.
    """
    file_clock(story.office.app.settings.home).set(NOW)
    return story.office


@pytest.fixture
def page(office: Office, require_program: Callable[[str, str], Path]) -> Iterator[Page]:
    """A window of a browser in Chinese, at the login."""
    chromium = require_program("chromium", "chromium")
    with browser_at(chromium) as browser:
        window = browser.new_context(locale="zh-CN", viewport=SCREEN).new_page()
        window.set_default_timeout(PATIENCE * 1000)
        window.goto(office.stack.url)
        yield window


def _second_start(settings: StackSettings) -> str:
    with Stack(settings) as second, pytest.raises(StackError) as refused:
        second.start(DAGS)
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

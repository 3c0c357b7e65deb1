"""A scheduler that has lost a worker ends, so that it is started again: nothing waits for ever."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from duban.orchestration.local_executor import AttentiveLocalExecutor


class Ended(Exception):
    """The scheduler's process would have ended here, with this code."""


@pytest.fixture
def executor(monkeypatch: pytest.MonkeyPatch) -> Iterator[AttentiveLocalExecutor]:
    def end(code: int) -> None:
        raise Ended(code)

    monkeypatch.setattr(os, "_exit", end)
    executor = AttentiveLocalExecutor(parallelism=2)
    executor.start()
    workers = dict(executor.workers)
    yield executor
    for worker in workers.values():
        worker.kill()
        worker.join()


def test_nothing_ends_while_all_workers_live(executor: AttentiveLocalExecutor) -> None:
    executor.sync()
    executor.sync()


def test_a_worker_that_died_ends_it(executor: AttentiveLocalExecutor) -> None:
    worker = next(iter(executor.workers.values()))
    worker.kill()
    worker.join()
    with pytest.raises(Ended, match=str(os.EX_TEMPFAIL)):
        executor.sync()


def test_a_worker_that_airflow_has_forgotten_ends_it_too(executor: AttentiveLocalExecutor) -> None:
    """Airflow forgets the dead when it hands out work, and starts others in their place."""
    pid, worker = next(iter(executor.workers.items()))
    worker.kill()
    worker.join()
    del executor.workers[pid]
    with pytest.raises(Ended):
        executor.sync()


def test_what_tasks_need_is_imported_before_they_are_forked_and_begins_no_thread() -> None:
    """A fork of a process with threads may wait for ever for what one of them held."""
    code = "from duban.bootstrap.preload import preload; preload(); import os, sys"
    code += "; needed = {'openpyxl', 'sqlalchemy', 'duban.bootstrap.wiring', 'duban.services'}"
    code += "; print(needed <= {*sys.modules}, len(os.listdir('/proc/self/task')))"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert told.split() == ["True", "1"]


ASKED = """
import os, re, sys
from pathlib import Path
from duban.bootstrap.preload import preload
preload()
from duban.orchestration import awaiting, opening, requesting, signing, steps, watching
from duban.bootstrap import environment_credentials
from duban.bootstrap.in_force import settings_in_force
from duban.bootstrap.wiring import Installation
loaded = {*sys.modules}
app = Installation(settings_in_force(), environment_credentials(os.environ))
asked = {*re.findall(r"\\bapp\\(\\)\\.([a-z_]+)", Path(steps.__file__).read_text(encoding="utf-8"))}
for name in asked:
    getattr(app, name)
late = {*sys.modules} - loaded
print(len(asked) > 10, *sorted(name for name in late if name.startswith("duban") or name == "pandas"))
"""


def test_what_the_tasks_ask_of_an_installation_was_loaded_before_they_were_forked(tmp_path: Path) -> None:
    """Half a second of a processor for each task otherwise, a hundred times in a cycle; pandas only for the annexes."""
    ledger = f"sqlite:///{tmp_path / 'ledger.db'}"
    given = {"AIRFLOW_CONN_DUBAN_LEDGER": ledger, "AIRFLOW_CONN_DUBAN_KEY": "generic://:a-secret-of-these-tests@"}
    given |= {f"AIRFLOW_CONN_DUBAN_{kind}": f"{kind.lower()}://robot:word@127.0.0.1:1" for kind in ("IMAP", "SMTP")}
    environment = os.environ | given | {"DUBAN_HOME": str(tmp_path)}
    command = [sys.executable, "-c", ASKED]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True"]

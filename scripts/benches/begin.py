"""What a task begins with: a fork of the executor's worker, from its DAG file to what it asks of the installation."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benches.app import app_in
from benches.measuring import Measured, Ratio

from duban.bootstrap.in_force import office_files
from duban.config import PROJECT
from duban.stack.connections import embedded_connections

BARE_DAGS = Path(__file__).parent / "dags"
# As the LocalExecutor does it: a process that has loaded what it loads at its start freezes that, and forks for a task,
# which reads its DAG file and the plugins. The empty task is forked from one that has loaded nothing of ours.
BEGIN = """
import gc, json, os, sys, time
from pathlib import Path
import airflow.executors.local_executor, airflow.jobs.scheduler_job_runner
runs, path, services = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
if services:
    from duban.orchestration.local_executor import load_what_tasks_load
    load_what_tasks_load()
gc.freeze()
found = []
for _run in range(runs):
    reading, writing = os.pipe()
    if not os.fork():
        began = time.process_time()
        import airflow.sdk.execution_time.task_runner
        from airflow.dag_processing.dagbag import BundleDagBag
        from airflow.sdk.plugins_manager import integrate_macros_plugins
        bag = BundleDagBag(
            dag_folder=str(path), safe_mode=False, load_op_links=False, bundle_path=path.parent, bundle_name="bench"
        )
        assert bag.dags and not bag.import_errors, bag.import_errors
        integrate_macros_plugins()
        if services:
            from duban.bootstrap import environment_credentials, installation
            app = installation(environment_credentials(os.environ))
            for name in services:
                getattr(app, name)
            with app.context.ledger.begin():
                pass
        os.write(writing, str(time.process_time() - began).encode())
        os._exit(0)
    os.close(writing)
    found.append(float(os.read(reading, 100)))
    os.wait()
print(json.dumps(found))
"""
TASKS = (
    ("reporting_cycle.py", ("generate",)),
    ("collect_returns.py", ("collect", "deliver")),
    ("escalate_overdue.py", ("escalate", "escalate_items", "previews", "appraisal_extracts")),
)


def bench_begin(runs: int = 3) -> Iterator[Ratio]:
    """Processor time until a task of each DAG does its first line, beside one of the smallest DAG without plugins."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        app = app_in(home)
        office_files(PROJECT, home).taken()
        common = {
            "AIRFLOW_HOME": folder,
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__LOAD_DEFAULT_CONNECTIONS": "False",
        }
        ours = common | {
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
            "DUBAN_HOME": folder,
            "PYTHONPATH": str(PROJECT / "plugins"),
            **embedded_connections(home, app.settings.mail.address, port=1),  # nobody answers there
        }
        bare = begun(common | {"AIRFLOW__CORE__PLUGINS_FOLDER": str(BARE_DAGS)}, BARE_DAGS / "empty.py", (), runs)
        measured = [begun(ours, PROJECT / "dags" / name, services, runs) for name, services in TASKS]
    for (name, _), each in zip(TASKS, measured, strict=True):
        yield Ratio(f"task begun, {name}", "an empty task, Airflow as it is", each, bare, 1.5)


def begun(environment: dict[str, str], path: Path, services: tuple[str, ...], runs: int) -> Measured:
    """How long each of some forks took; the first, which finds nothing read from the disk, does not count."""
    command = [sys.executable, "-c", BEGIN, str(runs + 1), str(path), *services]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=True)
    return Measured(tuple(json.loads(done.stdout.splitlines()[-1])[1:]))

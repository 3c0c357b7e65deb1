"""Reading the DAG files."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benches.measuring import Measured, Ratio

from duban.bootstrap.in_force import office_files
from duban.config import PROJECT

BARE_DAGS = Path(__file__).parent / "dags"
# As Airflow's processor does it: one process loads Airflow, then what each file names of it, freezes what it holds, and
# forks for each reading of a file, which ends with the DAGs as the database gets them.
PARSE = """
import gc, json, os, sys, time
from pathlib import Path
import structlog
import airflow.dag_processing.manager
from airflow.dag_processing import processor
log = structlog.get_logger()
runs, *paths = sys.argv[1:]
gc.freeze()
found = []
for _run in range(int(runs)):
    for path in paths:
        processor._pre_import_airflow_modules(path, log)
        reading, writing = os.pipe()
        if not os.fork():
            os.environ["_AIRFLOW_PROCESS_CONTEXT"] = "client"
            asked = processor.DagFileParseRequest(file=path, bundle_path=Path(path).parent, bundle_name="bench")
            began = time.process_time()
            result = processor._parse_file(asked, log)
            took = time.process_time() - began
            whole = result.serialized_dags and not result.import_errors
            os.write(writing, str(took if whole else "no DAG").encode())
            os._exit(0)
        os.close(writing)
        found.append(float(os.read(reading, 100)))
        os.wait()
print(json.dumps(found))
"""


def bench_parse(runs: int = 3) -> Iterator[Ratio]:
    """Reading each DAG file as Airflow's processor does, beside the smallest DAG file."""
    with tempfile.TemporaryDirectory() as folder:
        office_files(PROJECT, Path(folder) / "home").taken()  # as in every installation that was started once
        environment = os.environ | {
            "AIRFLOW_HOME": folder,
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
            "DUBAN_HOME": str(Path(folder) / "home"),
            "PYTHONPATH": str(PROJECT / "plugins"),
        }

        paths = [BARE_DAGS / "empty.py", *sorted((PROJECT / "dags").glob("*.py"))]
        command = [sys.executable, "-c", PARSE, str(runs), *map(str, paths)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    seconds = json.loads(done.stdout.splitlines()[-1])
    empty, *ours = (Measured(tuple(seconds[place :: len(paths)])) for place in range(len(paths)))
    for path, each in zip(paths[1:], ours, strict=True):
        yield Ratio(f"parse {path.name}", "an empty DAG file", each, empty, 3.0)

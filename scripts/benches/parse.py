"""Reading the DAG files."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benches.measuring import Measured

from duban.config import PROJECT

BARE_DAGS = Path(__file__).parent / "dags"
PARSE = """
import runpy, sys, time
import airflow.dag_processing.processor  # what the processor has loaded before it forks to read a file
began = time.perf_counter()
runpy.run_path(sys.argv[1])
print(time.perf_counter() - began)
"""


def bench_parse(runs: int = 5) -> None:
    """Reading each DAG file in a process that has loaded what Airflow's processor has, beside the smallest DAG file."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "AIRFLOW_HOME": folder,
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
            "PYTHONPATH": str(PROJECT / "plugins"),
        }

        def parse(path: Path) -> Measured:
            command = [sys.executable, "-c", PARSE, str(path)]
            outputs = [
                subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
                for _run in range(runs)
            ]
            return Measured(tuple(float(output.split()[-1]) for output in outputs))

        empty = parse(BARE_DAGS / "empty.py")
        for path in sorted((PROJECT / "dags").glob("*.py")):
            ours = parse(path)
            print(
                f"parse {path.name}: median {ours.median * 1000:.0f} ms ({runs} runs); empty DAG file "
                f"{empty.median * 1000:.0f} ms; ratio {ours.median / empty.median:.1f}",
                flush=True,
            )

"""The whole cycle of the demonstration, beside as many tasks that do nothing."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from benches.measuring import Measured, Ratio, children_time

from duban.config import PROJECT
from duban.stack.environment import StackSettings
from duban.stack.stack import Stack

BARE_DAGS = Path(__file__).parent / "dags"


def bench_cycle() -> Iterator[Ratio]:
    """The demonstration's cycle, beside Airflow runs of the same number of tasks that do nothing; once each."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        began, before = time.perf_counter(), children_time()
        subprocess.run(
            [sys.executable, "-m", "duban.cli", "demo"],
            env=os.environ | {"DUBAN_HOME": folder, "CI": "true"},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        whole, ours = time.perf_counter() - began, children_time() - before
        shapes, cycle = read_shapes(home / "demo")
        before = children_time()
        nothing = play_nothing(home / "nothing", shapes)
        bare = children_time() - before
    print(f"cycle: {cycle:.0f} s of runs in a demonstration of {whole:.0f} s", flush=True)
    what = f"cycle through Airflow, {len(shapes)} runs"
    yield Ratio(what, f"its {sum(shapes)} tasks doing nothing", Measured((cycle,)), Measured((nothing,)), 1.5)
    what = "processor time of a demonstration, from start to stop"
    yield Ratio(what, "a stack with as many empty tasks", Measured((ours,)), Measured((bare,)), 1.5)


def read_shapes(home: Path) -> tuple[list[int], float]:
    """How many task instances each run of the demonstration had, and how long they all took."""
    from sqlalchemy import create_engine, text

    engine = create_engine(f"sqlite:///{home / 'airflow' / 'airflow.db'}")
    with engine.connect() as connection:
        shapes = text("select count(*) from task_instance group by dag_id, run_id order by 1")
        counts = connection.execute(shapes).all()
        first, last = connection.execute(text("select min(start_date), max(end_date) from dag_run")).one()
    engine.dispose()
    elapsed = datetime.fromisoformat(last) - datetime.fromisoformat(first)
    return [count for (count,) in counts], elapsed.total_seconds()


def play_nothing(home: Path, shapes: Sequence[int]) -> float:
    """Seconds for runs of as many empty tasks, one after the other."""
    home.mkdir(parents=True)
    stack = Stack(
        StackSettings(home=home, dags=BARE_DAGS, plugins=PROJECT / "plugins", rehearsal=True, first_port=8180)
    )
    try:
        stack.start(["nothing"])
        with stack.api() as api:
            began = time.perf_counter()
            for place, count in enumerate(shapes):
                api.trigger("nothing", f"bench.{place}", {"count": count})
                api.wait("nothing", f"bench.{place}")
            return time.perf_counter() - began
    finally:
        stack.stop()

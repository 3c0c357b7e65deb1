"""Parses dags/ as Airflow does and prints what it found as JSON; run in a process of its own."""

import json
import runpy
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
# What takes long to load, and of ours what brings it along.
HEAVY = {
    *("pandas", "numpy", "openpyxl", "matplotlib", "docx", "docxtpl", "chinese_calendar"),
    *("duban.config.reading", "duban.config.settings", "duban.bootstrap.wiring", "duban.ports", "duban.services"),
    *("duban.domain.plan.programme", "duban.domain.decisions"),
}


def heavy_imports() -> dict[str, list[str]]:
    """The heavy modules that are loaded after each DAG file; one that brings some taints those after it."""
    found = {}
    for path in sorted((PROJECT / "dags").glob("*.py")):
        runpy.run_path(str(path))
        found[path.name] = sorted(HEAVY & set(sys.modules))
    return found


def dags() -> dict[str, object]:
    """Every DAG as it is after its way through the database, and the errors of files that do not parse."""
    from airflow.dag_processing.dagbag import DagBag
    from airflow.serialization.serialized_objects import DagSerialization

    bag = DagBag(dag_folder=str(PROJECT / "dags"))
    facts = {}
    for dag_id, parsed in bag.dags.items():
        dag = DagSerialization.from_dict(DagSerialization.to_dict(parsed))
        facts[dag_id] = {
            "title": dag.dag_display_name,
            "doc": dag.doc_md,
            "tags": sorted(dag.tags),
            "catchup": dag.catchup,
            "runs": dag.max_active_runs,
            "scheduled": dag.timetable.can_be_scheduled,
            "timetable": type(dag.timetable).__name__,
            "params": sorted(dag.params),
            "asked": sorted(dag.params.get_param(name).schema.get("title", name) for name in dag.params),
            "tasks": {
                task.task_id: {
                    "title": task.task_display_name,
                    "owner": task.owner,
                    "retries": task.retries,
                    "pause": task.retry_delay.total_seconds(),
                    "back_off": task.retry_exponential_backoff,
                    "policy": task.has_retry_policy,
                    "pool": task.pool,
                    "rule": str(task.trigger_rule),
                    "mapped": task.is_mapped,
                    "outlets": sorted(asset.uri.rstrip("/") for asset in getattr(task, "outlets", ())),
                    "assets": sorted(asset.name for asset in getattr(task, "outlets", ())),
                    "downstream": sorted(task.downstream_task_ids),
                }
                for task in dag.tasks
            },
        }
    return {"dags": facts, "errors": bag.import_errors}


if __name__ == "__main__":
    heavy = heavy_imports()
    Path(sys.argv[1]).write_text(json.dumps({"heavy": heavy, **dags()}), encoding="utf-8")

"""The lanes of a run as Airflow shows them, and clearing the run: what a task may ask of the board it is on."""

import logging

from airflow.sdk.execution_time import task_runner
from airflow.sdk.execution_time.comms import TriggerDagRun
from airflow.sdk.execution_time.task_runner import RuntimeTaskInstance

LANE = "await_return"
FAILED = ("failed", "upstream_failed")

log = logging.getLogger(__name__)


def failed_lanes(dag_id: str, run_id: str) -> int:
    """How many lanes of the run are red; none while Airflow cannot tell."""
    try:
        states = RuntimeTaskInstance.get_task_states(dag_id=dag_id, task_ids=[LANE], run_ids=[run_id])
    except Exception as error:  # noqa: BLE001 - asked again soon; who waits must not fail because of it
        log.warning("本次运行的看板暂时看不到（%s），稍后再看。", error)
        return 0
    return sum(state in FAILED for state in states.get(run_id, {}).values())


def clear_run(dag_id: str, run_id: str) -> None:
    """
    Clear every task of the run, that of the caller too, who is ended soon after.

    Airflow lets a task clear whole runs only; all of ours may be run twice.
    """
    task_runner.SUPERVISOR_COMMS.send(TriggerDagRun(dag_id=dag_id, run_id=run_id, reset_dag_run=True))

"""Several small jobs in one mapped task, where a task each would be more than Airflow maps over."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from airflow.sdk.exceptions import AirflowFailException

from duban.domain.plan.lanes import MOST_MAPPED

log = logging.getLogger(__name__)


def bundled(jobs: Sequence[Mapping[str, str]], most: int = MOST_MAPPED) -> list[dict[str, Any]]:
    """
    The arguments of at most *most* mapped tasks that do all *jobs*, in their order.

    As long as each can have a task of its own it has; else every task has a bundle, under the name of its first job.
    """
    size = -(-len(jobs) // most)
    if size <= 1:
        return [dict(job) for job in jobs]
    parts = [jobs[at : at + size] for at in range(0, len(jobs), size)]
    return [{**part[0], "label": f"{part[0]['label']}等{len(part)}件", "bundle": list(part)} for part in parts]


def each_of(jobs: Sequence[Mapping[str, str]], do: Callable[..., None]) -> None:
    """
    Do all *jobs*, also those after one that fails; then raises what failed.

    What may go better by itself comes first, so that the task is tried again: what was done is not done twice.
    """
    failed: list[Exception] = []
    for job in jobs:
        try:
            do(**job)
        except Exception as error:
            if len(jobs) == 1:
                raise
            log.warning("其中一件未办成，其余照办：%s", error)
            failed.append(error)
    if failed:
        raise min(failed, key=lambda error: isinstance(error, AirflowFailException))

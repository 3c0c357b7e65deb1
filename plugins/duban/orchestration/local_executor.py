"""Airflow's executor of one machine: its tasks begin quickly, and it begins anew when a worker is lost."""

import os

from airflow.executors.local_executor import LocalExecutor

from duban.bootstrap.preload import preload


def load_what_tasks_load() -> None:
    """What Airflow's runner and our program would import in each task."""
    import airflow.dag_processing.dagbag
    import airflow.sdk.definitions.decorators
    import airflow.sdk.execution_time.task_runner  # noqa: F401

    preload()
    from duban.orchestration import awaiting, opening, requesting, signing, steps, watching  # noqa: F401


class AttentiveLocalExecutor(LocalExecutor):
    """
    A LocalExecutor whose scheduler ends with `os.EX_TEMPFAIL` once one of its workers has died.

    The workers take turns at one queue. Who is killed in its turn keeps the turn, and all others, also those that
    Airflow starts instead, wait for ever. Only the executor knows every worker that there ever was: from outside, one
    that died soon and was replaced cannot be told from its successor.
    """

    def start(self) -> None:
        """
        Start the workers; none of them is missed yet.

        Each task is a fork of a worker, and would import our program by itself: up to half a second of a processor, a
        hundred times in a cycle. Whoever installs another version restarts the scheduler, as for any plugin.
        """
        load_what_tasks_load()

        self._crew: set[int] = set()
        super().start()
        self._crew.update(self.workers)

    def sync(self) -> None:
        """As Airflow's own; does not return once a worker has been lost."""
        alive = {pid for pid, worker in self.workers.items() if worker.is_alive()}
        if lost := self._crew - alive:
            self.log.error(
                "执行进程%s已中断，调度进程随即重新启动，各任务自动继续。", "、".join(map(str, sorted(lost)))
            )
            # Not an exception: the scheduler would join the workers that wait for ever.
            os._exit(os.EX_TEMPFAIL)
        super().sync()
        self._crew.update(self.workers)

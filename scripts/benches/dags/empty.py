"""The smallest DAG file: what parsing costs before anything of ours is read."""

from airflow.sdk import dag, task


@dag(schedule=None, catchup=False)
def empty() -> None:
    """One task."""

    @task
    def nothing() -> None:
        return None

    nothing()


empty()

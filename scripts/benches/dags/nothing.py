"""As many tasks as are asked for, none of which does anything: the floor under every run of the same shape."""

from airflow.sdk import Param, dag, get_current_context, task


@dag(schedule=None, catchup=False, params={"count": Param(1, type="integer")})
def nothing() -> None:
    """One task that plans, then the rest side by side."""

    @task
    def plan() -> list[int]:
        return list(range(get_current_context()["params"]["count"] - 1))

    @task
    def idle(_place: int) -> None:
        return None

    idle.expand(_place=plan())


nothing()

"""A DAG of the shapes that the driver deals with: mapped tasks with labels, and a request for a decision."""

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import Param, dag, task


@dag(schedule=None, catchup=False, params={"units": Param(["市司法局"], type="array")})
def toy():
    """Ask once for each unit's signature."""

    @task
    def units(params=None):
        return params["units"]

    @task(map_index_template="{{ task.op_kwargs['unit'] }}")
    def send(unit):
        return f"已发{unit}"

    ask = HITLOperator(
        task_id="ask",
        subject="请签发 {{ dag_run.run_id }}",
        body="| 序号 | 单位 |\n|---|---|\n| 1 | 市司法局 |",
        options=["签发", "暂缓", "撤回"],
        params={"理由": Param("", type="string", title="理由")},
    )

    @task
    def record(answer):
        return [answer["chosen_options"], answer["params_input"], answer["responded_by_user"]["name"]]

    send.expand(unit=units()) >> ask
    record(ask.output)


toy()

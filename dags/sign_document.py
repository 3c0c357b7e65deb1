"""
### 文书签发

每份待签文书运行一次：**请签发 → 登记决定 → 发送**。由其他流程发起，不必手动运行。

* 在“浏览 / 待操作”中选择：**签发**（随即发出；设两级审批的，转下一级请示）、**暂缓**或**撤回**（须写明理由；
  未写理由的，请示重新打开）。汇总报告还可**退回**：写明意见，十分钟内另拟一稿、另行请示。
* 签发以台账为准：已决定的文书不会再请示，也不会再发。
* 单位已报送或另有新稿的，原稿在台账中作废，请示在一小时内自动关闭；此前所作选择不产生效力。
"""

from airflow.sdk import Param, dag, task

from duban.orchestration import signing, steps
from duban.orchestration.runs import OUTBOX_POOL, TAGS, default_args


@dag(
    dag_display_name="文书签发",
    schedule=None,
    catchup=False,
    max_active_runs=50,
    default_args=default_args(),
    params={
        "document": Param(type="string", title="文书", description="如 report/qz2021/department_monthly/2021-10"),
        "draft": Param(type="integer", minimum=1, title="稿次"),
        "title": Param("", type="string", title="标题"),
    },
    tags=[*TAGS, "签发"],
    doc_md=__doc__,
)
def sign_document():
    """Ask, record, send."""
    ask = signing.AskForSignature(
        task_id="ask",
        task_display_name="请签发",
        document="{{ params.document }}",
        draft="{{ params.draft }}",
    )

    @task.short_circuit(task_display_name="登记决定")
    def record_decision(answer, params=None):
        return signing.record_decision(params["document"], params["draft"], answer)

    deliver = task(task_display_name="发送", pool=OUTBOX_POOL)(steps.deliver)
    record_decision(ask.output) >> deliver()


sign_document()

"""
### 文书签发

每份待签文书运行一次：**请签发 → 发送、再次请示**。由其他流程发起，不必手动运行。

* 在“浏览 / 待响应的任务实例”中选：**签发**（随即发出；设两级审批的，转下一级请示）、**暂缓**或**撤回**（须写明理由）。
  汇总报告还可**退回**：写明意见，十分钟内另拟一稿、另行请示。
* **暂缓**的，到“暂缓至”之日自动再请示；需要提前办理的，在“文书”中恢复待签。
* 所作选择不符合要求的（未写理由、日期有误、所附情况已有变化），“请签发”变红、不产生效力，并立即另行请示，
  新请示的标题写明原因。
* 签发以台账为准：已决定的文书不会再请示，也不会再发；台账一时连不上的，所作选择自动重试登记，不必重选。
* 已在调度台、用命令或在纸上办理的，请示随即自动关闭；此后再作的选择不予登记，页面会说明。
* 所附情况有变化（单位已报送、已答复，或另有新稿）的，原请示自动关闭，另行请示。请示被误标记、清除或删除的，
  十分钟内自动再请示。
"""

from airflow.sdk import Param, TriggerRule, dag, task

from duban.orchestration import requesting, signing, steps
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
        "dossier": Param("", type="string", title="所附情况的校验值"),
        "note": Param("", type="string", title="再次请示的原因"),
    },
    tags=[*TAGS, "签发"],
    doc_md=__doc__,
)
def sign_document():
    """Ask and record; send what was signed; ask again for what still waits."""
    ask = signing.AskForSignature(
        task_id=steps.ASK,
        task_display_name="请签发",
        document="{{ params.document }}",
        draft="{{ params.draft }}",
        dossier="{{ params.dossier }}",
        note="{{ params.note }}",
    )

    @task(task_display_name="再次请示", trigger_rule=TriggerRule.ALL_DONE)
    def ask_again(params=None, ti=None):
        return steps.ask_again(ti, params["document"])

    # Both hang on the ledger: how the request ended here says nothing about what was signed.
    deliver = task(task_display_name="发送", pool=OUTBOX_POOL, trigger_rule=TriggerRule.ALL_DONE)(steps.deliver)
    drafts = ask_again()
    ask >> [deliver(), drafts]
    requesting.request_signatures(drafts)


sign_document()

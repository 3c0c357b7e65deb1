"""
### 提醒与催办

每个法定工作日上午九时运行：**核对欠发事项 → 逐家办理 → 发送 → 列出待签文书 → 送请签发**。

* 按“欠账”而不是按“日子”：应当发而未发的才发，中断几天后只发最高一级，重跑不会重发。
* 提醒、再提醒、催办自动发出；再次催办、函请只拟稿，由人签发。
* 已报送的单位不再提醒；非工作日不打扰。
"""

from airflow.sdk import TriggerRule, dag, task

from duban.orchestration import requesting, steps
from duban.orchestration.runs import OUTBOX_POOL, TAGS, default_args, scheduled
from duban.orchestration.timetable import WorkdayTimetable

# On a quiet morning the rest is skipped: the debts are the only thing to look at.
SOMETHING_PAID = TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS


@dag(
    dag_display_name="提醒与催办",
    schedule=scheduled(WorkdayTimetable()),
    catchup=False,
    max_active_runs=1,
    default_args=default_args(),
    tags=[*TAGS, "催办"],
    doc_md=__doc__,
)
def escalate_overdue():
    """Pay the reminder debt; a unit that fails leaves the run red, and its debt to the next one."""

    @task(task_display_name="列出待签文书", trigger_rule=SOMETHING_PAID)
    def list_drafts(ti=None):
        return steps.unasked_drafts(ti)

    list_debts = task(task_display_name="核对欠发事项")(steps.list_debts)
    pay_debt = task(task_display_name="逐家办理", map_index_template="{{ task.op_kwargs['label'] }}")(steps.pay_debt)
    deliver = task(task_display_name="发送", pool=OUTBOX_POOL, trigger_rule=SOMETHING_PAID)(steps.deliver)
    drafts = list_drafts()
    # A mail server that is down leaves the run red and holds up no signature.
    pay_debt.expand_kwargs(list_debts()) >> [deliver(), drafts]
    requesting.request_signatures(drafts)


escalate_overdue()

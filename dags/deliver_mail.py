"""
### 发送邮件

每五分钟运行一次，发出发件箱中仍应发的邮件：到时重试的，以及结果不明、已有证据可判定的。

每封邮件只发一次；发送由只有一个名额的资源池 `duban_outbox` 逐一进行。多次失败的邮件转为待人工处理。
"""

from airflow.sdk import CronTriggerTimetable, dag, task

from duban.orchestration import steps
from duban.orchestration.runs import OUTBOX_POOL, TAGS, default_args, scheduled


@dag(
    dag_display_name="发送邮件",
    schedule=scheduled(CronTriggerTimetable("*/5 * * * *", timezone="Asia/Shanghai")),
    catchup=False,
    max_active_runs=1,
    default_args=default_args(),
    tags=[*TAGS, "邮件"],
    doc_md=__doc__,
)
def deliver_mail():
    """One round of the outbox."""
    task(task_display_name="发送", pool=OUTBOX_POOL)(steps.deliver)()


deliver_mail()

"""
### 收取报送件

来信后即运行，另每十分钟运行一次：**归档来信 → 处理来信 → 发送回执 → 补报后重新汇总 → 送请签发**。

* 先原样归档，再打开；每份报送件只登记一次，只回复一次回执。自动回复、退信一律不回复。
* 汇总报告拟稿后又收到报送件的，自动另拟一稿，原稿未签发的作废。
* 可放心重跑；信箱暂时连不上时自动重试，不丢来信。
"""

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from duban.orchestration import requesting, steps
from duban.orchestration.runs import OUTBOX_POOL, TAGS, default_args, scheduled
from duban.orchestration.watching import inbox


@dag(
    dag_display_name="收取报送件",
    schedule=scheduled(
        AssetOrTimeSchedule(timetable=CronTriggerTimetable("*/10 * * * *", timezone="Asia/Shanghai"), assets=[inbox()])
    ),
    catchup=False,
    max_active_runs=1,
    default_args=default_args(),
    tags=[*TAGS, "邮件"],
    doc_md=__doc__,
)
def collect_returns():
    """Archive, file, answer, and compile again what late returns made out of date."""

    @task(task_display_name="补报后重新汇总")
    def compile_outstanding(ti=None):
        return steps.compile_outstanding(ti)

    archive_mail = task(task_display_name="归档来信")(steps.archive_mail)
    file_returns = task(task_display_name="处理来信")(steps.file_returns)
    deliver = task(task_display_name="发送回执", pool=OUTBOX_POOL)(steps.deliver)
    drafts = compile_outstanding()
    # A mail server that is down leaves the run red and holds up no report.
    archive_mail() >> file_returns() >> [deliver(), drafts]
    requesting.request_signatures(drafts)


collect_returns()

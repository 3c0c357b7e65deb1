"""
### 次日预览

每个法定工作日下午四时运行：**编制预览 → 发送**。一封邮件告知督办岗：下一工作日将发出什么、发给谁、为什么、什么文字；
哪些不发、为什么；哪些需要人处理。

* 只读台账，不催办任何单位；每日至多一封，可放心重跑。
* 预览之后收到报送件、答复或作出决定的，次日按当时情况办理。
"""

from airflow.sdk import dag, task

from duban.orchestration import steps
from duban.orchestration.runs import OUTBOX_POOL, TAGS, default_args, scheduled
from duban.orchestration.timetable import WorkdayTimetable


@dag(
    dag_display_name="次日预览",
    schedule=scheduled(WorkdayTimetable("16:00")),
    catchup=False,
    max_active_runs=1,
    default_args=default_args(),
    tags=[*TAGS, "催办"],
    doc_md=__doc__,
)
def preview_tomorrow():
    """Show what the next working morning will bring."""
    preview = task(task_display_name="编制预览")(steps.preview_tomorrow)
    deliver = task(task_display_name="发送", pool=OUTBOX_POOL)(steps.deliver)
    preview() >> deliver()


preview_tomorrow()

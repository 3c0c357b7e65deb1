"""
### 报送周期

每个专项、每个报送口径各有一个流程，每期运行一次：
**开启报送周期 → 生成填报表 → 发送 → 等待报送 → 编制汇总报告 → 送请签发**。

* “等待报送”每个单位一格：紫色为待报，绿色为已收，红色只表示一件事：截止汇总时仍未收到合格的报送件；退回补正的仍为紫色。
  进程中断、台账或设置一时读不到等技术故障不标红：该格显示为等待重试，自动重试直至恢复。
* 单位多的（超过设置 lanes_per_run），“生成填报表”“等待报送”每个分组一格，格名写明已收几家（已收31/39）：
  全组报齐为绿色；到截止汇总时刻仍有未报的为红色，日志写明是哪几家。逐家情况在“督办”各页面查看。
* 全部单位报齐，或到截止汇总时刻，即编制汇总报告；报告由人签发，本流程不等待签发。
* 督办岗将已收的报送件退回的，该单位一格仍为绿色，由“等待全部报齐”继续等待其补正，无需在此操作。
* 可放心重跑：已发的填报表不会再发，已记的事实不会再记。
* 手动运行可填“报告期”（如 2021-10），留空为当前报告期。一个报告期只由一次运行办理：再次运行的各步骤跳过，
  “开启报送周期”的日志写明由哪次运行办理；需要重做的，清除（重跑）那一次运行。
* 本专项首次发出邮件，报送截止日已过（补开）或未到下发日的报告期，须有人确认才发出：“开启报送周期”为紫色，
  收件人清单已发督办岗。确认：由督办岗或签发人在“工作单”中办理，或填写“确认发出（封数）”再手动运行一次。
  补开的，报送期限自发出之日起另计，不按原期限计迟报。
* 缺少年度工作日历时，“开启报送周期”只登记周期（日期标为未确认）并告知督办岗，随即标红，不会发出任何邮件：
  按提示补充文件，再清除（重跑）该次运行。
"""

from airflow.sdk import Param, TriggerRule, dag, task

from duban.orchestration import requesting, steps
from duban.orchestration.awaiting import AwaitEverybody, waiting_args
from duban.orchestration.boards import LANE
from duban.orchestration.lanes import AwaitLane
from duban.orchestration.opening import OpenCycle
from duban.orchestration.retrying import UNTIL_IT_WORKS
from duban.orchestration.runs import OUTBOX_POOL, TAGS, CycleDag, cycle_dags, default_args, report_asset, scheduled
from duban.orchestration.timetable import CycleTimetable

PERIOD = Param(None, type=["null", "string"], title="报告期", description="如 2021-10；留空为当前报告期")
CONFIRMED = Param(
    None,
    type=["null", "integer"],
    minimum=0,
    title="确认发出（封数）",
    description=(
        "本专项首次发出邮件、补开报送截止日已过的报告期、提前开启未到下发日的报告期，须确认后才发出。先留空运行：将发出几封、发给谁，"
        "见发给督办岗的邮件或“工作单”；核对后填写该封数再运行一次，等待中的那次运行即自动继续。"
    ),
)
# Goes on beside failed units, but not when there is no cycle.
BESIDE_FAILURES = TriggerRule.ALL_DONE_MIN_ONE_SUCCESS


def build(cycle: CycleDag) -> None:
    """The DAG of one stream of one programme."""

    @dag(
        cycle.dag_id,
        dag_display_name=cycle.title,
        schedule=scheduled(CycleTimetable(cycle.programme, cycle.stream)),
        catchup=False,
        default_args=default_args(UNTIL_IT_WORKS),
        params={"period": PERIOD, "confirmed": CONFIRMED},
        tags=[*TAGS, "报送"],
        doc_md=__doc__,
    )
    def reporting_cycle():
        @task(task_display_name="编制汇总报告", trigger_rule=BESIDE_FAILURES, outlets=[report_asset(cycle)])
        def compile_report(returns, ti=None):
            return steps.compile_report(returns, ti)

        returns = OpenCycle(
            task_id="open_cycle", task_display_name="开启报送周期", programme=cycle.programme, stream=cycle.stream
        ).output
        prepare_form = task(task_display_name="生成填报表", map_index_template="{{ task.op_kwargs['org'] }}")
        deliver = task(task_display_name="发送", pool=OUTBOX_POOL, trigger_rule=BESIDE_FAILURES)
        lanes = AwaitLane.partial(
            task_id=LANE,
            task_display_name="等待报送",
            map_index_template="{{ task.shown }}",
            trigger_rule=BESIDE_FAILURES,
            **waiting_args(),
        ).expand_kwargs(returns)
        everybody = AwaitEverybody(
            task_id="await_everybody",
            task_display_name="等待全部报齐",
            trigger_rule=BESIDE_FAILURES,
            returns=returns,
            **waiting_args(),
        )
        sent = deliver(steps.deliver)()
        report = compile_report(returns)
        returns >> sent
        # A mail server that is down holds up neither the lanes nor the report.
        prepare_form(steps.prepare_form).expand_kwargs(returns) >> [sent, lanes, everybody]
        [lanes, everybody] >> report
        requesting.request_signatures(report)

    reporting_cycle()


for each in cycle_dags():
    build(each)

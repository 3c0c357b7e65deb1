"""The text of the 专报, section by section, every number taken from the facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from duban.domain.coverage import Answer, Coverage, Timeliness
from duban.domain.cycle import TIMEZONE
from duban.domain.papers.prose import by_lead, day, label, moment, percent, shorten
from duban.domain.programme import DeadlineKind
from duban.domain.report import Report
from duban.domain.tally import Basis, Row

QUOTE_LENGTH = 40
PROBLEMS_TOLD = 3
ATTACHMENTS = ("任务进展总表", "一级指标进展表", "逾期及滞后清单", "报送情况一览表", "问题清单")
NOT_IN = {
    Timeliness.MISSING: "未报送",
    Timeliness.AWAITED: "尚未报送",
    Timeliness.SENT_BACK: "报送件退回后尚未重报",
    Timeliness.UNCHECKED: "报送件正在核对",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A second-level heading, the sentence it runs into, and the paragraphs that follow."""

    heading: str
    opening: str
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """The text of the 专报, section by section; none is empty."""

    results: tuple[str, ...]
    coverage: tuple[str, ...]
    progress: tuple[Part, ...]
    targets: str
    problems: tuple[Part, ...]
    next_steps: tuple[str, ...]
    attachments: tuple[str, ...]


def paper(report: Report) -> Paper:
    """The text of the 专报 on *report*."""
    return Paper(
        results=(results(report), _lights(report)),
        coverage=(coverage_text(report),),
        progress=_progress(report),
        targets=_targets(report),
        problems=_problems(report),
        next_steps=tuple(_next_steps(report)),
        attachments=ATTACHMENTS,
    )


def subject(report: Report) -> str:
    """What the paper is about: 2021年10月营商环境持续提升专项行动任务进展情况."""
    return f"{report.period.title}{report.title}任务进展情况"


def results(report: Report) -> str:
    """What was achieved, in one sentence with every base stated."""
    total, as_of = report.total, report.as_of.astimezone(TIMEZONE).date()
    until = day(min(report.counted_to, as_of))
    opening = (
        f"截至{until}，{total.items}项任务已销号{total.closed}项、已申报完成待核验{total.claimed}项。"
        f"有明确时限的{total.dated}项中"
    )
    if total.due:
        rate = percent(total.rate)
        due = (
            f"已到期{total.due}项，其中已销号{total.due_closed}项、已申报完成待核验{total.due_claimed}项，"
            f"完成率（含已申报待核验）{rate}"
        )
    else:
        due = "尚无到期事项"
    undated = "、".join(
        f"{word}{count}项"
        for kind, word in ((DeadlineKind.CONTINUOUS, "持续推进"), (DeadlineKind.FOLLOWS_PROVINCE, "随省推进"))
        if (count := sum(row.item.deadline.kind is kind for row in report.rows))
    )
    return opening + due + (f"；{undated}不计入完成率。" if undated else "。")


def _lights(report: Report) -> str:
    total = report.total
    withheld = (
        f"其中{len(report.withheld)}项牵头部门或完成时限待核实，暂不列入逾期、滞后清单。" if report.withheld else ""
    )
    return (
        f"按亮灯情况分，绿灯（按序时或已申报完成）{total.green}项，黄灯（临期或滞后）{total.yellow}项，"
        f"红灯（逾期）{total.red}项，灰灯（持续推进、随省推进、未到启动或尚无数据）{total.grey}项。"
        f"{withheld}分大类情况如下："
    )


def coverage_text(report: Report) -> str:
    """What the numbers rest on: who reported, who was late, who is not in and what stands in."""
    coverage = report.coverage
    counted = [f"按时{len(coverage.on_time)}家"]
    counted += [f"迟报{len(coverage.late)}家"] if coverage.late else []
    nil = coverage.those(Timeliness.NIL)
    counted += [f"零报告{len(nil)}家"] if nil else []
    sent_back = f"，退回更正{coverage.times_sent_back}次" if coverage.times_sent_back else ""
    opening = (
        f"以上据{len(coverage.reported)}家牵头单位报送的数据汇总。本期应报{coverage.owed}家，"
        f"已报{len(coverage.reported)}家（{'、'.join(counted)}），"
        f"一次通过{len(coverage.first_time_right)}家{sent_back}"
    )
    sentences = [opening]
    if coverage.late:
        sentences.append(f"迟报单位为{organisations(coverage.late)}")
    absent = (*coverage.missing, *coverage.pending)
    if absent:
        sentences.append(f"截至{moment(report.as_of)}汇总时，尚缺{len(absent)}家：{absences(coverage)}")
    elif coverage.owed:
        sentences.append("无漏报单位")
    exempt = coverage.those(Timeliness.EXEMPT)
    if exempt:
        sentences.append(f"经同意免报的有{organisations(exempt)}")
    return "。".join(sentences) + "。"


def absences(coverage: Coverage) -> str:
    """Who is not in, and what stands in for it: 市甲局、市乙局未报送，沿用9月数据（2021-09）；…."""
    groups: dict[str, list[str]] = {}
    for answer in (*coverage.missing, *coverage.pending):
        groups.setdefault(_absence(answer), []).append(answer.organisation)
    return "；".join("、".join(who) + how for how, who in groups.items())


def _absence(answer: Answer) -> str:
    word = NOT_IN[answer.timeliness]
    stand_in = answer.stands_in.replace("未报送，", "").replace(f"{answer.timeliness}，", "")
    return f"{word}，{stand_in}" if stand_in else word


def organisations(answers: Iterable[Answer]) -> str:
    """The names of those who answered so."""
    return "、".join(answer.organisation for answer in answers)


def _progress(report: Report) -> tuple[Part, ...]:
    told = report.highlights()
    done = tuple(_quoted(row) for row in told if row.is_done)
    under_way = tuple(_quoted(row) for row in told if not row.is_done)
    new = sum(row.newly_claimed for row in report.rows)
    opening = f"本期新申报完成{new}项，均待核验" if new else "本期无新申报完成事项"
    if done:
        opening += "，申报完成事项择要如下"
    other = "择要如下。" if under_way else "本期无需单列的推进事项，各项进展见附件1。"
    return (
        Part("（一）申报完成事项。", opening + "。", done),
        Part("（二）正在推进事项。", other, under_way),
    )


def _quoted(row: Row) -> str:
    said = row.entry.progress if row.entry else ""
    return f"据{row.lead}报送，{label(row)}：{shorten(said, QUOTE_LENGTH)}"


def _targets(report: Report) -> str:
    targets = report.targets
    if not targets.enabled:
        return "本行动未设量化指标。"
    disabled = f"，另有{targets.disabled}个待确认、暂未启用" if targets.disabled else ""
    due = f"截至{day(report.counted_to)}，目标时限已到的{targets.due}个。" if targets.due else ""
    return (
        f"任务清单共设量化指标{targets.enabled}个，涉及{targets.items}项任务{disabled}。{due}"
        "本期填报表未单列量化指标值，暂无数据，达标情况本期不作统计。"
    )


def _problems(report: Report) -> tuple[Part, ...]:
    return (
        Part("（一）任务逾期情况。", _overdue(report)),
        Part("（二）任务滞后情况。", _behind(report)),
        Part("（三）各单位反映的问题。", _problem_count(report), _reported_problems(report)),
    )


def _overdue(report: Report) -> str:
    if not report.overdue:
        return "本期无逾期事项。"
    longest = report.overdue[0]
    return (
        f"逾期未完成{len(report.overdue)}项（最长逾期{longest.days_overdue}天）：{by_lead(report.overdue)}。详见附件3。"
    )


def _behind(report: Report) -> str:
    if not report.behind:
        return "本期无滞后事项。"
    return f"进展滞后{len(report.behind)}项：{by_lead(report.behind)}。详见附件3。"


def _problem_count(report: Report) -> str:
    if not report.problems:
        return "本期无单位反映问题。"
    return f"问题清单共{len(report.problems)}条，详见附件5" + ("，主要有：" if _fresh(report) else "。")


def _fresh(report: Report) -> list[Row]:
    """Problems named in this period's returns, of items whose lead and deadline are beyond doubt."""
    return [row for row in report.problems if row.basis is Basis.REPORTED and row.item.blames]


def _reported_problems(report: Report) -> tuple[str, ...]:
    """What holds up an overdue or lagging item comes first."""
    urgent = {row.item.number for row in (*report.overdue, *report.behind)}
    told = sorted(_fresh(report), key=lambda row: (row.item.number not in urgent, row.item.number))
    return tuple(
        f"据{row.lead}报送，{label(row)}：{shorten(row.problem, QUOTE_LENGTH)}" for row in told[:PROBLEMS_TOLD]
    )


def _next_steps(report: Report) -> Iterable[str]:
    span = f"{day(report.counted_to + timedelta(days=1))}至{day(report.next_until)}"
    if report.next_due:
        yield f"{span}到期且尚未申报完成{len(report.next_due)}项：{by_lead(report.next_due, 20)}。"
    else:
        yield f"{span}无新到期事项。"
    if report.total.claimed:
        yield f"对已申报完成的{report.total.claimed}项组织核验，核验通过的按程序销号。"
    if report.overdue:
        yield f"对逾期的{len(report.overdue)}项，商请牵头单位提交销号申请及佐证材料，或按程序申请延期。"
    absent = (*report.coverage.missing, *report.coverage.pending)
    if absent:
        yield f"继续联系未报齐的{len(absent)}家单位，收到报送件后另行汇总更新。"

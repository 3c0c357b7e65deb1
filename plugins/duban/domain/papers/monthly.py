"""The text of the 专报, section by section, every number taken from the facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_day
from duban.domain.papers.coverage import basis_text
from duban.domain.papers.prose import by_lead, percent, shorten
from duban.domain.papers.targets import targets_text
from duban.domain.plan.programme import UNDATED
from duban.domain.report import Report
from duban.domain.report.annexes import ANNEXES, annex
from duban.domain.report.changes import ItemChangeKind
from duban.domain.report.matters import ReportedMatter
from duban.domain.report.tally import Row, RowBasis
from duban.domain.returns.item_light import Light, LightReason
from duban.domain.returns.shortfall import ShortfallKind

# Three pages hold so much beside the charts, measured with the widest fonts; the whole is annexed.
QUOTE_LENGTH = 28
DONE_TOLD, UNDER_WAY_TOLD = 2, 1
PROBLEMS_TOLD = 1
LEADS_TOLD = 2
SHORT = (
    (ShortfallKind.NODE, "节点到期未完成"),
    (ShortfallKind.TARGET, "指标到期未达标"),
    (ShortfallKind.PACE, "指标低于序时"),
)
OVERVIEW, LISTS = annex("任务进展总表"), annex("逾期及滞后清单")
COMPARED = (ItemChangeKind.NEW_RED, ItemChangeKind.RECOVERED, ItemChangeKind.CLAIMED, ItemChangeKind.CLOSED)


@dataclass(frozen=True, slots=True)
class Subsection:
    """A second-level heading and the text it runs into."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class ReportText:
    """The text of the 专报, section by section; none is empty."""

    results: tuple[str, ...]
    coverage: tuple[str, ...]
    progress: tuple[Subsection, ...]
    targets: str
    problems: tuple[Subsection, ...]
    next_steps: tuple[str, ...]
    attachments: tuple[str, ...]


def paper(report: Report) -> ReportText:
    """The text of the 专报 on *report*."""
    return ReportText(
        results=(results(report), _lights(report)),
        coverage=(basis_text(report),),
        progress=_progress(report),
        targets=targets_text(report),
        problems=_problems(report),
        next_steps=tuple(_next_steps(report)),
        attachments=ANNEXES,
    )


def subject(report: Report) -> str:
    """What the paper is about: 2021年10月营商环境持续提升专项行动任务进展情况."""
    return f"{report.period.title}{report.title}任务进展情况"


def results(report: Report) -> str:
    """What was achieved, in one sentence with every base stated."""
    total, as_of = report.total, report.as_of.astimezone(TIMEZONE).date()
    until = told_day(min(report.counted_to, as_of))
    opening = (
        f"截至{until}，{total.items}项任务已销号{total.closed}项、已申报完成待核验{total.claimed}项。"
        f"有明确时限的{total.dated}项中"
    )
    if total.due:
        verified, rate = percent(total.verified_rate), percent(total.rate)
        due = (
            f"已到期{total.due}项，其中已销号{total.due_closed}项、已申报完成待核验{total.due_claimed}项，"
            f"完成率（已核验）{verified}、（含待核验）{rate}"
        )
    else:
        due = "尚无到期事项"
    undated = "、".join(
        f"{kind.group}{count}项"
        for kind in UNDATED.values()
        if (count := sum(row.item.deadline.kind is kind for row in report.rows))
    )
    dropped = "、".join(each.told for each in report.terminated)
    gone = f"另有{len(report.terminated)}项已终止，不计入任务总数和完成率：{dropped}。" if dropped else ""
    return opening + due + (f"；{undated}不计入完成率。" if undated else "。") + gone


def _lights(report: Report) -> str:
    total = report.total
    withheld = f"（另有{len(report.withheld)}项待核实，暂不列入逾期滞后）" if report.withheld else ""
    is_any_asked = any(row.standing is LightReason.ASKED for row in report.rows)
    yellow = "临期、滞后或申报待补充" if is_any_asked else "临期或滞后"
    is_any_short = any(row.light is Light.RED and row.standing is not LightReason.OVERDUE for row in report.rows)
    red = "逾期，或节点、指标久未达到" if is_any_short else "逾期"
    return (
        f"绿灯{total.green}项，黄灯（{yellow}）{total.yellow}项，红灯（{red}）{total.red}项，"
        f"灰灯{total.grey}项{withheld}。{_compared(report)}{_categories(report)}"
    )


def _categories(report: Report) -> str:
    """The categories compared by their rates; nothing where there is only one, or nothing due."""
    due = [tally for tally in report.categories if tally.due]
    rates = [f"{tally.name}{percent(tally.verified_rate)}、{percent(tally.rate)}" for tally in due]
    return f"到期事项完成率（已核验、含待核验）：{'；'.join(rates)}。" if len(rates) > 1 else ""


def _compared(report: Report) -> str:
    """How the period differs from the one before, kind by kind; nothing is said of what did not happen."""
    if report.compared_to is None:
        return ""
    counts = [(kind, sum(change.kind is kind for change in report.changes)) for kind in COMPARED]
    told = "、".join(f"{kind}{count}项" for kind, count in counts if count) or "亮灯和完成情况无变化"
    return f"与上期相比，{told}。"


def _progress(report: Report) -> tuple[Subsection, ...]:
    done = "".join(map(_quoted, report.done(DONE_TOLD)))
    under_way = "".join(map(_quoted, report.under_way(UNDER_WAY_TOLD)))
    new = sum(row.newly_claimed for row in report.rows)
    opening = f"本期新申报完成{new}项，均待核验。" if new else "本期无新申报完成事项。"
    parts = [Subsection("（一）申报完成。", opening + done), Subsection("（二）正在推进。", under_way or "详见附件1。")]
    if report.practices:
        best = report.practices[0]
        parts.append(Subsection("（三）典型经验。", f"据{best.organisation}报送，{shorten(best.text, QUOTE_LENGTH)}"))
    return tuple(parts)


def _quoted(row: Row) -> str:
    said = row.entry.progress if row.entry else ""
    return f"据{row.lead}报送，{row.item.told}：{shorten(said, QUOTE_LENGTH)}"


def _problems(report: Report) -> tuple[Subsection, ...]:
    return (
        Subsection("（一）任务逾期。", _overdue(report)),
        Subsection("（二）任务滞后。", _behind(report) + _short(report) + _delays(report)),
        Subsection("（三）各单位反映的问题。", _problem_count(report) + "".join(_reported_problems(report))),
    )


def _overdue(report: Report) -> str:
    if not report.overdue:
        return "本期无逾期事项。"
    longest = report.overdue[0]
    return f"共{len(report.overdue)}项（最长{longest.days_overdue}天）：{by_lead(report.overdue, LEADS_TOLD, LISTS)}。"


def _behind(report: Report) -> str:
    if not report.behind:
        return "本期无滞后事项。"
    return f"共{len(report.behind)}项：{by_lead(report.behind, LEADS_TOLD, LISTS)}。"


def _delays(report: Report) -> str:
    """What holds overdue and lagging items up, by code; nothing where nobody said."""
    counts = "、".join(f"{cause}{len(rows)}项" for cause, rows in report.delays.items())
    return f"逾期、滞后的原因：{counts}。" if counts else ""


def _short(report: Report) -> str:
    """How many items have not reached a milestone or target, by kind; of the overdue ones only the targets."""
    told = [f"{words}{count}项" for kind, words in SHORT if (count := len(report.short_of(kind)))]
    return f"节点、指标未达到的：{'、'.join(told)}（含逾期事项）。" if told else ""


def _problem_count(report: Report) -> str:
    if not report.problems:
        return "本期无单位反映问题。"
    handled = sum(bool(need.handled) for need in report.needs)
    began = f"（{handled}项已在协调）" if handled else ""
    needs = f"，其中{len(report.needs)}项需协调{began}" if report.needs else ""
    return f"共{len(report.problems)}条{needs}，详见{annex('问题清单')}。"


def _fresh(report: Report) -> list[ReportedMatter]:
    """Problems named in this period's returns, of items whose lead and deadline are beyond doubt."""
    return [each for each in report.matters if each.row.basis is RowBasis.REPORTED and each.row.item.blames]


def _reported_problems(report: Report) -> tuple[str, ...]:
    """What needs somebody else comes first, then what holds up an overdue or lagging item, the oldest first."""
    urgent = {row.item.number for row in (*report.overdue, *report.behind)}
    needed = {matter.row.item.number: matter for matter in report.needs}

    def urgency(matter: ReportedMatter) -> tuple[bool, bool, str, int]:
        number = matter.row.item.number
        return number not in needed, number not in urgent, str(matter.since), number

    return tuple(
        _told(matter, needed.get(matter.row.item.number))
        for matter in sorted(_fresh(report), key=urgency)[:PROBLEMS_TOLD]
    )


def _told(matter: ReportedMatter, need: ReportedMatter | None) -> str:
    level = f"（需{need.level}协调）" if need and need.level else ""
    return f"据{matter.owner}报送，{matter.row.item.told}{level}：{shorten(matter.text, QUOTE_LENGTH)}"


def _next_steps(report: Report) -> Iterable[str]:
    first, last = report.counted_to + timedelta(days=1), report.next_until
    span = f"{told_day(first)}至{told_day(last).removeprefix(f'{first.year}年')}"
    if report.next_due:
        yield f"{span}到期且未申报完成{len(report.next_due)}项：{by_lead(report.next_due, LEADS_TOLD, OVERVIEW)}。"
    else:
        yield f"{span}无新到期事项。"
    steps = []
    if report.total.claimed:
        steps.append(f"对已申报完成的{report.total.claimed}项组织核验销号")
    if report.overdue:
        steps.append(f"对逾期的{len(report.overdue)}项，商请牵头单位申请销号或延期")
    absent = (*report.coverage.missing, *report.coverage.pending)
    if absent:
        steps.append(f"继续联系未报齐的{len(absent)}家单位，收到后另行更新")
    if steps:
        yield "；".join(steps) + "。"

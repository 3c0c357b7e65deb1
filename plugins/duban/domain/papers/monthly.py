"""The text of the 专报, section by section, every number taken from the facts."""

from dataclasses import dataclass

from duban.domain.papers.coverage import basis_text
from duban.domain.papers.difficulties import difficulties
from duban.domain.papers.outlook import ahead, needs, next_steps
from duban.domain.papers.progress import progress
from duban.domain.papers.standing import bases, lead
from duban.domain.papers.subsection import Subsection
from duban.domain.papers.targets import targets_text
from duban.domain.report import Report
from duban.domain.report.annexes import attached
from duban.domain.report.changes import ItemChangeKind
from duban.domain.returns.item_light import SLOW, Light, LightReason

COMPARED = {
    ItemChangeKind.NEW_RED: "新转红灯",
    ItemChangeKind.RECOVERED: "红灯消除",
    ItemChangeKind.ASKED: "申报转待补充",
    ItemChangeKind.REVOKED: "撤回完成申报",
}


@dataclass(frozen=True, slots=True)
class ReportText:
    """
    The text of the 专报, section by section; none is empty.

    `lead` is the judgement that stands before all sections. `targets` stands among the problems too: a template names
    it where it has a section of its own.
    """

    lead: str
    results: tuple[str, ...]
    coverage: tuple[str, ...]
    progress: tuple[Subsection, ...]
    targets: str
    problems: tuple[Subsection, ...]
    ahead: str
    needs: tuple[str, ...]
    next_steps: tuple[str, ...]
    attachments: tuple[str, ...]


def paper(report: Report) -> ReportText:
    """The text of the 专报 on *report*."""
    return ReportText(
        lead=lead(report),
        results=(bases(report) + _plan(report) + _lights(report),),
        coverage=(basis_text(report),),
        progress=progress(report),
        targets=targets_text(report),
        problems=difficulties(report),
        ahead=ahead(report),
        needs=needs(report),
        next_steps=tuple(next_steps(report)),
        attachments=attached(report),
    )


def subject(report: Report) -> str:
    """What the paper is about: 2021年10月营商环境持续提升专项行动任务进展情况."""
    return f"{report.period.title}{report.title}任务进展情况"


def _plan(report: Report) -> str:
    """The plan's deadlines against what is left, as chart 2 draws them; nothing where no item has a deadline."""
    found = report.burn_down
    if found is None or found.newest is None:
        return ""
    newest = found.newest
    return (
        f"按时限到{newest.month.title}底应剩{newest.should_be_left}项，"
        f"{report.counted_to.month}月{report.counted_to.day}日实剩{newest.left}项（图2）。"
    )


def _lights(report: Report) -> str:
    total = report.total
    withheld = f"（另有{len(report.withheld)}项待核实，暂不列入逾期滞后）" if report.withheld else ""
    return (
        f"绿灯{total.green}项，黄灯{total.yellow}项{_of_yellow(report)}，红灯{total.red}项{_of_red(report)}，"
        f"灰灯{total.grey}项{withheld}（图1）。{_compared(report)}"
    )


def _of_yellow(report: Report) -> str:
    counts = (
        ("临期", report.lit(Light.YELLOW, LightReason.NEAR)),
        ("进展滞后", report.lit(Light.YELLOW, *SLOW)),
        ("申报待补充", report.lit(Light.YELLOW, LightReason.ASKED)),
    )
    told = "、".join(f"{word}{len(rows)}项" for word, rows in counts if rows)
    return f"（{told}）" if told else ""


def _of_red(report: Report) -> str:
    overdue, others = report.lit(Light.RED, LightReason.OVERDUE), report.lit(Light.RED, *SLOW)
    if not others:
        return "（均为逾期）" if overdue else ""
    return f"（逾期{len(overdue)}项，节点、指标久未达到{len(others)}项）"


def _compared(report: Report) -> str:
    """How the period differs from the one before, kind by kind; nothing is said of what did not happen."""
    if report.compared_to is None:
        return ""
    told = "、".join(f"{words}{count}项" for kind, words in COMPARED.items() if (count := report.changed(kind)))
    return f"比上期{told or '无新转红灯'}。"

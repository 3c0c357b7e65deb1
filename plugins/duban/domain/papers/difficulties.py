"""What a 专报 tells of problems: late and lagging items with their causes, targets, what units cannot settle alone."""

from collections.abc import Mapping, Sized

from duban.domain.decisions.errands import ErrandTally
from duban.domain.papers.prose import sentences, with_most
from duban.domain.papers.subsection import Subsection
from duban.domain.papers.targets import targets_text
from duban.domain.report import Report
from duban.domain.report.annexes import annex
from duban.domain.report.matters import most_alike
from duban.domain.returns.delay import DelayCause, DelayOwner
from duban.domain.returns.shortfall import ShortfallKind

LEADS_TOLD, CAUSES_TOLD, WORDS_TOLD = 2, 3, 40
SHORT = (
    (ShortfallKind.NODE, "节点到期未完成"),
    (ShortfallKind.TARGET, "指标到期未达标"),
    (ShortfallKind.PACE, "指标低于序时"),
)
LATE = "逾期及滞后清单"


def difficulties(report: Report) -> tuple[Subsection, ...]:
    """The parts of the section, none of them empty."""
    late = Subsection("（一）任务逾期。", _overdue(report))
    behind = Subsection("（二）任务滞后。", _behind(report) + _short(report) + _delays(report))
    parts = [late, behind, Subsection("（三）量化指标。", targets_text(report))]
    # Where there are needs, the problems are told with them: mostly they are the same.
    if not report.needs:
        parts.append(Subsection("（四）各单位反映的问题。", _problems(report)))
    if report.errands.given:
        number = "四" if report.needs else "五"
        parts.append(Subsection(f"（{number}）交办事项。", _errands(report.errands)))
    return tuple(parts)


def _errands(given: ErrandTally) -> str:
    late = f"（超期{given.late}项）" if given.late else ""
    rest = f"，在办{given.left}项{late}" if given.left else ""
    return f"共{given.given}项，已办结{given.closed}项{rest}。"


def _overdue(report: Report) -> str:
    if not report.overdue:
        return "本期无逾期事项。"
    counted = f"共{len(report.overdue)}项（最长{report.overdue[0].days_overdue}天）"
    return f"{counted}：{with_most(report.overdue, LEADS_TOLD, annex(LATE))}。"


def _behind(report: Report) -> str:
    if not report.behind:
        return "本期无滞后事项。"
    return f"共{len(report.behind)}项：{with_most(report.behind, LEADS_TOLD, annex(LATE))}。"


def _short(report: Report) -> str:
    """How many items have not reached a milestone or target, by kind; of the overdue ones only the targets."""
    told = [f"{words}{count}项" for kind, words in SHORT if (count := len(report.short_of(kind)))]
    return f"{'、'.join(told)}（含逾期事项）。" if told else ""


def _delays(report: Report) -> str:
    """What holds overdue and lagging items up, by code, and who can solve it; how many say nothing is said too."""
    late = len(report.overdue) + len(report.behind)
    if not late:
        return ""
    if not report.delays:
        return f"逾期、滞后的{late}项均未报原因。"
    said = sum(map(len, report.delays.values()))
    unsaid = f"，未报原因{late - said}项" if late > said else ""
    causes, owners = _most_first(report.delays), _most_first(report.delay_owners)
    mainly = ("主要为", "等") if len(causes) > CAUSES_TOLD else ("为", "")
    told = f"{mainly[0]}{'、'.join(causes[:CAUSES_TOLD])}{mainly[1]}"
    return f"逾期、滞后的{late}项，所报原因{told}{unsaid}；由谁解决：{'、'.join(owners)}。"


def _most_first(counted: Mapping[DelayCause, Sized] | Mapping[DelayOwner, Sized]) -> list[str]:
    """Each word with how many items it has, those with the most first; as they stand where they have as many."""
    ranked = sorted(counted.items(), key=lambda pair: -len(pair[1]))
    return [f"{word}{len(rows)}项" for word, rows in ranked]


def _problems(report: Report) -> str:
    if not report.matters:
        return "本期无单位反映问题。"
    return f"共{len(report.matters)}条，见{annex('问题清单')}。{_alike(report)}"


def _alike(report: Report) -> str:
    """The problem that most items have in the same words, whole; nothing where no sentence is short enough."""
    those = most_alike(report.fresh_matters)
    words = sentences(those[0].text, WORDS_TOLD) if those else ""
    if not words:
        return ""
    who, which = those[0].owner, those[0].row.item.told
    if len(those) == 1:
        return f"据{who}报送，{which}：{words}"
    return f"反映最多的（{len(those)}项，首列{who}{which}）：{words}"

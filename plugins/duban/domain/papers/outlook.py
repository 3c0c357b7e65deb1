"""What a 专报 tells of what comes: the cliff week by week, what is needed and from whom, the next steps."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from duban.domain.calendar.moments import span
from duban.domain.decisions.coordination import NeedActKind
from duban.domain.papers.prose import sentences, with_most
from duban.domain.report import Report
from duban.domain.report.annexes import annex
from duban.domain.report.matters import NEED_STAGES, most_alike
from duban.domain.returns.submission import CoordinationLevel
from duban.domain.text.chinese_number import in_chinese

WEEKS_TOLD, LEADS_TOLD, HELPERS_TOLD, WORDS_TOLD = 5, 2, 2, 40


def ahead(report: Report) -> str:
    """What falls due up to the year's end and is not done: by week, how much of it lags, whose it is."""
    until = span(report.counted_to + timedelta(days=1), report.looks_to)
    if not report.ahead:
        return f"{until}无新到期事项。"
    weeks = sorted(report.weeks_ahead, key=lambda week: (-len(week.rows), week.first))[:WEEKS_TOLD]
    told = "、".join(
        f"{span(week.first, week.last)}{len(week.rows)}项" for week in sorted(weeks, key=lambda week: week.first)
    )
    told = f"最多的{in_chinese(WEEKS_TOLD)}周：{told}" if len(report.weeks_ahead) > WEEKS_TOLD else f"按周：{told}"
    # One week alone is named where the paper begins.
    by_week = f"{told}。" if len(report.weeks_ahead) > 1 else ""
    slow = f"，其中{len(report.ahead_slow)}项进展滞后" if report.ahead_slow else ""
    leads = with_most(report.ahead, LEADS_TOLD, annex("临期清单"))
    return f"{until}到期、尚未申报完成{len(report.ahead)}项{slow}。{by_week}按牵头单位：{leads}。"


def needs(report: Report) -> tuple[str, ...]:
    """What units cannot settle alone: of whom it is asked, how far it came, who has it, and what it is."""
    if not report.needs:
        return ("本期没有单位提出需协调事项。",)
    levels = "、".join(f"{level}{count}项" for level in CoordinationLevel if (count := len(report.needs_at(level))))
    stages = "、".join(
        f"{word}{count}项" for word, kinds in NEED_STAGES if (count := sum(need.act in kinds for need in report.needs))
    )
    asked = f"（{levels}）" if levels else ""
    problems = f"反映问题{len(report.matters)}条、" if report.matters else ""
    counted = (
        f"各单位{problems}提出需协调{len(report.needs)}项{asked}：{stages}。{_helpers(report)}{''.join(_told(report))}"
    )
    return (f"{counted}全部见{annex('问题清单')}。",)


def _helpers(report: Report) -> str:
    """Who has the needs that are being dealt with, those with the most first."""
    counts = Counter(need.helper for need in report.needs if need.act is NeedActKind.ASKED and need.helper)
    told = "、".join(f"{helper}（{count}项）" for helper, count in counts.most_common(HELPERS_TOLD))
    more = "等" if len(counts) > HELPERS_TOLD else ""
    return f"办理中的由{told}{more}承办。" if told else ""


def _told(report: Report) -> Iterator[str]:
    """What is asked of the city or the province, else what most items ask for; whole sentences, once each."""
    beyond = report.needs_beyond
    asked = beyond or report.needs
    those = most_alike(asked)
    words = sentences(those[0].text, WORDS_TOLD) if those else ""
    if not words:
        return
    level = f"需{those[0].level}协调" if beyond else "提出"
    first = f"{those[0].owner}{those[0].row.item.told}"
    if len(those) == 1:
        yield f"{first}：{words}"
    elif len(those) == len(asked):
        yield f"{level}的均为同一事项（首列{first}）：{words}"
    else:
        yield f"{level}最多的（{len(those)}项，首列{first}）：{words}"


def next_steps(report: Report) -> Iterator[str]:
    """What the office does next, one clause for each thing that there is to do."""
    steps = []
    if report.total.claimed:
        steps.append(f"核验已申报完成的{report.total.claimed}项")
    if report.overdue:
        steps.append(f"商请对逾期的{len(report.overdue)}项申请销号或延期")
    if report.ahead:
        steps.append(f"按周调度即将到期的{len(report.ahead)}项")
    absent = (*report.coverage.missing, *report.coverage.pending)
    if absent:
        steps.append(f"联系未报齐的{len(absent)}家")
    yield "；".join(steps) + "。" if steps else "继续按月调度。"

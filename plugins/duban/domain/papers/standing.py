"""What a 专报 opens with: the judgement in a paragraph, the totals with their bases, against last period and plan."""

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import span, told_day
from duban.domain.papers.prose import percent
from duban.domain.plan.programme import UNDATED
from duban.domain.report import Report
from duban.domain.report.changes import ItemChangeKind
from duban.domain.report.report import BEYOND_THE_OFFICE
from duban.domain.report.tally import Tally


def lead(report: Report) -> str:
    """Where the plan stands and what changed, what is late, what comes and what is needed of the city."""
    return "".join((_stands(report), _coming(report), _needed(report)))


def _stands(report: Report) -> str:
    """What is done of all, what is new of it, the rates of what is due and the overdue beside the last period's."""
    total, before = report.total, report.before
    new = ""
    if report.compared_to is not None:
        new = f"（{newly_done(report.changed(ItemChangeKind.CLOSED), len(report.newly_claimed))}）"
    told = f"{_done(report)}{new}；"
    if not total.due:
        return f"{told}尚无到期事项。"
    rate = f"到期事项{_rates(total)}"
    was = ""
    if before is not None and before.total.due:
        was = f"（上期{percent(before.total.verified_rate)}、{percent(before.total.rate)}）"
    if not report.overdue:
        return f"{told}{rate}{was}，无逾期事项。"
    late = f"逾期{len(report.overdue)}项" + (f"（上期{before.overdue}项）" if before is not None else "")
    return f"{told}{rate}{was}，{late}。"


def _done(report: Report) -> str:
    """What is done of all, by the day to which it is counted."""
    total, day = report.total, min(report.counted_to, report.as_of.astimezone(TIMEZONE).date())
    return f"截至{told_day(day)}，{total.items}项任务已销号{total.closed}项、已申报完成待核验{total.claimed}项"


def _rates(total: Tally) -> str:
    """The rate of what is due by what was verified, and with claims that wait."""
    return f"完成率（已核验）{percent(total.verified_rate)}、（含待核验）{percent(total.rate)}"


def newly_done(closed: int, claimed: int) -> str:
    """What was done since the period before, in one clause."""
    told = "、".join(f"{word}{count}项" for word, count in (("新销号", closed), ("新申报完成", claimed)) if count)
    return f"本期{told}" if told else "本期没有新增"


def _coming(report: Report) -> str:
    """How much falls due up to the year's end, in which week most of it, and whether the pace is enough."""
    until = told_day(report.looks_to)
    if not report.ahead:
        return f"到{until}没有其他到期事项。"
    most = max(report.weeks_ahead, key=lambda week: len(week.rows))
    told = f"到{until}还有{len(report.ahead)}项到期而未申报完成"
    week = span(most.first, most.last)
    told += f"，最集中的是{week}，{len(most.rows)}项" if len(report.weeks_ahead) > 1 else f"，均在{week}"
    return told + _pace(report) + "。"


def _pace(report: Report) -> str:
    """
    A judgement by the gain of this period and the periods that are left; nothing where there is no gain to go by.

    What is due and open already has to be done beside what comes.
    """
    if report.gain is None:
        return ""
    if report.gain * report.periods_left >= len(report.ahead) + report.total.due_open:
        return f"；本期净增完成（含待核验）{report.gain}项，照此进度可以按时完成"
    gain = f"净增完成（含待核验）{report.gain}项" if report.gain > 0 else "没有净增完成"
    return f"；本期{gain}，照此进度难以全部按时完成"


def _needed(report: Report) -> str:
    """What is asked of the city and the province; among departments the office coordinates itself."""
    asked = [(level, len(report.needs_at(level))) for level in BEYOND_THE_OFFICE]
    told = "、".join(f"需{level}协调{count}项" for level, count in asked if count)
    return f"各单位提出{told}。" if told else "本期没有单位提出需市级以上协调的事项。"


def results(report: Report) -> str:
    """What was achieved, in one sentence with every base stated."""
    return _results(report, "")


def results_to_the_day(report: Report) -> str:
    """The same, and up to which day verification counts: for a paper that is laid beside another one."""
    return _results(report, _decided(report))


def _results(report: Report, decided: str) -> str:
    rates = f"，{_rates(report.total)}" if report.total.due else ""
    return f"{_done(report)}。{_due(report)}{rates}{_not_counted(report, decided)}"


def bases(report: Report) -> str:
    """The same without what the lead says: what is due of the dated items, and what no rate counts."""
    return _due(report) + _not_counted(report, _decided(report))


def _due(report: Report) -> str:
    total = report.total
    if not total.due:
        return f"有明确时限的{total.dated}项中尚无到期事项"
    return (
        f"有明确时限的{total.dated}项中已到期{total.due}项，其中已销号{total.due_closed}项、"
        f"待核验{total.due_claimed}项、未完成{total.due_open}项"
    )


def _not_counted(report: Report, decided: str) -> str:
    undated = "、".join(
        f"{kind.group}{count}项"
        for kind in UNDATED.values()
        if (count := sum(row.item.deadline.kind is kind for row in report.rows))
    )
    dropped = "、".join(each.told for each in report.terminated)
    gone = f"另有{len(report.terminated)}项已终止，不计入任务总数和完成率：{dropped}。" if dropped else ""
    told = "；".join(filter(None, (f"{undated}不计入完成率" if undated else "", decided)))
    return (f"；{told}。" if told else "。") + gone


def _decided(report: Report) -> str:
    """Up to which day what was verified counts, where that is not the day to which all is counted."""
    if report.decided_to is None or report.decided_to <= report.counted_to:
        return ""
    on = report.decided_to
    told = told_day(on) if on.year != report.counted_to.year else f"{on.month}月{on.day}日"
    return f"核验销号计至{told}"

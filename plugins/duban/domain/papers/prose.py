"""Building sentences of an official paper out of rows: labels, lists and quotations in whole sentences."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_day
from duban.domain.plan.programme import Item
from duban.domain.report.tally import Row
from duban.domain.text.printable import plain

STOP = re.compile(r"[。；！？!?]")
CLAUSE = re.compile(r"[，。；,;]")
STOPS = "。；;，,、 "
LABEL_LENGTH, LONGEST = 30, 300
NUMBERS_TOLD = 3


def _ended(sentence: str) -> str:
    """*sentence* with one sign at its end: the stop of a paper, or the exclamation or question that it is."""
    told = sentence.rstrip(STOPS)
    return told if told.endswith(("！", "？", "!", "?")) else told + "。"


def sentences(text: str, limit: int) -> str:
    """
    As many whole sentences of *text* as fit into *limit* characters, the first alone up to half as many again.

    Empty where even the first is longer, or nothing was said: nothing is ever cut within a sentence.
    """
    whole = plain(text).lstrip(STOPS)
    if not whole:
        return ""
    ends = sorted({*(match.end() for match in STOP.finditer(whole)), len(whole)})
    fits = [end for end in ends if end <= limit] or [end for end in ends[:1] if end <= limit * 3 // 2]
    return _ended(whole[: fits[-1]]) if fits else ""


def quoted(text: str, limit: int) -> str:
    """
    As `sentences`; where even the first is too long it is told whole, for half of it says something else.

    Cut is only what is longer than a form has room for, as a mail without a stop.
    """
    if told := sentences(text, limit):
        return told
    whole = plain(text).lstrip(STOPS)
    stop = STOP.search(whole)
    first = whole[: stop.end()] if stop else whole
    if len(first) > LONGEST:
        return f"{first[:LONGEST]}……"
    return _ended(first) if first else ""


def goal_of(row: Row) -> str:
    """The goal of an item up to its first comma; empty where that is too long to stand beside a number."""
    goal = CLAUSE.split(plain(row.item.goal), maxsplit=1)[0]
    return goal if len(goal) <= LABEL_LENGTH else ""


def label(row: Row) -> str:
    """An item as papers name it: 第38项（压缩纳税时间）, by its number alone where its goal is long."""
    goal = goal_of(row)
    return f"{row.item.told}（{goal}）" if goal else row.item.told


def names(words: Sequence[str], limit: int, unit: str) -> str:
    """A list of names, cut with its whole length: 甲、乙等5家."""
    if len(words) <= limit:
        return "、".join(words)
    return "、".join(words[:limit]) + f"等{len(words)}{unit}"


def by_lead(rows: Iterable[Row], limit: int = 10, annex: str = "附件") -> str:
    """
    Items grouped by the organisation that reports them: 市税务局第38、39项；市商务局第43项.

    Of more than *limit* organisations, or more items than a line holds, all stand in *annex*, which is named.
    """
    groups: dict[str, list[Item]] = {}
    for row in rows:
        groups.setdefault(row.lead, []).append(row.item)
    told = [
        f"{lead}第{numbered([item.label for item in sorted(items, key=lambda item: item.number)])}"
        for lead, items in groups.items()
    ]
    is_cut = len(told) > limit or any(len(items) > NUMBERS_TOLD for items in list(groups.values())[:limit])
    more = f"；全部见{annex}" if is_cut else ""
    return "；".join(told[:limit]) + more


def with_most(rows: Sequence[Row], limit: int, annex: str) -> str:
    """
    Of rows that fit into a line all, by_lead; else those organisations that have the most, and where all stand.

    市行政服务中心管委会14项、市市场监管局12项居多，全部见附件4: numbers of items alone tell a reader nothing. Nobody is
    named who has no more than one who is not: 分属多家单位，全部见附件4.
    """
    counts = Counter(row.lead for row in rows)
    if len(counts) <= limit and max(counts.values(), default=0) <= NUMBERS_TOLD:
        return by_lead(rows, limit, annex)
    ranked = counts.most_common()
    most_untold = ranked[limit][1] if len(ranked) > limit else 0
    told = "、".join(f"{lead}{count}项" for lead, count in ranked[:limit] if count > most_untold)
    if not told:
        return f"分属多家单位，全部见{annex}"
    return f"{told}{'居多' if most_untold else ''}，全部见{annex}"


def numbered(labels: Sequence[str]) -> str:
    """Item numbers after 第: 38、39项, and of many the first and how many: 38、39、40等5项."""
    listed = "、".join(labels[:NUMBERS_TOLD])
    return f"{listed}等{len(labels)}项" if len(labels) > NUMBERS_TOLD else f"{listed}项"


def moment(at: datetime) -> str:
    """2021年11月1日9时30分, in Asia/Shanghai."""
    local = at.astimezone(TIMEZONE)
    minutes = f"{local.minute}分" if local.minute else ""
    return f"{told_day(local.date())}{local.hour}时{minutes}"


def percent(rate: float | None) -> str:
    """83.3%, or a dash where there is nothing to divide by."""
    return "—" if rate is None else f"{rate:g}%"

"""What a 调度简况 says: one page of where the plan stands, what went well and what comes; of nobody that he is late."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_day
from duban.domain.papers.prose import label, percent, sentences
from duban.domain.papers.since_counted import NOTHING_SINCE, SinceCounted
from duban.domain.papers.standing import results
from duban.domain.report import Report
from duban.domain.report.ahead import ahead_of
from duban.domain.report.changes import ItemChangeKind
from duban.domain.report.practices import CitedPractice
from duban.domain.report.tally import Row
from duban.domain.report.targets import TargetState

# It has to stay on one page.
LEADS_TOLD = 6
ITEMS_TOLD = 4
HIGHLIGHTS = 2
WORDS_OF_ONE = 40


@dataclass(frozen=True, slots=True)
class NextForm:
    """When the next form goes out and by when it is asked for."""

    period: str
    opens_on: date
    answer_by: date


def brief_facts(
    report: Report,
    coming: NextForm | None,
    practices: Iterable[CitedPractice] = (),
    since: SinceCounted = NOTHING_SINCE,
) -> dict[str, object]:
    """
    What the page of *report* may say; *coming* is None when no further form goes out; *practices*
    are those that it spreads, each instead of a highlight: there is one page. *since* is what was decided after it was
    counted: totals are of the day to which they are counted, what is praised or still to come is of the page's own.

    Units are named for what was closed, claimed or is still to fall due, and for nothing else: what is late, missing or
    sent back stands in the report to the superior and with the unit itself.
    """
    closed = since.still_done(change.row for change in report.changes if change.kind is ItemChangeKind.CLOSED)
    claimed, rows = since.still_done(report.newly_claimed), tuple(since.still_open(report.rows))
    day, spread = report.as_of.astimezone(TIMEZONE).date(), tuple(practices)
    until, then = report.next_until, report.period.later(2).last
    praised = replace(report, rows=tuple(since.still_done(report.rows)))
    past, due = ahead_of(rows, report.counted_to, day), ahead_of(rows, day, until)
    return {
        "programme": report.title,
        "period": report.period.title,
        "results": results(report),
        "owed": report.coverage.owed,
        "reported": len(report.coverage.reported),
        "categories": [
            f"{one.name}{percent(one.verified_rate)}／{percent(one.rate)}" for one in report.categories if one.due
        ],
        "closed": by_count(closed),
        "closed_count": len(closed),
        "claimed": by_count(claimed),
        "claimed_count": len(claimed),
        "highlights": [_highlight(row) for row in praised.done(max(HIGHLIGHTS - len(spread), 0))],
        "practices": [one.told for one in spread],
        "targets": report.targets.enabled,
        "targets_met": len(report.targets.those(TargetState.MET)),
        "past_count": len(past),
        "due_until": told_day(until),
        "due_count": len(due),
        "due": list(_told(due)),
        "later_count": len(ahead_of(rows, max(day, until), then)),
        "later_until": told_day(then),
        "needs": len(report.needs),
        "coming": coming,
    }


def by_count(rows: Iterable[Row]) -> str:
    """
    Which lead has how many of *rows*, in their order: 市税务局3项、市商务局1项.

    Of many leads those with the most, for whoever is left out has least to read there.
    """
    counts = Counter(row.lead for row in rows)
    shown = counts.items() if len(counts) <= LEADS_TOLD else counts.most_common(LEADS_TOLD)
    told = "、".join(f"{lead}{count}项" for lead, count in shown)
    return told + (f"等{len(counts)}家" if len(counts) > LEADS_TOLD else "")


def _told(due: Sequence[Row]) -> Iterator[str]:
    """Few items each in a line, many by day and lead."""
    if len(due) <= ITEMS_TOLD:
        yield from (f"{_day(row)}，{row.lead}{label(row)}" for row in due)
        return
    for day in dict.fromkeys(map(_day, due)):
        rows = [row for row in due if _day(row) == day]
        yield f"{day}{len(rows)}项：{by_count(rows)}"


def _day(row: Row) -> str:
    on = row.item.deadline.on
    return f"{on.month}月{on.day}日" if on else ""


def _highlight(row: Row) -> str:
    """What the lead itself says of an item that is done, in whole sentences, and whether anybody verified it."""
    state = "已核验销号" if row.is_closed else "已申报完成，待核验"
    said = sentences(row.entry.progress, WORDS_OF_ONE).rstrip("。") if row.entry else ""
    return f"据{row.lead}报送，{row.item.told}{said}（{state}）" if said else f"{row.lead}{label(row)}：{state}"

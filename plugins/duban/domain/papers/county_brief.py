"""A quarter's 调度简况 to the counties: where the plan stands, what counties told, what comes; nobody is late."""

from collections import Counter
from collections.abc import Iterable

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_day
from duban.domain.papers.brief import NextForm, by_count
from duban.domain.papers.since_counted import NOTHING_SINCE, SinceCounted
from duban.domain.papers.standing import results
from duban.domain.report.ahead import ahead_of
from duban.domain.report.county_registers import PlanState
from duban.domain.report.practices import CitedPractice
from duban.domain.report.quarter import Quarter

# It has to stay on one page.
PROBLEMS_TOLD = 5
SAID_OF_PLANS = (PlanState.ISSUED, PlanState.AS_GIVEN)


def county_brief_facts(
    quarter: Quarter,
    coming: NextForm | None,
    practices: Iterable[CitedPractice] = (),
    since: SinceCounted = NOTHING_SINCE,
) -> dict[str, object]:
    """
    What the page of *quarter* may say; *coming* is None when no further form goes out, *practices* are what it spreads,
    *since* what was decided about items after it was counted.

    Counties are counted, and named for their practices alone: what is late, missing or behind stands in the report to
    the superior and with the county itself.
    """
    leads, day = quarter.leads, quarter.as_of.astimezone(TIMEZONE).date()
    until = quarter.period.later().last
    due = ahead_of(since.still_open(leads.rows), max(day, leads.counted_to), until) if leads else ()
    plans = Counter(one.plan_state for one in quarter.registers)
    most = sorted(quarter.problems, key=lambda one: -len(one.voices))[:PROBLEMS_TOLD]
    return {
        "programme": quarter.title,
        "period": quarter.period.title,
        "level": quarter.level,
        "results": results(leads) if leads else "",
        "owed": quarter.coverage.owed,
        "reported": len(quarter.coverage.reported),
        "indicators": len(quarter.matrix.rows),
        "normal": sum(not row.abnormal for row in quarter.matrix.rows),
        "plans": "、".join(f"{state}{plans[state]}家" for state in SAID_OF_PLANS if plans[state]),
        "tasks": sum(bool(one.tasks) for one in quarter.registers),
        "practices": [one.told for one in practices],
        "problems": [f"{one.indicator.name}（{len(one.voices)}家）" for one in most],
        "problems_count": len(quarter.problems),
        "due_until": told_day(until),
        "due_count": len(due),
        "due": by_count(due),
        "coming": coming,
    }

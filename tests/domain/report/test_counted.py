"""The counted facts: what each number counts, and what it rests on when it counts nothing."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from tests.report_cases import (
    CONTINUOUS,
    COURT,
    CUT_OFF,
    CYCLE,
    ENTRIES,
    ON_TIME,
    RETURNS,
    SUBMISSIONS,
    TAX,
    accepted,
    dated,
    entry,
    item,
    past,
    programme,
    report,
)

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.decision import Decision, DecisionKind
from duban.domain.report.compiled import compile_report
from duban.domain.report.counted import TALLIED, counted
from duban.domain.report.fact import CiteKind, Citing, Fact
from duban.domain.report.known import KnownCycle
from duban.domain.report.report import Report
from duban.domain.returns.submission import Status

PLAN = (CiteKind.TASK_LIST, "0" * 12)
TAX_RETURN = "qz2021/department_monthly/2021-10/shuiwu#1"


def facts(of: Report) -> dict[str, Fact]:
    return {fact.key: fact for fact in counted(of, Citing(of.task_list_sha256))}


def cited(fact: Fact) -> list[tuple[CiteKind, str, int | None]]:
    return [(cite.kind, cite.name, cite.item) for cite in fact.cites]


def test_each_number_of_a_tally_rests_on_the_items_that_it_counts() -> None:
    told = facts(report(closed=frozenset({4})))
    items = {name: [cite.item for cite in told[f"total.{name}"].cites] for name, _, _ in TALLIED}
    assert items == {
        "items": [1, 2, 3, 4, 5, 6, 7],
        "green": [1],
        "yellow": [2],
        "red": [3, 5],
        "grey": [6, 7],
        "closed": [4],
        "claimed": [1],
        "dated": [1, 2, 3, 5, 7],
        "due": [1, 3, 5, 7],
        "due_closed": [None],
        "due_claimed": [1],
        "due_open": [3, 5, 7],
    }
    assert [cite.item for cite in told["total.rate"].cites] == [1, 3, 5, 7]
    assert told["total.red"].name == "合计红灯"
    assert [cite.item for cite in told["indicator.纳税.red"].cites] == [None]


def test_a_number_that_counts_nothing_rests_on_the_task_list() -> None:
    told = facts(report((item(1, TAX, CONTINUOUS),), returns={}, submissions={}, earlier={}))
    empty = [
        *("total.red", "total.rate", "lists.overdue", "lists.terminated", "lists.longest_overdue", "lists.practices"),
        *("targets.met", "month.2021-10.due"),
    ]
    for key in set(empty) & set(told):
        assert [(kind, name) for kind, name, _ in cited(told[key])] == [PLAN], key
    assert told["lists.longest_overdue"].value == 0
    assert cited(told["coverage.owed"]) == [(CiteKind.EXPECTED, "qz2021/department_monthly/2021-10", None)]
    assert cited(told["coverage.times_sent_back"]) == [(CiteKind.EXPECTED, "qz2021/department_monthly/2021-10", None)]
    assert not [key for key in told if key.startswith("changes.")], "there is no period before"


def test_lists_rest_on_their_items_and_the_longest_overdue_on_one() -> None:
    told = facts(report())
    assert [cite.item for cite in told["lists.overdue"].cites] == [3, 5]
    assert [cite.item for cite in told["lists.longest_overdue"].cites] == [3]
    assert [cite.item for cite in told["lists.withheld"].cites] == [7]
    assert told["lists.longest_overdue"].value == 25
    said = SUBMISSIONS | {TAX: replace(SUBMISSIONS[TAX], experience="首创“一窗通办”。")}
    practices = facts(report(submissions=said))["lists.practices"]
    assert (practices.value, cited(practices)) == (1, [(CiteKind.RETURN, TAX_RETURN, None)])


def test_what_was_dropped_rests_on_the_decision() -> None:
    decision = Decision("qz2021", DecisionKind.TERMINATION, "督办岗", ON_TIME, "政策调整", item=5)
    known = KnownCycle(CYCLE, RETURNS, SUBMISSIONS, terminated={5: decision})
    told = facts(compile_report(programme(), known, (), CUT_OFF))["lists.terminated"]
    assert (told.value, cited(told)) == (1, [(CiteKind.DECISION, "终止", 5)])


def test_targets_rest_on_the_return_with_the_number_or_on_the_task_list() -> None:
    told = facts(report())
    assert [cite.item for cite in told["targets.no_data"].cites] == [1, 1]
    assert [(kind, name) for kind, name, _ in cited(told["targets.met"])] == [PLAN]


def test_changes_are_counted_by_kind_and_rest_on_their_items() -> None:
    told = facts(report())
    assert (told["changes.claimed"].value, [cite.item for cite in told["changes.claimed"].cites]) == (1, [1])
    assert (told["changes.closed"].value, [cite.item for cite in told["changes.closed"].cites]) == (0, [None])
    assert told["changes.claimed"].rule == "与2021年9月相比"


def test_months_to_come_have_no_number_of_what_was_done() -> None:
    items = (item(1, TAX, dated(date(2021, 9, 30))), item(2, TAX, dated(date(2021, 11, 30))))
    told = facts(report(items, submissions={TAX: accepted(TAX, ENTRIES[TAX])}))
    assert {key: fact.value for key, fact in told.items() if key.startswith("month.")} == {
        "month.gain": 1,
        "month.2021-09.should_be_left": 1,
        "month.2021-09.left": 2,
        "month.2021-10.should_be_left": 1,
        "month.2021-10.left": 1,
        "month.2021-11.should_be_left": 0,
        "month.2021-09.due": 1,
        "month.2021-09.done": 0,
        "month.2021-09.closed": 0,
        "month.2021-10.due": 1,
        "month.2021-10.done": 1,
        "month.2021-10.closed": 0,
        "month.2021-11.due": 2,
    }


@pytest.mark.parametrize("asked", [None, datetime(2021, 10, 27, 9, tzinfo=TIMEZONE)])
def test_an_answer_says_what_stands_in_for_it_and_whether_it_is_to_be_withdrawn(asked: datetime | None) -> None:
    withdrawals = {TAX: asked} if asked else {}
    known = KnownCycle(CYCLE, RETURNS, SUBMISSIONS, withdrawals=withdrawals)
    earlier = past({5: (CYCLE.period.later(-1), entry(5, Status.ON_SCHEDULE))})
    told = facts(compile_report(programme(), known, earlier, CUT_OFF))
    assert {key: fact.value for key, fact in told.items() if key.endswith(".withdrawal")} == (
        {"return.shuiwu.withdrawal": "待核定"} if asked else {}
    )
    assert [key for key in told if key.endswith(".stands_in")] == [f"return.{COURT}.stands_in"]
    assert cited(told["return.shuiwu"]) == [(CiteKind.RETURN, TAX_RETURN, None)]
    assert cited(told["return.fayuan"]) == [(CiteKind.EXPECTED, "qz2021/department_monthly/2021-10/fayuan", None)]

"""What was decided after the count changes what a page praises and what it says is still to come, and no total."""

from dataclasses import replace
from datetime import date, datetime

from tests.report_cases import TAX, accepted, dated, entry, item, report

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.decision import Decision, DecisionKind, InForce
from duban.domain.papers.brief import brief_facts
from duban.domain.papers.since_counted import SinceCounted
from duban.domain.returns.submission import Status

COUNTED = datetime(2021, 11, 1, 9, tzinfo=TIMEZONE)
DUE, LATER = date(2021, 11, 20), date(2021, 12, 20)
ITEMS = (item(9, TAX, dated(DUE)), item(10, TAX, dated(DUE)))


def decided(number: int, day: int) -> Decision:
    at = datetime(2021, 11, day, 9, tzinfo=TIMEZONE)
    return Decision("qz2021", DecisionKind.REOPENING, "复核", at, "抽查未见落实", item=number)


def test_a_deadline_that_was_moved_is_told_as_it_stands_and_what_is_over_is_told_no_more() -> None:
    moved = replace(ITEMS[0], deadline=dated(LATER))
    facts = brief_facts(report(ITEMS), None, since=SinceCounted.of((moved, ITEMS[1]), InForce(), COUNTED))
    assert (facts["due"], facts["later_count"]) == (["11月20日，市税务局第10项（目标10）"], 1)
    closed = SinceCounted.of(ITEMS, InForce(closed=frozenset({9}), terminated={10: decided(10, 2)}), COUNTED)
    facts = brief_facts(report(ITEMS), None, since=closed)
    assert (facts["due"], facts["due_count"], facts["past_count"]) == ([], 0, 0)


def test_what_was_refused_after_the_count_is_praised_no_more_and_counted_as_it_was() -> None:
    said = {TAX: accepted(TAX, (entry(9, Status.DONE, progress="已上线。"), entry(10, Status.ON_SCHEDULE)))}
    told = report(ITEMS, submissions=said)
    before = SinceCounted.of(ITEMS, InForce(reopenings={9: decided(9, 1)}), COUNTED)
    after = SinceCounted.of(ITEMS, InForce(answered={9: decided(9, 2)}), COUNTED)
    assert brief_facts(told, None, since=before)["claimed_count"] == 1, "the claim came after that"
    facts = brief_facts(told, None, since=after)
    assert (facts["claimed_count"], facts["claimed"], facts["highlights"]) == (0, "", [])
    assert facts["results"] == brief_facts(told, None)["results"], "totals are of the day to which they are counted"

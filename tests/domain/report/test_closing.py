"""How every item of a programme ended, by what units said and the office decided."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.report_cases import dated, entry, item

from duban.domain.decisions.decision import Decision, DecisionKind, Ruling
from duban.domain.plan.programme import Deadline, DeadlineKind
from duban.domain.report.closing import Ending, ItemOutcome, ending
from duban.domain.report.report import Dropped
from duban.domain.report.tally import Row, RowBasis
from duban.domain.returns.item_light import ItemJudgement, LightReason
from duban.domain.returns.submission import Status

AT = datetime(2022, 12, 30, 17, tzinfo=UTC)  # an hour past midnight here
CONTINUOUS = Deadline(DeadlineKind.CONTINUOUS, None, "持续推进")


def row(
    number: int,
    standing: LightReason = LightReason.ON_SCHEDULE,
    *,
    overdue: int = 0,
    deadline: Deadline | None = None,
    said: bool = True,
) -> Row:
    entered = entry(number, Status.ON_SCHEDULE) if said else None
    asked = item(number, deadline=deadline or dated(date(2022, 9, 30)))
    return Row(asked, ("市税务局",), entered, RowBasis.REPORTED, "", ItemJudgement(standing, ""), True, overdue)


def decided(kind: DecisionKind, number: int) -> Decision:
    value = Ruling.TERMINATED if kind is DecisionKind.TERMINATION else ""
    return Decision("qz2021", kind, "市营商办", AT, "佐证齐全", number, value=value)


def outcomes(found: Ending) -> list[tuple[int, ItemOutcome]]:
    return [(one.item.number, one.outcome) for one in found.items]


@pytest.mark.parametrize(
    ("one", "outcome"),
    [
        pytest.param(row(1, LightReason.CLAIMED, overdue=3), ItemOutcome.CLAIMED, id="claimed, be it late"),
        pytest.param(row(1, overdue=1), ItemOutcome.OVERDUE, id="a day late"),
        pytest.param(row(1), ItemOutcome.OPEN, id="not due"),
        pytest.param(row(1, deadline=CONTINUOUS), ItemOutcome.UNDATED, id="without a day"),
    ],
)
def test_an_item_that_nobody_decided_on_ended_as_it_stands(one: Row, outcome: ItemOutcome) -> None:
    (found,) = ending([one], [], []).items
    assert (found.outcome, found.decided_on, found.basis) == (outcome, None, "")
    assert (found.leads, found.extensions) == (("市税务局",), 0)


def test_what_was_closed_and_dropped_says_when_by_whom_and_why() -> None:
    checked = replace(decided(DecisionKind.CHECK, 1), by="复核岗", reason="已核查")
    decisions = [checked, decided(DecisionKind.CLOSURE, 1), decided(DecisionKind.TERMINATION, 2)]
    for found in ending([row(1), row(2)], [], decisions).items:
        assert (found.decided_on, found.basis) == (date(2022, 12, 31), "市营商办；佐证齐全")
    assert outcomes(ending([row(2), row(1)], [], decisions)) == [(1, ItemOutcome.CLOSED), (2, ItemOutcome.TERMINATED)]


def test_a_closure_that_was_revoked_is_none() -> None:
    decisions = [decided(DecisionKind.CHECK, 1), decided(DecisionKind.CLOSURE, 1), decided(DecisionKind.REOPENING, 1)]
    (found,) = ending([row(1, overdue=1)], [], decisions).items
    assert (found.outcome, found.decided_on) == (ItemOutcome.OVERDUE, None)


def test_an_item_that_was_dropped_before_stands_among_the_others() -> None:
    dropped = Dropped(item(2), "市民政局", decided(DecisionKind.TERMINATION, 2))
    found = ending([row(3), row(1)], [dropped], [])
    assert [number for number, _outcome in outcomes(found)] == [1, 2, 3]
    assert (found.items[1].outcome, found.items[1].leads) == (ItemOutcome.TERMINATED, ("市民政局",))


def test_what_was_said_last_is_kept_and_of_a_silent_unit_nothing() -> None:
    silent, told = ending([row(1, said=False), row(2)], [], []).items
    assert (silent.last_said, told.last_said) == ("", entry(2, Status.ON_SCHEDULE).progress)


def test_each_outcome_is_counted_be_it_with_none() -> None:
    counts = ending([row(1), row(2), row(3, overdue=2)], [], []).counts
    assert counts[ItemOutcome.OPEN] == 2
    assert counts[ItemOutcome.OVERDUE] == 1
    assert [counts[outcome] for outcome in ItemOutcome] == [0, 0, 1, 2, 0, 0]

"""What comes back is told apart by its findings, and where a return stands is what happened to it, in order."""

from datetime import datetime, timedelta

import pytest

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.returns.submission import (
    ExpectedReturn,
    Finding,
    ReturnEvent,
    ReturnState,
    RowCells,
    Severity,
    Submission,
    Verdict,
    fold,
    verdict,
)

REFERENCE = "qz2021/department_monthly/2021-10/shuiwu"
AT = datetime(2021, 10, 25, 9, tzinfo=TIMEZONE)
LATER = [AT + timedelta(days=day) for day in range(5)]
FIRST, SECOND = f"{REFERENCE}#1", f"{REFERENCE}#2"


def event(day: int, state: ReturnState, submission: str = "", *, complete: bool = True) -> ReturnEvent:
    """Something that happened to the return on that day."""
    return ReturnEvent(REFERENCE, state, LATER[day], submission, complete)


def stands(*events: ReturnEvent) -> ExpectedReturn:
    return fold(REFERENCE, events)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        pytest.param((), Verdict.ACCEPTED, id="nothing found"),
        pytest.param((Severity.NOTE,), Verdict.ACCEPTED, id="only told"),
        pytest.param((Severity.NOTE, Severity.QUERY), Verdict.QUERIED, id="something asked"),
        pytest.param((Severity.QUERY, Severity.ERROR, Severity.NOTE), Verdict.SENT_BACK, id="one error sends back"),
    ],
)
def test_the_verdict_is_that_of_the_gravest_finding(levels: tuple[Severity, ...], expected: Verdict) -> None:
    assert verdict(Finding("X", level, "") for level in levels) is expected


def test_all_but_what_was_sent_back_counts_as_filed() -> None:
    assert [each for each in Verdict if each.accepts] == [Verdict.ACCEPTED, Verdict.QUERIED]


def test_the_receipt_number_counts_the_attempts() -> None:
    facts = (REFERENCE, 3, AT, "a@example.org", "f" * 64, "表.xlsx", "m" * 64, Verdict.ACCEPTED, (), ())
    assert str(Submission(*facts).number) == f"{REFERENCE}#3"


def test_a_column_that_the_workbook_lacks_has_no_address() -> None:
    cells = RowCells(9, {"progress": "填报表!H"})
    assert (cells.of("progress"), cells.of("remark")) == ("填报表!H9", "")


def test_something_is_owed_until_it_is_accepted_or_waived() -> None:
    owed = {state for state in ReturnState if state.is_owed}
    assert owed == {ReturnState.OWED, ReturnState.RECEIVED, ReturnState.SENT_BACK}


class TestFold:
    """Where a return stands after what happened to it."""

    def test_without_anything_it_is_owed(self) -> None:
        assert stands() == ExpectedReturn(REFERENCE)
        assert stands().state is ReturnState.OWED

    def test_a_return_that_was_received_is_no_attempt_before_it_is_judged(self) -> None:
        found = stands(event(0, ReturnState.RECEIVED, FIRST))
        assert found == ExpectedReturn(REFERENCE, ReturnState.RECEIVED)

    def test_the_first_attempt_that_could_be_read_stops_the_clock(self) -> None:
        found = stands(
            event(0, ReturnState.SENT_BACK, FIRST, complete=False),
            event(1, ReturnState.SENT_BACK, SECOND),
            event(2, ReturnState.ACCEPTED, f"{REFERENCE}#3"),
        )
        assert found == ExpectedReturn(REFERENCE, ReturnState.ACCEPTED, LATER[1], LATER[2], attempts=3, sent_back=2)

    def test_whatever_is_not_said_to_be_incomplete_stops_it(self) -> None:
        assert stands(ReturnEvent(REFERENCE, ReturnState.SENT_BACK, AT)).first_complete_at == AT

    def test_a_correction_makes_an_accepted_return_neither_late_nor_open(self) -> None:
        found = stands(
            event(0, ReturnState.ACCEPTED, FIRST),
            event(1, ReturnState.RECEIVED, SECOND),
            event(2, ReturnState.SENT_BACK, SECOND),
            event(3, ReturnState.ACCEPTED, f"{REFERENCE}#3"),
        )
        assert found == ExpectedReturn(REFERENCE, ReturnState.ACCEPTED, LATER[0], LATER[0], attempts=3, sent_back=1)

    @pytest.mark.parametrize("state", [ReturnState.RECEIVED, ReturnState.SENT_BACK])
    def test_what_comes_after_a_nil_return_leaves_it_in_place(self, state: ReturnState) -> None:
        found = stands(event(0, ReturnState.NIL, FIRST), event(1, state, SECOND))
        assert (found.state, found.accepted_at) == (ReturnState.NIL, LATER[0])

    def test_a_return_that_the_office_sends_back_is_owed_again_and_that_is_no_attempt(self) -> None:
        found = stands(event(0, ReturnState.ACCEPTED, FIRST), event(2, ReturnState.SENT_BACK, FIRST))
        assert found == ExpectedReturn(REFERENCE, ReturnState.SENT_BACK, LATER[0], None, attempts=1, sent_back=1)

    def test_what_is_sent_in_after_that_is_a_new_attempt(self) -> None:
        found = stands(
            event(0, ReturnState.ACCEPTED, FIRST),
            event(1, ReturnState.SENT_BACK, FIRST),
            event(2, ReturnState.SENT_BACK, SECOND),
            event(3, ReturnState.ACCEPTED, f"{REFERENCE}#3"),
        )
        assert found == ExpectedReturn(REFERENCE, ReturnState.ACCEPTED, LATER[0], LATER[3], attempts=3, sent_back=2)

    def test_the_office_may_send_back_any_attempt_that_it_had_accepted(self) -> None:
        found = stands(
            event(0, ReturnState.ACCEPTED, FIRST),
            event(1, ReturnState.ACCEPTED, SECOND),
            event(2, ReturnState.SENT_BACK, FIRST),
        )
        assert (found.state, found.attempts) == (ReturnState.SENT_BACK, 2)

    def test_an_exemption_after_a_return_counts(self) -> None:
        found = stands(event(0, ReturnState.ACCEPTED, FIRST), event(1, ReturnState.EXEMPT))
        assert (found.state, found.attempts) == (ReturnState.EXEMPT, 1)

    def test_a_return_that_came_before_the_exemption_was_lifted_counts_from_its_own_day(self) -> None:
        found = stands(event(0, ReturnState.EXEMPT), event(1, ReturnState.OWED), event(2, ReturnState.NIL))
        assert found == ExpectedReturn(REFERENCE, ReturnState.NIL, LATER[2], LATER[2], attempts=1)

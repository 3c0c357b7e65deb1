"""A unit that our mails did not reach when it was decided whether its return is late is not called late for that."""

from datetime import datetime, timedelta

import pytest
from tests.report_cases import CUT_OFF, CYCLE, ON_TIME, TAX, TOO_LATE, expected

from duban.domain.escalation.punctuality import Punctuality, punctuality_of
from duban.domain.proof.deliverability import ContactStanding, ReachEvent, excuse_of, excuse_of_form
from duban.domain.report.coverage import Timeliness, timeliness_of
from duban.domain.returns.submission import ExpectedReturn, ReturnState

BEFORE, BETWEEN, LATER = ON_TIME - timedelta(days=2), TOO_LATE + timedelta(days=1), CUT_OFF + timedelta(hours=1)
OPENED = CYCLE.opens_at
FIVE_DAYS_LEFT, FOUR_DAYS_LEFT = (CYCLE.at_hour(CYCLE.calendar.add(CYCLE.due_effective, -count)) for count in (5, 4))
NEVER = expected(TAX, ReturnState.OWED)


def event(number: int, standing: ContactStanding, when: datetime, address: str = "") -> ReachEvent:
    return ReachEvent("qz2021", TAX, address, standing, when, "退信", number=number)


def silent(since: datetime, until: datetime | None = None) -> list[ReachEvent]:
    """A unit nobody reached from one moment to another."""
    ends = [event(2, ContactStanding.REACHED, until)] if until else []
    return [event(1, ContactStanding.UNREACHED, since), *ends]


@pytest.mark.parametrize(
    ("events", "given", "timeliness", "punctuality"),
    [
        pytest.param([], expected(TAX, at=TOO_LATE), Timeliness.LATE, Punctuality.LATE, id="reached: late is late"),
        pytest.param([], NEVER, Timeliness.MISSING, Punctuality.MISSED, id="reached: missing is missing"),
        pytest.param(
            silent(BEFORE),
            expected(TAX, at=BETWEEN),
            Timeliness.NOT_LATE,
            Punctuality.UNDELIVERED,
            id="silent when due",
        ),
        pytest.param(
            silent(BEFORE), NEVER, Timeliness.UNDELIVERED, Punctuality.UNDELIVERED, id="silent to the cut-off"
        ),
        pytest.param(
            silent(BETWEEN), NEVER, Timeliness.UNDELIVERED, Punctuality.UNDELIVERED, id="silent at the cut-off only"
        ),
        pytest.param(
            silent(BETWEEN),
            expected(TAX, at=BETWEEN + timedelta(hours=1)),
            Timeliness.LATE,
            Punctuality.LATE,
            id="what became silent after the deadline had been told of it",
        ),
        pytest.param(
            silent(BEFORE),
            expected(TAX, at=LATER),
            Timeliness.NOT_LATE,
            Punctuality.UNDELIVERED,
            id="after the cut-off",
        ),
        pytest.param(
            silent(BEFORE, BETWEEN),
            NEVER,
            Timeliness.MISSING,
            Punctuality.MISSED,
            id="reached again before the cut-off",
        ),
        pytest.param(
            silent(BEFORE, ON_TIME),
            expected(TAX, at=TOO_LATE),
            Timeliness.LATE,
            Punctuality.LATE,
            id="reached again before the deadline",
        ),
        pytest.param(
            [event(1, ContactStanding.UNREACHED, BEFORE, "a@tax.example")],
            expected(TAX, at=TOO_LATE),
            Timeliness.LATE,
            Punctuality.LATE,
            id="one contact of several is no excuse",
        ),
        pytest.param(
            silent(BEFORE), expected(TAX, at=ON_TIME), Timeliness.ON_TIME, Punctuality.IN_TIME, id="on time is on time"
        ),
    ],
)
def test_what_our_mails_did_not_reach_is_not_held_against_a_unit(
    events: list[ReachEvent], given: ExpectedReturn, timeliness: Timeliness, punctuality: Punctuality
) -> None:
    excuse, now = excuse_of(events, CYCLE), LATER + timedelta(days=1)
    assert timeliness_of(given, CYCLE, now, excuse) is timeliness
    assert punctuality_of(given, CYCLE, now, excuse) is punctuality


def test_an_undelivered_mail_makes_nothing_of_a_return_that_is_not_judged_yet() -> None:
    excuse = excuse_of(silent(BEFORE), CYCLE)
    assert timeliness_of(NEVER, CYCLE, BETWEEN, excuse) is Timeliness.AWAITED
    assert punctuality_of(NEVER, CYCLE, BETWEEN, excuse) is Punctuality.NOT_JUDGED


@pytest.mark.parametrize(
    ("left_at", "given", "punctuality"),
    [
        pytest.param(OPENED, expected(TAX, at=TOO_LATE), Punctuality.LATE, id="sent in time: late is late"),
        pytest.param(FIVE_DAYS_LEFT, expected(TAX, at=TOO_LATE), Punctuality.LATE, id="five working days left"),
        pytest.param(FOUR_DAYS_LEFT, expected(TAX, at=TOO_LATE), Punctuality.UNDELIVERED, id="four: a day more"),
        pytest.param(FOUR_DAYS_LEFT, expected(TAX, at=BETWEEN), Punctuality.LATE, id="four: two days are too many"),
        pytest.param(FOUR_DAYS_LEFT, NEVER, Punctuality.MISSED, id="four left, nothing by the cut-off"),
        pytest.param(TOO_LATE, expected(TAX, at=LATER), Punctuality.UNDELIVERED, id="sent after the deadline"),
        pytest.param(TOO_LATE, NEVER, Punctuality.UNDELIVERED, id="sent after the deadline, nothing came"),
        pytest.param(None, NEVER, Punctuality.UNDELIVERED, id="never sent"),
        pytest.param(None, expected(TAX, at=ON_TIME), Punctuality.IN_TIME, id="on time is on time"),
    ],
)
def test_nobody_is_late_for_a_form_that_left_too_late(
    left_at: datetime | None, given: ExpectedReturn, punctuality: Punctuality
) -> None:
    assert punctuality_of(given, CYCLE, LATER + timedelta(days=1), excuse_of_form(left_at, CYCLE)) is punctuality

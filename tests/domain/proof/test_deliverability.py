"""A unit that our mails did not reach when it was decided whether its return is late is not called late for that."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from tests.report_cases import CUT_OFF, CYCLE, ON_TIME, TAX, TOO_LATE, expected

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.escalation.punctuality import Punctuality, punctuality_of
from duban.domain.proof.deliverability import (
    NO_EXCUSE,
    ContactStanding,
    Excuse,
    ReachEvent,
    asked_of,
    excuse_of,
    excuse_of_form,
    own_deadline,
)
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


NOT_BY = Excuse(until=date(2021, 10, 27))


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Excuse(late=True), Excuse(missed=True), Excuse(late=True, missed=True)),
        (Excuse(unread=True), NO_EXCUSE, Excuse(unread=True)),
        (NO_EXCUSE, Excuse(late=True, missed=True, unread=True), Excuse(late=True, missed=True, unread=True)),
        (NO_EXCUSE, NO_EXCUSE, NO_EXCUSE),
        (NOT_BY, Excuse(until=date(2021, 10, 28)), Excuse(until=date(2021, 10, 28))),
        (NOT_BY, NO_EXCUSE, NOT_BY),
    ],
)
def test_two_excuses_excuse_what_either_does(one: Excuse, other: Excuse, both: Excuse) -> None:
    assert one | other == both


def moment(day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2021, 10, 1, hour, minute, tzinfo=TIMEZONE) + timedelta(days=day - 1)


@pytest.mark.parametrize(
    ("excuse", "came_at", "covered"),
    [
        pytest.param(NOT_BY, moment(27, 23, 59), True, id="by the last day of its own"),
        pytest.param(NOT_BY, moment(28, 0), False, id="a day later"),
        pytest.param(NOT_BY, None, False, id="not at all"),
        pytest.param(Excuse(late=True), CUT_OFF, True, id="late is excused up to the cut-off"),
        pytest.param(Excuse(late=True), LATER, False, id="and not beyond it"),
        pytest.param(Excuse(missed=True), CUT_OFF, False, id="whom we reached when it was due is late"),
        pytest.param(Excuse(missed=True), LATER, True, id="and excused beyond the cut-off"),
        pytest.param(Excuse(missed=True), None, True, id="or if nothing came"),
    ],
)
def test_what_an_excuse_covers(excuse: Excuse, came_at: datetime | None, covered: bool) -> None:
    assert excuse.covers(came_at, CYCLE) is covered


@pytest.mark.parametrize(
    ("events", "excuse"),
    [
        pytest.param(
            [event(1, ContactStanding.UNREACHED, CYCLE.late_from)], Excuse(True, True), id="as it became late"
        ),
        pytest.param([event(1, ContactStanding.UNREACHED, CUT_OFF)], Excuse(False, True), id="as it was cut off"),
        pytest.param(
            [event(2, ContactStanding.REACHED, BEFORE), event(1, ContactStanding.UNREACHED, BEFORE)],
            NO_EXCUSE,
            id="of one moment the last record counts",
        ),
        pytest.param(
            [event(1, ContactStanding.REACHED, BEFORE), event(2, ContactStanding.UNREACHED, BEFORE)],
            Excuse(True, True),
            id="whichever it is",
        ),
    ],
)
def test_when_nobody_has_to_have_been_reached(events: list[ReachEvent], excuse: Excuse) -> None:
    assert excuse_of(events, CYCLE) == excuse


@pytest.mark.parametrize(
    ("delivered", "late_days", "opens_before", "last"),
    [
        pytest.param(moment(14), 5, 7, date(2021, 10, 25), id="sent in time: everybody's day"),
        pytest.param(moment(18), 5, 7, date(2021, 10, 25), id="five working days before it: still"),
        pytest.param(moment(19), 5, 7, date(2021, 10, 26), id="four: a day more"),
        pytest.param(moment(27), 5, 7, date(2021, 11, 3), id="after it: five working days"),
        pytest.param(moment(27), 5, 3, date(2021, 11, 1), id="never more than the stream gives to everybody"),
        pytest.param(moment(27), 2, 7, date(2021, 10, 29), id="as many as the settings say"),
    ],
)
def test_the_last_day_of_a_unit_whose_form_left_then(
    delivered: datetime, late_days: int, opens_before: int, last: date
) -> None:
    cycle = replace(CYCLE, stream=replace(CYCLE.stream, late_days=late_days, opens_before=opens_before))
    assert own_deadline(delivered, cycle) == last
    asked = asked_of(delivered, cycle)
    assert asked.due_effective == last
    assert (asked is cycle) is (last == cycle.due_effective), "who has everybody's day is asked for everybody's"


def test_a_unit_that_was_sent_nothing_or_beyond_the_calendar_is_asked_as_everybody() -> None:
    only_2021 = WorkCalendar({2021: CYCLE.calendar.years[2021]})
    december = Cycle(Reference.parse("qz2021/department_monthly/2021-12"), CYCLE.stream, only_2021)
    assert asked_of(None, CYCLE) is CYCLE
    assert asked_of(datetime(2021, 12, 30, 9, tzinfo=TIMEZONE), december) is december


@pytest.mark.parametrize(
    ("delivered", "excuse"),
    [
        pytest.param(None, Excuse(late=True, missed=True), id="never sent"),
        pytest.param(moment(18), NO_EXCUSE, id="in time"),
        pytest.param(moment(22), Excuse(until=date(2021, 10, 29)), id="its own day lies before the cut-off"),
        pytest.param(
            moment(25), Excuse(missed=True, until=date(2021, 11, 1)), id="or on it: what came later is no 漏报"
        ),
    ],
)
def test_what_a_form_excuses(delivered: datetime | None, excuse: Excuse) -> None:
    assert excuse_of_form(delivered, CYCLE) == excuse


def test_before_it_is_recorded_a_change_has_no_number_and_concerns_the_unit_unless_it_names_a_contact() -> None:
    change = ReachEvent("qz2021", TAX, "", ContactStanding.UNREACHED, BEFORE, "退信")
    assert (change.number, change.is_of_unit) == (0, True)
    assert not replace(change, address="a@tax.example").is_of_unit

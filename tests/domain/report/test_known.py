"""What the ledger knows of a cycle: who spoke last, and which claims still stand."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from tests.report_cases import COURT, CUT_OFF, CYCLE, PERIOD, RETURNS, TAX, TRADE, accepted, entry, past, report

from duban.domain.calendar.cycle import Period
from duban.domain.decisions.verification import AnsweredClaim, ClaimAnswer
from duban.domain.proof.deliverability import Excuse
from duban.domain.report.coverage import Timeliness
from duban.domain.report.known import KnownCycle, Said, spoken, still_unanswered
from duban.domain.returns.submission import Status, Submission

SOURCE = report().sources[0]
SEPTEMBER, AUGUST = PERIOD.later(-1), PERIOD.later(-2)
UNTIL, MOMENT = date(2021, 10, 28), timedelta(minutes=1)
ANSWERED = AnsweredClaim(1, ClaimAnswer.MORE, SOURCE.received_at, UNTIL, "", {1: "缺县级清单"})


def said(status: Status | None = Status.DONE, at: datetime = SOURCE.received_at, *, unchanged: bool = False) -> Said:
    """What the lead said of the first item at that moment."""
    return Said(PERIOD, TAX, replace(SOURCE, received_at=at), entry(1, status, unchanged=unchanged))


def filed(at: datetime, status: Status | None = Status.DONE, item: int = 1) -> Submission:
    """A return of that moment that speaks of one item."""
    return accepted(TAX, [entry(item, status)], at)


@pytest.mark.parametrize(
    ("status", "asked_again", "claims"),
    [
        pytest.param(Status.DONE, None, True, id="a claim"),
        pytest.param(Status.BEHIND, None, False, id="no claim"),
        pytest.param(Status.DONE, PERIOD, False, id="re-opened since"),
        pytest.param(Status.DONE, SEPTEMBER, True, id="made again in the first period that asks again"),
        pytest.param(Status.DONE, AUGUST, True, id="made again later"),
        pytest.param(Status.BEHIND, AUGUST, False, id="re-opened and not claimed again"),
    ],
)
def test_a_claim_stands_unless_the_item_was_re_opened_after_it(
    status: Status, asked_again: Period | None, claims: bool
) -> None:
    known = KnownCycle(CYCLE, {}, {}, asked_again={1: asked_again} if asked_again else {})
    assert known.claims(Said(SEPTEMBER, TAX, SOURCE, entry(1, status))) is claims


def test_the_latest_word_of_an_item_comes_first_under_the_name_of_whoever_said_it() -> None:
    history = (
        *past({1: (SEPTEMBER, entry(1, Status.DONE)), 3: (SEPTEMBER, entry(3, Status.BEHIND))}),
        *past({1: (AUGUST, entry(1, Status.BEHIND))}),
    )
    words = spoken(history, {TAX: "市税务局"})
    assert [(word.period, word.organisation, word.source.organisation) for word in words[1]] == [
        (SEPTEMBER, TAX, "市税务局"),
        (AUGUST, TAX, "市税务局"),
    ]
    assert [(word.organisation, word.source.organisation) for word in words[3]] == [(TRADE, TRADE)]


@pytest.mark.parametrize(
    ("word", "claims", "asked_until"),
    [
        pytest.param(said(), False, UNTIL, id="the claim that was answered"),
        pytest.param(said(at=ANSWERED.at + MOMENT), True, None, id="claimed anew"),
        pytest.param(said(at=ANSWERED.at + MOMENT, unchanged=True), False, UNTIL, id="nothing has changed since"),
        pytest.param(said(Status.BEHIND, ANSWERED.at + MOMENT), False, None, id="no claim any more"),
        pytest.param(said(None, ANSWERED.at + MOMENT), False, UNTIL, id="nothing was said of it"),
    ],
)
def test_an_answered_claim_is_none_and_has_time_until_its_unit_says_more(
    word: Said, claims: bool, asked_until: date | None
) -> None:
    known = KnownCycle(CYCLE, {}, {}, answered={1: ANSWERED})
    assert known.claims(word) is claims
    assert known.asked_until(1, word) == asked_until


def test_nobody_is_asked_to_complete_a_claim_that_was_not_answered_or_of_which_no_word_is_known() -> None:
    assert KnownCycle(CYCLE, {}, {}).asked_until(1, said()) is None
    assert KnownCycle(CYCLE, {}, {}, answered={1: ANSWERED}).asked_until(1, None) is None


@pytest.mark.parametrize(
    ("submission", "open_items"),
    [
        pytest.param(filed(ANSWERED.at), {1}, id="it came before the answer"),
        pytest.param(filed(ANSWERED.at + MOMENT), set(), id="it came after the answer"),
        pytest.param(filed(ANSWERED.at + MOMENT, None), {1}, id="it says nothing of the item"),
        pytest.param(filed(ANSWERED.at + MOMENT, item=2), {1}, id="it speaks of another item"),
    ],
)
def test_an_answer_is_open_until_its_unit_has_said_something_to_it(
    submission: Submission, open_items: set[int]
) -> None:
    (known,) = still_unanswered([KnownCycle(CYCLE, {}, {TAX: submission}, answered={1: ANSWERED})])
    assert set(known.answered) == open_items


def test_what_was_said_later_did_not_close_an_answer_in_an_earlier_cycle() -> None:
    now = KnownCycle(CYCLE, {}, {TAX: filed(ANSWERED.at + MOMENT)}, answered={1: ANSWERED})
    before = KnownCycle(CYCLE, {}, {}, answered={1: ANSWERED})
    assert [set(known.answered) for known in still_unanswered([now, before])] == [set(), {1}]
    assert [set(known.answered) for known in still_unanswered([before, now])] == [set(), set()]
    plain = KnownCycle(CYCLE, {}, {})
    assert still_unanswered([plain]) == [plain]


def test_a_return_is_missing_unless_our_mails_did_not_reach_its_unit() -> None:
    known = KnownCycle(CYCLE, RETURNS, {})
    assert known.timeliness(COURT, CUT_OFF) is Timeliness.MISSING
    excused = replace(known, excuses={COURT: Excuse(missed=True)})
    assert excused.timeliness(COURT, CUT_OFF) is Timeliness.UNDELIVERED

"""A rehearsal tells the end of every claim by a rule of its own, and notices one that it cannot tell."""

from dataclasses import replace
from datetime import datetime

import pytest

from duban.domain.calendar.cycle import TIMEZONE, Period
from duban.domain.decisions.decision import Decision, DecisionKind
from duban.domain.decisions.verification import IN_WRITING, ClaimAnswer
from duban.domain.returns.submission import Entry, Status
from duban_rehearsal.simulation.claims import ItemClaims

OCTOBER, NOVEMBER = Period.parse("2021-10"), Period.parse("2021-11")
DONE = Entry(40, Status.DONE, evidence="甲")


def at(month: int, day: int) -> datetime:
    return datetime(2021, month, day, 9, tzinfo=TIMEZONE)


def decision(kind: DecisionKind, moment: datetime, **facts: str) -> Decision:
    return Decision("qz2021", kind, "督办岗", moment, "", 40, **facts)


@pytest.fixture
def claimed() -> ItemClaims:
    found = ItemClaims(40)
    found.said(DONE, OCTOBER, at(10, 20))
    return found


def ends(item: ItemClaims) -> list[str]:
    return [life.end for life in item.lives]


def test_a_claim_waits_until_it_is_closed_however_often_it_is_made(claimed: ItemClaims) -> None:
    claimed.said(DONE, NOVEMBER, at(11, 20))
    claimed.decided(decision(DecisionKind.CHECK, at(11, 21)))
    (life,) = claimed.lives
    assert (life.waits_at(at(10, 19)), life.waits_at(at(11, 22))) == (False, True)
    claimed.decided(decision(DecisionKind.CLOSURE, at(11, 23), value=f"已销号\n{IN_WRITING}：函〔2021〕1号"))
    assert (ends(claimed), life.first_word, life.waits_at(at(11, 24))) == (["书面确认销号"], at(11, 21), False)


def test_what_is_answered_is_claimed_anew_only_by_more_than_that_nothing_changed(claimed: ItemClaims) -> None:
    claimed.decided(decision(DecisionKind.ANSWER, at(11, 3), field=ClaimAnswer.MORE))
    claimed.said(replace(DONE, unchanged=True), NOVEMBER, at(11, 20))
    assert ends(claimed) == ["请补充"]
    claimed.said(DONE, NOVEMBER, at(11, 22))
    assert ends(claimed) == ["请补充", ""]


def test_another_word_of_the_unit_ends_its_claim_and_a_late_one_of_before_changes_nothing(claimed: ItemClaims) -> None:
    claimed.said(Entry(40, Status.BEHIND), NOVEMBER, at(11, 20))
    claimed.said(DONE, OCTOBER, at(11, 25))
    assert ends(claimed) == ["单位改报未完成"]


def test_what_was_re_opened_is_claimed_for_the_periods_since(claimed: ItemClaims) -> None:
    claimed.decided(decision(DecisionKind.CLOSURE, at(11, 3)))
    claimed.decided(decision(DecisionKind.REOPENING, at(11, 10), effective="2021-11"))
    claimed.said(DONE, OCTOBER, at(11, 12))
    assert ends(claimed) == ["核验销号"]
    claimed.said(DONE, NOVEMBER, at(11, 20))
    assert ends(claimed) == ["核验销号", ""]


def test_an_end_without_a_claim_is_counted_as_strange() -> None:
    found = ItemClaims(40)
    found.decided(decision(DecisionKind.CLOSURE, at(11, 3)))
    assert found.strange == 1

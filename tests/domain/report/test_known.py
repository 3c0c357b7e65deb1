"""What the ledger knows of a cycle: who spoke last, and which claims still stand."""

import pytest
from tests.report_cases import CYCLE, PERIOD, TAX, TRADE, entry, past, report

from duban.domain.calendar.cycle import Period
from duban.domain.report.known import KnownCycle, Said, spoken
from duban.domain.returns.submission import Status

SOURCE = report().sources[0]
SEPTEMBER, AUGUST = PERIOD.later(-1), PERIOD.later(-2)


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

"""Whether a mailbox lives: what was written to it in vain since it was last reached or heard of."""

from datetime import datetime

import pytest

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.plan.organisation import Contact, Organisation, Role
from duban.domain.proof.contact_life import Heard, Posted, answering, life_of

UNIT = Organisation("swj", "市商务局", (), "", subordinate=True, salutation="贵局")
CONTACT = Contact("swj", Role.LIAISON, "联络员", "Tbr@swj.example", "")
OTHER = Contact("swj", Role.FILLER, "填报人", "other@swj.example", "")


def at(month: int, day: int = 14) -> datetime:
    return datetime(2021, month, day, 9, tzinfo=TIMEZONE)


def posted(*months: int, address: str = "tbr@SWJ.example") -> list[Posted]:
    return [Posted("swj", address, f"2021-{month:02}", at(month)) for month in months]


def heard(month: int, address: str = "TBR@swj.example") -> Heard:
    return Heard("swj", address, at(month, 20))


@pytest.mark.parametrize(
    ("mails", "reached", "answers", "cycles", "stale"),
    [
        pytest.param([], {}, [], 0, False, id="nothing was written to it"),
        pytest.param(posted(9, 10), {}, [], 2, False, id="two cycles in vain"),
        pytest.param(posted(9, 10, 11), {}, [], 3, True, id="three: somebody should ask the unit"),
        pytest.param(posted(9, 9, 10, 10), {}, [], 2, False, id="cycles are counted, not mails"),
        pytest.param(posted(9, 10, 11), {}, [heard(9)], 2, False, id="it answered after the first"),
        pytest.param(
            posted(9, 10, 11), {"tbr@swj.example": at(10)}, [], 1, False, id="the second was proved to arrive"
        ),
        pytest.param(
            posted(9, 10, 11), {"other@swj.example": at(11)}, [], 3, True, id="that another lives says nothing"
        ),
        pytest.param(posted(9, 10, 11), {}, [heard(11, "x@swj.example")], 3, True, id="nor that another answers"),
        pytest.param(posted(9, 10, 11, address="x@swj.example"), {}, [], 0, False, id="mails to others"),
    ],
)
def test_how_a_mailbox_lives(mails, reached, answers, cycles, stale) -> None:
    life = life_of(UNIT, CONTACT, mails, reached, answers)
    assert (life.cycles, life.is_stale) == (cycles, stale)


def test_it_was_reached_when_last_proved_or_heard_of_whichever_is_later() -> None:
    life = life_of(UNIT, CONTACT, [], {"tbr@swj.example": at(10)}, [heard(9), heard(8)])
    assert (life.reached_at, life.answered_at) == (at(10), at(9, 20))
    assert life_of(UNIT, CONTACT, [], {"tbr@swj.example": at(8)}, [heard(9)]).reached_at == at(9, 20)
    silent = life_of(UNIT, CONTACT, [], {}, [])
    assert (silent.reached_at, silent.answered_at) == (None, None)


def test_an_address_that_is_nobodys_and_answers_is_told_with_how_often_and_when_last() -> None:
    said = [heard(9, "New@swj.example"), heard(10, "new@swj.example"), heard(10), heard(10, "a@swj.example")]
    found = [(one.address, one.times, one.last_at) for one in answering(UNIT, (CONTACT, OTHER), said)]
    assert found == [("a@swj.example", 1, at(10, 20)), ("new@swj.example", 2, at(10, 20))]

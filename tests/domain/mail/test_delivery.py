"""The life of an outgoing mail: where it may go from each state, how long it waits, and how we know it again."""

from datetime import datetime, timedelta

import pytest

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.mail.delivery import (
    EVIDENCE_TAKES,
    LEASE,
    MOST_ATTEMPTS,
    MOVES,
    Cancellation,
    MailKind,
    MailState,
    OutgoingMail,
    back_off,
    carries_our_mark,
    message_id_for,
)

MARK = "0123456789abcdef" * 2
MINUTES = timedelta(minutes=1)


def is_ours(_identity: str, mark: str) -> bool:
    return mark == MARK


def mail(cancelled_for: Cancellation | None) -> OutgoingMail:
    at = datetime(2021, 10, 14, 9, tzinfo=TIMEZONE)
    facts = ("form/x", MailKind.FORM, "x", "shuiwu", "<1@office.example>", "r" * 64, ("a@swj.example",), "主题", at)
    return OutgoingMail(*facts, state=MailState.CANCELLED, cancelled_for=cancelled_for)


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 5), (2, 15), (3, 60), (4, 60), (9, 60)])
def test_each_failed_attempt_is_followed_by_a_longer_wait_up_to_an_hour(attempts: int, minutes: int) -> None:
    assert back_off(attempts) == minutes * MINUTES


def test_an_attempt_has_a_quarter_of_an_hour_and_a_mail_four_attempts() -> None:
    assert (LEASE, EVIDENCE_TAKES, MOST_ATTEMPTS) == (15 * MINUTES, 15 * MINUTES, 4)


def test_nothing_becomes_of_a_mail_that_came_back_or_was_cancelled() -> None:
    assert set(MOVES) == set(MailState)
    assert {state for state, moves in MOVES.items() if not moves} == {MailState.BOUNCED, MailState.CANCELLED}


def test_a_mail_that_may_have_left_is_never_cancelled() -> None:
    for state in (MailState.SENDING, MailState.UNKNOWN, MailState.SENT):
        assert MailState.CANCELLED not in MOVES[state]


@pytest.mark.parametrize(
    ("cause", "later"),
    [
        (Cancellation.BY_PERSON, False),
        (Cancellation.UNTRUE, False),
        (Cancellation.PARTLY_UNTRUE, True),
        (Cancellation.PAUSED, True),
        (None, False),
    ],
)
def test_what_was_cancelled_for_a_reason_that_passes_is_still_owed(cause: Cancellation | None, later: bool) -> None:
    assert mail(cause).is_said_later is later
    if cause is not None:
        assert cause.is_said_later is later


def test_a_mail_that_was_just_prepared_was_never_tried() -> None:
    assert mail(None).attempts == 0


class TestMessageId:
    """Our mails are known again by their Message-ID, which tells nothing of what they are about."""

    ID = message_id_for("form/qz2021/department_monthly/2021-10/shuiwu", lambda _: MARK, "office.example")

    def test_it_is_always_the_same_and_ours(self) -> None:
        again = message_id_for("form/qz2021/department_monthly/2021-10/shuiwu", lambda _: MARK, "office.example")
        assert again == self.ID
        assert "shuiwu" not in self.ID
        assert carries_our_mark(self.ID, is_ours)

    def test_every_mail_has_its_own(self) -> None:
        assert message_id_for("form/x", lambda _: MARK, "office.example") != self.ID

    @pytest.mark.parametrize(
        "other",
        [
            "<1@office.example>",
            f"<duban.{'0' * 32}.{'0' * 32}@office.example>",
            f"x{ID}",
            f"{ID[:-1]} x>",
            "",
        ],
        ids=["not of our making", "a false mark", "something before it", "a blank within", "none"],
    )
    def test_what_was_not_made_by_us_is_not_ours(self, other: str) -> None:
        assert not carries_our_mark(other, is_ours)

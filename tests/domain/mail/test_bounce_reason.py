"""Why a mail came back: words before codes, and no address is called wrong without a reason."""

import pytest

from duban.domain.mail.bounce import BounceKind, Undelivered
from duban.domain.mail.bounce_reason import reason_in, refused_with, tries_again


@pytest.mark.parametrize(
    ("words", "status", "reason"),
    [
        pytest.param("550 user unknown", "", BounceKind.PERMANENT, id="nobody of that name"),
        pytest.param("收件人邮箱不存在", "", BounceKind.PERMANENT, id="nobody of that name, in Chinese"),
        pytest.param("550 mailbox is full", "", BounceKind.FULL, id="words count before the code 550"),
        pytest.param("552 message too large", "", BounceKind.TOO_LARGE, id="too large"),
        pytest.param("550 rejected as spam", "", BounceKind.BLOCKED, id="taken for spam"),
        pytest.param("550 too many connections", "", BounceKind.TEMPORARY, id="in a hurry"),
        pytest.param("", "5.1.1", BounceKind.PERMANENT, id="a status about the address"),
        pytest.param("", "5.2.2", BounceKind.FULL, id="a status: the mailbox is full"),
        pytest.param("", "5.3.4", BounceKind.TOO_LARGE, id="a status: too large for the system"),
        pytest.param("", "5.1.8", BounceKind.BLOCKED, id="a status about the sender"),
        pytest.param("", "5.4.7", BounceKind.TEMPORARY, id="a status: tried until it was too late"),
        pytest.param("", "5.2.1", BounceKind.PERMANENT, id="a status: the mailbox is disabled"),
        pytest.param("", "5.3.0", BounceKind.TEMPORARY, id="a status about their system"),
        pytest.param("", "5.7.1", BounceKind.BLOCKED, id="a status about policy"),
        pytest.param("user unknown", "5.2.2", BounceKind.FULL, id="a precise status counts before words"),
        pytest.param("550 5.0.0 failed", "", BounceKind.TEMPORARY, id="a bare 5 calls no address wrong"),
        pytest.param("550 5.0.0 then 5.1.1", "", BounceKind.PERMANENT, id="the first status that tells a reason"),
        pytest.param("550 ordered", "", BounceKind.TEMPORARY, id="a reply code and nothing else"),
        pytest.param("", "4.1.1", BounceKind.TEMPORARY, id="a passing status about the address"),
        pytest.param("450 user unknown", "", BounceKind.TEMPORARY, id="a passing code, whatever the words"),
        pytest.param("451 rejected as spam", "", BounceKind.TEMPORARY, id="blocked for now"),
        pytest.param("452 4.2.2 mailbox full", "", BounceKind.FULL, id="a full mailbox stays one"),
        pytest.param("450 message too large", "", BounceKind.TOO_LARGE, id="a mail too large stays one"),
        pytest.param("see 10.5.1.1 for help", "", None, id="a number of a network is no status"),
        pytest.param("", "", None, id="nothing said"),
    ],
)
def test_words_come_first_then_the_codes(words: str, status: str, reason: BounceKind | None) -> None:
    assert reason_in(words, status) is reason


def test_whom_a_server_turned_away_without_a_reason_may_be_tried_again() -> None:
    assert refused_with("a@b.example", "go away") == Undelivered("a@b.example", BounceKind.TEMPORARY, "go away")
    assert refused_with("a@b.example", "550 user unknown").kind is BounceKind.PERMANENT


@pytest.mark.parametrize(
    ("words", "tries"),
    [
        ("邮件投递延迟，系统将继续尝试", True),
        ("Your message has not yet been delivered; delivery attempts will continue.", True),
        ("邮件延迟多日，已放弃投递", False),
        ("delivery failed", False),
        ("", False),
    ],
)
def test_a_mail_is_late_and_not_lost_while_the_server_goes_on_trying(words: str, tries: bool) -> None:
    assert tries_again(words) is tries

"""When a mail came: our own clocks judge, the earlier of them, and nothing that its sender wrote."""

from datetime import UTC, datetime, timedelta

import pytest

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.mail.timestamps import Clocks, address_in, border_of, passed_border

BORDER = "mx.quanzhou.example"
STORED = datetime(2021, 10, 26, 0, 5, tzinfo=TIMEZONE)  # five minutes into the first late day
ON_TIME = datetime(2021, 10, 25, 23, 58, tzinfo=TIMEZONE)


def line(by: str = BORDER, date: str = "Mon, 25 Oct 2021 23:58:00 +0800", sender: str = "client.example") -> str:
    return f"from {sender} (unknown [192.0.2.1]) by {by} (Postfix) with ESMTPS id 4H; {date}"


OURS = line()
BACKDATED = line(date="Wed, 20 Oct 2021 09:00:00 +0800")

CASES = [
    pytest.param([OURS], ON_TIME, id="our border server's line counts"),
    pytest.param([OURS, BACKDATED], ON_TIME, id="a forged line of our name stands below ours"),
    pytest.param([line("store.quanzhou.example"), OURS], ON_TIME, id="an inner server writes above it"),
    pytest.param([line("relay.sender.example"), line("client.example")], None, id="no line of ours"),
    pytest.param([], None, id="no line at all"),
    pytest.param([line("MX.Quanzhou.Example.")], ON_TIME, id="capitals and a final dot are the same name"),
    pytest.param([OURS.replace(" ", "\r\n\t", 3)], ON_TIME, id="a folded line"),
    pytest.param([line(date="Mon, 25 Oct 2021 15:58:00 +0000 (GMT)")], ON_TIME, id="another zone, with a comment"),
    pytest.param([line(date="Mon, 25 Oct 2021 23:58:00 -0000")], None, id="-0000 tells no zone"),
    pytest.param([line(date="Mon, 25 Oct 2021 23:58:00")], None, id="no zone"),
    pytest.param([line(date="yesterday")], None, id="no date"),
    pytest.param(
        [line("elsewhere.example", sender=f"(by {BORDER}; x)")], None, id="a client that calls itself by our name"
    ),
    pytest.param([f"from by {BORDER} by elsewhere.example; Mon, 25 Oct 2021 23:58:00 +0800"], None, id="our name said"),
    pytest.param([f"by {BORDER} with LMTP; Mon, 25 Oct 2021 23:58:00 +0800"], ON_TIME, id="a line without from"),
]


@pytest.mark.parametrize(("lines", "expected"), CASES)
def test_the_topmost_line_of_our_border_server_says_when_it_took_the_mail(lines, expected):
    assert passed_border(lines, BORDER) == expected


def test_without_a_configured_server_no_line_is_believed():
    assert passed_border([OURS], "") is None


@pytest.mark.parametrize(
    ("passed", "came"),
    [
        pytest.param(ON_TIME, ON_TIME, id="a queue of ours is not the sender's delay"),
        pytest.param(None, STORED, id="no line: the mailbox decides"),
        pytest.param(STORED + timedelta(hours=8), STORED, id="a line after the mailbox is a wrong zone"),
        pytest.param(STORED - timedelta(days=6), STORED, id="no queue lasts so long: the line is wrong"),
        pytest.param(ON_TIME.astimezone(UTC), ON_TIME, id="zones do not matter"),
    ],
)
def test_the_earlier_of_our_two_clocks_decides(passed, came):
    assert Clocks(STORED, passed).came_at == came


@pytest.mark.parametrize("claimed", [None, datetime(1900, 1, 1, tzinfo=UTC), STORED - timedelta(days=3)])
def test_what_the_sender_claims_never_decides(claimed):
    assert Clocks(STORED, None, claimed).came_at == STORED


def test_the_name_that_stands_in_the_topmost_line_can_be_read_for_the_settings():
    assert border_of([OURS, line("other.example")]) == BORDER
    assert border_of([]) == ""
    assert border_of(["(qmail 12 invoked by uid 0); 1 Jan 2021 00:00:00 -0000"]) == ""


@pytest.mark.parametrize("line", [b"(" * 60_000, b"(," * 30_000, b"\xff" * 60_000, b"<" * 60_000])
def test_a_sender_that_nobody_can_read_is_nobody(line: bytes) -> None:
    """It is read before anything is archived: an error would keep every mail behind it out."""
    assert "@" not in address_in(b"From: " + line + b"\r\n\r\nb")

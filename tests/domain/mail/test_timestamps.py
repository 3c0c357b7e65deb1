"""When a mail came: our own clocks judge, the earlier of them, and nothing that its sender wrote."""

from datetime import UTC, datetime, timedelta

import pytest

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.mail.timestamps import (
    LONGEST_QUEUE,
    Clocks,
    address_in,
    border_of,
    head_of,
    is_from_within,
    passed_border,
)

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


@pytest.mark.parametrize(
    ("passed", "came"),
    [
        pytest.param(STORED - LONGEST_QUEUE, STORED - LONGEST_QUEUE, id="as long as any queue lasts"),
        pytest.param(STORED - LONGEST_QUEUE - timedelta(seconds=1), STORED, id="a second longer"),
        pytest.param(STORED, STORED, id="at the same moment"),
    ],
)
def test_a_queue_lasts_five_days_at_most(passed, came):
    assert timedelta(days=5) == LONGEST_QUEUE
    assert Clocks(STORED, passed).came_at == came


@pytest.mark.parametrize(("year", "found"), [("0001", 2001), ("9998", 9998), ("9999", None)])
def test_a_date_that_no_zone_can_move_is_none(year, found):
    moment = passed_border([line(date=f"Mon, 25 Oct {year} 23:58:00 +0800")], BORDER)
    assert (moment and moment.year) == found


@pytest.mark.parametrize(
    ("received", "within"),
    [
        pytest.param(["by mx.quanzhou.example; date"], True, id="made by our server"),
        pytest.param(["from localhost (localhost [127.0.0.1]) by mx; date"], True, id="handed over on this machine"),
        pytest.param(["from localhost ([IPv6:::1]) by mx; date"], True, id="the same by IPv6"),
        pytest.param(["from client (unknown [192.0.2.1]) by mx; date"], False, id="from another machine"),
        pytest.param(["from [127.0.0.1] (unknown [192.0.2.1]) by mx; date"], False, id="one that calls itself ours"),
        pytest.param(["from localhost by mx; date"], False, id="without an address"),
        pytest.param(["by mx; date", "from client ([192.0.2.1]) by mx; date"], False, id="any line tells of it"),
        pytest.param(["from a ([127.0.0.1]) by b ([192.0.2.1]); date"], True, id="our own address is no sender's"),
        pytest.param([], True, id="no line at all"),
    ],
)
def test_a_mail_is_our_own_servers_when_no_other_machine_handed_it_over(received, within):
    assert is_from_within(received) is within


@pytest.mark.parametrize(
    ("raw", "head"),
    [
        (b"A: 1\r\nB: 2\r\n\r\nbody\n\nmore", b"A: 1\r\nB: 2\r\n\r\n"),
        (b"A: 1\n\nbody\r\n\r\nmore", b"A: 1\r\n\r\n"),
        (b"A: 1", b"A: 1\r\n\r\n"),
        (b"\n\nbody", b"\r\n\r\n"),
        (b"A" * 65537, b"A" * 65536 + b"\r\n\r\n"),
    ],
    ids=["as the standard has it", "with bare line breaks", "a head alone", "no head", "more than anybody reads"],
)
def test_the_head_of_a_mail_ends_where_its_body_begins(raw, head):
    assert head_of(raw) == head


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        (b"From: =?utf-8?b?55Sy?= <a@swj.example>\r\n\r\nFrom: b@swj.example", "a@swj.example"),
        (b"Subject: x\n\nFrom: b@swj.example", ""),
    ],
    ids=["in the head", "not in the body"],
)
def test_whom_a_mail_says_it_is_of(raw, address):
    assert address_in(raw) == address


@pytest.mark.parametrize(("length", "whole"), [(4096, True), (4099, False)])
def test_no_more_than_4_kib_of_a_line_are_read(length, whole):
    start, end = f"by {BORDER}", "; Mon, 25 Oct 2021 23:58:00 +0800"
    found = passed_border([start + " " * (length - len(start) - len(end)) + end], BORDER)
    assert (found == ON_TIME) is whole

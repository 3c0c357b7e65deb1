"""A return is late by the clocks of our own side, the earlier of two; the sender's is only kept beside them."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.services.conftest import CYCLE, ROBOT, OfficeApp, address, at, mail_with

from duban.adapters.mail.mime import MimeParser
from duban.services.collect.quarantine import Quarantine

BORDER = "mx.yyb.example"
MIDNIGHT = at(10, 26, 0)
STORED = at(10, 26, 0, 20)  # in the mailbox twenty minutes into the first late day


@pytest.fixture
def bordered(app: OfficeApp) -> OfficeApp:
    """An office that knows the name of its border server."""
    parser = MimeParser(ROBOT, app.context.signer, "", BORDER)
    app = replace(app, collect=replace(app.collect, parser=parser))
    app.send_forms()
    return app


def received(by: str, when: str) -> bytes:
    return f"Received: from client.example by {by} with ESMTP id 1; {when}\r\n".encode()


OURS = received(BORDER, "Mon, 25 Oct 2021 23:58:00 +0800")
BACKDATED = received(BORDER, "Fri, 22 Oct 2021 09:00:00 +0800")
STRANGER = received("mx.elsewhere.example", "Fri, 22 Oct 2021 09:00:00 +0800")


@pytest.mark.parametrize(
    ("trace", "late"),
    [
        pytest.param(OURS, False, id="our border server took it in time, our mailbox was slow"),
        pytest.param(OURS + BACKDATED, False, id="a forged line below ours does not matter"),
        pytest.param(STRANGER, True, id="a line of somebody else proves nothing"),
        pytest.param(b"", True, id="no line: the mailbox decides, whatever Date says"),
        pytest.param(received(BORDER, "Mon, 25 Oct 2021 23:58:00 -0000"), True, id="no zone: the mailbox decides"),
        pytest.param(received(BORDER, "Tue, 26 Oct 2021 08:10:00 +0800"), True, id="a line after the mailbox"),
        pytest.param(received(BORDER, "Mon, 04 Oct 2021 09:00:00 +0800"), True, id="a line older than any queue"),
    ],
)
def test_a_return_is_late_by_the_earlier_of_our_clocks(bordered: OfficeApp, trace: bytes, *, late: bool) -> None:
    claimed = at(10, 24, 10)  # the sender says two days ago
    raw = trace + mail_with(bordered.good_form("swj"), address("swj"), claimed)
    bordered.mailbox.put(raw, STORED)
    bordered.work(STORED + timedelta(minutes=1))
    with bordered.context.ledger.begin() as work:
        (submission,) = work.submissions.of_return(CYCLE.of("swj"))
        (message,) = [one for one in work.inbox.handled() if one.claimed_at == claimed]
    assert bordered.cycle.is_late(submission.received_at) is late
    assert message.received_at == STORED, "all clocks are kept"


@pytest.mark.parametrize(
    "date", ["Mon, 01 Jan 1900 00:00:00 +0800", "Fri, 31 Dec 9999 23:59:59 -1200", "yesterday", ""]
)
def test_a_date_that_cannot_be_meant_stops_nothing(bordered: OfficeApp, date: str) -> None:
    head, body = mail_with(bordered.good_form("swj"), address("swj"), at(10, 20)).split(b"\r\n\r\n", 1)
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Date:")]
    lines += [f"Date: {date}".encode()] if date else []
    bordered.mailbox.put(b"\r\n".join(lines) + b"\r\n\r\n" + body, at(10, 20))
    bordered.work(at(10, 20, 9, 1))
    with bordered.context.ledger.begin() as work:
        (submission,) = work.submissions.of_return(CYCLE.of("swj"))
    assert submission.received_at == at(10, 20)


def test_who_decides_on_a_held_file_sees_when_it_came_and_when_its_sender_says_he_sent_it(
    bordered: OfficeApp,
) -> None:
    claimed: datetime = at(10, 24, 10)
    raw = OURS + mail_with(bordered.good_form("swj"), "somebody@elsewhere.example", claimed)
    bordered.mailbox.put(raw, STORED)
    bordered.work(STORED + timedelta(minutes=1))
    (waiting,) = Quarantine(bordered.context, bordered.collect.parser).waiting(STORED + timedelta(hours=1))
    assert waiting.hold.received_at == at(10, 25, 23, 58)
    assert waiting.claimed_at == claimed

"""The embedded post office keeps what it takes, stamps it with the rehearsal's time, and takes nothing else."""

import asyncio
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from tests.services.conftest import ABROAD, CYCLE, build
from tests.services.conftest import ROBOT as HOUSE_ROBOT

from duban.adapters.clock import FileClock
from duban.adapters.mail.letters import TemplateLetters
from duban.adapters.mail.maildir import MaildirMailbox
from duban.adapters.mail.mime import MimeParser
from duban.adapters.mail.security import Security
from duban.adapters.mail.smtp import SmtpAccount, SmtpPostOffice
from duban.adapters.signing import HmacSigner
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.mail.bounce import BounceKind
from duban.domain.mail.delivery import MailState, message_id_for
from duban.domain.mail.triage import Triage, triage
from duban.ports import Letter
from duban.services.operate.audit import Audit
from duban.services.send.deliver import Deliver
from duban_rehearsal.agenda import SteppedClock
from duban_rehearsal.post_office import Delivery, maildir, open_post_office, port_of
from duban_rehearsal.reports import ReportAction, RequestedReports, reports

ROBOT = "duban@yyb.quanzhou.example"
FILLER = "tbr@swj.quanzhou.example"
GONE, SLOW = "gone@swj.quanzhou.example", "slow@swj.quanzhou.example"
NOW = datetime(2021, 10, 14, 9, tzinfo=TIMEZONE)
RAW = b"Message-ID: <1@yyb.quanzhou.example>\r\nSubject: x\r\n\r\n.dot\r\nend\r\n"


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NOW)


@pytest.fixture
def office(tmp_path, clock):
    """A way to send into a running post office, which has a mailbox that is gone and one that is slow."""
    loop = asyncio.new_event_loop()
    delivery = Delivery(tmp_path, clock, dead=frozenset({GONE}), slow=frozenset({SLOW}))
    server = loop.run_until_complete(open_post_office(tmp_path, clock, delivery=delivery))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    sender = SmtpPostOffice(SmtpAccount("127.0.0.1", port_of(server), ROBOT, Security.PLAIN, timeout=10))
    yield sender
    sender.close()

    async def close() -> None:
        server.close()
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}), return_exceptions=True)

    asyncio.run_coroutine_threadsafe(close(), loop).result(timeout=10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def mails(root: Path, address: str) -> list[bytes]:
    """What lies in a mailbox, the reports about other mails aside."""
    return [raw for raw in everything(root, address) if b"multipart/report" not in raw]


def everything(root: Path, address: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((root / address / "new").iterdir())]


def test_every_recipient_gets_one_copy_and_ours_is_among_them(office, tmp_path):
    assert office.send(RAW, (FILLER, ROBOT, FILLER.upper())).state is MailState.SENT
    for address in (FILLER, ROBOT):
        (raw,) = mails(tmp_path, address)
        assert raw.endswith(RAW)


def test_what_it_takes_is_stamped_with_the_rehearsals_time(office, tmp_path, clock):
    clock.set(NOW.replace(hour=15, minute=30))
    office.send(RAW, (ROBOT,))
    (fetched,) = MaildirMailbox(tmp_path / ROBOT).new(lambda *_: frozenset())
    assert fetched.received_at == clock.now()
    message = message_from_bytes(fetched.raw)
    assert message["Return-Path"] == f"<{ROBOT}>"
    assert parsedate_to_datetime(message["Received"].rpartition(";")[2].strip()) == clock.now()


def test_mails_lie_in_the_order_they_came_also_when_the_clock_stands_still(office, tmp_path):
    for number in range(12):
        office.send(b"Subject: %d\r\n\r\n" % number, (FILLER,))
    assert [int(message_from_bytes(raw)["Subject"]) for raw in mails(tmp_path, FILLER)] == list(range(12))


def test_a_letter_comes_back_as_our_own_copy_and_reaches_the_department_whole(office, tmp_path):
    signer = HmacSigner(b"0123456789abcdef0123456789abcdef")
    letters = TemplateLetters(Path(__file__).parents[2] / "config" / "letters", ROBOT, "督办系统")
    written = letters.write(
        Letter(
            template="signed_notice",
            facts={"subject": "关于商请报送的函", "text": "请报送为荷。"},
            to=(FILLER,),
            cc=(),
            message_id=message_id_for("R4/x", signer.mark, "yyb.quanzhou.example"),
            at=NOW,
            attachments=(("填报表.xlsx", b"PK\x03\x04 form"),),
        )
    )
    office.send(written.raw, (FILLER, ROBOT))
    ours, theirs = (MimeParser(box, signer).parse(mails(tmp_path, box)[0]) for box in (ROBOT, FILLER))
    assert triage(ours) is Triage.OWN
    assert theirs.subject == "关于商请报送的函"
    assert theirs.text.strip() == "请报送为荷。"
    assert [(file.name, file.data) for file in theirs.attachments] == [("填报表.xlsx", b"PK\x03\x04 form")]


def test_it_reports_what_became_of_a_mail_of_whom_it_was_asked_and_under_our_name_for_it(office, tmp_path):
    signer = HmacSigner(b"0123456789abcdef0123456789abcdef")
    message_id = message_id_for("R4/x", signer.mark, "yyb.quanzhou.example")
    raw = f"Message-ID: {message_id}\r\nSubject: x\r\n\r\nwords\r\n".encode()
    assert office.send(raw, (FILLER, GONE, SLOW, ROBOT)).state is MailState.SENT
    found = [one for one in everything(tmp_path, ROBOT) if b"multipart/report" in one]
    assert all(f"Original-Envelope-Id: {message_id[1:].rpartition('.')[0][:38]}".encode() in one for one in found)
    assert all(b"Original-Recipient: rfc822; " in one for one in found)
    parsed = [MimeParser(ROBOT, signer).parse(one) for one in found]
    assert all(one.is_servers_word and one.bounce.message_id == message_id for one in parsed)
    told = [(each.address, each.kind) for one in parsed for each in one.bounce.recipients]
    assert told == [
        (FILLER, BounceKind.DELIVERED),
        (SLOW, BounceKind.DELIVERED),
        (SLOW, BounceKind.DELAYED),
        (GONE, BounceKind.PERMANENT),
    ]
    assert not (tmp_path / GONE).exists()


def test_the_story_of_a_unit_tells_that_its_server_took_the_form(office, tmp_path, clock):
    """From our sender over SMTP to the unit's mailbox, and back by the report."""
    folder = tmp_path / "app"
    folder.mkdir()
    app = build(folder, ABROAD)
    deliver = Deliver(app.context, office, app.deliver.marks)
    collect = replace(app.collect, mailbox=MaildirMailbox(tmp_path / HOUSE_ROBOT))
    with app.context.ledger.begin() as work:
        work.inbox.answers_from(clock.now())
    for reference in app.generate.open_cycle(CYCLE, clock.now()):
        app.generate.prepare_form(reference, clock.now())
    deliver.round(clock.now())
    collect.archive_new_mail(clock.now())
    collect.handle(clock.now())
    told = [one.text for one in Audit(app.context).organisation("qz2021", "swj") if one.kind == "送达"]
    assert told == ["2021年10月填报通知已由收件服务器接收（filler@swj.example：2.0.0 delivered to mailbox）"]


def test_who_asks_for_nothing_hears_of_failures_alone():
    asked = RequestedReports(recipients={SLOW: (frozenset({"NEVER"}), "")})
    outcomes = [(FILLER, ReportAction.DELIVERED), (GONE, ReportAction.FAILED), (SLOW, ReportAction.FAILED)]
    (report,) = reports(asked, ROBOT, RAW, outcomes, NOW, "1")
    assert b"Final-Recipient: rfc822; " + GONE.encode() in report
    assert SLOW.encode() not in report
    assert list(reports(asked, "", RAW, outcomes, NOW, "1")) == []


def test_it_takes_nothing_for_a_real_address(office, tmp_path):
    attempt = office.send(RAW, ("someone@example.com", FILLER))
    assert attempt.state is MailState.SENT
    assert attempt.refused["someone@example.com"].startswith("550")
    assert {path.name for path in tmp_path.iterdir()} == {FILLER, ROBOT}


def test_what_it_cannot_store_it_does_not_accept(office, tmp_path):
    (tmp_path / FILLER).write_text("a file where the mailbox should be", encoding="ascii")
    attempt = office.send(RAW, (ROBOT, FILLER))
    assert attempt.state is MailState.RETRY
    assert mails(tmp_path, ROBOT) == []


@pytest.mark.parametrize("address", ["../x@y.example", "a/b@y.example", "someone@example.com", "x@example", ""])
def test_no_address_leads_out_of_the_folder(tmp_path, address):
    with pytest.raises(ValueError, match=f"^{address}$"):
        maildir(tmp_path, address)
    assert list(tmp_path.iterdir()) == []


def test_as_a_process_it_tells_its_port_delivers_and_ends_when_told(tmp_path):
    FileClock(tmp_path / "clock").set(NOW)
    command = [sys.executable, "-m", "duban_rehearsal.post_office", "--root", tmp_path / "mail"]
    options = ["--clock-file", tmp_path / "clock", "--port-file", tmp_path / "port", "--mailbox", ROBOT]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True) as process:
        try:
            port = int(process.stdout.readline().rpartition(":")[2])
            assert (tmp_path / "port").read_text(encoding="ascii") == f"{port}\n"
            assert mails(tmp_path / "mail", ROBOT) == []
            sender = SmtpPostOffice(SmtpAccount("127.0.0.1", port, ROBOT, Security.PLAIN, timeout=10))
            assert sender.send(RAW, (FILLER,)).state is MailState.SENT
            sender.close()
            assert len(mails(tmp_path / "mail", FILLER)) == 1
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0

"""Collecting: every return filed once and answered once, nobody else answered at all."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from tests.builders import fill, good_answers
from tests.services.conftest import CYCLE, PROGRAMME, ROBOT, MemoryMailbox, OfficeApp, address, at, mail_with

from duban.domain.calendar.cycle import Reference
from duban.domain.mail.delivery import MailKind, MailState
from duban.domain.mail.triage import Incoming, Triage
from duban.domain.returns.submission import ExpectedReturn, ReturnState, Submission, Verdict
from duban.ports import Fetched, KnownUids, ReceivedMessage


def expected_return(app: OfficeApp, organisation: str) -> ExpectedReturn:
    with app.context.ledger.begin() as work:
        expected = work.returns.get(CYCLE.of(organisation))
    assert expected is not None
    return expected


def submissions(app: OfficeApp, organisation: str) -> tuple[Submission, ...]:
    with app.context.ledger.begin() as work:
        return work.submissions.of_return(CYCLE.of(organisation))


def receipts(app: OfficeApp) -> int:
    with app.context.ledger.begin() as work:
        counts = work.outbox.counts()
    return sum(count for (kind, _state), count in counts.items() if kind is MailKind.RECEIPT)


def last_text(app: OfficeApp) -> str:
    """What the last mail says."""
    raw, _recipients = app.post_office.attempts[-1]
    body = message_from_bytes(raw, policy=SMTP).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def handled(app: OfficeApp) -> list[ReceivedMessage]:
    with app.context.ledger.begin() as work:
        return [message for message in work.inbox.handled() if message.triage is not Triage.OWN]


def careless(app: OfficeApp, organisation: str) -> bytes:
    """A form with one status missing."""
    answers = good_answers(PROGRAMME.items_of(organisation))
    first = min(answers)
    answers[first] = answers[first] | {"status": None}
    return fill(app.form_of(organisation), answers)


def test_a_good_return_is_accepted_and_answered_once(app: OfficeApp) -> None:
    app.send_forms()
    app.reply("swj", app.good_form("swj"), at(10, 20, 10))
    assert expected_return(app, "swj").state is ReturnState.ACCEPTED
    (submission,) = submissions(app, "swj")
    assert submission.verdict is Verdict.ACCEPTED
    assert [entry.item for entry in submission.entries] == [1, 2]
    assert receipts(app) == 1


def test_collecting_again_files_and_answers_nothing_twice(app: OfficeApp) -> None:
    app.send_forms()
    app.reply("swj", app.good_form("swj"), at(10, 20, 10))
    for hour in (11, 12):
        app.work(at(10, 20, hour))
    assert len(submissions(app, "swj")) == 1
    assert receipts(app) == 1


def test_the_same_file_sent_again_is_no_new_return_and_is_told_its_number_once_a_day(app: OfficeApp) -> None:
    app.send_forms()
    workbook = app.good_form("swj")
    app.reply("swj", workbook, at(10, 20, 10))
    for hour in (10, 11):
        app.reply("swj", workbook, at(10, 21, hour))
    assert len(submissions(app, "swj")) == 1
    assert receipts(app) == 2
    assert f"编号：{app.context.tag(CYCLE.of('swj'), at(10, 21))}#1" in last_text(app)
    app.reply("swj", workbook, at(10, 22, 10))
    assert receipts(app) == 3


def test_a_file_that_was_sent_back_and_comes_again_unchanged_is_not_called_registered(app: OfficeApp) -> None:
    app.send_forms()
    workbook = careless(app, "swj")
    app.reply("swj", workbook, at(10, 20, 10))
    app.reply("swj", workbook, at(10, 20, 11))
    assert "尚待补正的文件相同，请按原意见补正后重报" in last_text(app)


def test_a_faulty_return_is_sent_back_with_its_findings_and_accepted_when_corrected(app: OfficeApp) -> None:
    app.send_forms()
    app.reply("swj", careless(app, "swj"), at(10, 20, 10))
    assert expected_return(app, "swj").state is ReturnState.SENT_BACK
    assert {finding.code for finding in submissions(app, "swj")[0].findings} == {"E07"}
    app.reply("swj", app.good_form("swj"), at(10, 21, 10))
    assert expected_return(app, "swj").state is ReturnState.ACCEPTED
    assert [submission.verdict for submission in submissions(app, "swj")] == [Verdict.SENT_BACK, Verdict.ACCEPTED]


def test_a_correction_after_the_deadline_does_not_make_a_return_late(app: OfficeApp) -> None:
    app.send_forms()
    app.reply("swj", careless(app, "swj"), at(10, 25, 23, 59))
    app.reply("swj", app.good_form("swj"), at(10, 27, 10))
    expected = expected_return(app, "swj")
    assert expected.first_complete_at == at(10, 25, 23, 59)
    assert not app.cycle.is_late(expected.first_complete_at)


def test_an_unreadable_file_is_sent_back_and_does_not_stop_the_clock(app: OfficeApp) -> None:
    app.send_forms()
    app.reply("swj", b"PK\x03\x04 not really a workbook", at(10, 25, 10))
    expected = expected_return(app, "swj")
    assert expected.state is ReturnState.SENT_BACK
    assert expected.first_complete_at is None
    assert submissions(app, "swj")[0].findings[0].code == "E01"


def test_the_workbook_says_whose_it_is_whatever_it_is_called(app: OfficeApp) -> None:
    app.send_forms()
    raw = mail_with(app.good_form("jyj"), address("jyj"), at(10, 20), name="市税务局.xlsx")
    app.mailbox.put(raw, at(10, 20))
    app.work(at(10, 20))
    assert expected_return(app, "jyj").state is ReturnState.ACCEPTED
    assert expected_return(app, "swj").state is ReturnState.OWED


@pytest.mark.parametrize(
    "sender",
    [
        pytest.param("somebody@elsewhere.example", id="a stranger"),
        pytest.param(address("mzj"), id="another organisation"),
    ],
)
def test_a_form_from_a_mailbox_that_may_not_file_it_waits_for_a_person(app: OfficeApp, sender: str) -> None:
    app.send_forms()
    app.reply("swj", app.good_form("swj"), at(10, 20), sender=sender)
    assert expected_return(app, "swj").state is ReturnState.OWED
    assert app.sent_to(sender) == (sender == address("mzj")), "nothing but the form they were sent"
    assert [(message.triage, "人工" in message.note) for message in handled(app)] == [(Triage.UNKNOWN, True)]


def automatic_reply(when: datetime) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = address("swj"), ROBOT, "自动回复: 填报通知"
    message["Auto-Submitted"] = "auto-replied"
    message["Message-ID"] = f"<{when:%d%H%M}@client.example>"
    message.set_content("外出。")
    return message.as_bytes()


def test_an_automatic_reply_is_never_answered(app: OfficeApp) -> None:
    app.send_forms()
    sent = len(app.post_office.attempts)
    app.mailbox.put(automatic_reply(at(10, 14, 10)), at(10, 14, 10))
    app.work(at(10, 14, 10))
    assert len(app.post_office.attempts) == sent
    assert [message.triage for message in handled(app)] == [Triage.AUTOMATIC]


def test_our_own_copies_are_kept_as_evidence_and_never_opened(app: OfficeApp) -> None:
    app.send_forms()
    for raw, _recipients in app.post_office.attempts:
        app.mailbox.put(raw, at(10, 14, 9, 1))
    app.work(at(10, 14, 9, 2))
    with app.context.ledger.begin() as work:
        own = work.inbox.handled(Triage.OWN)
        mail = work.outbox.get(f"R0/{CYCLE.of('swj')}")
        assert mail is not None
        assert work.inbox.holds(mail.message_id)
    assert len(own) == len(app.post_office.attempts) == 3
    assert submissions(app, "swj") == ()


class Renumbered(MemoryMailbox):
    """The same mailbox after its server has lost count of it: every message under another UIDVALIDITY."""

    def new(self, known: KnownUids) -> Iterator[Fetched]:
        seen = known("INBOX", 99)
        for message in reversed(self.messages):
            if message.key.uid not in seen:
                yield replace(message, key=replace(message.key, uidvalidity=99))


def test_a_mailbox_that_is_numbered_anew_files_and_answers_nothing_again(app: OfficeApp) -> None:
    app.send_forms()
    app.reply("swj", careless(app, "swj"), at(10, 20, 10))
    app.reply("swj", app.good_form("swj"), at(10, 20, 11))
    sent, filed = len(app.post_office.attempts), submissions(app, "swj")
    collect = replace(app.collect, mailbox=Renumbered(app.mailbox.messages))
    assert collect.archive_new_mail(at(10, 20)) == len(app.mailbox.messages)
    assert collect.archive_new_mail(at(10, 20)) == 0
    collect.handle(at(10, 21))
    app.deliver.round(at(10, 21))
    assert (len(app.post_office.attempts), submissions(app, "swj")) == (sent, filed)


class ParserThatDies:
    """Fails on the message it is told to fear."""

    def __init__(self, parser: object, feared: bytes) -> None:
        self._parser, self._feared = parser, feared

    def parse(self, raw: bytes) -> Incoming:
        if self._feared in raw:
            raise MemoryError("a poisoned message")
        return self._parser.parse(raw)  # type: ignore[attr-defined, no-any-return]


def test_a_message_that_breaks_its_handling_stops_no_other_and_is_set_aside_once_it_failed_alone_as_well(
    app: OfficeApp,
) -> None:
    app.send_forms()
    object.__setattr__(app.collect, "parser", ParserThatDies(app.collect.parser, b"poison"))
    app.mailbox.put(b"Subject: poison\r\n\r\n", at(10, 20))
    app.mailbox.put(mail_with(app.good_form("swj"), address("swj"), at(10, 20)), at(10, 20))
    app.collect.archive_new_mail(at(10, 20))
    with pytest.raises(MemoryError):
        app.collect.handle(at(10, 20, 10))
    assert expected_return(app, "swj").state is ReturnState.ACCEPTED
    app.collect.handle(at(10, 20, 15))
    poisoned = next(message for message in handled(app) if message.triage is Triage.UNKNOWN)
    assert "隔离" in poisoned.note
    app.collect.handle(at(10, 20, 16))


def test_a_receipt_goes_out_in_the_thread_of_the_return(app: OfficeApp) -> None:
    app.send_forms()
    app.reply("swj", app.good_form("swj"), at(10, 20, 10))
    raw, recipients = app.post_office.attempts[-1]
    assert address("swj") in recipients
    assert b"In-Reply-To: <10201000.filler.swj.example@client.example>" in raw.replace(b"\r\n ", b" ")
    with app.context.ledger.begin() as work:
        assert work.outbox.counts()[MailKind.RECEIPT, MailState.SENT] == 1


NOVEMBER = Reference(CYCLE.programme, CYCLE.stream, CYCLE.period.later())


class TestLastMonthsForm:
    def test_is_sent_back_for_this_month_once_its_own_return_is_settled(self, app: OfficeApp) -> None:
        app.send_forms()
        app.reply("swj", app.good_form("swj"), at(10, 20, 10))
        app.generate.open_cycle(NOVEMBER, at(11, 16))
        again = fill(app.form_of("swj"), good_answers(PROGRAMME.items_of("swj")), {"filler": "另一填报人"})
        app.reply("swj", again, at(11, 17, 10))
        with app.context.ledger.begin() as work:
            (submission,) = work.submissions.of_return(NOVEMBER.of("swj"))
            expected = work.returns.get(NOVEMBER.of("swj"))
        assert [finding.code for finding in submission.findings] == ["E02"]
        assert "2021年10月市税务局" in submission.findings[0].sentence
        assert expected is not None
        assert expected.first_complete_at is None, "it does not stop this month's clock"
        assert len(submissions(app, "swj")) == 1

    def test_is_filed_late_while_its_own_return_is_still_owed(self, app: OfficeApp) -> None:
        app.send_forms()
        app.generate.open_cycle(NOVEMBER, at(11, 16))
        app.reply("swj", app.good_form("swj"), at(11, 17, 10))
        assert expected_return(app, "swj").state is ReturnState.ACCEPTED

"""Who is answered, and how often."""

from email import message_from_bytes
from email.message import Message
from email.policy import SMTP

import pytest
from tests.builders import fill, good_answers
from tests.people import officer
from tests.services.collect.mails import (
    app_messages,
    holds,
    letter,
    receive,
    sent_since,
    state,
    submissions,
    text_of,
    with_rules,
)
from tests.services.conftest import CYCLE, PROGRAMME, ROBOT, OfficeApp, address, at

from duban.domain.mail.holds import HoldKind
from duban.domain.returns.send_back import SendBackCode
from duban.domain.returns.submission import ReturnState
from duban.services.collect.send_back import SendingBack


@pytest.fixture
def app(app: OfficeApp) -> OfficeApp:
    """An office that has sent its forms."""
    app.send_forms()
    return app


class TestOneReceiptForOneMail:
    def test_several_forms_in_one_mail_get_one_receipt_that_names_the_fate_of_each(self, app: OfficeApp) -> None:
        good = app.good_form("swj")
        half = fill(app.form_of("swj"), good_answers(PROGRAMME.items_of("swj")[:1]))
        before = len(app.post_office.attempts)
        files = [("定稿.xlsx", good), ("副本.xlsx", good), ("半份.xlsx", half), ("坏表.xlsx", b"PK\x03\x04 broken")]
        receive(app, letter(address("swj"), at(10, 20), files=files), at(10, 20))
        assert [submission.attempt for submission in submissions(app, "swj")] == [1, 2, 3]
        assert state(app, "swj") is ReturnState.ACCEPTED, "a worse copy beside it does not undo a good return"
        ((raw, recipients),) = sent_since(app, before)
        assert recipients == (address("swj"), ROBOT)
        text = text_of(raw)
        for name, _ in files:
            assert f"《{name}》" in text
        assert "与已登记的文件相同，不重复登记" in text
        assert text.count("编号：") == 4

    def test_no_mail_to_a_unit_prints_the_long_reference(self, app: OfficeApp) -> None:
        """It stands in the head and in the workbook: people are told the short tag, and which attempt it was."""
        before = len(app.post_office.attempts)
        good, half = app.good_form("swj"), fill(app.form_of("swj"), good_answers(PROGRAMME.items_of("swj")[:1]))
        receive(app, letter(address("swj"), at(10, 20), files=[("半份.xlsx", half)]), at(10, 20))
        receive(app, letter(address("swj"), at(10, 20, 10), files=[("定稿.xlsx", good)]), at(10, 20, 10))
        files = [("定稿.xlsx", good), ("坏表.xlsx", b"PK\x03\x04 broken")]
        receive(app, letter(address("swj"), at(10, 20, 11), files=files), at(10, 20, 11))
        SendingBack(app.context).send_back(CYCLE.of("swj"), SendBackCode.WRONG, "数字有误。", officer(), at(10, 21))
        app.deliver.round(at(10, 21))
        tag = app.context.tag(CYCLE.of("swj"), at(10, 21))
        told = [message_from_bytes(raw, policy=SMTP) for raw, to in sent_since(app, before) if address("swj") in to]
        assert len(told) == 4
        for mail in told:
            shown = [str(mail["Subject"]), *(part.get_content() for part in mail.walk() if _is_words(part))]
            assert len(shown) == 3, "a subject, text and page"
            assert not [one for one in shown if f"{CYCLE.programme}/" in one]
            assert f"编号：{tag}#" in shown[1]

    def test_a_form_of_another_organisation_in_the_same_mail_waits_and_its_receipt_tells_nothing_of_it(
        self, app: OfficeApp
    ) -> None:
        before = len(app.post_office.attempts)
        files = [("我局.xlsx", app.good_form("swj")), ("他局.xlsx", app.good_form("jyj"))]
        receive(app, letter(address("swj"), at(10, 20), files=files), at(10, 20))
        assert (state(app, "swj"), state(app, "jyj")) == (ReturnState.ACCEPTED, ReturnState.OWED)
        receipt = next(text_of(raw) for raw, to in sent_since(app, before) if address("swj") in to)
        assert "2. 《他局.xlsx》\n　　发件资格待核实" in receipt.replace("\r", "")
        assert "jyj" not in receipt
        assert [hold.kind for hold in holds(app)] == [HoldKind.UNCONFIRMED]

    def test_one_mail_that_arrives_in_two_ways_is_filed_once_and_answered_once(self, app: OfficeApp) -> None:
        """To and Cc: the same Message-ID, other Received headers, other bytes."""
        raw = letter(address("swj"), at(10, 20), files=[("表.xlsx", app.good_form("swj"))])
        before = len(app.post_office.attempts)
        receive(app, raw, at(10, 20))
        receive(app, b"Received: by another way\r\n" + raw, at(10, 20, 10))
        receive(app, raw, at(10, 20, 11))
        assert len(sent_since(app, before)) == 1
        assert len(submissions(app, "swj")) == 1

    def test_a_repeated_message_id_hides_no_other_return(self, app: OfficeApp) -> None:
        """Some senders give every mail of one subject the same Message-ID."""
        half = fill(app.form_of("swj"), good_answers(PROGRAMME.items_of("swj")[:1]))
        for hour, workbook in ((9, half), (10, app.good_form("swj"))):
            raw = letter(address("swj"), at(10, 20, hour), files=[("表.xlsx", workbook)], Message_ID="<same@x.example>")
            receive(app, raw, at(10, 20, hour))
        assert [submission.attempt for submission in submissions(app, "swj")] == [1, 2]

    def test_a_mail_without_message_id_is_filed_and_answered(self, app: OfficeApp) -> None:
        raw = letter(address("swj"), at(10, 20), files=[("表.xlsx", app.good_form("swj"))])
        raw = b"\r\n".join(line for line in raw.split(b"\r\n") if not line.startswith(b"Message-ID"))
        before = len(app.post_office.attempts)
        receive(app, raw, at(10, 20))
        assert state(app, "swj") is ReturnState.ACCEPTED
        assert len(sent_since(app, before)) == 1


class TestGoLive:
    def test_a_mailbox_full_of_old_mail_answers_nobody(self, app: OfficeApp) -> None:
        """The watermark is the first collecting or, if that was earlier, the opening of the first cycle."""
        before = len(app.post_office.attempts)
        for hour in range(20):
            app.mailbox.put(letter(address("swj"), at(9, 1, hour), "材料如下"), at(9, 1, hour))
        app.mailbox.put(letter(address("jyj"), at(9, 2), files=[("表.xlsx", app.good_form("jyj"))]), at(9, 2))
        app.work(at(10, 14, 10))
        assert sent_since(app, before) == []
        assert submissions(app, "jyj") == ()
        assert len([message for message in app_messages(app) if "启用前" in message.note]) == 21

    def test_the_office_may_set_the_day_itself(self, app: OfficeApp) -> None:
        with_rules(app, answers_from=at(10, 21))
        receive(app, letter(address("swj"), at(10, 20), files=[("表.xlsx", app.good_form("swj"))]), at(10, 20))
        assert state(app, "swj") is ReturnState.OWED


class TestRobots:
    def test_an_automatic_reply_that_carries_a_form_is_filed_and_gets_one_receipt_for_each_file(
        self, app: OfficeApp
    ) -> None:
        files = [("表.xlsx", app.good_form("swj"))]
        before = len(app.post_office.attempts)
        for hour in (9, 10, 11):
            raw = letter(address("swj"), at(10, 20, hour), files=files, Auto_Submitted="auto-replied")
            receive(app, raw, at(10, 20, hour))
        assert state(app, "swj") is ReturnState.ACCEPTED
        assert len(sent_since(app, before)) == 1

    def test_an_answering_machine_that_sends_our_blank_form_back_has_reported_nothing(self, app: OfficeApp) -> None:
        before = len(app.post_office.attempts)
        files = [("表.xlsx", app.form_of("swj"))]
        receive(app, letter(address("swj"), at(10, 20), files=files, Auto_Submitted="auto-replied"), at(10, 20))
        assert state(app, "swj") is ReturnState.OWED
        assert sent_since(app, before) == []

    def test_any_other_workbook_of_an_answering_machine_is_no_return(self, app: OfficeApp) -> None:
        before = len(app.post_office.attempts)
        files = [("值班表.xlsx", b"PK\x03\x04 a rota")]
        receive(app, letter(address("swj"), at(10, 20), files=files, Auto_Submitted="auto-replied"), at(10, 20))
        assert (submissions(app, "swj"), holds(app)) == ((), ())
        assert sent_since(app, before) == []


def _is_words(part: Message) -> bool:
    return part.get_content_maintype() == "text" and part.get_filename() is None

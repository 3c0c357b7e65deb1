"""A mail without a workbook: who is sent the form, and what waits for a person."""

from email import message_from_bytes
from email.policy import SMTP

import pytest
from tests.builders import fill, good_answers
from tests.services.collect.mails import (
    SCAN,
    STRANGER,
    holds,
    last_handled,
    letter,
    receive,
    sent_since,
    state,
    submissions,
    text_of,
    with_rules,
)
from tests.services.conftest import CYCLE, PROGRAMME, OfficeApp, address, at

from duban.domain.mail.holds import HoldKind
from duban.domain.mail.triage import Triage
from duban.domain.returns.submission import ReturnState


@pytest.fixture
def app(app: OfficeApp) -> OfficeApp:
    """An office that has sent its forms."""
    app.send_forms()
    return app


class TestPleaseUseTheForm:
    def test_who_wrote_without_a_workbook_gets_the_form_once_a_day(self, app: OfficeApp) -> None:
        before = len(app.post_office.attempts)
        for day, hour in ((20, 9), (20, 10), (21, 9)):
            receive(app, letter(address("swj"), at(10, day, hour), "进展情况如下……"), at(10, day, hour))
        answers = sent_since(app, before)
        assert len(answers) == 2
        attached = list(message_from_bytes(answers[0][0], policy=SMTP).iter_attachments())
        assert [part.get_content() for part in attached] == [app.form_of("swj")]

    @pytest.mark.parametrize(
        ("sender", "text"),
        [
            pytest.param(STRANGER, "进展情况如下", id="a stranger"),
            pytest.param(address("swj"), "收到，谢谢！", id="somebody who only says thank you"),
        ],
    )
    def test_some_are_not_answered(self, app: OfficeApp, sender: str, text: str) -> None:
        before = len(app.post_office.attempts)
        receive(app, letter(sender, at(10, 20), text), at(10, 20))
        assert sent_since(app, before) == []
        assert last_handled(app).triage is Triage.NO_WORKBOOK

    def test_whose_mail_was_too_large_to_be_fetched_is_told_so(self, app: OfficeApp) -> None:
        whole = letter(address("swj"), at(10, 20), files=[("表.xlsx", app.good_form("swj"))])
        before = len(app.post_office.attempts)
        receive(app, whole.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", at(10, 20))
        ((answer, _to),) = sent_since(app, before)
        assert "邮件过大或不完整" in text_of(answer)

    def test_who_has_reported_is_not_asked_for_a_form(self, app: OfficeApp) -> None:
        app.reply("swj", app.good_form("swj"), at(10, 20))
        before = len(app.post_office.attempts)
        receive(app, letter(address("swj"), at(10, 21), "另有一事相商"), at(10, 21))
        assert sent_since(app, before) == []

    def test_beyond_the_limit_of_the_hour_answers_wait_and_say_why_but_returns_are_filed(self, app: OfficeApp) -> None:
        with_rules(app, answers_per_hour=1)
        before = len(app.post_office.attempts)
        for organisation in ("swj", "jyj"):
            app.mailbox.put(letter(address(organisation), at(10, 20), "进展如下"), at(10, 20))
        app.mailbox.put(letter(address("mzj"), at(10, 20), files=[("表.xlsx", app.good_form("mzj"))]), at(10, 20))
        app.work(at(10, 20))
        assert len(sent_since(app, before)) == 2, "one answer, and the receipt"
        with app.context.ledger.begin() as work:
            assert [(message.attempts, message.note) for message in work.inbox.unhandled()] == [
                (0, "自动答复已达上限，稍后处理")
            ]
        app.work(at(10, 20, 10, 1))
        assert len(sent_since(app, before)) == 3

    def test_two_robots_that_write_to_each_other_all_day_come_to_an_end(self, app: OfficeApp) -> None:
        """The other robot marks nothing as automatic and attaches another workbook to every answer."""
        with_rules(app, receipts_per_sender_and_day=3)
        before = len(app.post_office.attempts)
        for minute in range(8):
            answers = good_answers(PROGRAMME.items_of("swj"))
            answers[1] = answers[1] | {"remark": f"第{minute}次"}
            workbook = fill(app.form_of("swj"), answers)
            raw = letter(address("swj"), at(10, 20, 9, minute), files=[("表.xlsx", workbook)])
            receive(app, raw, at(10, 20, 9, minute))
        assert len(submissions(app, "swj")) == 8, "all are filed at once"
        for day, sent in ((21, 6), (22, 8)):
            app.work(at(10, day))
            assert len(sent_since(app, before)) == sent, "their receipts follow, as many a day as may"

    def test_twenty_bad_mails_at_night_do_not_put_off_the_return_of_the_afternoon(self, app: OfficeApp) -> None:
        with_rules(app, receipts_per_sender_and_day=3)
        for minute in range(5):
            when = at(10, 25, 0, 5 + minute)
            receive(app, letter(address("swj"), when, files=[("表.xlsx", b"PK\x03\x04 %d" % minute)]), when)
        receive(app, letter(address("swj"), at(10, 25, 15), files=[("表.xlsx", app.good_form("swj"))]), at(10, 25, 15))
        assert state(app, "swj") is ReturnState.ACCEPTED
        assert submissions(app, "swj")[-1].received_at == at(10, 25, 15)
        with app.context.ledger.begin() as work:
            assert work.inbox.unhandled() == ()


class TestPapers:
    @pytest.mark.parametrize(
        ("name", "data", "answers"),
        [
            pytest.param("盖章件.pdf", SCAN, 1, id="a sealed PDF in place of the form"),
            pytest.param("进展.ofd", b"PK\x03\x04 OFD.xml", 1, id="an OFD in place of the form"),
            pytest.param("关于10月任务进展的复函.docx", b"PK\x03\x04 word/document.xml", 0, id="a letter"),
        ],
    )
    def test_an_official_paper_pauses_the_ladder_until_a_person_has_read_it(
        self, app: OfficeApp, name: str, data: bytes, answers: int
    ) -> None:
        before = len(app.post_office.attempts)
        receive(app, letter(address("swj"), at(10, 19), files=[(name, data)]), at(10, 19))
        assert len(sent_since(app, before)) == answers
        (hold,) = holds(app)
        assert (hold.kind, hold.reference) == (HoldKind.PAPER, str(CYCLE.of("swj")))
        assert name in hold.reason
        second = at(10, 22)  # of two reminders the first is spared to whom the answer was sent
        assert {debt.reference.organisation for debt in app.escalate.debts(second)} == {"jyj", "mzj"}
        with app.context.ledger.begin() as work:
            work.holds.close(hold, at(10, 20), "督办岗", "不是报送件")
        assert {debt.reference.organisation for debt in app.escalate.debts(second)} == {"swj", "jyj", "mzj"}

    def test_a_form_beside_a_sealed_scan_is_filed_and_nothing_waits(self, app: OfficeApp) -> None:
        files = [("表.xlsx", app.good_form("swj")), ("盖章件.pdf", SCAN)]
        receive(app, letter(address("swj"), at(10, 20), files=files), at(10, 20))
        assert state(app, "swj") is ReturnState.ACCEPTED
        assert holds(app) == ()

    def test_a_paper_of_a_stranger_pauses_nobody(self, app: OfficeApp) -> None:
        receive(app, letter(STRANGER, at(10, 20), files=[("盖章件.pdf", SCAN)]), at(10, 20))
        assert holds(app) == ()

"""Who is answered, who may file, and what waits for a person."""

from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import pytest
from tests.builders import fill, good_answers
from tests.services.conftest import CYCLE, PROGRAMME, ROBOT, OfficeHouse, address, at

from duban.domain.authentication import Authentication
from duban.domain.delivery import OutgoingMail
from duban.domain.intake import Hold, HoldKind, IntakeRules
from duban.domain.organisation import Role
from duban.domain.submission import ReturnState, Submission
from duban.domain.triage import Incoming, Triage
from duban.ports import MessageParser, ReceivedMessage

WORKBOOK = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
STRANGER = "somebody@elsewhere.example"
SCAN = b"%PDF-1.4 /Subtype /Image"
Files = list[tuple[str, bytes]]


def letter(sender: str, when: datetime, text: str = "见附件。", files: Files | None = None, **headers: str) -> bytes:
    """A mail with any files; header names with _ for -."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, ROBOT, "任务进展"
    message["Date"] = format_datetime(when)
    message["Message-ID"] = f"<{when:%m%d%H%M%S}.{sender.replace('@', '.')}@client.example>"
    for name, value in headers.items():
        del message[name.replace("_", "-")]
        message[name.replace("_", "-")] = value
    message.set_content(text)
    for name, data in files or []:
        main, sub = WORKBOOK if name.endswith("xlsx") else ("application", "octet-stream")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def receive(house: OfficeHouse, raw: bytes, when: datetime) -> None:
    house.mailbox.put(raw, when)
    house.work(when)


def sent_since(house: OfficeHouse, before: int) -> list[tuple[bytes, tuple[str, ...]]]:
    return house.post_office.attempts[before:]


def text_of(raw: bytes) -> str:
    body = message_from_bytes(raw, policy=SMTP).get_body()
    assert body is not None
    return str(body.get_content())


def submissions(house: OfficeHouse, organisation: str) -> tuple[Submission, ...]:
    with house.desk.ledger.begin() as work:
        return work.submissions.of_return(CYCLE.of(organisation))


def holds(house: OfficeHouse) -> tuple[Hold, ...]:
    with house.desk.ledger.begin() as work:
        return work.holds.waiting()


def state(house: OfficeHouse, organisation: str) -> ReturnState:
    with house.desk.ledger.begin() as work:
        expected = work.returns.get(CYCLE.of(organisation))
    assert expected is not None
    return expected.state


def last_handled(house: OfficeHouse) -> ReceivedMessage:
    with house.desk.ledger.begin() as work:
        return [message for message in work.inbox.handled() if message.triage is not Triage.OWN][-1]


def with_rules(house: OfficeHouse, **rules: object) -> None:
    object.__setattr__(house.collect, "rules", replace(IntakeRules(), **rules))  # type: ignore[arg-type]


class Judging:
    """The parser of the house, under a border server that gives one verdict on all."""

    def __init__(self, parser: MessageParser, verdict: Authentication) -> None:
        self._parser, self._verdict = parser, verdict

    def parse(self, raw: bytes) -> Incoming:
        return replace(self._parser.parse(raw), authentication=self._verdict)


def forge_everything(house: OfficeHouse) -> None:
    object.__setattr__(house.collect, "parser", Judging(house.collect.parser, Authentication.FAIL))


@pytest.fixture
def house(house: OfficeHouse) -> OfficeHouse:
    """An office that has sent its forms."""
    house.send_forms()
    return house


class TestOneReceiptForOneMail:
    def test_several_forms_in_one_mail_get_one_receipt_that_names_the_fate_of_each(self, house: OfficeHouse) -> None:
        good = house.good_form("swj")
        half = fill(house.form_of("swj"), good_answers(PROGRAMME.items_of("swj")[:1]))
        before = len(house.post_office.attempts)
        files = [("定稿.xlsx", good), ("副本.xlsx", good), ("半份.xlsx", half), ("坏表.xlsx", b"PK\x03\x04 broken")]
        receive(house, letter(address("swj"), at(10, 20), files=files), at(10, 20))
        assert [submission.attempt for submission in submissions(house, "swj")] == [1, 2, 3]
        assert state(house, "swj") is ReturnState.ACCEPTED, "a worse copy beside it does not undo a good return"
        ((raw, recipients),) = sent_since(house, before)
        assert recipients == (address("swj"), ROBOT)
        text = text_of(raw)
        for name, _ in files:
            assert f"《{name}》" in text
        assert "与已登记的文件相同，不重复登记" in text
        assert text.count("编号：") == 4

    def test_a_form_of_another_organisation_in_the_same_mail_waits_and_its_receipt_tells_nothing_of_it(
        self, house: OfficeHouse
    ) -> None:
        before = len(house.post_office.attempts)
        files = [("我局.xlsx", house.good_form("swj")), ("他局.xlsx", house.good_form("jyj"))]
        receive(house, letter(address("swj"), at(10, 20), files=files), at(10, 20))
        assert (state(house, "swj"), state(house, "jyj")) == (ReturnState.ACCEPTED, ReturnState.OWED)
        receipt = next(text_of(raw) for raw, to in sent_since(house, before) if address("swj") in to)
        assert "2. 《他局.xlsx》\n　　发件资格待核实" in receipt.replace("\r", "")
        assert "jyj" not in receipt
        assert [hold.kind for hold in holds(house)] == [HoldKind.UNCONFIRMED]

    def test_one_mail_that_arrives_in_two_ways_is_filed_once_and_answered_once(self, house: OfficeHouse) -> None:
        """To and Cc: the same Message-ID, other Received headers, other bytes."""
        raw = letter(address("swj"), at(10, 20), files=[("表.xlsx", house.good_form("swj"))])
        before = len(house.post_office.attempts)
        receive(house, raw, at(10, 20))
        receive(house, b"Received: by another way\r\n" + raw, at(10, 20, 10))
        receive(house, raw, at(10, 20, 11))
        assert len(sent_since(house, before)) == 1
        assert len(submissions(house, "swj")) == 1

    def test_a_repeated_message_id_hides_no_other_return(self, house: OfficeHouse) -> None:
        """Some senders give every mail of one subject the same Message-ID."""
        half = fill(house.form_of("swj"), good_answers(PROGRAMME.items_of("swj")[:1]))
        for hour, workbook in ((9, half), (10, house.good_form("swj"))):
            raw = letter(address("swj"), at(10, 20, hour), files=[("表.xlsx", workbook)], Message_ID="<same@x.example>")
            receive(house, raw, at(10, 20, hour))
        assert [submission.attempt for submission in submissions(house, "swj")] == [1, 2]

    def test_a_mail_without_message_id_is_filed_and_answered(self, house: OfficeHouse) -> None:
        raw = letter(address("swj"), at(10, 20), files=[("表.xlsx", house.good_form("swj"))])
        raw = b"\r\n".join(line for line in raw.split(b"\r\n") if not line.startswith(b"Message-ID"))
        before = len(house.post_office.attempts)
        receive(house, raw, at(10, 20))
        assert state(house, "swj") is ReturnState.ACCEPTED
        assert len(sent_since(house, before)) == 1


class TestGoLive:
    def test_a_mailbox_full_of_old_mail_answers_nobody(self, house: OfficeHouse) -> None:
        """The watermark is the first collecting or, if that was earlier, the opening of the first cycle."""
        before = len(house.post_office.attempts)
        for hour in range(20):
            house.mailbox.put(letter(address("swj"), at(9, 1, hour), "材料如下"), at(9, 1, hour))
        house.mailbox.put(letter(address("jyj"), at(9, 2), files=[("表.xlsx", house.good_form("jyj"))]), at(9, 2))
        house.work(at(10, 14, 10))
        assert sent_since(house, before) == []
        assert submissions(house, "jyj") == ()
        assert len([message for message in house_messages(house) if "启用前" in message.note]) == 21

    def test_the_office_may_set_the_day_itself(self, house: OfficeHouse) -> None:
        with_rules(house, answers_from=at(10, 21))
        receive(house, letter(address("swj"), at(10, 20), files=[("表.xlsx", house.good_form("swj"))]), at(10, 20))
        assert state(house, "swj") is ReturnState.OWED


def house_messages(house: OfficeHouse) -> tuple[ReceivedMessage, ...]:
    with house.desk.ledger.begin() as work:
        return work.inbox.handled()


def question(house: OfficeHouse) -> OutgoingMail:
    (hold,) = (hold for hold in holds(house) if hold.kind is HoldKind.UNCONFIRMED)
    with house.desk.ledger.begin() as work:
        mail = work.outbox.get(hold.question)
    assert mail is not None
    return mail


class TestWhoMayFile:
    def test_a_file_from_a_strange_mailbox_is_asked_about_once(self, house: OfficeHouse) -> None:
        files = [("表.xlsx", house.good_form("swj"))]
        before = len(house.post_office.attempts)
        receive(house, letter(STRANGER, at(10, 20, 9), files=files), at(10, 20, 9))
        receive(house, letter(STRANGER, at(10, 20, 10), files=files), at(10, 20, 10))
        ((raw, recipients),) = sent_since(house, before)
        assert set(recipients) == {address("swj"), address("swj", Role.LIAISON), ROBOT}
        assert STRANGER in text_of(raw)
        assert house.sent_to(STRANGER) == 0

    @pytest.mark.parametrize("header", ["In_Reply_To", "References"])
    def test_the_registered_contact_releases_it_and_it_counts_from_when_it_came(
        self, house: OfficeHouse, header: str
    ) -> None:
        receive(house, letter(STRANGER, at(10, 25, 17), files=[("表.xlsx", house.good_form("swj"))]), at(10, 25, 17))
        reply = letter(
            address("swj", Role.LIAISON),
            at(10, 26, 10),
            "确认，是我局报送。",
            **{
                header: f"<other@x.example> {question(house).message_id}"
                if header == "References"
                else question(house).message_id
            },
        )
        before = len(house.post_office.attempts)
        receive(house, reply, at(10, 26, 10))
        (submission,) = submissions(house, "swj")
        assert (submission.received_at, submission.sender) == (at(10, 25, 17), STRANGER)
        assert state(house, "swj") is ReturnState.ACCEPTED
        assert holds(house) == ()
        ((_, recipients),) = sent_since(house, before)
        assert recipients == (address("swj", Role.LIAISON), ROBOT), "the receipt goes to who vouched, not to a stranger"

    def test_a_no_ends_it_and_files_nothing(self, house: OfficeHouse) -> None:
        receive(house, letter(STRANGER, at(10, 20), files=[("表.xlsx", house.good_form("swj"))]), at(10, 20))
        no = letter(address("swj"), at(10, 20, 10), "不是我局报送的。", In_Reply_To=question(house).message_id)
        receive(house, no, at(10, 20, 10))
        assert submissions(house, "swj") == ()
        assert holds(house) == ()

    def test_an_answer_that_says_neither_goes_to_a_person(self, house: OfficeHouse) -> None:
        receive(house, letter(STRANGER, at(10, 20), files=[("表.xlsx", house.good_form("swj"))]), at(10, 20))
        unclear = letter(address("swj"), at(10, 20, 10), "请问是哪个文件？", In_Reply_To=question(house).message_id)
        receive(house, unclear, at(10, 20, 10))
        assert submissions(house, "swj") == ()
        assert "请人工判读" in holds(house)[0].reason

    @pytest.mark.parametrize(
        "sender",
        [
            pytest.param(STRANGER, id="the stranger himself"),
            pytest.param(address("jyj"), id="another organisation"),
            pytest.param("somebody@swj.example", id="an unregistered mailbox of the same domain"),
        ],
    )
    def test_nobody_but_a_registered_contact_releases_it(self, house: OfficeHouse, sender: str) -> None:
        receive(house, letter(STRANGER, at(10, 20), files=[("表.xlsx", house.good_form("swj"))]), at(10, 20))
        reply = letter(sender, at(10, 20, 10), "确认", In_Reply_To=question(house).message_id)
        receive(house, reply, at(10, 20, 10))
        assert submissions(house, "swj") == ()
        assert len(holds(house)) == 1

    def test_a_message_id_that_only_looks_like_ours_releases_nothing(self, house: OfficeHouse) -> None:
        receive(house, letter(STRANGER, at(10, 20), files=[("表.xlsx", house.good_form("swj"))]), at(10, 20))
        forged = f"<duban.{'0' * 32}.{'0' * 32}@yyb.quanzhou.example>"
        receive(house, letter(address("swj"), at(10, 20, 10), "确认", In_Reply_To=forged), at(10, 20, 10))
        assert submissions(house, "swj") == ()

    def test_a_mailbox_of_the_organisations_domain_may_file(self, house: OfficeHouse) -> None:
        raw = letter("new@swj.example", at(10, 20), files=[("表.xlsx", house.good_form("swj"))])
        receive(house, raw, at(10, 20))
        assert state(house, "swj") is ReturnState.ACCEPTED

    def test_a_sender_whom_our_border_server_calls_forged_changes_nothing_and_is_told_nothing(
        self, house: OfficeHouse
    ) -> None:
        forge_everything(house)
        before = len(house.post_office.attempts)
        receive(house, letter(address("swj"), at(10, 20), files=[("表.xlsx", house.good_form("swj"))]), at(10, 20))
        receive(house, letter(address("swj"), at(10, 20, 10), "情况见正文"), at(10, 20, 10))
        receive(house, letter(address("swj"), at(10, 20, 11), files=[("复函.pdf", SCAN)]), at(10, 20, 11))
        assert state(house, "swj") is ReturnState.OWED
        assert sent_since(house, before) == []
        assert {hold.kind for hold in holds(house)} == {HoldKind.FORGED}
        with house.desk.ledger.begin() as work:
            assert not work.holds.pauses(CYCLE.of("swj")), "a forged paper must not silence the reminders"


class TestPleaseUseTheForm:
    def test_who_wrote_without_a_workbook_gets_the_form_once_a_day(self, house: OfficeHouse) -> None:
        before = len(house.post_office.attempts)
        for day, hour in ((20, 9), (20, 10), (21, 9)):
            receive(house, letter(address("swj"), at(10, day, hour), "进展情况如下……"), at(10, day, hour))
        answers = sent_since(house, before)
        assert len(answers) == 2
        attached = list(message_from_bytes(answers[0][0], policy=SMTP).iter_attachments())
        assert [part.get_content() for part in attached] == [house.form_of("swj")]

    @pytest.mark.parametrize(
        ("sender", "text"),
        [
            pytest.param(STRANGER, "进展情况如下", id="a stranger"),
            pytest.param(address("swj"), "收到，谢谢！", id="somebody who only says thank you"),
        ],
    )
    def test_some_are_not_answered(self, house: OfficeHouse, sender: str, text: str) -> None:
        before = len(house.post_office.attempts)
        receive(house, letter(sender, at(10, 20), text), at(10, 20))
        assert sent_since(house, before) == []
        assert last_handled(house).triage is Triage.NO_WORKBOOK

    def test_whose_mail_was_too_large_to_be_fetched_is_told_so(self, house: OfficeHouse) -> None:
        whole = letter(address("swj"), at(10, 20), files=[("表.xlsx", house.good_form("swj"))])
        before = len(house.post_office.attempts)
        receive(house, whole.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", at(10, 20))
        ((answer, _to),) = sent_since(house, before)
        assert "邮件过大或不完整" in text_of(answer)

    def test_who_has_reported_is_not_asked_for_a_form(self, house: OfficeHouse) -> None:
        house.reply("swj", house.good_form("swj"), at(10, 20))
        before = len(house.post_office.attempts)
        receive(house, letter(address("swj"), at(10, 21), "另有一事相商"), at(10, 21))
        assert sent_since(house, before) == []

    def test_beyond_the_limit_of_the_hour_answers_wait_and_say_why_but_returns_are_filed(
        self, house: OfficeHouse
    ) -> None:
        with_rules(house, answers_per_hour=1)
        before = len(house.post_office.attempts)
        for organisation in ("swj", "jyj"):
            house.mailbox.put(letter(address(organisation), at(10, 20), "进展如下"), at(10, 20))
        house.mailbox.put(letter(address("mzj"), at(10, 20), files=[("表.xlsx", house.good_form("mzj"))]), at(10, 20))
        house.work(at(10, 20))
        assert len(sent_since(house, before)) == 2, "one answer, and the receipt"
        with house.desk.ledger.begin() as work:
            assert [(message.attempts, message.note) for message in work.inbox.unhandled()] == [
                (0, "自动答复已达上限，稍后处理")
            ]
        house.work(at(10, 20, 10, 1))
        assert len(sent_since(house, before)) == 3

    def test_two_robots_that_write_to_each_other_all_day_come_to_an_end(self, house: OfficeHouse) -> None:
        """The other robot marks nothing as automatic and attaches another workbook to every answer."""
        with_rules(house, receipts_per_sender_and_day=3)
        before = len(house.post_office.attempts)
        for minute in range(8):
            answers = good_answers(PROGRAMME.items_of("swj"))
            answers[1] = answers[1] | {"remark": f"第{minute}次"}
            workbook = fill(house.form_of("swj"), answers)
            raw = letter(address("swj"), at(10, 20, 9, minute), files=[("表.xlsx", workbook)])
            receive(house, raw, at(10, 20, 9, minute))
        assert len(sent_since(house, before)) == 3
        house.work(at(10, 21))
        assert len(sent_since(house, before)) == 6, "what waited is filed and answered the next day, as much as may"


class TestPapers:
    @pytest.mark.parametrize(
        ("name", "data"),
        [
            pytest.param("盖章件.pdf", SCAN, id="a sealed PDF"),
            pytest.param("进展.ofd", b"PK\x03\x04 OFD.xml", id="an OFD"),
            pytest.param("关于10月任务进展的复函.docx", b"PK\x03\x04 word/document.xml", id="a letter"),
        ],
    )
    def test_an_official_paper_is_never_answered_and_pauses_the_ladder_until_a_person_has_read_it(
        self, house: OfficeHouse, name: str, data: bytes
    ) -> None:
        before = len(house.post_office.attempts)
        receive(house, letter(address("swj"), at(10, 19), files=[(name, data)]), at(10, 19))
        assert sent_since(house, before) == []
        (hold,) = holds(house)
        assert (hold.kind, hold.reference) == (HoldKind.PAPER, str(CYCLE.of("swj")))
        assert name in hold.reason
        assert {debt.reference.organisation for debt in house.escalate.debts(at(10, 20))} == {"jyj", "mzj"}
        with house.desk.ledger.begin() as work:
            work.holds.close(hold, at(10, 20), "督办岗", "不是报送件")
        assert {debt.reference.organisation for debt in house.escalate.debts(at(10, 20))} == {"swj", "jyj", "mzj"}

    def test_a_form_beside_a_sealed_scan_is_filed_and_nothing_waits(self, house: OfficeHouse) -> None:
        files = [("表.xlsx", house.good_form("swj")), ("盖章件.pdf", SCAN)]
        receive(house, letter(address("swj"), at(10, 20), files=files), at(10, 20))
        assert state(house, "swj") is ReturnState.ACCEPTED
        assert holds(house) == ()

    def test_a_paper_of_a_stranger_pauses_nobody(self, house: OfficeHouse) -> None:
        receive(house, letter(STRANGER, at(10, 20), files=[("盖章件.pdf", SCAN)]), at(10, 20))
        assert holds(house) == ()


class TestRobots:
    def test_an_automatic_reply_that_carries_a_form_is_filed_and_gets_one_receipt_for_each_file(
        self, house: OfficeHouse
    ) -> None:
        files = [("表.xlsx", house.good_form("swj"))]
        before = len(house.post_office.attempts)
        for hour in (9, 10, 11):
            raw = letter(address("swj"), at(10, 20, hour), files=files, Auto_Submitted="auto-replied")
            receive(house, raw, at(10, 20, hour))
        assert state(house, "swj") is ReturnState.ACCEPTED
        assert len(sent_since(house, before)) == 1

    def test_an_answering_machine_that_sends_our_blank_form_back_has_reported_nothing(self, house: OfficeHouse) -> None:
        before = len(house.post_office.attempts)
        files = [("表.xlsx", house.form_of("swj"))]
        receive(house, letter(address("swj"), at(10, 20), files=files, Auto_Submitted="auto-replied"), at(10, 20))
        assert state(house, "swj") is ReturnState.OWED
        assert sent_since(house, before) == []

    def test_any_other_workbook_of_an_answering_machine_is_no_return(self, house: OfficeHouse) -> None:
        before = len(house.post_office.attempts)
        files = [("值班表.xlsx", b"PK\x03\x04 a rota")]
        receive(house, letter(address("swj"), at(10, 20), files=files, Auto_Submitted="auto-replied"), at(10, 20))
        assert (submissions(house, "swj"), holds(house)) == ((), ())
        assert sent_since(house, before) == []

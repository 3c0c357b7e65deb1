"""A unit that says anything without a return is heard: filed, shown, and left alone for a while."""

import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from typing import ClassVar

import pytest
from tests.builders import fill, good_answers
from tests.people import officer
from tests.services.collect.mails import SCAN, Files, holds, letter, receive, sent_since, state, text_of
from tests.services.conftest import BORDER, CYCLE, PROGRAMME, OfficeApp, address, at

from duban.adapters.outage_file import JsonOutageFile
from duban.config import PROJECT
from duban.domain.mail.holds import IntakeRules
from duban.domain.mail.message import MessageKind, UnitMessage, message_kind, said_words
from duban.domain.plan.organisation import Role
from duban.domain.returns.submission import ReturnState
from duban.errors import Refused
from duban.services.collect.collect import unanswered
from duban.services.collect.outcome import FileOutcomeKind
from duban.services.collect.work_list import Messages
from duban.services.compile.load_facts import Gather
from duban.services.operate.health import Healths
from duban.services.watch.outages import OutageMemory

SWJ = CYCLE.of("swj")


def urged(app: OfficeApp) -> str:
    """The morning of the urge; gives its Message-ID."""
    app.send_forms()
    for now in (at(10, 20), at(10, 22), at(10, 26)):
        for debt in app.escalate.debts(now):
            app.escalate.pay(debt.reference, now)
        app.deliver.round(now)
    with app.context.ledger.begin() as work:
        mail = work.outbox.get(f"R3/{SWJ}")
    assert mail is not None
    return mail.message_id


def answer(app: OfficeApp, words: str, sender: str = "", subject: str = "回复：催办") -> None:
    sender = sender or address("swj", Role.LIAISON)
    raw = letter(sender, at(10, 27, 15), words, Subject=subject, In_Reply_To=urged(app))
    receive(app, raw, at(10, 27, 15))


def messages(app: OfficeApp) -> tuple[UnitMessage, ...]:
    with app.context.ledger.begin() as work:
        return work.unit_messages.open()


def is_urged_next_day(app: OfficeApp) -> bool:
    return SWJ in {debt.reference for debt in app.escalate.debts(at(10, 28))}


def test_an_answer_is_filed_with_its_words_and_pauses_the_next_rung(app: OfficeApp) -> None:
    answer(app, "系统正在升级，本周五前报送。\n\n> 截至10月26日9时，尚未收到贵局任务进展情况。")
    with app.context.ledger.begin() as work:
        (reply,) = work.unit_messages.about(str(SWJ))
    assert (reply.words, reply.mail_key) == ("系统正在升级，本周五前报送。", f"R3/{SWJ}")
    assert app.sent_to(address("swj", Role.LIAISON)) == 4, "no robot asks for the form in return"
    assert "swj" not in {debt.reference.organisation for debt in app.escalate.debts(at(10, 28))}
    (held,) = [one for one in app.escalate.plan(at(10, 28)).withheld if one.reference == SWJ]
    assert "已于10月27日来信答复，10月29日前暂缓下一级" in held.halt.reason
    assert "R4" in {debt.rung for debt in app.escalate.debts(at(10, 29)) if debt.reference == SWJ}


def test_the_signer_reads_the_answer(app: OfficeApp) -> None:
    answer(app, "系统正在升级，本周五前报送。")
    app.escalate.pay(SWJ, at(10, 29))
    case = app.sign.case(app.sign.document(f"R4/{SWJ}", 1), at(10, 29)).as_markdown()
    assert "系统正在升级，本周五前报送。" in case
    assert "10月26日09:00" in case


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("我局填报表已报分管领导审签，预计29日报送，请予宽限。", id="the word form is no forgotten file"),
        pytest.param("收到，29日前报。", id="more than a thank-you"),
        pytest.param("见附件。", id="whoever forgot the file was not silent either"),
        pytest.param("第2项职责已划转，请核实。", id="not ours"),
    ],
)
@pytest.mark.parametrize(
    ("role", "headers"),
    [
        pytest.param(Role.LIAISON, {}, id="without a thread"),
        pytest.param(Role.FILLER, {}, id="by another contact of the unit"),
        pytest.param(Role.FILLER, {"Subject": f"回复：催办〔{SWJ}〕"}, id="with our tag alone"),
        pytest.param(Role.LIAISON, {"Authentication_Results": "none.example; none"}, id="unchecked, but registered"),
    ],
)
def test_whatever_a_unit_says_waits_for_a_person_and_pauses_the_next_rung(
    app: OfficeApp, words: str, role: Role, headers: dict[str, str]
) -> None:
    urged(app)
    raw = letter(address("swj", role), at(10, 27, 15), words, **({"Subject": "回复：催办"} | headers))
    receive(app, raw, at(10, 27, 15))
    (message,) = messages(app)
    assert (message.subject, message.words, message.is_vouched) == (str(SWJ), words, True)
    assert not is_urged_next_day(app)


def test_a_stranger_with_our_thread_is_shown_and_pauses_nothing(app: OfficeApp) -> None:
    answer(app, "我们单位下周报。", "somebody@elsewhere.example")
    (message,) = messages(app)
    assert (message.subject, message.is_vouched) == (str(SWJ), False)
    assert is_urged_next_day(app)


def test_a_forged_contact_is_shown_and_pauses_nothing(app: OfficeApp) -> None:
    urged(app)
    forged = {"Subject": "回复：催办", "Authentication_Results": f"{BORDER}; dmarc=fail header.from=swj.example"}
    receive(app, letter(address("swj"), at(10, 27, 15), "下周报。", **forged), at(10, 27, 15))
    assert [one.is_vouched for one in messages(app)] == [False]
    assert is_urged_next_day(app)


@pytest.mark.parametrize(
    ("words", "sender"),
    [
        pytest.param("收到，谢谢。\n\n市税务局办公室 林某\n0595-22221111", "", id="a thank-you with its signature"),
        pytest.param("我们单位下周报。", "somebody@elsewhere.example", id="a stranger about nothing of ours"),
    ],
)
def test_a_plain_receipt_and_a_strangers_mail_are_no_messages(app: OfficeApp, words: str, sender: str) -> None:
    urged(app)
    raw = letter(sender or address("swj"), at(10, 27, 15), words, Subject="回复：催办")
    receive(app, raw, at(10, 27, 15))
    assert messages(app) == ()
    assert is_urged_next_day(app)


class TestWithdrawal:
    def test_a_return_whose_withdrawal_is_asked_stays_accepted_and_the_unit_is_told(self, app: OfficeApp) -> None:
        app.send_forms()
        app.reply("swj", app.good_form("swj"), at(10, 20))
        before = len(app.post_office.attempts)
        words = "刚才报送的填报表第1项数字有误，请作废，我局稍后重新报送。"
        raw = letter(address("swj"), at(10, 20, 15), words, Subject="关于作废10月报送件的说明")
        receive(app, raw, at(10, 20, 15))
        assert state(app, "swj") is ReturnState.ACCEPTED
        (message,) = messages(app)
        assert (message.kind, message.items(), message.subject) == (MessageKind.WITHDRAWAL, (1,), str(SWJ))
        ((sent, to),) = sent_since(app, before)
        assert address("swj") in to
        assert "已标注“申请作废”" in text_of(sent)
        assert "仍按已接收处理" in text_of(sent)

    def test_the_report_says_so_until_a_person_has_decided(self, app: OfficeApp) -> None:
        app.send_forms()
        app.reply("swj", app.good_form("swj"), at(10, 20))
        receive(app, letter(address("swj"), at(10, 20, 15), "第1项数字有误，请作废。"), at(10, 20, 15))
        (told,) = [one for one in Gather(app.context).report(CYCLE, at(10, 28)).coverage.answers if one.code == "swj"]
        assert told.remark == "单位于10月20日申请作废，待核定"
        assert told.number, "it is accepted all the same"
        (message,) = messages(app)
        list_of = Messages(app.context, app.collect.parser)
        list_of.note(message.message, "经核实无误，不作废", officer(), at(10, 28, 11))
        answers = Gather(app.context).report(CYCLE, at(10, 28, 12)).coverage.answers
        assert all(one.withdrawal_asked_at is None for one in answers)

    @pytest.mark.parametrize("subject", ["撤回: 10月填报表", "Recall: 任务进展"])
    def test_the_recall_of_a_mail_program_asks_the_same(self, app: OfficeApp, subject: str) -> None:
        app.send_forms()
        app.reply("swj", app.good_form("swj"), at(10, 20))
        raw = letter(address("swj"), at(10, 20, 15), "张三希望撤回邮件“任务进展”。", Subject=subject)
        receive(app, raw, at(10, 20, 15))
        assert [one.kind for one in messages(app)] == [MessageKind.WITHDRAWAL]

    def test_nobody_is_told_that_a_return_stands_which_was_never_filed(self, app: OfficeApp) -> None:
        app.send_forms()
        before = len(app.post_office.attempts)
        receive(app, letter(address("swj"), at(10, 20), "上一封邮件请作废。", Subject="作废"), at(10, 20))
        assert [one.kind for one in messages(app)] == [MessageKind.WITHDRAWAL]
        assert sent_since(app, before) == []

    def test_the_receipt_of_a_later_return_says_that_a_withdrawal_waits(self, app: OfficeApp) -> None:
        app.send_forms()
        app.reply("swj", app.good_form("swj"), at(10, 20))
        receive(app, letter(address("swj"), at(10, 20, 15), "第1项数字有误，请作废。"), at(10, 20, 15))
        before = len(app.post_office.attempts)
        answers = good_answers(PROGRAMME.items_of("swj"))
        answers[1] = answers[1] | {"remark": "更正"}
        app.reply("swj", fill(app.form_of("swj"), answers), at(10, 21))
        ((sent, _to),) = sent_since(app, before)
        assert "10月20日15时提出的作废申请尚待我办核定" in "".join(text_of(sent).split())
        (message,) = messages(app)
        Messages(app.context, app.collect.parser).note(message.message, "已由更正件取代", officer(), at(10, 21, 10))
        answers[1] = answers[1] | {"remark": "再次更正"}
        app.reply("swj", fill(app.form_of("swj"), answers), at(10, 21, 11))
        assert "作废申请" not in text_of(sent_since(app, before)[-1][0])


LEAVE = "10月20日至25日我休假，有事请打李四电话。"


class TestWordsUnderARobotsMark:
    """Marks that gateways put on people's mail as well do not make a unit silent; nor is a robot taken for a person."""

    @pytest.mark.parametrize(
        "headers",
        [
            pytest.param({"Feedback_ID": "1:2:swj"}, id="the gateway of a provider"),
            pytest.param({"List_Unsubscribe": "<mailto:u@swj.example>"}, id="a mailing tool"),
            pytest.param({"List_Id": "<all.swj.example>"}, id="through the list of the unit"),
            pytest.param({"Precedence": "bulk"}, id="bulk"),
            pytest.param({"Precedence": "list"}, id="list"),
            pytest.param({"Subject": "休假通知"}, id="a subject that people write too"),
            pytest.param({"Subject": "外出通知：联系人变动"}, id="and with more in it"),
        ],
    )
    def test_they_are_an_entry_that_pauses_and_no_program_answers(
        self, app: OfficeApp, headers: dict[str, str]
    ) -> None:
        urged(app)
        before = len(app.post_office.attempts)
        raw = letter(address("swj"), at(10, 27, 15), LEAVE, **{"Subject": "回复：催办", **headers})
        receive(app, raw, at(10, 27, 15))
        (message,) = messages(app)
        assert (message.subject, message.kind) == (str(SWJ), MessageKind.DOUBTFUL)
        assert LEAVE in message.words
        assert not is_urged_next_day(app)
        assert sent_since(app, before) == [], "it may be a robot after all"

    def test_what_is_certainly_asked_keeps_its_kind(self, app: OfficeApp) -> None:
        urged(app)
        receive(app, letter(address("swj"), at(10, 27, 15), "29日前报。", Feedback_ID="1:2:a"), at(10, 27, 15))
        assert [one.kind for one in messages(app)] == [MessageKind.EXTENSION]

    def test_words_beside_a_form_are_an_entry_too(self, app: OfficeApp) -> None:
        app.send_forms()
        files = [("表.xlsx", app.good_form("swj"))]
        raw = letter(address("swj"), at(10, 20), "第2项职责已划转。", files=files, Precedence="bulk")
        receive(app, raw, at(10, 20))
        assert state(app, "swj") is ReturnState.ACCEPTED
        assert [one.kind for one in messages(app)] == [MessageKind.NOT_OURS]

    def test_the_postmaster_of_a_unit_is_a_person_if_he_is_its_contact(
        self, app: OfficeApp, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        urged(app)
        (contact,) = [one for one in PROGRAMME.contacts if one.mail == address("swj")]
        postmaster = replace(contact, mail="postmaster@swj.example")
        known = replace(PROGRAMME, contacts=(*PROGRAMME.contacts, postmaster))
        monkeypatch.setattr(app.context.task_lists, "programme", lambda code: replace(known, code=code))
        receive(app, letter(postmaster.mail, at(10, 27, 15), "我局材料明日报送。"), at(10, 27, 15))
        assert [one.sender for one in messages(app)] == [postmaster.mail]
        assert not is_urged_next_day(app)

    @pytest.mark.parametrize(
        ("sender", "headers"),
        [
            pytest.param("", {"Auto_Submitted": "auto-replied"}, id="an answering machine"),
            pytest.param("", {"Auto_Submitted": "auto-replied", "Precedence": "bulk"}, id="whatever else it says"),
            pytest.param("", {"Precedence": "auto_reply"}, id="an old answering machine"),
            pytest.param("", {"Subject": "自动回复：催办"}, id="a subject that only programs write"),
            pytest.param("", {"Return_Path": "<>"}, id="nobody in the envelope"),
            pytest.param("news@swj.example", {"List_Unsubscribe": "<mailto:u@swj.example>"}, id="no contact"),
            pytest.param("postmaster@swj.example", {}, id="a postmaster who is none"),
        ],
    )
    def test_a_robot_says_nothing_for_its_unit(self, app: OfficeApp, sender: str, headers: dict[str, str]) -> None:
        cited = urged(app)
        said = {"Subject": "回复：催办", "In_Reply_To": cited, **headers}
        receive(app, letter(sender or address("swj"), at(10, 27, 15), LEAVE, **said), at(10, 27, 15))
        assert messages(app) == ()
        assert is_urged_next_day(app)

    def test_a_forged_contact_under_such_a_mark_is_nobody(self, app: OfficeApp) -> None:
        urged(app)
        forged = {"Feedback_ID": "1", "Authentication_Results": f"{BORDER}; dmarc=fail header.from=swj.example"}
        receive(app, letter(address("swj"), at(10, 27, 15), LEAVE, **forged), at(10, 27, 15))
        assert messages(app) == ()


class TestWithoutWords:
    """Whoever sends an empty answer was there all the same."""

    @pytest.mark.parametrize("text", ["", " \n\n", "\n> 截至10月26日9时，尚未收到贵局任务进展情况。"])
    def test_a_blank_answer_is_an_entry(self, app: OfficeApp, text: str) -> None:
        answer(app, text)
        (message,) = messages(app)
        assert (message.words, message.kind) == ("（空白回复）", MessageKind.OTHER)
        assert not is_urged_next_day(app)

    @pytest.mark.parametrize("size", [2_000, 90_000], ids=["a small picture", "a photograph"])
    def test_a_picture_within_the_text_is_named(self, app: OfficeApp, size: int) -> None:
        raw = letter(address("swj"), at(10, 27, 15), "", Subject="回复：催办", In_Reply_To=urged(app))
        mail = message_from_bytes(raw, policy=SMTP)
        picture = b"\x89PNG\r\n\x1a\n" + b"\0" * size
        mail.add_related(picture, "image", "png", cid="<1@a>", disposition="inline", filename="微信图片_1.png")
        receive(app, mail.as_bytes(), at(10, 27, 15))
        (message,) = messages(app)
        assert message.words == "（图片《微信图片_1.png》）"
        assert not is_urged_next_day(app)

    def test_so_is_one_that_the_words_speak_of(self, app: OfficeApp) -> None:
        raw = letter(address("swj"), at(10, 27, 15), "情况如图。", Subject="回复：催办", In_Reply_To=urged(app))
        mail = message_from_bytes(raw, policy=SMTP)
        for name, size in (("截图.png", 90_000), ("logo.png", 2_000)):
            picture = b"\x89PNG\r\n\x1a\n" + b"\0" * size
            mail.add_related(picture, "image", "png", cid=f"<{name}@a>", disposition="inline", filename=name)
        receive(app, mail.as_bytes(), at(10, 27, 15))
        assert [one.words for one in messages(app)] == ["情况如图。（图片《截图.png》）"]

    def test_a_thank_you_with_a_logo_is_still_a_thank_you(self, app: OfficeApp) -> None:
        raw = letter(address("swj"), at(10, 27, 15), "收到，谢谢。", Subject="回复：催办", In_Reply_To=urged(app))
        mail = message_from_bytes(raw, policy=SMTP)
        mail.add_related(b"\x89PNG\r\n\x1a\n", "image", "png", cid="<1@a>", disposition="inline", filename="logo.png")
        receive(app, mail.as_bytes(), at(10, 27, 15))
        assert messages(app) == ()


def test_what_is_quoted_is_not_what_was_said() -> None:
    text = "本周五前报送。\n　\n------------------ 原始邮件 ------------------\n发件人: 督办系统\n请填报表"
    assert said_words(text) == "本周五前报送。"
    assert said_words("On Tue wrote:\n> 请报送") == ""


class TestBesideAForm:
    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ("见附件。第1项的完成率按什么口径填？", "第1项的完成率按什么口径填？"),
            ("您好，填报表附上，第2项职责已划转至市民政局，请核实。", "第2项职责已划转至市民政局，请核实"),
            ("系统故障，部分数据下月补充，请查收。", "系统故障，部分数据下月补充"),
        ],
    )
    def test_words_that_are_no_covering_letter_are_an_entry(self, app: OfficeApp, words: str, said: str) -> None:
        app.send_forms()
        raw = letter(address("swj"), at(10, 20), words, files=[("表.xlsx", app.good_form("swj"))])
        receive(app, raw, at(10, 20))
        assert state(app, "swj") is ReturnState.ACCEPTED
        assert [(one.subject, one.words) for one in messages(app)] == [(str(SWJ), said)]

    @pytest.mark.parametrize(
        "words",
        [
            "见附件。",
            "您好，我单位填报表见附件，请查收。\n\n市税务局\n张三\n0595-22221111",
            "各位领导：\n现将我局10月份任务进展情况报送贵办，如有不妥请指正。\n此致\n敬礼",
            "已按意见修改，重报，谢谢！",
            "收到，谢谢。报表附上。\n\n> 第3项怎么填？",
            "",
        ],
    )
    def test_a_covering_letter_is_none(self, app: OfficeApp, words: str) -> None:
        app.send_forms()
        raw = letter(address("swj"), at(10, 20), words, files=[("表.xlsx", app.good_form("swj"))])
        receive(app, raw, at(10, 20))
        assert messages(app) == ()

    def test_a_form_that_replaces_another_is_no_withdrawal(self, app: OfficeApp) -> None:
        app.send_forms()
        app.reply("swj", app.good_form("swj"), at(10, 20))
        answers = good_answers(PROGRAMME.items_of("swj"))
        answers[1] = answers[1] | {"remark": "更正"}
        files = [("表.xlsx", fill(app.form_of("swj"), answers))]
        receive(app, letter(address("swj"), at(10, 21), "上次的作废，以此为准。", files=files), at(10, 21))
        assert [one.kind for one in messages(app)] == [MessageKind.OTHER]


class TestPromises:
    """Whoever is told that a person will read, decide or ring has an entry in a list that a person works off."""

    # The templates that promise it, and what is there then; a new one belongs here, with its test.
    PROMISING: ClassVar = {
        "no_form": "only with a message or a paper (below)",
        "withdrawal": "written for a message alone (services.intake.no_workbook)",
        "locked": "written for what is locked away, which is held (services.intake.file_return)",
        "receipt": "names a withdrawal that waits",
        "receipt_list": "the same",
        "circular_extract": "the answer is a message, and shown to the signer",
    }
    WE = r"(?:我办|\{\{ office\.calls_itself \}\})"
    PROMISE = re.compile(rf"工作人员|{WE}将(?!.{{0,6}}(另行|通报))|阅处|待{WE}|电话联系，请留意")

    def test_every_letter_that_promises_a_person_is_known(self) -> None:
        letters = (PROJECT / "config" / "letters").glob("*.body.txt")
        found = {file.name.partition(".")[0] for file in letters if self.PROMISE.search(file.read_text("utf-8"))}
        assert found == set(self.PROMISING)

    @pytest.mark.parametrize(
        ("text", "files", "entries"),
        [
            pytest.param("进展情况如下……", [], 1, id="words"),
            pytest.param("见附件。", [("表.xls", b"<html><table></table>")], 1, id="a file that is no form"),
            pytest.param("见附件。", [("盖章件.pdf", SCAN)], 1, id="a paper"),
            pytest.param("", [], 1, id="nothing at all"),
        ],
    )
    def test_the_promise_is_made_only_with_an_entry(
        self, app: OfficeApp, text: str, files: Files, entries: int
    ) -> None:
        app.send_forms()
        before = len(app.post_office.attempts)
        subject = {"Subject": "任务进展" if text else ""}
        receive(app, letter(address("swj"), at(10, 20), text, files=files, **subject), at(10, 20))
        ((sent, _to),) = sent_since(app, before)
        assert len(messages(app)) + len(holds(app)) == entries
        assert ("工作人员" in text_of(sent)) == bool(entries)

    @pytest.mark.parametrize(
        "outcome", [outcome for outcome in FileOutcomeKind if re.search("人员|联系", outcome.value)]
    )
    def test_an_outcome_that_promises_a_person_is_a_hold(self, outcome: FileOutcomeKind) -> None:
        assert outcome in {FileOutcomeKind.UNIDENTIFIED, FileOutcomeKind.UNREAD, FileOutcomeKind.LOCKED}, (
            "each is made with its hold"
        )


def test_what_waits_too_long_is_told_to_the_office(app: OfficeApp) -> None:
    answer(app, "第1项的完成率怎么填？")
    (message,) = messages(app)
    assert unanswered(message, IntakeRules(), at(10, 28)) == ""
    assert "单位来信（咨询）" in unanswered(message, IntakeRules(), at(10, 30))
    app.work(at(11, 1))
    with app.context.ledger.begin() as work:
        mail = work.outbox.get("alarm/2021-11-01")
    assert mail is not None


def test_health_counts_what_waits_until_it_is_closed(app: OfficeApp, tmp_path: Path) -> None:
    answer(app, "第1项的完成率怎么填？")
    healths = Healths(app.context, OutageMemory(app.context, JsonOutageFile(tmp_path / "outages.json")))
    assert "待办理的单位来信：1件" in healths.at(at(10, 28)).troubles
    (message,) = messages(app)
    Messages(app.context, app.collect.parser).note(message.message, "已电话答复", officer(), at(10, 28))
    assert not any("单位来信" in trouble for trouble in healths.at(at(10, 28)).troubles)


class TestClosing:
    def test_an_answer_goes_into_the_thread_once_and_the_message_leaves_the_list(self, app: OfficeApp) -> None:
        answer(app, "第1项的完成率怎么填？")
        list_of, before = Messages(app.context, app.collect.parser), len(app.post_office.attempts)
        (waiting,) = list_of.waiting(at(10, 29))
        assert (waiting.unit, waiting.period, waiting.days) == ("市税务局", "2021年10月", 1)
        list_of.answer(waiting.message.message[:8], "按当月末累计数填写。", officer(), at(10, 29))
        app.deliver.round(at(10, 29))
        app.deliver.round(at(10, 29, 11))
        ((sent, to),) = sent_since(app, before)
        assert address("swj", Role.LIAISON) in to
        assert "按当月末累计数填写。" in text_of(sent)
        assert b"In-Reply-To: <10271500" in sent
        assert list_of.waiting(at(10, 29)) == ()

    def test_a_note_is_kept_with_who_made_it_and_shown_to_the_signer(self, app: OfficeApp) -> None:
        answer(app, "系统正在升级，本周五前报送。")
        list_of = Messages(app.context, app.collect.parser)
        (message,) = messages(app)
        list_of.note(message.message, "已电话核实", officer(), at(10, 28))
        with app.context.ledger.begin() as work:
            closing = work.unit_messages.closing(message.message)
        assert closing is not None
        assert (closing.by, closing.note) == ("督办岗", "已电话核实")
        app.escalate.pay(SWJ, at(10, 29))
        case = app.sign.case(app.sign.document(f"R4/{SWJ}", 1), at(10, 29)).as_markdown()
        assert "办理情况：已电话核实" in case

    def test_it_does_not_answer_who_is_not_known_and_takes_no_empty_note(self, app: OfficeApp) -> None:
        answer(app, "我们单位下周报。", "somebody@elsewhere.example")
        list_of = Messages(app.context, app.collect.parser)
        (message,) = messages(app)
        with pytest.raises(Refused, match="未经核实"):
            list_of.answer(message.message, "收悉", officer(), at(10, 29))
        with pytest.raises(Refused, match="办理情况"):
            list_of.note(message.message, " ", officer(), at(10, 29))
        with pytest.raises(Refused, match="没有编号"):
            list_of.note("ffffffff", "已办", officer(), at(10, 29))


@pytest.mark.parametrize(
    "words",
    [
        "收到。\n暂无进展",
        "收到\n尽快落实",
        "收到\n此事归市住建局",
        "收到。\n已移交市住建局",
        "收到，谢谢\n下周一交",
        "收到\n周五交",
        "收到\n下午送去 13800001111",
        "> 截至10月26日9时，尚未收到贵局任务进展情况。\n\n我局29日前报送，系统正在升级。",
        "-----原始邮件-----\n发件人: 市营商办\n主题: 催办\n\n我局29日前报送，系统正在升级。",
        "----------\n我局29日前报送",
    ],
)
def test_words_below_a_receipt_or_a_quotation_are_heard(app: OfficeApp, words: str) -> None:
    answer(app, words)
    assert len(messages(app)) == 1
    assert not is_urged_next_day(app)


@pytest.mark.parametrize(
    "subject", ["市税务局申请延期至10月29日报送", "请将昨日填报表作废", "回复：催办（我局29日前报送）"]
)
def test_words_in_the_subject_alone_are_heard(app: OfficeApp, subject: str) -> None:
    answer(app, "您好，谢谢！", subject=subject)
    assert len(messages(app)) == 1


@pytest.mark.parametrize(
    "words",
    [
        "收到，谢谢。\n市税务局 王某\n0595-22000000\n此致\n敬礼",
        "收到\n市应急管理局",
        "已收悉。\n市资源规划局\n2021年10月26日",
        "好的，收到！\n泉州市不动产登记中心 张某某\n联系电话：13800001111",
    ],
)
def test_a_plain_receipt_with_a_signature_says_nothing(app: OfficeApp, words: str) -> None:
    answer(app, words)
    assert messages(app) == ()


@pytest.mark.parametrize(
    "words", ["关于退回我局填报表的原因，请予说明", "收到，退回已知悉，正在修改", "我局同意以贵办意见为准"]
)
def test_whoever_speaks_of_what_we_sent_back_withdraws_nothing(words: str) -> None:
    assert message_kind(words) is not MessageKind.WITHDRAWAL

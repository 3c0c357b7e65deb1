"""函请专家: asked by mail with one page, reminded once, answered on record; nothing where the loop is off."""

from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime
from io import BytesIO

import docx
import pytest
from tests.people import officer
from tests.services.conftest import ROBOT, OfficeApp, app, at, checked_by_border, with_loops
from tests.services.decide.test_decide import CODE
from tests.services.decide.test_reforms import DESK, HEARD, opened, reforming

from duban.config import load_settings
from duban.config.contradictions import contradictions
from duban.domain.decisions.expert_letter import ExpertLetter
from duban.domain.decisions.expert_review import ReviewMeans, ReviewPaper
from duban.domain.mail.delivery import MailState
from duban.domain.mail.holds import HoldKind
from duban.errors import Refused, UnknownReference
from duban.services.decide.decider import Who
from duban.services.decide.expert_letters import ExpertLetters
from duban.services.decide.reforms import Reforming
from duban.services.operate.audit import Audit
from duban.services.send.expert_mails import ExpertMails

__all__ = ["app", "opened", "reforming"]
EXPERT, UNTIL, NUMBER = "zhuanjia@university.example", date(2021, 12, 20), 3
ANSWER = {
    "means": ReviewMeans.BY_LETTER,
    "present": 1,
    "recused": 0,
    "files": {ReviewPaper.OPINIONS: HEARD.files[ReviewPaper.OPINIONS]},
    "letter": 1,
}


@pytest.fixture
def marked(opened: OfficeApp, reforming: Reforming) -> OfficeApp:
    """第3项 is marked, and the loop is on."""
    with_loops(opened.context, self_assessment=True, experts=True, expert_mail=True)
    reforming.mark(CODE, NUMBER, "泉教函〔2021〕3号同意", DESK, at(11, 5))
    return opened


def ask(app: OfficeApp, address: str = EXPERT, until: date | None = UNTIL, who: Who = DESK, day: int = 6) -> str:
    return ExpertLetters(app.context).ask(CODE, NUMBER, address, until, who, at(12, day))


def letters(app: OfficeApp) -> tuple[ExpertLetter, ...]:
    return ExpertLetters(app.context).of(CODE, NUMBER)


def sent(app: OfficeApp, month: int, day: int, hour: int = 9) -> list[EmailMessage]:
    """What the round of that morning brings the expert."""
    before, now = len(app.post_office.attempts), at(month, day, hour)
    ExpertMails(app.context).lay_due(now)
    app.deliver.round(now)
    found = [message_from_bytes(raw, policy=default) for raw, to in app.post_office.attempts[before:] if EXPERT in to]
    return [one for one in found if isinstance(one, EmailMessage)]


def answered(**changed: object) -> object:

    return replace(HEARD, **{**ANSWER, **changed})  # type: ignore[arg-type]


def test_the_letter_brings_one_page_to_sign_and_leaves_although_no_list_has_the_address(marked: OfficeApp) -> None:
    assert "已函请专家（第1号）" in ask(marked)
    (mail,) = sent(marked, 12, 6, 10)
    text = str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert "您不能到会" in text
    assert "请于12月20日（周一）前回复" in text.replace("\r\n", "")
    (page,) = mail.iter_attachments()
    told = "\n".join(one.text for one in docx.Document(BytesIO(page.get_content())).paragraphs)
    for words in ("专家书面意见表", "□ 成效显著", "二、意见和建议", "利害关系", "专家签字"):
        assert words in told
    assert "送审稿" not in told


def test_who_does_not_answer_is_reminded_once_and_then_left_alone(marked: OfficeApp) -> None:
    ask(marked)
    sent(marked, 12, 6, 10)
    assert sent(marked, 12, 15) == [], "not near yet"
    (reminder,) = sent(marked, 12, 16)
    assert "唯一一次提醒" in str(reminder.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert [sent(marked, 12, day) for day in (17, 20, 21, 28)] == [[], [], [], []]
    (letter,) = letters(marked)
    assert (letter.state(UNTIL), letter.state(date(2021, 12, 21))) == (
        "待答复，2021年12月20日前",
        "未答复，已过2021年12月20日",
    )


def test_the_answer_is_on_record_beside_the_meetings_with_its_own_signed_page(
    marked: OfficeApp, reforming: Reforming
) -> None:
    ask(marked)
    sent(marked, 12, 6, 10)
    reforming.register(CODE, NUMBER, HEARD, DESK, at(12, 22))
    assert "1名专家" in reforming.register(CODE, NUMBER, answered(), DESK, at(12, 22, 10))  # type: ignore[arg-type]
    with marked.context.ledger.begin() as work:
        assert [one.means for one in work.reviews.all(CODE)] == [ReviewMeans.MEETING, ReviewMeans.BY_LETTER]
        assert list(work.log.faults()) == []
    assert [one.state(UNTIL) for one in letters(marked)] == ["已答复"]
    story = [one.text for one in Audit(marked.context).item(CODE, NUMBER) if one.kind == "函请专家"]
    assert [text.partition("，")[0] for text in story] == ["第3项函请专家（第1号）", "第3项函请专家第1号已答复"]
    with pytest.raises(Refused, match="第1号已答复或不再等候"):
        reforming.register(CODE, NUMBER, answered(held_on=date(2021, 12, 21)), DESK, at(12, 23))  # type: ignore[arg-type]


@pytest.mark.parametrize("ending", ["answer", "give up"])
def test_a_reminder_that_lies_in_the_outbox_is_cancelled_by_the_answer(
    marked: OfficeApp, reforming: Reforming, ending: str
) -> None:
    ask(marked)
    sent(marked, 12, 6, 10)
    assert ExpertMails(marked.context).lay_due(at(12, 16)) == 1
    assert ExpertMails(marked.context).lay_due(at(12, 16)) == 0, "once"
    if ending == "answer":
        reforming.register(
            CODE,
            NUMBER,
            answered(held_on=date(2021, 12, 15)),
            DESK,
            at(12, 16),  # type: ignore[arg-type]
        )
    else:
        ExpertLetters(marked.context).give_up(CODE, NUMBER, 1, DESK, at(12, 16))
    marked.deliver.round(at(12, 16))
    with marked.context.ledger.begin() as work:
        reminder = work.outbox.get(f"expert_reminder/{CODE}/1")
    assert reminder is not None
    assert reminder.state is MailState.CANCELLED


def test_whom_nobody_waits_for_may_be_asked_again_and_is_not_asked_twice_before(marked: OfficeApp) -> None:
    ask(marked)
    assert "无需重复办理" in ask(marked)
    assert "不再等候" in ExpertLetters(marked.context).give_up(CODE, NUMBER, 1, DESK, at(12, 7))
    assert "无需重复办理" in ExpertLetters(marked.context).give_up(CODE, NUMBER, 1, DESK, at(12, 7))
    assert "第3号" in ask(marked, day=8)
    with pytest.raises(UnknownReference, match="没有函请专家第9号"):
        ExpertLetters(marked.context).give_up(CODE, NUMBER, 9, DESK, at(12, 7))


@pytest.mark.parametrize(
    ("address", "until", "says"),
    [
        ("", UNTIL, "请填写专家的邮箱地址"),
        ("a@b.example, c@d.example", UNTIL, "一次一位"),
        (EXPERT, None, "请填写答复期限"),
        (EXPERT, date(2021, 12, 8), "3天以后"),
        (EXPERT, date(2022, 12, 8), "60天以内"),
    ],
)
def test_what_is_no_address_or_no_term_is_refused(
    marked: OfficeApp, address: str, until: date | None, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        ask(marked, address, until)
    assert letters(marked) == ()


def test_it_is_the_desks_act_with_a_reason_of_a_marked_item_and_only_where_the_loop_is_on(
    marked: OfficeApp, reforming: Reforming
) -> None:
    with pytest.raises(Refused, match="请写明理由"):
        ask(marked, who=Who(officer("督办岗"), " "))
    with pytest.raises(Refused, match="没有标注"):
        ExpertLetters(marked.context).ask(CODE, 1, EXPERT, UNTIL, DESK, at(12, 6))
    with_loops(marked.context, self_assessment=True, experts=True, expert_mail=False)
    with pytest.raises(Refused, match="未启用函请专家"):
        ask(marked)


def test_it_is_off_by_default_and_stands_on_experts(marked: OfficeApp) -> None:
    (plan,) = load_settings().programmes.values()
    assert not plan.loops.expert_mail
    settings = load_settings()

    alone = replace(plan, loops=replace(plan.loops, expert_mail=True, experts=False))
    found = contradictions(replace(settings, programmes={CODE: alone}))
    assert any("expert_mail 须同时启用 experts" in one for one in found)


def reply_of_the_expert(app: OfficeApp, words: str, *, scan: bool) -> bytes:
    """What his mail program makes of an answer to our letter."""
    with app.context.ledger.begin() as work:
        letter = work.outbox.get(f"expert_ask/{CODE}/1")
    assert letter is not None
    message = EmailMessage(policy=SMTP)
    checked_by_border(message, EXPERT)
    message["From"], message["To"], message["Subject"] = EXPERT, ROBOT, f"回复：{letter.subject}"
    message["Date"], message["Message-ID"] = format_datetime(at(12, 10)), "<answer@university.example>"
    message["In-Reply-To"] = message["References"] = letter.message_id
    message.set_content(words)
    if scan:
        message.add_attachment(b"%PDF-1.4\n%%EOF\n", maintype="application", subtype="pdf", filename="意见表.pdf")
    return message.as_bytes()


@pytest.mark.parametrize("scan", [True, False])
def test_his_reply_waits_with_the_office_whatever_it_brings(marked: OfficeApp, *, scan: bool) -> None:
    ask(marked)
    sent(marked, 12, 6, 10)
    before = len(marked.post_office.attempts)
    marked.mailbox.put(reply_of_the_expert(marked, "您好，意见表见附件，请查收。", scan=scan), at(12, 10))
    marked.work(at(12, 10))
    with marked.context.ledger.begin() as work:
        (hold,) = work.holds.waiting()
    assert (hold.kind, hold.sender, hold.reference) == (HoldKind.PAPER, EXPERT, "")
    assert hold.reason.startswith("专家对函请第1号的答复，请在第3项的“登记专家论证”中登记")
    assert [to for _, to in marked.post_office.attempts[before:] if EXPERT in to] == [], (
        "he is told nothing about forms"
    )

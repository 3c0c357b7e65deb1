"""事项: one item with everything that is known of it, and where each word of it stands."""

import pytest
from tests.board.conftest import DESK, LOOKER, PREFIX, SWJ, Browser, text_of
from tests.cli.conftest import CYCLE, moment

from duban.bootstrap import Installation
from duban.domain.decisions.decision import Decision, DecisionKind
from duban.domain.decisions.document import Document, DocumentKind
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.mail.delivery import MailKind, MailState, OutgoingMail, SendAttempt
from duban.domain.office.actor import Identification
from duban.domain.returns.submission import (
    CoordinationLevel,
    Entry,
    MeasureState,
    RowCells,
    Status,
    Submission,
    TargetValue,
    Verdict,
)

SHA = "7" * 64
CELLS = RowCells(8, {"progress": "填报表!P", "problems": "填报表!Q"})
SUBJECT = "item/qz2021/38/2021-12-31/swj"
PAPER = f"EY/items/{SWJ}/2021-10-25"


@pytest.fixture
def known(app: Installation) -> Installation:
    """The tax office reported item 38, was reminded and written to, and got more time."""
    kpi = next((one for one in app.context.programme(CYCLE).kpis if one.item == 38), None)
    entry = Entry(
        *(38, Status.BEHIND, (MeasureState.UNDER_WAY,)),
        progress="已开展两轮测算。",
        problems="数据口径未统一",
        coordination="请市数字办开放接口",
        coordination_level=CoordinationLevel.DEPARTMENTS,
        values=(TargetValue(kpi.code, None, "约一百", "业务系统", "量化指标!C4"),) if kpi else (),
        cells=CELLS,
    )
    filed = (moment(10, 22), "tbr@swj.example", SHA, "进展.xlsx", "8" * 64, Verdict.ACCEPTED, (entry,), ())
    with app.context.ledger.begin() as work:
        work.submissions.add(Submission(str(SWJ), 1, *filed))
        work.decisions.add(extension())
        work.notices.add(Notice("E1", SUBJECT, moment(10, 20), NoticeState.PREPARED, mail_key="E1/x"))
        work.notices.add(Notice("EY", SUBJECT, moment(10, 25), NoticeState.DRAFTED, mail_key=PAPER, document=PAPER))
        work.documents.add(paper())
        work.outbox.add(mail())
        work.outbox.claim("E1/x", moment(10, 20), moment(10, 20))
        work.outbox.settle("E1/x", SendAttempt(MailState.SENT, "250 ok"), moment(10, 20))
    return app


def extension() -> Decision:
    return Decision(
        *("qz2021", DecisionKind.EXTENSION, "市营商办督办岗", moment(10, 28), "接口未通"),
        item=38,
        organisation="swj",
        original="2021-12-31",
        value="2022-03-31",
        known=Identification.PAGE,
        account=DESK,
        basis_kind="MINUTES",
        basis_number="专题会〔2021〕9号",
    )


def paper() -> Document:
    return Document(
        *(PAPER, 1, DocumentKind.LETTER, str(SWJ), "市税务局 · 滞后函请", "函", "市发改委分管领导"),
        files=(),
        created_at=moment(10, 25),
        subject="关于加快推进滞后任务的函",
        text="函",
    )


def mail() -> OutgoingMail:
    key, subject = "E1/x", "【到期提醒】1项任务将于近期到期"
    return OutgoingMail(
        key, MailKind.NOTICE, str(SWJ), "swj", "<e1@office>", "9" * 64, ("a@swj.example",), subject, moment(10, 20)
    )


@pytest.mark.parametrize(
    "said",
    [
        "计划原文",
        "目标任务",
        "数据口径未统一",
        "请市数字办开放接口",
        "部门间",
        "已开展两轮测算。 填报表!P8",
        "数据口径未统一 填报表!Q8",
        "进展.xlsx",
        "第38项完成时限由2021-12-31延至2022-03-31",
        "接口未通（会议纪要期号：专题会〔2021〕9号）",
        "关于加快推进滞后任务的函",
        "已交付发信服务器",
    ],
)
def test_an_items_page_says_all_that_is_known_of_it(known: Installation, browser, said):
    assert said in browser(LOOKER).page("/items/qz2021/38")


def test_each_word_leads_to_the_return_its_file_the_paper_and_the_mail(known: Installation, browser):
    desk: Browser = browser(DESK)
    page = desk.get("/items/qz2021/38").text
    for link in (
        f"/return/{SWJ}",
        f"/return/{SWJ}/files/{SHA}",
        f"/papers/1/{PAPER}",
        "/mails/E1/x",
        "/units/qz2021/swj",
    ):
        assert f'href="{PREFIX}{link}"' in page
    assert desk.get("/mails/E1/x").status_code == 200


def test_an_item_of_which_nothing_is_known_says_so_under_each_heading(app: Installation, browser):
    shown = browser(LOOKER).page("/items/qz2021/39")
    for said in ("各期均未报问题", "还没有报送", "没有作过决定", "没有发过文书和提醒"):
        assert said in shown


def test_a_target_is_shown_with_what_was_reported_period_by_period(known: Installation, browser):
    kpi = next(one for one in known.context.programme(CYCLE).kpis if one.enabled)
    entry = Entry(kpi.item, Status.ON_SCHEDULE, values=(TargetValue(kpi.code, None, "约一百", "", "量化指标!C4"),))
    lead = known.context.programme(CYCLE).item(kpi.item).lead
    reference = CYCLE.of(lead)
    attempt = 2 if lead == "swj" else 1
    filed = (moment(10, 23), "a@b.example", "6" * 64, "二.xlsx", "5" * 64, Verdict.ACCEPTED, (entry,), ())
    with known.context.ledger.begin() as work:
        work.submissions.add(Submission(str(reference), attempt, *filed))
    shown = text_of(browser(DESK).get(f"/items/qz2021/{kpi.item}").text)
    assert "量化指标 指标 目标 各期填报 已达 按时间应达 状态" in shown
    assert kpi.aim in shown
    assert "2021年10月：约一百" in shown
    assert "填报值无法判定" in shown


@pytest.mark.parametrize(
    ("asked", "shown", "hidden"),
    [
        ("words=38", "第38项", "第39项"),
        ("words=第39项", "第39项", "第38项"),
        ("words=增值税专用发票电子化", "第39项", "第38项"),
        ("lead=市税务局&due=2021-12", "第39项", "第38项"),
        ("lead=市税务局&due=FOLLOWS_PROVINCE", "第38项", "第39项"),
        ("lead=市税务局&due=overdue", "没有这样的事项", "第39项"),
        ("lead=市税务局&due=7", "没有这样的事项", "第39项"),
        ("group=纳税", "第39项", "第1项"),
        ("light=CLOSED", "没有这样的事项", "第39项"),
    ],
)
def test_the_items_are_narrowed_by_number_words_deadline_and_group(app: Installation, browser, asked, shown, hidden):
    told = text_of(browser(LOOKER).get(f"/items?{asked}").text.partition('id="rows"')[2].partition("还剩多少")[0])
    assert shown in told
    assert f"{hidden} " not in told


def test_what_is_left_is_told_in_words_beside_the_curve_and_month_by_month(known: Installation, browser):
    shown = browser(LOOKER).page("/items")
    assert "有明确时限的事项" in shown
    assert "按时限到月底应剩" in shown
    assert "一个月到期" in shown
    assert "月份 当月到期 按时限应剩 实际还剩 相比" in shown

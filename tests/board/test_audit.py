"""审计: stories found by what people call things, and bundles that may be put before the other side."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document as WordFile
from tests.board.conftest import CHECKER, DEPUTY, DEPUTY_TITLE, DESK, LETTER, LOOKER, SWJ, Browser, letter, message
from tests.cli.conftest import CYCLE, duban, moment
from tests.people import officer

from duban.bootstrap import Installation
from duban.domain.decisions.decision import Decision, DecisionKind, Ruling
from duban.domain.decisions.document import Outcome, Signature
from duban.domain.escalation.service_of_papers import Served, Way
from duban.domain.mail.delivery import Cancellation, MailState, SendAttempt, Stop
from duban.domain.mail.message import Closing
from duban.domain.office.actor import Identification
from duban.domain.proof.kinds import Proof, ProofKind
from duban.domain.proof.registered import RegisteredProof
from duban.domain.returns.registration import Channel, Registration
from duban.domain.returns.send_back import SendBack, SendBackCode
from duban.domain.returns.submission import Entry, Finding, Severity, Status, Submission, Verdict
from duban.errors import Refused

PAGE = Identification.PAGE
FORM = f"R0/{SWJ}"
WORD = "/audit/bundle/unit/qz2021/swj?kind=.docx"
SERVER = "250 2.0.0 queued as 7F1"
ITEM = Entry(38, Status.BEHIND, progress="已开展两轮测算。", problems="数据口径未统一")
SILENT = Finding("E07", Severity.ERROR, "第42项“本月进展”未填写，请写明举措和成效。", 42)


@pytest.fixture
def told(app: Installation) -> Installation:
    """October with the tax office: told, urged by telephone, sent back, corrected, written to formally."""
    send_forms(app)
    who = {"known": PAGE, "account": DESK}
    filed = Submission(str(SWJ), 1, moment(10, 22), "tbr@swj.example", "1" * 64, "进展.xlsx", "2" * 64, *answer(SILENT))
    with app.context.ledger.begin() as work:
        work.submissions.add(filed)
        second = Submission(str(SWJ), 2, moment(10, 29, 10), "b", "3" * 64, "补正.xlsx", "4" * 64, *answer())
        work.submissions.add(second)
        registered = ("市营商办督办岗", moment(10, 29, 11), "5" * 64, "收文.pdf")
        work.submissions.register(Registration(second.number, Channel.EXCHANGE, *registered, **who))
        reason = (SendBackCode.FIGURES, "与统计口径不一致", "市营商办督办岗", moment(10, 30))
        work.send_backs.add(SendBack(second.number, *reason, **who))
        work.unit_messages.close(Closing("a" * 64, moment(10, 30), "市营商办督办岗", "已电话答复", **who))
        work.documents.sign(signature())
        served = ("泉发改函〔2021〕7号", DEPUTY_TITLE, Way.EXCHANGE, moment(11, 1, 16), "6" * 64, "盖章件.pdf")
        work.served.add(Served(LETTER, 1, *served, "市营商办督办岗", moment(11, 1, 17), **who))
        work.decisions.add(exemption())
        phoned = (moment(10, 27, 15), "督办岗王某", "办公室李某", "告知尚未报送", "市营商办督办岗", moment(10, 27, 16))
        work.proofs.register(RegisteredProof(FORM, ProofKind.PHONED, *phoned, **who))
    return app


def send_forms(app: Installation) -> None:
    """Our relay takes the form of the tax office, and its server accepts it."""
    now = moment(10, 14, 9)
    app.escalate.pay(SWJ, now)
    with app.context.ledger.begin() as work:
        for mail in work.outbox.due(now):
            work.outbox.claim(mail.key, now, now)
            work.outbox.settle(mail.key, SendAttempt(MailState.SENT, SERVER), now)
        form = work.outbox.get(FORM)
        assert form
        work.proofs.add(Proof(FORM, form.recipients[0], ProofKind.ACCEPTED, moment(10, 14, 10), "2.0.0 delivered"))


def answer(*findings: Finding) -> tuple[Verdict, tuple[Entry, ...], tuple[Finding, ...]]:
    return Verdict.SENT_BACK if findings else Verdict.ACCEPTED, (ITEM,), findings


def signature() -> Signature:
    return Signature(LETTER, 1, Outcome.SIGN, DEPUTY_TITLE, "", moment(11, 1, 12), known=PAGE, account=DEPUTY)


def exemption() -> Decision:
    return Decision(
        *("qz2021", DecisionKind.EXEMPTION, "市营商办督办岗", moment(11, 1, 18), "当月无任务"),
        reference=str(CYCLE.earlier.of("swj")),
        organisation="swj",
        original=Ruling.OWED,
        value=Ruling.EXEMPT,
        known=PAGE,
        account=DESK,
        basis_kind="MINUTES",
        basis_number="专题会〔2021〕5号",
    )


def words(answer) -> str:
    """All that stands in a bundle, cell by cell and line by line, in its order."""
    assert answer.status_code == 200, answer.text
    body = WordFile(BytesIO(answer.content)).element.body
    return "\n".join(text.strip() for text in (part.text or "" for part in body.iter() if part.tag.endswith("}t")))


def test_a_bundle_shows_all_that_passed_in_its_order_with_every_proof(told: Installation, browser):
    shown = words(browser(DESK).get(WORD))
    one_after_another = (
        "2021年10月报送开始，该单位应报",
        "【填报通知】10月任务进展",
        "2021年10月第1次报送：退回",
        "来信：请问附件填哪一张表？",
        "2021年10月第2次报送：已收",
        "2021年10月第2次报送经审核退回",
        "发文字号",
        "市税务局2021年9月免报",
    )
    pieces = shown.partition("各件内容")[2]
    places = [pieces.find(one) for one in one_after_another]
    assert -1 not in places, one_after_another[places.index(-1)]
    assert places == sorted(places)


def test_a_bundle_quotes_wording_proofs_findings_calls_and_bases(told: Installation, browser):
    shown = words(browser(DESK).get(WORD))
    for said in (
        SERVER,
        "2021年10月14日10:00 已由收件服务器接收（填报人 ",
        "服务器答复：2.0.0 delivered",
        "已电话告知（督办岗王某致电办公室李某：告知尚未报送",
        "请于10月25日",
        "须补正：第42项“本月进展”未填写，请写明举措和成效。",
        "第38项（正在推进（滞后））进展：已开展两轮测算。；存在问题：数据口径未统一",
        "公文交换（扫描件《收文.pdf》）",
        "数据口径不一致",
        "与统计口径不一致",
        "已电话答复",
        "本人登录系统签发",
        "泉发改函〔2021〕7号",
        "商请报送为荷。",
        "会议纪要期号：专题会〔2021〕5号",
    ):
        assert said in shown, said


def test_its_cover_says_what_whom_when_by_whom_and_how_the_record_stands(told: Installation, browser):
    cover = words(browser(CHECKER).get(WORD)).partition("各期报送情况")[0]
    newest = told.audit.verify().newest
    assert newest
    for said in ("与市税务局的全部往来", "2021年11月1日10:00", "逐条相接", newest.sha256, "市营商办"):
        assert said in cover, said
    assert told.settings.roles.users[CHECKER].name in cover


def test_whoever_knows_nothing_of_us_finds_no_code_in_it(told: Installation, browser):
    shown = words(browser(DESK).get(WORD))
    assert re.findall(r"qz2021|department_monthly|\bR\d\b|swj\b(?!\.)|页面登录：", shown) == []


def test_what_was_never_said_to_the_unit_is_not_in_it(app: Installation, browser):
    app.escalate.pay(SWJ, moment(10, 14, 9))
    with app.context.ledger.begin() as work:
        work.outbox.cancel(FORM, Stop(Cancellation.BY_PERSON, "不再需要"), moment(10, 14))
    shown = words(browser(DESK).get(WORD))
    assert "【填报通知】" not in shown
    assert "商请报送为荷" not in shown, "nobody signed the letter"


def test_a_bundle_of_some_days_holds_these_alone(told: Installation, browser):
    shown = words(browser(DESK).get(f"{WORD}&since=2021-10-22&until=2021-10-28"))
    assert "2021年10月第1次报送：退回" in shown
    assert "【填报通知】" not in shown
    assert "第2次报送" not in shown
    desk: Browser = browser(DESK)
    assert "起始日期晚于截止日期" in desk.get(f"{WORD}&since=2021-11-02&until=2021-11-01").text
    assert "日期写得不对" in desk.get(f"{WORD}&since=昨天").text


def test_the_bundle_of_a_paper_or_a_mail_holds_what_belongs_to_it(told: Installation, browser):
    desk: Browser = browser(DESK)
    for key in (LETTER, FORM):
        shown = words(desk.get(f"/audit/bundle/matter/{key}?kind=.docx"))
        assert "商请报送为荷。" in shown
        assert "2021年10月第1次报送：退回" in shown
        assert "市税务局2021年9月免报" not in shown, "of another return"
    assert desk.get("/audit/bundle/matter/R9/nothing?kind=.docx").status_code == 404
    assert desk.get("/audit/bundle/unit/qz2021/nobody?kind=.docx").status_code == 404


def test_equal_ledgers_give_equal_bytes_from_page_and_command(told: Installation, browser, tmp_path):
    first, second = (browser(DESK).get(WORD).content for _ in range(2))
    assert first == second
    target = tmp_path / "案卷.docx"
    said = duban("audit", "市税务局", "--dossier", str(target), "--user", DESK)
    assert "案卷已写入" in said.stdout
    assert target.read_bytes() == first
    assert "word/document.xml" in ZipFile(target).namelist()


def test_as_pages_it_is_numbered_and_the_same_each_time(told: Installation, browser, require_program):
    require_program("soffice", "libreoffice-writer")
    import pypdfium2

    made = browser(DESK).get(WORD.replace(".docx", ".pdf"))
    assert made.headers["content-type"] == "application/pdf"
    assert "attachment" in made.headers["content-disposition"]
    for kept in (told.settings.home / "pages").iterdir():
        kept.unlink()
    assert browser(DESK).get(WORD.replace(".docx", ".pdf")).content == made.content
    document = pypdfium2.PdfDocument(made.content)
    last = document[len(document) - 1].get_textpage().get_text_range()
    assert re.search(rf"第\s*{len(document)}\s*页\s*共\s*{len(document)}\s*页", last)


def test_where_nothing_draws_pages_the_document_is_given_and_the_page_says_so(told, browser, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", "")
    desk: Browser = browser(DESK)
    assert "不能生成PDF" in desk.page("/audit?words=市税务局")
    assert desk.get(WORD).status_code == 200
    assert "没有安装 LibreOffice" in desk.get(WORD.replace(".docx", ".pdf")).text
    with pytest.raises(Refused, match="没有安装 LibreOffice"):
        told.bundles.pdf(told.bundles.draw_up(told.bundles.of_unit("qz2021", "swj"), "督办岗", moment(11, 1, 10)))


@pytest.mark.parametrize("asked", ["市税务局", "swj"])
def test_a_unit_is_found_by_its_name_and_its_story_kept_to_the_days(told: Installation, browser, asked):
    looker: Browser = browser(LOOKER)
    assert "请问附件填哪一张表" in looker.page(f"/audit?words={asked}")
    narrowed = looker.page(f"/audit?words={asked}&since=2021-10-01&until=2021-10-20")
    assert "填报通知" in narrowed
    assert "请问附件填哪一张表" not in narrowed


@pytest.mark.parametrize("asked", ["38", "第38项"])
def test_an_item_is_found_by_its_number(told: Installation, browser, asked):
    assert "已开展两轮测算" in browser(DESK).page(f"/audit?words={asked}")


def test_a_paper_is_found_by_a_word_of_its_title_and_may_be_one_of_several(told: Installation, browser):
    desk: Browser = browser(DESK)
    assert "泉发改函〔2021〕7号" in desk.page(f"/audit/of/paper/{LETTER}")
    assert "案卷（Word）" in desk.page("/audit?words=税务局 函")
    assert "请选择" in desk.page("/audit?words=税务")
    assert "没有找到" in desk.get("/audit?words=没有这样的事").text
    assert desk.get("/audit/of/paper/none").status_code == 404
    assert desk.get("/audit/of/thing/none").status_code == 404


def test_a_person_is_found_with_every_act_under_his_account(told: Installation, browser):
    told.pause.pause(officer("市营商办督办岗", account=DESK), "检修", moment(11, 1, 10))
    shown = browser(LOOKER).page("/audit?words=市营商办督办岗")
    for said in (
        "登记市税务局2021年10月第2次报送",
        "市税务局2021年10月第2次报送经审核退回",
        "市税务局来信“请问附件填哪一张表？”办结：已电话答复",
        "致电办公室李某",
        "泉发改函〔2021〕7号",
        "市税务局2021年9月免报",
        "暂停升级；理由：检修",
    ):
        assert said in shown, said
    assert "市发改委分管领导 (" not in shown
    signed = browser(LOOKER).page(f"/audit?words={DEPUTY_TITLE}")
    assert "第1稿签发" in signed
    assert "泉发改函" not in signed


def test_what_the_system_did_under_the_name_of_an_account_is_not_the_persons(told: Installation):
    assert [one.text for one in told.stories.persons.of(DESK) if "自动确认" in one.text] == []


def test_a_second_look_at_another_unit_tells_nothing_of_this_one(told: Installation, browser):
    with told.context.ledger.begin() as work:
        work.unit_messages.add(message(CYCLE.of("jyj")))
    shown = words(browser(DESK).get(WORD.replace("/swj", "/jyj")))
    assert "税务" not in shown


def test_a_mail_whose_bytes_are_lost_is_told_with_that(told: Installation, browser):
    with told.context.ledger.begin() as work:
        work.outbox.left_as(FORM, "e" * 64)
    shown = words(browser(DESK).get(WORD))
    assert "邮件原文不在档案库中" in shown
    assert SERVER in shown


@pytest.mark.parametrize("addressee", ["市政府督查室", "委领导", "市领导"])
def test_a_paper_about_the_unit_to_somebody_else_is_not_its_to_read(told: Installation, browser, addressee):
    name = f"R7/{SWJ}"
    text = f"关于提请督办的函\n（送审稿）\n\n{addressee}：\n\n该单位多次未报。"
    with told.context.ledger.begin() as work:
        work.documents.add(replace(letter(SWJ), name=name, subject="关于提请督办的函", text=text))
        work.documents.sign(replace(signature(), name=name))
    desk: Browser = browser(DESK)
    assert "该单位多次未报" not in words(desk.get(WORD))
    assert "不是写给单位的" in desk.get(f"/audit/bundle/matter/{name}?kind=.docx").text
    assert "不是写给单位的" in desk.page(f"/audit/of/paper/{name}")


def test_a_paper_addressed_to_the_unit_is_in_it(told: Installation, browser):
    name = f"R7/{SWJ}"
    text = "关于商请报送的函\n（送审稿）\n\n市税务局：\n\n贵局多次未报。"
    with told.context.ledger.begin() as work:
        work.documents.add(replace(letter(SWJ), name=name, subject="关于商请报送的函", text=text))
        work.documents.sign(replace(signature(), name=name))
    shown = words(browser(DESK).get(WORD))
    assert "贵局多次未报" in shown
    assert "送审稿" not in shown

"""The page of one return: what it says and changed, what was said of it, what was written, and what may be done."""

from email import message_from_bytes
from email.policy import default
from io import BytesIO

import pytest
from openpyxl import load_workbook
from tests.board.conftest import CHECKER, DESK, LOOKER, ORIGIN, PREFIX, SWJ, Browser
from tests.board.test_acting import told
from tests.builders import PEOPLE, fill, good_answers
from tests.cli.conftest import CYCLE, moment
from tests.people import officer

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import Period, Reference
from duban.domain.files.paper_file import PaperFile
from duban.domain.mail.delivery import MailState, SendAttempt
from duban.domain.proof.kinds import Proof, ProofKind
from duban.domain.returns.county import CountyAccount, IndicatorAccount, IndicatorState
from duban.domain.returns.registration import Channel
from duban.domain.returns.submission import Entry, ReturnEvent, ReturnState, Status, Submission, Verdict
from duban.services.collect.register_paper import RegisteredPaper

PAGE = f"/return/{SWJ}"
LATE = "2022-03-01"


@pytest.fixture
def filed(app: Installation) -> Submission:
    """The return of a unit, accepted with a question: one item is expected later than it should be."""
    app.generate.prepare_form(SWJ, moment(10, 14))
    programme = app.context.programme(CYCLE)
    with app.context.ledger.begin() as work:
        issued = work.forms.get(SWJ)
    assert issued is not None
    answers = good_answers(programme.items_of("swj"))
    answers[40] |= {"expected_on": LATE}
    form = fill(app.context.archive.get(issued.sha256), answers, PEOPLE | {"phone": "0595-22222222"})
    paper = RegisteredPaper(
        Channel.EXCHANGE,
        moment(10, 25, 16),
        officer(account=DESK),
        PaperFile("复函.pdf", b"%PDF-1.4"),
        PaperFile("10月报表.xlsx", form),
    )
    return app.register.register(SWJ, paper, moment(11, 1, 9))


def before(app: Installation) -> None:
    """What the unit had said a month before, of the same item."""
    earlier = Reference("qz2021", "department_monthly", Period.parse("2021-09"), "swj")
    app.generate.open_cycle(earlier.cycle, moment(9, 15))
    submission = Submission(
        *(str(earlier), 1, moment(9, 24), "tbr@swj.example", "c" * 64, "9月.xlsx", "0" * 64),
        verdict=Verdict.ACCEPTED,
        entries=(Entry(40, Status.ON_SCHEDULE, progress="九月的进展"),),
        findings=(),
    )
    with app.context.ledger.begin() as work:
        work.submissions.add(submission)
        work.returns.record(ReturnEvent(str(earlier), ReturnState.ACCEPTED, moment(9, 24), str(submission.number)))


@pytest.mark.usefixtures("filed")
def test_cells_stand_beside_what_was_said_a_period_before(app: Installation, browser):
    before(app)
    shown = browser(LOOKER).page(PAGE)
    assert "本月进展" in shown
    assert "有变化 上期：九月的进展" in shown
    assert "与上期不同" in shown


def test_the_marked_copy_is_made_again_with_what_was_said_of_the_file(filed: Submission, browser):
    desk: Browser = browser(DESK)
    assert "标注校验意见的文件" in desk.page(PAGE)
    answer = desk.get(f"{PAGE}/marked/1")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    book = load_workbook(BytesIO(answer.content))
    said = {cell.comment.text for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment}
    wanted = next(finding.sentence for finding in filed.findings if finding.item == 40)
    assert any(wanted in text for text in said)


@pytest.mark.usefixtures("filed")
def test_there_is_no_marked_copy_of_what_never_came(browser):
    assert browser(DESK).get(f"{PAGE}/marked/2").status_code == 404
    assert browser().get(f"{PAGE}/marked/1").status_code == 401


def test_mails_stand_in_order_with_what_proves_each(app: Installation, browser, filed: Submission):
    with app.context.ledger.begin() as work:
        form = next(mail for mail in work.outbox.about(str(SWJ)))
        work.outbox.claim(form.key, moment(10, 14), moment(10, 14))
        work.outbox.settle(form.key, SendAttempt(MailState.SENT, "250 ok"), moment(10, 14, 10))
        work.proofs.add(Proof(form.key, form.recipients[0], ProofKind.ACCEPTED, moment(10, 14, 11), "250"))
    shown = browser(LOOKER).page(PAGE).partition("往来与送达")[2]
    sent, came, wrote = (
        shown.index("已由收件服务器接收"),
        shown.index("报送件（第1次）"),
        shown.index("请问附件填哪一张表"),
    )
    assert sent < came < wrote
    assert filed.file_name in shown


def test_a_decision_on_the_return_stands_in_its_story(app: Installation, browser):
    desk: Browser = browser(DESK)
    fields = {"unit": "市税务局", "period": "2021-10", "reason": "机构调整", "confirmed": "1", "back": PAGE}
    assert "免报" in told(desk, desk.send("/decisions/exempt", "/decisions/exempt", **fields))
    shown = desk.page(PAGE)
    assert "机构调整" in shown.partition("全部经过与决定")[2]
    assert "撤回免报" in shown


def test_nil_and_exemption_are_one_click_from_the_return_for_whoever_may(browser):
    desk, looker = browser(DESK), browser(LOOKER)
    link = f"{PREFIX}/decisions/nil?programme=qz2021&amp;unit="
    assert link in desk.get(PAGE).text
    assert "认可零报告" in desk.page(PAGE)
    assert "登记公文交换、纸质报来的报送件" in desk.page(PAGE)
    assert "认可零报告" not in looker.page(PAGE)
    assert "免报" not in looker.page(PAGE).partition("全部经过与决定")[2]


def test_one_cell_is_sent_back_with_the_file_in_which_it_is_marked(app: Installation, filed: Submission, browser):
    desk: Browser = browser(DESK)
    assert filed.verdict is Verdict.QUERIED
    place = "40/本月进展"
    assert '<option value="40/本月进展" selected>第40项“本月进展”' in desk.get(f"{PAGE}?place={place}").text
    fields = {"place": place, "code": "与事实不符", "reason": "与平台数据不符"}
    assert "已退回第40项“本月进展”" in told(desk, desk.send(f"{PAGE}/send-back", PAGE, **fields))
    assert "与事实不符，第40项“本月进展”：与平台数据不符" in desk.page(PAGE)
    mail = app.mail_room.one(f"send_back/{SWJ}#1").mail
    letter = message_from_bytes(app.context.archive.get(mail.raw_sha256), policy=default)
    body = letter.get_body(("plain",))
    assert body is not None
    assert "范围：第40项“本月进展”，其余内容无须改动" in body.get_content()
    (file,) = [one for one in letter.iter_attachments() if (one.get_filename() or "").endswith(".xlsx")]
    book = load_workbook(BytesIO(file.get_content()))
    said = [cell.comment.text for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment]
    assert any("与平台数据不符" in text for text in said)


@pytest.mark.usefixtures("filed")
@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"place": "99", "code": "内容有误", "reason": "有误"}, "没有第99项"),
        ({"place": "40/没有此栏", "code": "内容有误", "reason": "有误"}, "没有第40项“没有此栏”"),
        ({"place": "四十", "code": "内容有误", "reason": "有误"}, "退回范围应为"),
        ({"place": "", "code": "看着不对", "reason": "有误"}, "请选择退回原因"),
        ({"place": "", "code": "内容有误", "reason": " "}, "请写明退回的具体理由"),
    ],
)
def test_what_cannot_be_sent_back_is_told_and_changes_nothing(app: Installation, browser, fields, problem):
    answer = browser(CHECKER).send(f"{PAGE}/send-back", PAGE, **fields)
    assert answer.status_code == 409
    assert problem in answer.text
    assert app.sending_back.attempts(SWJ)[0].sent_back is None


@pytest.mark.usefixtures("filed")
def test_a_whole_return_is_sent_back_and_only_by_whom_it_belongs_to(app: Installation, browser):
    token = app.signer.mark(f"board/{LOOKER}/2021-11-01")
    fields = {"place": "", "code": "内容有误", "reason": "有误"}
    assert browser(LOOKER).post(f"{PAGE}/send-back", fields | {"token": token}, {"origin": ORIGIN}).status_code == 403
    assert "退回补正" not in browser(LOOKER).page(PAGE)
    desk: Browser = browser(DESK)
    assert "已退回，退回通知" in told(desk, desk.send(f"{PAGE}/send-back", PAGE, **fields))
    assert "退回待改" in desk.page(PAGE)


def test_a_countys_account_is_shown_part_by_part_and_indicator_by_indicator(app: Installation, browser):
    cycle = Reference("qz2021", "county_quarterly", Period.parse("2021-Q3"))
    app.generate.open_cycle(cycle, moment(10, 1))
    with app.context.ledger.begin() as work:
        unit = next(iter(work.returns.of_cycle(cycle)))
        reference = cycle.of(unit)
        account = CountyAccount(
            "推进了五项改革", "人手不足", "继续推进", (IndicatorAccount(1, IndicatorState.DIFFICULT, "系统未通", (3,)),)
        )
        submission = Submission(
            *(str(reference), 1, moment(10, 8), "tbr@county.example", "e" * 64, "季报.xlsx", "0" * 64),
            verdict=Verdict.ACCEPTED,
            entries=(),
            findings=(),
            experience="一窗受理",
            account=account,
        )
        work.submissions.add(submission)
        work.returns.record(ReturnEvent(str(reference), ReturnState.ACCEPTED, moment(10, 8), str(submission.number)))
    shown = browser(LOOKER).page(f"/return/{reference}")
    assert "推进了五项改革" in shown
    assert "有困难：系统未通（涉及第3项）" in shown
    assert "一窗受理" in shown

"""交办: what minutes and remarks give to units is signed before it goes, answered, looked at, and only then closed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO

import pytest
from docx import Document as WordDocument
from tests.builders import open_book, saved
from tests.people import checker, officer, signer
from tests.services.conftest import CYCLE, OfficeApp, address, at, filled_well, mail_with, read_to_the_end, with_loops
from tests.services.decide.test_decide import CODE, NOVEMBER, file, recorded

from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.domain.decisions.coordination import NeedActKind, NeedName, NeedStage
from duban.domain.decisions.document import DocumentKind, Outcome
from duban.domain.decisions.errands import ErrandSource, ErrandTally, IssuedPaper
from duban.domain.form.coordination import ERRAND_SHEET
from duban.domain.office.channel import PaperChannel, PaperChannels
from duban.domain.proof.deliverability import ContactStanding, ReachEvent
from duban.domain.returns.helping import FeedbackWay, HelperAnswer, HelperPart
from duban.domain.returns.submission import Entry, Status
from duban.errors import Refused, UnknownReference
from duban.services.collect.file_return import FileReturn
from duban.services.context import ServiceContext
from duban.services.decide.coordinate import Coordinate
from duban.services.decide.decider import Who
from duban.services.decide.give_errands import ErrandWish, GiveErrands
from duban.services.escalate.need_notices import EscalateNeeds
from duban.services.generate.helper_forms import HelperForms
from duban.services.operate.audit import Audit
from duban.services.overview.errands import Errands, ErrandShown
from duban.services.plan.errand_slips import Given
from duban.services.plan.errands import errand_tally
from duban.services.sign.sign import SignerAnswer

DESK = Who(officer("督办岗"), "按纪要交办")
MINUTES = IssuedPaper(ErrandSource.MINUTES, "〔2021〕15号", "专题会议", date(2021, 10, 25))
REMARK = IssuedPaper(ErrandSource.REMARK, "泉政办批〔2021〕12号", "市政府分管领导", date(2021, 10, 25))
MATTER = "开放婚姻登记数据查询接口。"
WISH = ErrandWish(MATTER, "mzj", (), date(2021, 11, 12), FeedbackWay.SEPARATE, (3,))
NAME = NeedName(CODE, 0, "1")
SIGNED = at(10, 26, 15)
NEED = NeedName(CODE, 3, "2021-10")
NAMED = Entry(3, Status.ON_SCHEDULE, progress="推进中。", coordination="请市民政局共享数据。")


def channels(context: ServiceContext, errands: PaperChannel) -> None:
    """Choose the way of 交办单, as the settings would."""
    object.__setattr__(context, "channels", PaperChannels(errands=errands))


@dataclass
class Giving:
    """An office that gives 市民政局 what a meeting settled, with what is said to it."""

    app: OfficeApp
    notices: EscalateNeeds

    @property
    def give(self) -> GiveErrands:
        return GiveErrands(self.app.context)

    def register(self, *wishes: ErrandWish, paper: IssuedPaper = MINUTES, who: Who = DESK) -> str:
        return self.give.register(CODE, paper, wishes or (WISH,), who, at(10, 26, 10))

    def signs(self, outcome: Outcome = Outcome.SIGN, now: datetime | None = None) -> None:
        """The leader of the office decides on whatever 交办单 waits."""
        for paper in self.app.sign.waiting():
            if paper.kind is DocumentKind.ERRAND:
                self.app.sign.decide(
                    paper.name, paper.draft, SignerAnswer(outcome, "另议"), signer(paper.signer), now or SIGNED
                )

    def morning(self, now: datetime) -> list[str]:
        """What is said at that moment, by the codes of its rungs."""
        read_to_the_end(self.app.context, now)
        owed = self.notices.plan(now).steps
        said = [step.rung.code for step in owed if self.notices.pay(step.debt, now).endswith("已备发")]
        self.app.deliver.round(now)
        return said

    def mails(self, unit: str) -> Iterator[EmailMessage]:
        for raw, recipients in self.app.post_office.attempts:
            if any(f"@{unit}." in one for one in recipients):
                yield message_from_bytes(raw, policy=default)  # type: ignore[misc]

    def last(self, unit: str) -> str:
        *_, mail = self.mails(unit)
        body = mail.get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    def enclosed(self, unit: str) -> dict[str, bytes]:
        *_, mail = self.mails(unit)
        return {str(one.get_filename()): one.get_payload(decode=True) for one in mail.iter_attachments()}

    def answers(self, answer: str, words: str, now: datetime) -> None:
        """市民政局 fills the one row of the form that came, and replies."""
        workbook = next(data for name, data in self.enclosed("mzj").items() if name.endswith(".xlsx"))
        book = open_book(workbook)
        row = next(row for row in book[ERRAND_SHEET].iter_rows() if row[0].value in (1, "1"))
        row[6].value, row[7].value = answer, words
        self.app.mailbox.put(mail_with(saved(book), address("mzj"), now), now)
        self.app.work(now)

    def tally(self, now: datetime) -> ErrandTally:
        """What a report counts of what was given by then."""
        with self.app.context.ledger.begin() as work:
            return errand_tally(self.app.context, work, CODE, now)

    def one(self, now: datetime, name: NeedName = NAME) -> ErrandShown:
        return Errands(self.app.context).shown(name, now)


@pytest.fixture
def giving(app: OfficeApp) -> Giving:
    """An office that lets its 交办单 go by mail."""
    with_loops(app.context, coordination=True)
    channels(app.context, PaperChannel.MAIL)
    app.generate.open_cycle(CYCLE, at(10, 14))
    forms = HelperForms(app.context, WorkbookFormWriter())
    app.collect = replace(app.collect, file_return=FileReturn(app.context, WorkbookFormReader(), helpers=forms))
    return Giving(app, EscalateNeeds(app.context, forms))


def test_nothing_goes_before_its_slip_is_signed(giving: Giving) -> None:
    assert "待签发" in giving.register()
    one = giving.one(at(10, 27))
    assert (one.stage, one.owner, one.step.due) == ("交办单待签发", "市营商办负责人", None)
    assert giving.morning(at(10, 27)) == []
    giving.signs(now=at(10, 27, 15))
    assert giving.morning(at(10, 28)) == ["J0"]
    assert giving.morning(at(10, 28, 11)) == []
    words = giving.last("mzj")
    assert "专题会议纪要（〔2021〕15号）议定事项" in words
    assert f"交办事项：{MATTER}" in words
    assert "11月12日（周五）前办结" in words
    slip, form = giving.enclosed("mzj")
    assert "交办单" in slip
    assert "交办事项反馈表" in form
    table = WordDocument(BytesIO(giving.enclosed("mzj")[slip])).tables[0]
    said = "\n".join(cell.text for row in table.rows for cell in row.cells)
    assert MATTER in said
    assert "第3项" in said
    assert "第1稿" not in slip
    recorded(giving.app)


def test_an_answer_closes_only_after_the_office_accepted_it(giving: Giving) -> None:
    giving.register()
    giving.signs()
    giving.morning(at(10, 27))
    with pytest.raises(Refused, match="市民政局尚未反馈"):
        giving.give.close(NAME, "接口已开放。", DESK, at(10, 27))
    giving.answers("已办结", "接口已开放。", at(10, 28, 15))
    assert "已办结，接口已开放。" in giving.last("mzj")
    assert "审核后办结" in giving.last("mzj")
    one = giving.one(at(10, 29))
    assert (one.stage, one.is_offices, one.step.due) == ("反馈待审核", True, date(2021, 11, 2))
    assert one.is_overdue(date(2021, 11, 3))
    unit = Given("mzj", HelperPart.MAIN, date(2021, 11, 30), FeedbackWay.SEPARATE)
    assert "再次交办" in giving.give.again(NAME, unit, "请补充查询说明。", DESK, at(10, 29))
    assert giving.one(at(10, 29)).stage == "交办单待签发"
    giving.signs(now=at(10, 29, 15))
    assert giving.morning(at(11, 1)) == ["J0"]
    assert "补充要求：请补充查询说明。" in giving.last("mzj")
    assert "已登记" in giving.give.said(NAME, 3, HelperAnswer.DONE, "说明已补。", DESK, at(11, 2))
    assert "已办结" in giving.give.close(NAME, "接口已开放。", DESK, at(11, 2))
    assert Errands(giving.app.context).waiting(at(11, 3)) == ()
    audit = Audit(giving.app.context)
    for told in (audit.item(CODE, 3), audit.organisation(CODE, "mzj")):
        assert any("交办第1号：市民政局答复“已办结”" in entry.text for entry in told)
    assert giving.tally(at(11, 3)) == ErrandTally(1, 1, 0)
    (ended,) = Errands(giving.app.context).ended(at(11, 3))
    assert (ended.stage, ended.owner) == ("已办结", "")
    with pytest.raises(Refused, match="已于2021-11-02办结"):
        giving.give.close(NAME, "接口已开放。", DESK, at(11, 3))
    recorded(giving.app)


def test_a_unit_is_reminded_and_urged_by_the_day_that_the_paper_names(giving: Giving) -> None:
    giving.register()
    giving.signs()
    assert giving.morning(at(10, 27)) == ["J0"]
    assert giving.morning(at(11, 10)) == []
    assert giving.morning(at(11, 11)) == ["J1"]
    assert "将到时限" in giving.last("mzj")
    assert giving.morning(at(11, 12)) == []
    assert not giving.one(at(11, 12)).is_late
    assert giving.morning(at(11, 15)) == ["J2"]
    assert "已过办理时限" in giving.last("mzj")
    assert giving.one(at(11, 15)).is_late
    assert giving.tally(at(11, 15)) == ErrandTally(1, 0, 1)


def test_who_was_told_too_late_has_a_working_day(giving: Giving) -> None:
    giving.register(replace(WISH, until=date(2021, 10, 27)))
    giving.signs(now=at(10, 28, 15))
    assert giving.morning(at(10, 29)) == ["J0"]
    one = giving.one(at(11, 1))
    assert (one.asks[0].due, one.is_late) == (date(2021, 11, 1), False)


def test_what_no_mail_can_bring_to_its_unit_is_the_offices_to_deal_with(giving: Giving) -> None:
    giving.register()
    with giving.app.context.ledger.begin() as work:
        work.reach.record(ReachEvent(CODE, "mzj", "", ContactStanding.UNREACHED, at(10, 26, 11), "退信"))
    assert giving.one(at(10, 26, 12)).stage == "交办单待签发"
    giving.signs()
    assert giving.morning(at(10, 27)) == []
    one = giving.one(at(10, 27))
    assert (one.stage, one.is_offices, one.is_late) == ("市民政局联系不上，尚未送达", True, False)
    with giving.app.context.ledger.begin() as work:
        work.reach.record(ReachEvent(CODE, "mzj", "", ContactStanding.REACHED, at(10, 28, 11), "电话核实"))
    assert giving.morning(at(10, 29)) == ["J0"]
    assert (giving.one(at(10, 29)).stage, giving.one(at(10, 29)).is_offices) == ("承办单位办理中", False)


def test_a_slip_that_its_signer_withdrew_gave_nothing_to_anybody(giving: Giving) -> None:
    giving.register()
    giving.signs(Outcome.WITHDRAW)
    assert giving.morning(at(10, 27)) == []
    one = giving.one(at(10, 27))
    assert (one.stage, one.asks, one.is_offices) == ("待重新交办", (), True)
    unit = Given("mzj", HelperPart.MAIN, date(2021, 11, 30), FeedbackWay.SEPARATE)
    giving.give.again(NAME, unit, "", DESK, at(10, 27))
    giving.signs(now=at(10, 27, 15))
    assert giving.morning(at(10, 28)) == ["J0"]


def test_the_same_paper_gives_the_same_matter_once(giving: Giving) -> None:
    giving.register()
    assert "无需重复登记" in giving.register()
    two = replace(WISH, matter="编制共享目录。", sides=("jyj",))
    assert "已登记1项（交办第2号）" in giving.register(WISH, two)
    assert [one.errand.number for one in Errands(giving.app.context).waiting(at(10, 27))] == [1, 2]
    giving.signs()
    assert sorted(giving.morning(at(10, 27))) == ["J0", "J0"]
    assert "职责：协办" in giving.last("jyj")


@pytest.mark.parametrize(
    ("paper", "wish", "says"),
    [
        (replace(MINUTES, number=""), WISH, "请填写会议纪要的期号"),
        (replace(MINUTES, number="会议提出要抓紧"), WISH, "只写编号"),
        (replace(REMARK, number=""), WISH, "请填写领导批示的登记号"),
        (replace(REMARK, occasion=""), WISH, "职务"),
        (REMARK, replace(WISH, matter="批示“请民政局抓紧”。"), "原文不录入"),
        (replace(MINUTES, dated=date(2021, 11, 1)), WISH, "不能晚于今天"),
        (MINUTES, replace(WISH, matter=" "), "请写明交办事项"),
        (MINUTES, replace(WISH, matter="按秘密★文件办理。"), "疑似涉密"),
        (MINUTES, replace(WISH, main="x"), "请选择承办单位"),
        (MINUTES, replace(WISH, until=date(2021, 10, 26)), "已到或已过"),
        (MINUTES, replace(WISH, items=(999,)), "任务清单中没有"),
    ],
)
def test_what_does_not_hold_is_refused_as_a_whole(
    giving: Giving, paper: IssuedPaper, wish: ErrandWish, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        giving.register(WISH, wish, paper=paper)
    assert Errands(giving.app.context).waiting(at(10, 27)) == ()


def test_it_is_the_desks_act_with_a_reason_and_only_where_the_loop_is_on(giving: Giving) -> None:
    with pytest.raises(Refused, match="须由督办岗"):
        giving.register(who=Who(checker(), "按纪要"))
    with pytest.raises(Refused, match="请写明理由"):
        giving.register(who=Who(officer("督办岗"), " "))
    with pytest.raises(UnknownReference, match="没有交办事项"):
        giving.one(at(10, 27), NeedName(CODE, 0, "9"))
    giving.register(paper=REMARK)
    with_loops(giving.app.context, coordination=False)
    assert Errands(giving.app.context).waiting(at(10, 27)) == ()
    with pytest.raises(Refused, match="未启用"):
        giving.register()


def test_an_errand_is_no_need(giving: Giving) -> None:
    giving.register()
    giving.signs()
    one = giving.one(at(10, 27))
    assert (one.need.name.is_errand, one.step.stage) == (True, NeedStage.WITH_HELPER)
    assert NeedName.parse(str(NAME)) == NAME
    with pytest.raises(ValueError, match="invalid literal"):
        NeedName.parse(f"{CODE}/0/2021-10")


def month_form(giving: Giving) -> bytes:
    """市教育局's own form of the next month, which went out with whatever it was given."""
    giving.app.generate.open_cycle(NOVEMBER, at(11, 16))
    giving.app.generate.prepare_form(NOVEMBER.of("jyj"), at(11, 16))
    giving.app.deliver.round(at(11, 16))
    return next(data for name, data in giving.enclosed("jyj").items() if name.endswith(".xlsx"))


def filled(giving: Giving, form: bytes, answer: str, words: str) -> bytes:
    """That form filled without a fault, with its line of 交办事项."""
    items = giving.app.context.programme(CYCLE).items_of("jyj")
    book = open_book(filled_well(form, items))
    row = next(row for row in book["交办事项"].iter_rows() if row[0].value in (1, "1"))
    row[5].value, row[6].value = answer, words
    return saved(book)


def test_what_is_told_in_the_monthly_form_is_a_line_of_its_own_sheet(giving: Giving) -> None:
    giving.register(replace(WISH, main="jyj", way=FeedbackWay.MONTHLY, until=date(2021, 12, 10)))
    giving.signs()
    assert giving.morning(at(10, 27)) == ["J0"]
    assert [name for name in giving.enclosed("jyj") if name.endswith(".xlsx")] == []
    assert "在下一期填报表“交办事项”中填写" in giving.last("jyj")
    form = month_form(giving)
    assert "交办事项：会议议定、批示交办的1项" in giving.last("jyj")
    row = next(row for row in open_book(form)["交办事项"].iter_rows() if row[0].value in (1, "1"))
    assert row[2].value == MATTER
    assert row[3].value == "专题会议纪要（〔2021〕15号）议定事项（交办第1号）"
    assert row[4].value == "主办\n12月10日前"
    for day, answer in ((22, "正在办理"), (23, "正在办理"), (24, "已办结")):
        workbook = filled(giving, form, answer, "接口正在联调。")
        giving.app.mailbox.put(mail_with(workbook, address("jyj"), at(11, day)), at(11, day))
        giving.app.work(at(11, day))
    with giving.app.context.ledger.begin() as work:
        said = [act for act in work.needs.all(CODE) if act.kind is NeedActKind.SAID]
    assert [act.answer for act in said] == [HelperAnswer.GOING_ON, HelperAnswer.DONE], "once each"
    assert (said[0].organisation, said[0].by) == ("jyj", address("jyj"))
    assert giving.one(at(11, 24)).stage == "反馈待审核"
    recorded(giving.app)


def test_a_form_without_the_loop_or_before_the_signature_has_no_such_sheet(giving: Giving) -> None:
    giving.register(replace(WISH, main="jyj", way=FeedbackWay.MONTHLY, until=date(2021, 12, 10)))
    assert "交办事项" not in open_book(month_form(giving)).sheetnames


def test_what_a_paper_gives_goes_in_one_mail_with_what_others_need(giving: Giving) -> None:
    """市民政局 is given a matter, and asked to help: one mail with a page for each."""
    file(giving.app, NAMED, reference=CYCLE.of("jyj"))
    Coordinate(giving.app.context).ask(NEED, "mzj", HelperPart.SIDE, "请研究共享方式。", DESK, at(10, 26, 10))
    giving.register()
    giving.signs()
    assert giving.morning(at(10, 27)) == ["J0"]
    assert "以下2件事合为一封邮件" in giving.last("mzj")
    assert f"交办事项：{MATTER}" in giving.last("mzj")
    assert "请市民政局共享数据。" in giving.last("mzj")
    pages = [name for name in giving.enclosed("mzj") if name.endswith(".xlsx")]
    assert ["协调事项答复表" in pages[0], "交办事项反馈表" in pages[1]] == [True, True]
    assert giving.morning(at(10, 28)) == []
    recorded(giving.app)


def test_what_a_paper_gives_waits_for_no_room(giving: Giving) -> None:
    rules = replace(giving.app.context.rules, mails_a_month=0)
    notices = replace(giving.notices, context=replace(giving.app.context, rules=rules))
    giving.register()
    giving.signs()
    (step,) = notices.plan(at(10, 27)).steps
    assert step.names == "交办"

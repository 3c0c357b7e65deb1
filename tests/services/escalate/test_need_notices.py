"""A unit that is asked to help gets one mail with one page; what it answers goes back to who named the need."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.builders import open_book, places, saved
from tests.people import officer
from tests.services.conftest import CYCLE, OfficeApp, address, at, mail_with, read_to_the_end, with_loops
from tests.services.decide.test_decide import CODE, NOVEMBER, file, recorded

from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.domain.calendar.cycle import Period, Reference
from duban.domain.decisions.coordination import NeedActKind, NeedLevel, NeedName, NeedStage
from duban.domain.escalation.need_ladder import NeedDebt
from duban.domain.form import TABLE_SHEET
from duban.domain.form.coordination import SHEET
from duban.domain.mail.bounce import BounceKind, Undelivered
from duban.domain.plan.organisation import Role
from duban.domain.proof.deliverability import ContactStanding, ReachEvent
from duban.domain.returns.helping import HelperAnswer, HelperPart
from duban.domain.returns.submission import Entry, Status
from duban.services.collect.file_return import FileReturn
from duban.services.decide.coordinate import Coordinate
from duban.services.decide.decider import Who
from duban.services.escalate.need_notices import EscalateNeeds
from duban.services.generate.asks_along import AsksAlong
from duban.services.generate.helper_forms import HelperForms
from duban.services.operate.preview import Previews
from duban.services.overview.needs import Needs
from duban.services.plan.versions import Versions

DESK = Who(officer("督办岗"), "会商")
NAME = NeedName(CODE, 3, "2021-10")
OPENED = at(11, 16)
NAMED = Entry(3, Status.ON_SCHEDULE, progress="推进中。", coordination="请市民政局共享数据。")


@dataclass
class Helping:
    """An office in which 市教育局 needs 市民政局, with what is said to both."""

    app: OfficeApp
    notices: EscalateNeeds

    def morning(self, now: datetime) -> list[str]:
        """What is said at that moment, by the codes of its rungs."""
        read_to_the_end(self.app.context, now)
        owed = self.notices.plan(now).steps
        said = [step.rung.code for step in owed if self.notices.pay(step.debt, now).endswith("已备发")]
        self.app.deliver.round(now)
        return said

    def form(self) -> bytes:
        """The last workbook that went out."""
        for raw, _ in reversed(self.app.post_office.attempts):
            for part in message_from_bytes(raw, policy=default).iter_attachments():
                if str(part.get_filename()).endswith(".xlsx"):
                    return bytes(part.get_content())
        raise AssertionError("no workbook went out")

    def form_of(self, unit: str, cycle: Reference = NOVEMBER, now: datetime = OPENED) -> str:
        """Send the form of that unit; the words of its mail."""
        self.app.generate.open_cycle(cycle, now)
        self.app.generate.prepare_form(cycle.of(unit), now)
        self.app.deliver.round(now)
        return list(self.mails_to(unit))[-1]

    def last_mail(self) -> EmailMessage:
        message = message_from_bytes(self.app.post_office.attempts[-1][0], policy=default)
        assert isinstance(message, EmailMessage)
        return message

    def answers(self, answer: str, words: str, now: datetime, sender: str = "") -> None:
        """市民政局 fills the one row and replies."""
        book = open_book(self.form())
        sheet: Worksheet = book[SHEET]
        row = next(row for row in sheet.iter_rows() if row[0].value in (1, "1"))
        row[6].value, row[7].value = answer, words
        self.sends(saved(book), now, sender)

    def sends(self, workbook: bytes, now: datetime, sender: str = "") -> None:
        """市民政局 replies with that file."""
        self.app.mailbox.put(mail_with(workbook, sender or address("mzj"), now), now)
        self.app.work(now)

    def mails_to(self, unit: str) -> Iterator[str]:
        for raw, recipients in self.app.post_office.attempts:
            if any(f"@{unit}." in one for one in recipients):
                body = message_from_bytes(raw, policy=default).get_body(("plain",))
                assert body is not None
                yield body.get_content()


@pytest.fixture
def helping(app: OfficeApp) -> Helping:
    with_loops(app.context, coordination=True)
    app.generate.open_cycle(CYCLE, at(10, 14))
    file(app, NAMED, reference=CYCLE.of("jyj"))
    forms = HelperForms(app.context, WorkbookFormWriter())
    app.collect = replace(app.collect, file_return=FileReturn(app.context, WorkbookFormReader(), helpers=forms))
    Coordinate(app.context).ask(NAME, "mzj", HelperPart.SIDE, "请研究共享方式。", DESK, at(10, 26, 10))
    app.generate = replace(app.generate, along=AsksAlong(app.context, forms))
    return Helping(app, EscalateNeeds(app.context, forms))


def test_the_answer_of_a_helper_goes_back_to_the_unit_that_asked(helping: Helping) -> None:
    assert helping.morning(at(10, 27, 8)) == [], "before nine nobody is written to"
    assert helping.morning(at(10, 27)) == ["N0"]
    assert helping.morning(at(10, 27, 11)) == []
    (asked,) = helping.mails_to("mzj")
    assert "请市民政局共享数据。" in asked
    assert "11月1日（周一）前答复" in asked
    helping.answers("已办结", "接口已开放。", at(10, 28, 15))
    *_, receipt = helping.mails_to("mzj")
    assert "编号1" in receipt
    assert "已办结，接口已开放。" in receipt
    with helping.app.context.ledger.begin() as work:
        *_, said = work.needs.all(CODE)
    assert (said.kind, said.about, said.answer, said.by) == (
        *(NeedActKind.SAID, 1, HelperAnswer.DONE),
        address("mzj"),
    )
    assert helping.morning(at(10, 29)) == [], "its next form tells it"
    assert "第3项：市民政局答复“已办结”，接口已开放" in helping.form_of("jyj")
    assert helping.morning(at(11, 17)) == []
    (one,) = Needs(helping.app.context).waiting(at(11, 1))
    assert one.step.stage is NeedStage.ANSWER
    recorded(helping.app)


def test_what_came_of_a_need_waits_for_the_next_form_unless_its_unit_has_to_act(helping: Helping) -> None:
    office = Coordinate(helping.app.context)
    office.answer(NAME, "正在会商。", DESK, at(10, 26, 11))
    assert helping.morning(at(10, 27)) == ["N0"]
    office.raise_to(NAME, NeedLevel.PROVINCE, DESK, at(10, 27, 11))
    assert helping.morning(at(10, 28)) == ["N9"], "the unit brings it before the province itself"
    (told,) = helping.mails_to("jyj")
    assert "已提请牵头单位报请对口省厅" in told
    assert "正在会商" in told, "what waits goes along"
    assert helping.morning(at(11, 1)) == ["N1"]
    assert helping.form_of("jyj").count("正在会商") == 1
    assert "N9" not in helping.morning(at(12, 1))


def test_what_came_of_a_need_is_told_by_mail_where_no_form_comes_any_more(helping: Helping) -> None:
    last = replace(helping.app.context.programmes[CODE], ends_on=date(2021, 10, 31))
    helping.app.context.programmes[CODE] = last  # type: ignore[index]
    Coordinate(helping.app.context).answer(NAME, "方案已定。", DESK, at(10, 26, 11))
    assert sorted(helping.morning(at(10, 27))) == ["N0", "N9"]


def test_a_form_that_did_not_come_by_its_day_is_waited_for_no_more(helping: Helping) -> None:
    Coordinate(helping.app.context).answer(NAME, "方案已定。", DESK, at(10, 26, 11))
    assert helping.morning(at(11, 25)) == ["N0"], "November may still be opened"
    assert "N9" in helping.morning(at(11, 26))


def test_all_that_the_same_people_are_told_of_needs_on_a_day_is_one_mail(helping: Helping) -> None:
    """市民政局 is asked to help, and hears that it has to bring its own need before the province."""
    own = NeedName(CODE, 4, "2021-10")
    file(helping.app, replace(NAMED, item=4, coordination="请省厅开放接口。"), reference=CYCLE.of("mzj"))
    Coordinate(helping.app.context).raise_to(own, NeedLevel.PROVINCE, DESK, at(10, 26, 12))
    (step,) = helping.notices.plan(at(10, 27)).steps
    assert step.label == "市民政局 · 协调交办、协调答复"
    assert helping.notices.pay(step.debt, at(10, 27)) == "协调交办、协调答复已备发"
    assert helping.notices.pay(step.debt, at(10, 27)) == ""
    helping.app.deliver.round(at(10, 27))
    (said,) = helping.mails_to("mzj")
    assert "以下2件事合为一封邮件" in said
    assert "一、1项事项请协助办理" in said
    assert "请市民政局共享数据。" in said
    assert "第4项：已提请牵头单位报请对口省厅" in said
    assert said.count("市营商办（市发改委）") == 1, "one foot for all"
    with helping.app.context.ledger.begin() as work:
        carried = {one.rung: one.mail_key for one in work.notices.all() if one.rung in ("N0", "N9")}
    assert carried["N0"] == carried["N9"]


class TestAlong:
    """What a unit is to be asked goes with a mail that it gets anyway."""

    def test_the_form_asks_what_was_not_asked_yet(self, helping: Helping) -> None:
        text = helping.form_of("mzj")
        assert "请协助其他单位的协调事项（1项" in text
        assert "编号1" in text
        names = [part.get_filename() for part in helping.last_mail().iter_attachments()]
        assert any(str(name).endswith("协调事项答复表1116.xlsx") for name in names)
        assert helping.morning(at(11, 17)) == [], "it was asked"
        assert helping.morning(at(11, 18)) == ["N1"], "and its days run from then"
        helping.answers("已办结", "接口已开放。", at(11, 18, 15))
        *_, receipt = helping.mails_to("mzj")
        assert "编号1" in receipt

    def test_the_receipt_of_a_return_asks_what_was_not_asked_yet(self, helping: Helping) -> None:
        helping.app.generate.prepare_form(CYCLE.of("mzj"), at(10, 14))
        helping.app.deliver.round(at(10, 14))
        helping.app.reply("mzj", helping.app.good_form("mzj"), at(10, 26, 15))
        *_, receipt = helping.mails_to("mzj")
        assert "校验通过，已登记" in receipt
        assert "请协助其他单位的协调事项（1项" in receipt
        assert helping.morning(at(10, 27)) == []

    def test_a_form_that_came_back_has_asked_nothing(self, helping: Helping) -> None:
        form = helping.form_of("mzj")
        assert "编号1" in form
        with helping.app.context.ledger.begin() as work:
            (asked,) = work.notices.about(f"need/{CODE}/1")
            people = [one for one in work.outbox.get(asked.mail_key).recipients if "mzj" in one]  # type: ignore[union-attr]
            gone = {one: Undelivered(one, BounceKind.PERMANENT, "550") for one in people}
            work.outbox.bounce(asked.mail_key, gone, helping.app.context.robot)
        assert helping.morning(at(11, 17)) == ["N0"]
        with helping.app.context.ledger.begin() as work:
            assert [one.rung for one in work.notices.about(f"need/{CODE}/1/2")] == ["N0"]


def test_what_a_form_told_that_came_back_is_told_by_the_next_one(helping: Helping) -> None:
    Coordinate(helping.app.context).answer(NAME, "方案已定。", DESK, at(10, 26, 11))
    assert "方案已定" in helping.form_of("jyj")
    with helping.app.context.ledger.begin() as work:
        mail = work.outbox.get(f"R0/{NOVEMBER.of('jyj')}")
        assert mail is not None
        gone = {one: Undelivered(one, BounceKind.PERMANENT, "550") for one in mail.recipients if "jyj" in one}
        work.outbox.bounce(mail.key, gone, helping.app.context.robot)
    december = replace(NOVEMBER, period=Period.parse("2021-12"))
    assert "方案已定" in helping.form_of("jyj", december, at(12, 16))


def test_the_same_file_again_and_a_stranger_record_nothing(helping: Helping) -> None:
    helping.morning(at(10, 27))
    helping.answers("正在办理", "正在开发。", at(10, 27, 15), "someone@elsewhere.example")
    with helping.app.context.ledger.begin() as work:
        assert len(work.needs.all(CODE)) == 1, "who does not speak for the unit is asked about"
        assert len(work.holds.waiting()) == 1
    helping.answers("正在办理", "正在开发。", at(10, 28, 16))
    with helping.app.context.ledger.begin() as work:
        (_, said) = work.needs.all(CODE)
    helping.sends(helping.app.context.archive.get(said.file_sha256), at(10, 28, 17))
    with helping.app.context.ledger.begin() as work:
        assert work.needs.all(CODE)[1:] == (said,)


@pytest.mark.parametrize(
    ("answer", "words", "says"),
    [("", "", "答复表为空白"), ("好的", "正在开发。", "“办理结果”未选择"), ("已办结", "无", "请写明“办理情况”")],
)
def test_what_is_missing_is_told_and_nothing_recorded(helping: Helping, answer: str, words: str, says: str) -> None:
    helping.morning(at(10, 27))
    helping.answers(answer, words, at(10, 28, 15))
    *_, receipt = helping.mails_to("mzj")
    assert says in receipt
    with helping.app.context.ledger.begin() as work:
        assert len(work.needs.all(CODE)) == 1


def test_not_ours_goes_back_to_the_office_alone(helping: Helping) -> None:
    helping.morning(at(10, 27))
    helping.answers("不属于本单位职责", "系统由省厅管理。", at(10, 28, 15))
    assert helping.morning(at(10, 29)) == [], "the unit that asked is told what came of it, not whom we asked in vain"
    (one,) = Needs(helping.app.context).waiting(at(10, 29))
    assert (one.step.stage, one.is_offices) == (NeedStage.ASSIGN, True)


def test_a_helper_that_never_answers_is_reminded_and_urged_only_after_it_was_told(helping: Helping) -> None:
    assert helping.morning(at(10, 27)) == ["N0"]
    assert helping.morning(at(10, 28)) == []
    assert helping.morning(at(10, 29)) == ["N1"]
    assert helping.morning(at(11, 1)) == []
    assert helping.morning(at(11, 2)) == ["N2"]
    *_, urged = helping.mails_to("mzj")
    assert "尚未收到" in urged
    assert "10月27日（周三）告知" in urged
    assert helping.morning(at(11, 3)) == []
    (one,) = Needs(helping.app.context).waiting(at(11, 2))
    assert [shown.late for shown in one.asks] == [True]


def test_a_mail_that_did_not_leave_proves_nothing_and_nobody_is_called_late(helping: Helping) -> None:
    assert helping.notices.pay(NeedDebt(CODE, "mzj", "N0"), at(10, 27)) == "协调交办已备发"
    (one,) = Needs(helping.app.context).waiting(at(11, 9))
    assert [(shown.due, shown.late) for shown in one.asks] == [(None, False)]
    assert one.why_raise == ""
    assert helping.notices.pay(NeedDebt(CODE, "mzj", "N2"), at(11, 9)) == ""


def test_a_need_that_was_closed_meanwhile_asks_nobody_any_more(helping: Helping) -> None:
    helping.notices.pay(NeedDebt(CODE, "mzj", "N0"), at(10, 27))
    Coordinate(helping.app.context).close(NAME, "已自行解决。", DESK, at(10, 27, 9, 1))
    helping.app.deliver.round(at(10, 27, 9, 2))
    assert list(helping.mails_to("mzj")) == []
    assert helping.morning(at(10, 28)) == []
    assert helping.notices.pay(NeedDebt(CODE, "mzj", "N1"), at(11, 1)) == ""


def test_the_preview_of_tomorrow_says_who_is_asked_to_help(helping: Helping) -> None:
    previews = Previews(helping.app.context, helping.app.escalate, needs=helping.notices)
    planned = [(one.label, one.why) for one in previews.at(at(10, 27), at(10, 26, 17)).planned]
    assert ("市民政局 · 协调交办", "第3项需协调事项") in planned


def test_the_next_form_tells_what_came_of_it_and_does_not_ask_again(helping: Helping) -> None:
    office = Coordinate(helping.app.context)
    office.close(NAME, "数据已共享。", DESK, at(10, 29))
    form = helping.app.generate
    form.open_cycle(NOVEMBER, at(11, 16))
    prepared = form.prepare(NOVEMBER.of("jyj"), at(11, 16))
    assert prepared.facts["coordinated"] == ["第3项：已办结，数据已共享"]
    places_of, rows = places(open_book(prepared.workbook)[TABLE_SHEET])
    sheet = open_book(prepared.workbook)[TABLE_SHEET]
    assert sheet.cell(rows[3], places_of["coordination"]).value is None


def test_escalation_that_is_paused_and_a_loop_that_is_off_say_nothing(helping: Helping) -> None:
    with_loops(helping.app.context, coordination=False)
    assert helping.notices.plan(at(10, 27)).steps == ()


def test_a_unit_without_contacts_is_named_to_the_office(helping: Helping, monkeypatch: pytest.MonkeyPatch) -> None:
    programme = helping.app.context.task_lists.programme(CODE)
    rest = tuple(one for one in programme.contacts if one.organisation != "mzj" or one.role is Role.HEAD)
    monkeypatch.setattr(type(helping.app.context.task_lists), "programme", lambda *_: replace(programme, contacts=rest))
    plan = helping.notices.plan(at(10, 27))
    assert plan.steps == ()
    assert [one.endswith("请补充联系人") for one in plan.for_office] == [True]
    assert ["缺少联络员、填报人" in one.halt.reason and one.halt.for_office for one in plan.withheld] == [True]
    monkeypatch.setattr(Versions, "latest", lambda *_: replace(programme, contacts=rest))
    shown = Needs(helping.app.context).shown(NAME, at(10, 27))
    assert (shown.is_offices, shown.why_offices) == (True, "市民政局联系不上，尚未送达")


def test_a_need_with_a_unit_that_no_mail_reaches_is_the_offices_to_deal_with(helping: Helping) -> None:
    with helping.app.context.ledger.begin() as work:
        work.reach.record(ReachEvent(CODE, "mzj", "", ContactStanding.UNREACHED, at(10, 26, 11), "退信"))
    assert helping.morning(at(10, 27)) == []
    shown = Needs(helping.app.context).shown(NAME, at(10, 27))
    assert (shown.is_offices, shown.why_offices) == (True, "市民政局联系不上，尚未送达")
    assert [one.late for one in shown.asks] == [False]

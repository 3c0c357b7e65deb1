"""会签 from the form to the unit that is named first, through the real services on a real ledger."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.builders import fill, good_answers, item, open_book, saved
from tests.people import officer
from tests.services.conftest import (
    BORDER,
    CYCLE,
    ROBOT,
    STREAM,
    MemoryMailbox,
    OneProgramme,
    ScriptedPostOffice,
    at,
    mail_with,
    open_context,
)

from duban.adapters.mail.mime import MimeParser
from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.adapters.office.reading.identity import WorkbookMarks
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.domain.checks.co_lead import Contribution, answer_by, charged_with_lateness, read_countersign
from duban.domain.checks.people import label_of
from duban.domain.files.cloud_link import CloudLink
from duban.domain.files.origin import Origin
from duban.domain.form import COVER_SHEET, TABLE_SHEET
from duban.domain.form.co_lead import SHEET, Opinion
from duban.domain.plan.organisation import Contact, Organisation, Role
from duban.domain.plan.programme import Programme
from duban.domain.returns.submission import FilledForm, MeasureState
from duban.services.collect.collect import Collect
from duban.services.collect.file_return import FileReturn
from duban.services.context import ServiceContext
from duban.services.decide.decider import Who
from duban.services.decide.put_off import PutOff
from duban.services.generate.co_lead_forms import Countersigning
from duban.services.generate.open_cycle import Generate
from duban.services.send.deliver import Deliver

LEAD, CO_LEAD = CYCLE.of("xzfw"), CYCLE.of("zjj")
UNITS = (
    Organisation("xzfw", "市行政服务中心管委会", (), "市直部门", True, "贵委", streams=(STREAM,)),
    Organisation("zjj", "市住建局", (), "市直部门", True, "贵局", countersigns=(STREAM,)),
)
PROGRAMME = Programme(
    code="qz2021",
    title="营商环境持续提升专项行动",
    items=(item(6, leads=("xzfw", "zjj")), item(7, leads=("xzfw", "zjj")), item(93, leads=("xzfw",))),
    organisations=UNITS,
    contacts=tuple(
        Contact(unit.code, role, f"{unit.name}{role}", f"{role.name.lower()}@{unit.code}.example", "0595-00000000")
        for unit in UNITS
        for role in Role
    ),
    kpis=(),
    questions=(),
    sha256="0" * 64,
)


class Shared(OneProgramme):
    """The task list of these tests."""

    def programme(self, code: str) -> Programme:
        """Whatever is asked for."""
        return replace(PROGRAMME, code=code)


@dataclass
class App:
    """The services that a 会签 passes through, and the two ends of the mail."""

    context: ServiceContext
    post_office: ScriptedPostOffice
    mailbox: MemoryMailbox
    generate: Generate
    collect: Collect
    deliver: Deliver

    def open(self, now: datetime) -> None:
        for reference in self.generate.open_cycle(CYCLE, now):
            self.generate.prepare_form(reference, now)
        self.deliver.round(now)

    def to(self, organisation: str) -> list[EmailMessage]:
        """What an organisation was sent, oldest first."""
        address = f"filler@{organisation}.example"
        mails = (message_from_bytes(raw, policy=default) for raw, to in self.post_office.attempts if address in to)
        return [mail for mail in mails if isinstance(mail, EmailMessage)]

    def reply(self, organisation: str, workbook: bytes, when: datetime, sender: str = "") -> None:
        self.mailbox.put(mail_with(workbook, sender or f"filler@{organisation}.example", when), when)
        self.collect.archive_new_mail(when)
        self.collect.handle(when)
        self.deliver.round(when)


@pytest.fixture
def app(tmp_path: Path) -> App:
    context = replace(open_context(tmp_path), task_lists=Shared())
    post_office, mailbox = ScriptedPostOffice(), MemoryMailbox()
    countersigning = Countersigning(context, WorkbookFormWriter())
    file_return = FileReturn(context, WorkbookFormReader(), countersigning=countersigning)
    return App(
        context,
        post_office,
        mailbox,
        Generate(context, WorkbookFormWriter(), countersigning=countersigning),
        Collect(context, mailbox, MimeParser(ROBOT, context.signer, BORDER), file_return),
        Deliver(context, post_office, WorkbookMarks()),
    )


def workbook_in(mail: EmailMessage) -> bytes:
    return next(part.get_content() for part in mail.iter_attachments() if part.get_filename("").endswith(".xlsx"))


def body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return part.get_content()


def answered(
    workbook: bytes, opinion: str = "无意见", changes: str = "", progress: str = "已完成图审改革。", **people: str
) -> bytes:
    """The co-lead's form as a clerk fills it: its second measure of item 6, its opinion, and its *people* by key."""
    book = open_book(workbook)
    typed = {"会签意见": opinion, "修改意见（如有）": changes} | {label_of(key): name for key, name in people.items()}
    for row in book[COVER_SHEET].iter_rows():
        for cell in row:
            if cell.value in typed:
                book[COVER_SHEET].cell(cell.row, cell.column + 1).value = typed[str(cell.value)] or None
    sheet = book[SHEET]
    row, columns = place(sheet, 6)
    if progress:
        sheet.cell(row, columns["measure_2"]).value = "已落实"
        sheet.cell(row, columns["progress"]).value = progress
    return saved(book)


def place(sheet: Worksheet, number: int) -> tuple[int, dict[str, int]]:
    """The row of an item, and the columns by key."""
    marks = next(row for row in sheet.iter_rows() if row[0].value == "#number")
    columns = {str(cell.value)[1:]: cell.column for cell in marks}
    row = next(row[0].row for row in sheet.iter_rows() if row[0].value == number)
    return row, columns


def test_the_co_lead_gets_its_rows_and_owes_nothing(app: App) -> None:
    app.open(at(10, 14))
    app.open(at(10, 14))
    (request,) = app.to("zjj")
    assert "【会签】" in str(request["Subject"])
    assert "请于10月21日（周四）下班前反馈；逾期未反馈的，视为无意见" in body(request)
    sheet = open_book(workbook_in(request))[SHEET]
    assert [row[0].value for row in sheet.iter_rows(min_row=6)] == [6, 7]
    with app.context.ledger.begin() as work:
        assert set(work.returns.of_cycle(CYCLE)) == {"xzfw"}


def test_what_the_co_lead_says_reaches_the_first_named_unit_in_its_form(app: App) -> None:
    app.open(at(10, 14))
    app.reply("zjj", answered(workbook_in(app.to("zjj")[0])), at(10, 20))
    receipt, forward = app.to("zjj")[-1], app.to("xzfw")[-1]
    assert "【已收】10月会签意见" in str(receipt["Subject"])
    assert "已转市行政服务中心管委会" in body(receipt)
    assert "【会签反馈】市住建局" in str(forward["Subject"])
    assert "第6项" in body(forward)
    assert "措施2已落实" in body(forward)
    assert "已并入附件填报表" in body(forward)
    merged = workbook_in(forward)
    sheet = load_workbook_table(merged)
    row, columns = place(sheet, 6)
    assert sheet.cell(row, columns["measure_2"]).value == "已落实"
    assert sheet.cell(row, columns["progress"]).value == "【市住建局会签】已完成图审改革。"
    app.reply("xzfw", fill(merged, good_answers(PROGRAMME.items)), at(10, 25))
    with app.context.ledger.begin() as work:
        (filed,) = work.submissions.of_return(LEAD)
    assert filed.verdict.accepts, "the merged form is the unit's own form"


def load_workbook_table(data: bytes) -> Worksheet:
    return open_book(data)[TABLE_SHEET]


def test_what_comes_after_the_return_is_told_and_not_lost(app: App) -> None:
    app.open(at(10, 14))
    first = workbook_in(app.to("xzfw")[0])
    app.reply("xzfw", fill(first, good_answers(PROGRAMME.items)), at(10, 20))
    app.reply("zjj", answered(workbook_in(app.to("zjj")[0])), at(10, 22))
    forward = app.to("xzfw")[-1]
    assert list(forward.iter_attachments()) == []
    assert "填报表已登记。以上内容尚未写入的，请补入后再回复一次" in body(forward)
    assert "已完成图审改革。" in body(forward)


def test_a_form_that_says_nothing_is_asked_about_and_passed_on_to_nobody(app: App) -> None:
    app.open(at(10, 14))
    told = len(app.to("xzfw"))
    app.reply("zjj", answered(workbook_in(app.to("zjj")[0]), opinion="", progress=""), at(10, 20))
    app.reply("zjj", answered(workbook_in(app.to("zjj")[0]), opinion="修改意见", progress=""), at(10, 21))
    assert len(app.to("xzfw")) == told
    blank, empty = app.to("zjj")[-2:]
    assert "【请补充】" in str(blank["Subject"])
    assert "会签表为空白" in body(blank)
    assert "请写明对哪一项、如何修改" in body(empty)


def test_a_role_in_place_of_a_name_is_asked_about_and_passed_on_all_the_same(app: App) -> None:
    app.open(at(10, 14))
    told = len(app.to("xzfw"))
    given = {"filler": "市住建局联络员", "phone": "领导已签字"}
    app.reply("zjj", answered(workbook_in(app.to("zjj")[0]), **given), at(10, 20))
    assert len(app.to("xzfw")) == told + 1
    receipt = body(app.to("zjj")[-1])
    assert "【已收】" in str(app.to("zjj")[-1]["Subject"])
    assert "“填报人”填写的“市住建局联络员”是岗位或职务，请核实并填写姓名。" in receipt
    assert "联系电话“领导已签字”不像真实号码" in receipt
    with app.context.ledger.begin() as work:
        (said,) = work.countersigns.of(CO_LEAD)
    assert [(one.code, one.column) for one in said.findings] == [("W23", "填报人"), ("W23", "联系电话")]
    assert all(one.cell for one in said.findings)


def test_a_link_in_a_cell_is_asked_about_and_passed_on_all_the_same(app: App) -> None:
    app.open(at(10, 14))
    told = len(app.to("xzfw"))
    links = {"changes": "见 https://docs.qq.com/doc/DUabc", "progress": "已完成，材料见 https://kdocs.cn/l/cabc"}
    app.reply("zjj", answered(workbook_in(app.to("zjj")[0]), "修改意见", **links), at(10, 20))
    assert len(app.to("xzfw")) == told + 1
    receipt = body(app.to("zjj")[-1])
    assert "“修改意见”中有腾讯文档的链接，会失效，请把文件作为附件一并发送。" in receipt
    assert "第6项“本月进展”为金山文档的链接" in receipt


def test_a_link_in_the_mail_of_a_co_lead_is_asked_about(app: App) -> None:
    app.open(at(10, 14))
    filled = WorkbookFormReader().read(answered(workbook_in(app.to("zjj")[0])))
    assert isinstance(filled, FilledForm)
    countersigning = Countersigning(app.context, WorkbookFormWriter())
    origin = Origin("filler@zjj.example", at(10, 20), "a" * 64, "会签表.xlsx", "b" * 64)
    said, _ = countersigning.said(filled, CO_LEAD, origin, (CloudLink("百度网盘", "材料.pdf"),))
    assert [finding.code for finding in said.findings] == ["W24"]
    assert said.is_accepted


@pytest.mark.parametrize(("opinion", "code"), [("修改意见", "H01"), ("", "H02")])
def test_a_rule_that_is_switched_off_lets_the_form_pass(app: App, opinion: str, code: str) -> None:
    app.open(at(10, 14))
    filled = WorkbookFormReader().read(answered(workbook_in(app.to("zjj")[0]), opinion=opinion, progress=""))
    assert isinstance(filled, FilledForm)
    assert [finding.code for finding in read_countersign(filled, PROGRAMME.items)[-1]] == [code]
    assert read_countersign(filled, PROGRAMME.items, off=(code,))[-1] == ()


def test_the_same_file_twice_is_passed_on_once(app: App) -> None:
    app.open(at(10, 14))
    filled = answered(workbook_in(app.to("zjj")[0]))
    app.reply("zjj", filled, at(10, 20))
    told = len(app.to("xzfw"))
    app.reply("zjj", filled, at(10, 20, 11))
    assert len(app.to("xzfw")) == told
    with app.context.ledger.begin() as work:
        (said,) = work.countersigns.of(CO_LEAD)
    assert said.opinion is Opinion.NONE
    assert said.contributions == (Contribution(6, (None, MeasureState.IN_PLACE), "已完成图审改革。"),)


def test_a_cycle_that_is_put_off_is_told_to_whoever_still_has_to_countersign(app: App) -> None:
    app.open(at(10, 14))
    answer = PutOff(app.context).put_off(CYCLE, date(2021, 10, 29), Who(officer(), "受台风影响"), at(10, 18))
    assert "会签单位1家" in answer.sentence
    app.deliver.round(at(10, 18, 1))
    said = body(app.to("zjj")[-1])
    assert "会签表请于10月27日（周三）前反馈" in said
    assert "前报送" not in said
    app.reply("zjj", answered(workbook_in(app.to("zjj")[0])), at(10, 19, 10))
    count = len(app.to("zjj"))
    assert (
        "会签" not in PutOff(app.context).put_off(CYCLE, date(2021, 11, 1), Who(officer(), "台风"), at(10, 20)).sentence
    )
    app.deliver.round(at(10, 20, 1))
    assert len(app.to("zjj")) == count


def test_a_stranger_countersigns_nothing(app: App) -> None:
    app.open(at(10, 14))
    app.reply("zjj", answered(workbook_in(app.to("zjj")[0])), at(10, 20), "somebody@elsewhere.example")
    with app.context.ledger.begin() as work:
        assert work.countersigns.of(CO_LEAD) == ()
        assert len(work.holds.waiting()) == 1


def test_a_countersign_never_passes_for_a_return(app: App) -> None:
    """Its mark is made over another text than that of a return."""
    app.open(at(10, 14))
    reference, token = WorkbookMarks().read(workbook_in(app.to("zjj")[0]))
    assert reference == str(CO_LEAD)
    assert not app.context.signer.is_ours(reference, token)


def test_merging_twice_changes_nothing_and_keeps_what_stands_there(app: App) -> None:
    app.open(at(10, 14))
    book = WorkbookFormWriter()
    form = fill(workbook_in(app.to("xzfw")[0]), {6: {"progress": "牵头部门已召开协调会。"}})
    said = (Contribution(6, (None, MeasureState.IN_PLACE), "已完成图审改革。"),)
    once = book.merge(form, "市住建局", said)
    row, columns = place(load_workbook_table(once), 6)
    wanted = "牵头部门已召开协调会。\n【市住建局会签】已完成图审改革。"
    for merged in (once, book.merge(once, "市住建局", said)):
        assert load_workbook_table(merged).cell(row, columns["progress"]).value == wanted


@pytest.mark.parametrize(
    ("told", "answered_at", "charged"),
    [
        pytest.param(at(10, 14), at(10, 21, 17), "xzfw", id="answered on its last day"),
        pytest.param(at(10, 14), at(10, 22), "zjj", id="answered after its day: it withheld its part"),
        pytest.param(at(10, 14), None, "xzfw", id="silence is no objection, and no excuse"),
        pytest.param(None, at(10, 22), "xzfw", id="no proof that it was told"),
        pytest.param(at(10, 22), at(10, 25), "xzfw", id="told too late"),
    ],
)
def test_who_answers_for_a_late_return(
    app: App, told: datetime | None, answered_at: datetime | None, charged: str
) -> None:
    cycle = app.context.cycle(CYCLE)
    assert answer_by(cycle) == date(2021, 10, 21)
    assert charged_with_lateness("xzfw", "zjj", cycle, told, answered_at) == charged

"""A county's quarter from the form to the receipt, through the real services on a real ledger."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.builders import item, open_book, saved
from tests.services.conftest import (
    BORDER,
    ROBOT,
    MemoryMailbox,
    OneProgramme,
    ReadsFirst,
    ScriptedPostOffice,
    mail_with,
    open_context,
)

from duban.adapters.mail.mime import MimeParser
from duban.adapters.office.documents.report_writer import OfficeReportWriter
from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.adapters.office.reading.identity import WorkbookMarks
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.config import PROJECT
from duban.domain.calendar.cycle import TIMEZONE, FormName, Period, Reference
from duban.domain.papers.quarterly import county_coverage
from duban.domain.plan.organisation import Contact, Organisation, Role
from duban.domain.plan.programme import Indicator, Programme
from duban.domain.report.burden import BASIS
from duban.domain.report.county_registers import PlanState
from duban.domain.returns.submission import FilledForm, ReturnState, Submission, Verdict
from duban.services.collect.collect import Collect
from duban.services.collect.file_return import FileReturn
from duban.services.compile.compile import Compile
from duban.services.compile.load_facts import Gather
from duban.services.context import ServiceContext
from duban.services.escalate.late_returns import Escalate
from duban.services.generate.county_forms import CountyForms
from duban.services.generate.open_cycle import Generate
from duban.services.overview.county_registers import CountyRegisters
from duban.services.send.deliver import Deliver
from duban_rehearsal.people.counties import CountyCare, fill_county

STREAM = "county_quarterly"
WRITER = OfficeReportWriter(PROJECT / "config" / "documents")
FIRST, SECOND, THIRD = (
    Reference("qz2021", STREAM, Period.parse(period)) for period in ("2021-Q4", "2022-Q1", "2022-Q2")
)
COUNTIES = {"huian": "惠安县人民政府", "jinjiang": "晋江市人民政府"}
SALUTATIONS = {"huian": "贵县", "jinjiang": "贵市"}
PROGRAMME = Programme(
    code="qz2021",
    title="营商环境持续提升专项行动",
    items=(item(1), item(2), replace(item(3), indicator=Indicator(7, "跨境贸易", "企业全生命周期"))),
    organisations=tuple(
        Organisation(code, name, (), "县（市、区）/功能区", True, SALUTATIONS[code], streams=(STREAM,))
        for code, name in COUNTIES.items()
    ),
    contacts=tuple(
        Contact(code, role, f"{name}{role}", f"{role.name.lower()}@{code}.example", "0595-00000000")
        for code, name in COUNTIES.items()
        for role in Role
    ),
    kpis=(),
    questions=(),
    sha256="0" * 64,
)


class Counties(OneProgramme):
    """The task list of these tests."""

    def programme(self, code: str) -> Programme:
        """Whatever is asked for."""
        return replace(PROGRAMME, code=code)


def at(year: int, month: int, day: int, hour: int = 9) -> datetime:
    return datetime(year, month, day, hour, tzinfo=TIMEZONE)


@dataclass
class CountyApp:
    """The services of the counties' stream over one ledger, and the two ends of the mail."""

    context: ServiceContext
    post_office: ScriptedPostOffice
    mailbox: MemoryMailbox
    generate: Generate
    collect: Collect
    escalate: Escalate
    deliver: Deliver

    def open(self, cycle: Reference, now: datetime) -> None:
        for reference in self.generate.open_cycle(cycle, now):
            self.generate.prepare_form(reference, now)
        self.deliver.round(now)

    def form_of(self, reference: Reference) -> bytes:
        with self.context.ledger.begin() as work:
            form = work.forms.get(reference)
        assert form is not None
        return self.context.archive.get(form.sha256)

    def reply(self, organisation: str, workbook: bytes, when: datetime, *, stamped: bool = True) -> EmailMessage:
        """The county's answer goes in; what we answered comes out."""
        answer = mail(mail_with(workbook, f"filler@{organisation}.example", when))
        if stamped:
            answer.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="盖章扫描件.pdf")
        self.mailbox.put(answer.as_bytes(), when)
        self.collect.archive_new_mail(when)
        self.collect.handle(when)
        self.deliver.round(when)
        return mail(self.post_office.attempts[-1][0])

    def filed(self, reference: Reference) -> Submission:
        with self.context.ledger.begin() as work:
            return work.submissions.of_return(reference)[-1]


@pytest.fixture
def app(tmp_path: Path) -> CountyApp:
    context = open_context(tmp_path)
    plan = replace(context.programmes["qz2021"], streams=(STREAM,), tag="")
    context = replace(context, task_lists=Counties(), programmes={"qz2021": plan})
    post_office, mailbox = ScriptedPostOffice(), MemoryMailbox()
    kinds = {FormName.COUNTY: CountyForms(context, WorkbookFormWriter())}
    generate = Generate(context, WorkbookFormWriter(), kinds)
    file_return = FileReturn(context, WorkbookFormReader(), kinds)
    return CountyApp(
        context,
        post_office,
        mailbox,
        generate,
        Collect(context, mailbox, MimeParser(ROBOT, context.signer, BORDER), file_return),
        ReadsFirst(context, generate.prepare_form),
        Deliver(context, post_office, WorkbookMarks()),
    )


def mail(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return body.get_content()


def test_a_county_gets_its_form_fills_it_and_reads_what_was_understood(app: CountyApp) -> None:
    now, reference = at(2021, 12, 10), FIRST.of("huian")
    app.open(FIRST, now)
    told = text_of(mail(app.post_office.attempts[0][0]))
    assert "惠安县营商办（发改局）" in told
    assert "请贵县于12月24日（周五）下班前报送为荷" in told
    receipt = app.reply("huian", fill_county(app.form_of(reference), CountyCare.CAREFUL, now.date()), at(2021, 12, 20))
    submission = app.filed(reference)
    assert submission.findings == ()
    assert submission.verdict is Verdict.ACCEPTED
    account = submission.account
    assert account is not None
    assert sum(account.states().values()) == 2
    assert account.work.startswith("本季度召开专题调度会两次")
    assert account.plan
    assert [each.indicator for each in account.indicators] == [each.number for each in PROGRAMME.indicators()]
    told = text_of(receipt)
    assert all(f"· {state}：{count}项" in told for state, count in account.states().items())
    assert "【已收】第四季度" in str(receipt["Subject"])
    with app.context.ledger.begin() as work:
        expected = work.returns.get(reference)
    assert expected is not None
    assert expected.state is ReturnState.ACCEPTED


def test_all_mistakes_are_told_at_once_and_not_as_an_order(app: CountyApp) -> None:
    """A department gives a county no orders: the answer asks for help instead of sending back."""
    now, reference = at(2021, 12, 10), FIRST.of("jinjiang")
    app.open(FIRST, now)
    receipt = app.reply("jinjiang", fill_county(app.form_of(reference), CountyCare.HASTY, now.date()), at(2021, 12, 20))
    codes = {finding.code for finding in app.filed(reference).findings}
    assert {"E18", "E22"} <= codes
    assert "请协助补正" in str(receipt["Subject"])
    assert "退回" not in text_of(receipt)
    assert "缺少“存在问题”部分" in text_of(receipt)
    assert "E21" not in codes
    mended = fill_county(app.form_of(reference), CountyCare.CAREFUL, now.date())
    app.reply("jinjiang", mended, at(2021, 12, 22))
    assert app.filed(reference).attempt == 2
    assert app.filed(reference).verdict.accepts


def test_the_next_quarter_begins_with_what_was_said_in_this_one(app: CountyApp) -> None:
    """What was told once is not asked again; what may have changed is shown for the county to go over."""
    app.open(FIRST, at(2021, 12, 10))
    reference = FIRST.of("huian")
    app.reply("huian", fill_county(app.form_of(reference), CountyCare.CAREFUL, date(2021, 12, 10)), at(2021, 12, 20))
    app.open(SECOND, at(2022, 3, 11))
    untouched = WorkbookFormReader().read(app.form_of(SECOND.of("huian")))
    assert isinstance(untouched, FilledForm)
    said = app.filed(reference).account
    assert said is not None
    assert untouched.cover["exploratory"] == said.exploratory
    assert "plan" not in untouched.cover
    assert untouched.rows[0].texts["last"] == said.indicators[0].state
    app.reply(
        "huian", fill_county(app.form_of(SECOND.of("huian")), CountyCare.CAREFUL, date(2022, 3, 11)), at(2022, 3, 21)
    )
    later = app.filed(SECOND.of("huian")).account
    assert later is not None
    assert later.plan == said.plan


def test_what_a_quarter_asks_of_a_county_is_counted_told_and_falls_once_it_has_said_how_things_stand(
    app: CountyApp,
) -> None:
    app.open(FIRST, at(2021, 12, 10))
    assert "· 本次需填9格\r\n" in text_of(mail(app.post_office.attempts[0][0])), "people, parts and two indicators"
    filled = fill_county(app.form_of(FIRST.of("huian")), CountyCare.CAREFUL, date(2021, 12, 10))
    app.reply("huian", filled, at(2021, 12, 20))
    app.open(SECOND, at(2022, 3, 11))
    told = Gather(app.context).quarter(SECOND, at(2022, 3, 12)).burdens
    assert [(one.code, one.asked, one.before, one.mails) for one in told] == [("huian", 7, 9, 1), ("jinjiang", 9, 9, 1)]
    assert [bool(one.carried) for one in told] == [True, False], "what it said stands there to be gone over"
    sheet = load_workbook(BytesIO(WRITER.quarter_annexes(Gather(app.context).quarter(SECOND, at(2022, 3, 12)))))
    rows = [[cell.value for cell in row] for row in sheet["填报负担表"].iter_rows(min_row=4)]
    assert [row[1:4] for row in rows] == [["惠安县人民政府", 7, 9], ["晋江市人民政府", 9, 9], ["合计", 16, 18]]
    assert BASIS in str(sheet["填报负担表"]["A2"].value)


def test_who_has_not_said_whether_it_has_a_plan_is_asked_once_more(app: CountyApp) -> None:
    """惠安县 says in the first quarter, 晋江市 in none: the register and the report say so."""
    asked, follows = [], []
    for cycle, day in ((FIRST, (2021, 12)), (SECOND, (2022, 3)), (THIRD, (2022, 6))):
        app.open(cycle, at(*day, 13))
        for unit in COUNTIES:
            reference = cycle.of(unit)
            book = open_book(app.form_of(reference))
            headings = [str(cell.value) for row in book["季度情况"].iter_rows() for cell in row]
            if any("本地落实方案" in text for text in headings):
                asked.append((unit, str(cycle.period)))
            filled = fill_county(app.form_of(reference), CountyCare.CAREFUL, at(*day, 13).date())
            app.reply(unit, filled if unit == "huian" else without_plan(filled), at(*day, 20))
        follows.append(CountyRegisters(app.context).of("qz2021", at(*day, 21))[1].follows)
    assert follows == ["下一期填报表再问一次", "已问2次，不再问，请电话了解", "已问2次，不再问，请电话了解"]
    assert asked == [("huian", "2021-Q4"), ("jinjiang", "2021-Q4"), ("jinjiang", "2022-Q1")]
    huian, jinjiang = CountyRegisters(app.context).of("qz2021", at(2022, 6, 30))
    assert (huian.register.plan_state, huian.register.plan_since) == (PlanState.ISSUED, FIRST.period)
    assert (huian.register.tasks_unchanged, huian.follows) == (3, "")
    assert (jinjiang.register.plan_state, jinjiang.asked) == (PlanState.UNSAID, 2)
    quarter = Gather(app.context).quarter(THIRD, at(2022, 7, 6))
    assert [one.plan_state for one in quarter.registers] == [PlanState.ISSUED, PlanState.UNSAID]


def without_plan(filled: bytes) -> bytes:
    """The form as a county returns it that does not say whether it has a plan."""
    book = open_book(filled)
    for row in book["季度情况"].iter_rows():
        for cell in row:
            if "实施方案" in str(cell.value) and "政办" in str(cell.value):
                cell.value = None
    return saved(book)


def test_an_untouched_form_is_no_return(app: CountyApp) -> None:
    app.open(FIRST, at(2021, 12, 10))
    app.reply("huian", app.form_of(FIRST.of("huian")), at(2021, 12, 20))
    filed = app.filed(FIRST.of("huian"))
    assert "E04" in {finding.code for finding in filed.findings}
    with app.context.ledger.begin() as work:
        expected = work.returns.get(FIRST.of("huian"))
    assert expected is not None
    assert expected.first_complete_at is None


def test_a_silent_county_is_asked_and_never_urged(app: CountyApp) -> None:
    """From R3 on it is written to in the words of a 函."""
    app.open(FIRST, at(2021, 12, 10))
    app.escalate.pay(FIRST.of("huian"), at(2021, 12, 28, 10))
    app.deliver.round(at(2021, 12, 28, 10))
    told = mail(app.post_office.attempts[-1][0])
    assert "商请" in str(told["Subject"])
    assert "催办" not in str(told["Subject"]) + text_of(told)
    assert "为荷" in text_of(told)


def test_without_a_stamped_scan_the_return_of_a_county_is_not_complete(app: CountyApp) -> None:
    app.open(FIRST, at(2021, 12, 10))
    filled = fill_county(app.form_of(FIRST.of("huian")), CountyCare.CAREFUL, date(2021, 12, 10))
    app.reply("huian", filled, at(2021, 12, 20), stamped=False)
    assert [finding.code for finding in app.filed(FIRST.of("huian")).findings] == ["E21"]


def test_the_quarter_ends_with_who_reported_and_what_was_said(app: CountyApp) -> None:
    app.open(FIRST, at(2021, 12, 10))
    filled = fill_county(app.form_of(FIRST.of("huian")), CountyCare.CAREFUL, date(2021, 12, 10))
    app.reply("huian", filled, at(2021, 12, 20))
    quarter = Gather(app.context).quarter(FIRST, at(2022, 1, 5))
    assert county_coverage(quarter) == (
        "各县（市、区）应报2家，已报1家（按时1家），晋江市未报送，其情况本报告不作反映。"
    )
    assert [county.code for county in quarter.counties if county.account] == ["huian"]
    assert {row.cells[1] for row in quarter.matrix.rows} == {"未报"}


def test_the_report_of_a_quarter_is_drafted_once_and_again_when_a_county_reports_late(app: CountyApp) -> None:
    app.open(FIRST, at(2021, 12, 10))
    writer = OfficeReportWriter(PROJECT / "config" / "documents")
    compile_ = Compile(app.context, writer)
    first = compile_.draft(FIRST, at(2022, 1, 5))
    assert (first.draft, compile_.draft(FIRST, at(2022, 1, 5)).draft) == (1, 1)
    assert [file.name for file in first.files] == [
        f"{first.title}（第1稿）.docx",
        f"{first.title}（第1稿）附件.xlsx",
    ]
    filled = fill_county(app.form_of(FIRST.of("huian")), CountyCare.CAREFUL, date(2022, 1, 6))
    app.reply("huian", filled, at(2022, 1, 6))
    second = compile_.draft(FIRST, at(2022, 1, 6, 10))
    assert second.draft == 2
    assert "与第1稿相比的更正" in second.body

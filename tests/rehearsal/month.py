"""
A month of an office at work: a cycle of the real plan in a real Airflow, and its officials with nothing but the mouse.

The units answer as in the demonstration; everything that the office does is done at a browser, by those who may.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP, default

from openpyxl import load_workbook
from tests.rehearsal.officials import ITEM, Official, Officials, typed

from duban.adapters.office.files.memory_writer import written
from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.form import COLUMNS, TABLE_SHEET
from duban.domain.mail.delivery import MailState, OutgoingMail
from duban.domain.plan.programme import Item
from duban.domain.returns.submission import ReturnState
from duban.stack.airflow_api import AirflowApi
from duban.stack.stack import Stack
from duban_rehearsal.driver import Driver
from duban_rehearsal.people.behaviour import Act, Step
from duban_rehearsal.people.filling import Quality, fill
from duban_rehearsal.people.filling_sheets import rows_of
from duban_rehearsal.people.replies import workbook_in

DESK, CHECKER, CHIEF, DEPUTY, HEAD = "duban", "fuhe", "ysb_fuzeren", "fgw_fenguan", "fgw_zhuyao"
SCAN = b"%PDF-1.4\n%%EOF\n"
# Whom the month is about, by name: one wrote, one never answered, one reported well, one sent nothing but words.
WROTE, SILENT, REPORTED, ONLY_WORDS = "市教育局", "市交通运输局", "市商务局", "市科技局"
CLOSED = 10


def on(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2021, month, day, hour, minute, tzinfo=TIMEZONE)


def mended(form: bytes) -> bytes:
    """The filled form with another word on its first item."""
    book = load_workbook(io.BytesIO(form))
    sheet = book[TABLE_SHEET]
    rows, columns = rows_of(sheet, COLUMNS, "number")
    cell = sheet.cell(rows[0], columns["progress"])
    cell.value = f"{cell.value}所报数字已与平台核对一致。"
    return written(book)


@dataclass
class Month:
    """The office of one cycle, the officials before it, and what a round of its DAGs does."""

    app: Installation
    stack: Stack
    api: AirflowApi
    officials: Officials
    rounds: Iterator[int]
    driver: Driver = field(init=False)

    @property
    def cycle(self) -> Reference:
        return self.driver.cycle.reference

    def code(self, unit: str) -> str:
        found = {one.name: one.code for one in self.app.context.programme(self.cycle).organisations}
        return found[unit]

    def returned(self, unit: str) -> Reference:
        return self.cycle.of(self.code(unit))

    def state(self, unit: str) -> ReturnState:
        reference = self.returned(unit)
        with self.app.context.ledger.begin() as work:
            return work.returns.get(reference).state

    def round(self, *dags: str) -> None:
        """Let the DAGs run as their schedule would have them."""
        for dag in dags:
            run = f"walk.{next(self.rounds)}"
            self.api.trigger(dag, run)
            assert self.api.wait(dag, run, patience=self.stack.patience()) == "success"

    def in_sight(self, act: Callable[[datetime], None], moment: datetime) -> None:
        """Do it; if it fails, with pictures of what everybody has before him."""
        try:
            act(moment)
        except BaseException:
            self.officials.picture_all("failed")
            raise

    def open_return(self, user: str, unit: str) -> Official:
        """The page of a unit's return, by the row of the cycle."""
        official = self.officials(user)
        official.go("本期")
        official.follow(unit)
        official.frame.get_by_role("heading", name="往来与送达").wait_for()
        return official

    # What the officials do, in the order of the month.

    def agree(self, _: datetime) -> None:
        """Open the cycle: the duty officer looks at who will be written to, and agrees."""
        desk = self.officials(DESK)
        desk.take(re.compile("2021年10月"))
        desk.frame.get_by_role("button", name="确认发出").wait_for()
        desk.picture("month-01-open")
        desk.press("确认发出")
        desk.is_told("已确认")

    def answer(self, _: datetime) -> None:
        """Answer what a unit wrote; a fault of the disk holds the answer back."""
        desk = self.officials(DESK)
        desk.go("工作单")
        desk.picture("month-02-work")
        desk.follow(re.compile(f"{WROTE} · "))
        desk.write("答复内容", "已按来信将上次报送退回，请更正后重新报送；原填报表可直接修改。")
        desk.picture("month-03-answer")
        desk.press("发出答复并办结")
        desk.is_told("答复")
        with self.damaged_mail():
            self.round("deliver_mail")
        held = self.mail_in(MailState.HELD)
        assert held.recipients

    def release(self, _: datetime) -> None:
        """Release the mail that was held back, now that its file is whole again."""
        desk = self.officials(DESK)
        desk.go("工作单")
        subject = self.mail_in(MailState.HELD).subject
        desk.follow(subject)
        desk.write("理由", "存储已恢复，收件人无误。")
        desk.picture("month-04-held")
        desk.press("放行，再次发出")
        desk.is_told("放行")
        self.round("deliver_mail")
        with self.app.context.ledger.begin() as work:
            assert work.outbox.in_state(MailState.HELD) == ()

    def correct_contact(self, _: datetime) -> None:
        """Enter whom the unit named on the telephone."""
        desk = self.officials(DESK)
        contact = {"角色": "填报人", "姓名": "新任填报人", "邮箱": "xin@jtj.quanzhou.example", "电话": "0595-22000000"}
        desk.decide("变更联系人", {"单位": SILENT} | contact, picture="month-05-contact")

    def watch(self, _: datetime) -> None:
        """Look at who is in on the last day on time."""
        desk = self.officials(DESK)
        desk.go("今日")
        desk.picture("month-06-today")
        desk.go("本期")
        desk.picture("month-07-cycle")

    def sign_reminder(self, _: datetime) -> None:
        """Whoever leads the office signs the second reminder."""
        chief = self.officials(CHIEF)
        chief.go("文书")
        chief.picture("month-08-papers")
        chief.follow("打开办理")
        chief.press(re.compile("^签发$"))
        chief.is_told("已签发")
        self.round("deliver_mail")

    def send_back(self, _: datetime) -> None:
        """Send back one cell of a return that was accepted."""
        desk = self.open_return(DESK, REPORTED)
        desk.frame.locator("details:has(a:has-text('退回此格')) summary").first.click()
        desk.follow(re.compile("退回此格.*进展"))
        desk.frame.locator("#place option[selected]", has_text="进展").wait_for(state="attached")
        desk.choose("退回原因", "佐证不足")
        desk.write("具体理由", "进展中的数字与佐证不一致，请核对。")
        desk.picture("month-09-send-back")
        desk.press(re.compile("^退回$"))
        desk.is_told("已退回")
        assert self.state(REPORTED) is ReturnState.SENT_BACK
        self.round("deliver_mail")

    def send_again(self, moment: datetime) -> None:
        """The unit mends it the same day."""
        correspondent, request = self.driver.people.asked(Act(moment, self.returned(REPORTED), Step.CAREFUL_RETURN))
        assert request is not None
        asked = message_from_bytes(request, policy=default)
        form = mended(fill(workbook_in(asked), Quality.CAREFUL, moment.date()))
        reply = correspondent.with_form(asked, form, "报表（更正）.xlsx", "mended", moment)
        self.app.post_office.send(reply.as_bytes(policy=SMTP), (correspondent.robot,))
        self.round("collect_returns")
        assert self.state(REPORTED) is ReturnState.ACCEPTED

    def register(self, moment: datetime) -> None:
        """Register a return that came on paper, with the form that the unit filled in."""
        desk = self.open_return(DESK, SILENT)
        form = desk.download(lambda: desk.follow(re.compile(r"\.xlsx$")))
        desk.follow("登记公文交换、纸质报来的报送件")
        desk.write("收文时间", typed(moment - timedelta(hours=1)))
        desk.attach("扫描件", "盖章填报表.pdf", SCAN)
        desk.attach("已填写的填报表", "填报表.xlsx", fill(form, Quality.CAREFUL, moment.date()))
        desk.picture("month-10-register")
        desk.press(re.compile("^登记$"))
        desk.is_told("登记")
        assert self.state(SILENT) is ReturnState.ACCEPTED

    def extend(self, _: datetime) -> None:
        """Whoever may decides an extension."""
        head = self.officials(HEAD)
        head.decide(
            "批准延期", {ITEM: str(self.open_item(0).number), "新的完成时限": "2022-01-20"}, picture="month-11-extend"
        )

    def sign_letters(self, _: datetime) -> None:
        """The deputy signs the letters, several at once."""
        deputy = self.officials(DEPUTY)
        deputy.go("文书")
        letters = deputy.frame.locator("fieldset", has_text="函请")
        for place in range(2):  # the others are left for what else may be done with a paper
            letters.nth(place).get_by_role("checkbox").check()
        deputy.picture("month-12-letters")
        deputy.press("签发所选")
        deputy.is_told("签发")
        self.round("deliver_mail")

    def serve(self, moment: datetime) -> None:
        """Register number, seal and service of a letter."""
        desk = self.officials(DESK)
        desk.go("文书")
        desk.follow("函请", desk.frame.locator("h2:has-text('待送达登记') + div"))
        desk.write("发文字号", "泉发改函〔2021〕101号")
        desk.write("签收时间", typed(moment - timedelta(hours=1)))
        desk.attach("正式文件（用印的 OFD、PDF 或扫描件）", "函.pdf", SCAN)
        desk.picture("month-13-service")
        desk.press("登记送达")
        desk.is_told("登记")

    def verify(self, _: datetime) -> None:
        """Two people, one after the other, close ten items that were claimed to be done and are verified."""
        for place, user in enumerate((DESK, CHIEF)):
            official = self.officials(user)
            official.take(re.compile(r"第\d+项 · "))
            judged = official.frame.locator("fieldset:has(input[name=item])")
            claims = judged.filter(has_not_text="书面确认")
            for number in range(CLOSED):
                claim = claims.nth(number)
                claim.get_by_role("checkbox").check()
                for evidence in claim.locator(".measures input[type=text]").all():
                    if not evidence.input_value():
                        evidence.fill("已核对平台数据，与申报一致")
            official.write("核查情况", "逐条核对措施与佐证，属实。")
            official.picture(f"month-14-verify-{place + 1}")
            official.press(re.compile("复核.*所选事项"))
            official.is_told("第")
        with self.app.context.ledger.begin() as work:
            assert len(work.decisions.in_force(self.cycle.programme).closed) == CLOSED

    def compile(self, _: datetime) -> None:
        """Have the report compiled from what is in by now."""
        self.round("collect_returns")
        desk = self.officials(DESK)
        desk.go("本期")
        desk.press("按现有报送件编制汇总报告")
        desk.is_told("已按现有报送件编制")

    def send_draft_back(self, _: datetime) -> None:
        """The deputy wants another draft, and says why."""
        deputy = self.officials(DEPUTY)
        deputy.go("文书")
        deputy.follow("打开办理", deputy.frame.locator("fieldset", has_text="任务进展情况专报"))
        deputy.write("理由", "请在建议部分写明需要协调的接口问题。")
        deputy.press(re.compile("^退回"))
        deputy.is_told("退回")

    def sign_report(self, user: str) -> None:
        """Sign the report in its turn."""
        self.round("collect_returns")  # which has what waits asked about in Airflow too
        official = self.officials(user)
        official.go("文书")
        official.follow("打开办理", official.frame.locator("fieldset", has_text="任务进展情况专报"))
        official.frame.get_by_role("button", name=re.compile("^签发$")).wait_for()
        official.picture("month-15-report")
        official.press(re.compile("^签发$"))
        official.is_told("已签发")
        self.round("deliver_mail")

    def sign_report_first(self, _: datetime) -> None:
        """The deputy signs before it goes up."""
        self.sign_report(DEPUTY)

    def sign_report_last(self, _: datetime) -> None:
        """The head signs in the evening; the clerk has it sent at once, not on the next morning."""
        self.sign_report(HEAD)
        mail = self.mail_in(MailState.PREPARED)
        desk = self.officials(DESK)
        desk.go("登记与决定")
        desk.follow("待发邮件")
        desk.follow(mail.subject)
        desk.press("立即发出")
        desk.is_told(re.compile("."))
        self.round("deliver_mail")
        assert self.app.mail_room.one(mail.key).mail.state is MailState.SENT

    # What the walk needs of the world.

    def open_item(self, place: int) -> Item:
        """One of the items that are due at the end of the year, for something to be decided on."""
        items = self.app.versions.latest(self.cycle.programme).items
        return [one for one in items if one.deadline.on == date(2021, 12, 31)][place]

    def mail_in(self, state: MailState) -> OutgoingMail:
        with self.app.context.ledger.begin() as work:
            (found,) = work.outbox.in_state(state)
        return found

    @contextmanager
    def damaged_mail(self) -> Iterator[None]:
        """The file of the mail that waits is spoilt for a while."""
        sha = self.mail_in(MailState.PREPARED).raw_sha256
        (file,) = (self.app.settings.home / "archive").rglob(sha)
        whole = file.read_bytes()
        file.chmod(0o600)
        file.write_bytes(whole[:-1])
        yield
        file.write_bytes(whole)

    def diary(self) -> Mapping[datetime, Callable[[datetime], None]]:
        """When the officials do what; the first thing, to agree to the mails, is asked for by the cycle."""
        return {
            on(10, 21, 14): self.answer,
            on(10, 22, 10): self.release,
            on(10, 22, 11): self.correct_contact,
            on(10, 25, 17): self.watch,
            on(10, 28, 10): self.sign_reminder,
            on(10, 29, 10): self.send_back,
            on(10, 29, 11): self.register,
            on(10, 29, 15): self.send_again,
            on(10, 29, 16): self.extend,
            on(11, 1, 10): self.sign_letters,
            on(11, 1, 11): self.serve,
            on(11, 1, 14): self.verify,
            on(11, 1, 15): self.compile,
            on(11, 1, 15, 30): self.send_draft_back,
            on(11, 1, 15, 45): self.compile,
            on(11, 1, 16): self.sign_report_first,
            on(11, 1, 20): self.sign_report_last,
        }

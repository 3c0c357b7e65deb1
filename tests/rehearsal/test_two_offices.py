"""Two offices with two plans on one installation: a real Airflow and a real post office, one cycle of each."""

import email.policy
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from tests.builders import fill, good_answers

from duban.adapters.office.task_list.sheet_columns import (
    CONTACT_COLUMNS,
    KPI_COLUMNS,
    QUESTION_COLUMNS,
    ROLES,
    TASK_COLUMNS,
    unit_columns,
)
from duban.adapters.office.task_list.sheet_writer import SheetColumn, Value, add_sheet
from duban.bootstrap import Installation, file_clock
from duban.config import PROJECT, Settings, load_settings
from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.decisions.document import DocumentKind
from duban.domain.mail.delivery import MailState
from duban.domain.office.actor import Duty
from duban.domain.returns.submission import ReturnState
from duban.stack.airflow_api import ENDED, AirflowApi, TaskInstance
from duban.stack.environment import DAGS, POOL
from duban.stack.stack import Stack
from duban_rehearsal.board import LANE
from duban_rehearsal.demo import office_of
from duban_rehearsal.kept_mail import Maildirs
from duban_rehearsal.people.officers import Officers
from duban_rehearsal.people.replies import XLSX

READER = BytesParser(EmailMessage, policy=email.policy.default)

pytestmark = [pytest.mark.prove, pytest.mark.timeout(1500)]

OURS = Reference.parse("qz2021/department_monthly/2021-10")
THEIRS = Reference.parse("zw2021/department_monthly/2021-10")
UNITS = {"swj": "市税务局", "jyj": "市教育局", "mzj": "市民政局"}
TITLES = {OURS: "营商环境持续提升专项行动", THEIRS: "政务服务提升专项行动"}
SIGNS = {OURS: "电话：0595-00000000", THEIRS: "电话：0595-11111111"}
SECOND = """
[programmes.zw2021]
title = "政务服务提升专项行动"
tag = "泉政务"
short_name = "政务服务"
document = "泉政办〔2021〕41号"
task_list = "include/second.xlsx"
starts_on = 2021-09-22
ends_on = 2022-12-31
streams = ["department_monthly"]

[programmes.zw2021.office]
name = "市行政审批局政务科"
short_name = "市行政审批局"
contact_line = "电话：0595-11111111"
"""


def at(day: int, hour: int, minute: int = 0, month: int = 10) -> datetime:
    return datetime(2021, month, day, hour, minute, tzinfo=TIMEZONE)


def write_plan(path: Path, settings: Settings, items: dict[int, str]) -> None:
    """A plan whose *items* each have the unit of that code for a lead."""
    monthly = settings.streams["department_monthly"].name
    of_all = {"类型": "市直部门", "隶属": "是", "称谓": "贵局", "报送口径": monthly}
    units: list[dict[str, Any]] = [of_all | {"名称": name, "代码": code} for code, name in UNITS.items()]
    people: list[dict[str, Any]] = [
        {"单位": name, "单位代码": code, "角色": role.value, "姓名": f"{name}{role}", "电话": "0595-22222222"}
        | {"邮箱": f"{role.name.lower()}@{code}.example"}
        for code, name in UNITS.items()
        for role in ROLES
    ]
    dated = {"完成时限": "2022年6月底", "时限类型": "有明确时限", "时限日期": date(2022, 6, 30)}
    words = {"大类": "营商环境", "一级指标": "政务服务", "具体措施": "1.梳理事项。2.公布清单。"}
    plan: list[dict[str, Any]] = [
        dated | words | {"序号": number, "目标任务": f"办好第{number}件实事", "牵头部门": UNITS[lead]}
        for number, lead in items.items()
    ]
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, columns, rows in (
        ("任务清单", TASK_COLUMNS, plan),
        ("量化指标", KPI_COLUMNS, []),
        ("单位", tuple(unit_columns((monthly,))), units),
        ("联系人", CONTACT_COLUMNS, people),
        ("待核实", QUESTION_COLUMNS, []),
    ):
        add_sheet(book, title, "4472C4", columns, [_row(columns, row) for row in rows])
    book.save(path)


def _row(columns: tuple[SheetColumn, ...], cells: Mapping[str, Any]) -> list[Value]:
    return [cells.get(column.title) for column in columns]


@dataclass(frozen=True)
class World:
    """Both offices at work: what goes through their one Airflow, and what lies in the mailboxes of the units."""

    app: Installation
    api: AirflowApi
    stack: Stack
    home: Path

    def run(self, dag: str, now: datetime, **conf: object) -> None:
        """One run of *dag* at *now*, to its end."""
        file_clock(self.home).set(now)
        run = f"proof.{now:%Y-%m-%dT%H.%M}"
        self.api.trigger(dag, run, conf)
        assert self.api.wait(dag, run, patience=self.stack.patience()) == "success", dag

    def open(self, cycle: Reference, now: datetime) -> None:
        """Open the cycle and wait until each lane waits for its return."""
        file_clock(self.home).set(now)
        officer = Officers(self.app).with_duty(Duty.DESK, now)
        if not self.app.opening.may_open(cycle, now):
            self.app.opening.confirm(cycle, self.app.opening.plan(cycle, now).mails, officer, now)
        self.api.trigger(dag_of(cycle), "proof", {"period": str(cycle.period)})
        self.api.wait(dag_of(cycle), "proof", until=lanes_wait, patience=self.stack.patience())

    def mails(self, unit: str, role: str = "liaison") -> list[EmailMessage]:
        """What came to one mailbox, oldest first."""
        found = Maildirs(self.home / "mail").mails(f"{role}@{unit}.example")
        return sorted((READER.parsebytes(raw) for raw in found), key=sent_at)

    def state(self, cycle: Reference, unit: str) -> ReturnState:
        with self.app.context.ledger.begin() as work:
            expected = work.returns.get(cycle.of(unit))
        assert expected is not None
        return expected.state

    def form(self, cycle: Reference, unit: str) -> bytes:
        """The form as its people found it in their mail, filled."""
        items = self.app.context.programme(cycle).items_of(unit)
        for mail in self.mails(unit, "filler"):
            for part in mail.iter_attachments():
                if mail["X-Duban-Reference"] == str(cycle.of(unit)) and part.get_content_subtype() == XLSX[1]:
                    return fill(part.get_content(), good_answers(items))
        raise AssertionError(f"no form of {cycle} in the mailbox of {unit}")

    def answer(self, unit: str, mail: EmailMessage, now: datetime, *forms: bytes) -> None:
        """An answer to *mail* that brings *forms*, sent as any mail program sends it."""
        reply = EmailMessage(policy=email.policy.SMTP)
        reply["From"], reply["To"] = f"filler@{unit}.example", self.app.settings.mail.address
        reply["Subject"] = f"回复：{mail['Subject']}"
        reply["Message-ID"] = f"<{now:%m%d%H%M}@{unit}.example>"
        reply["In-Reply-To"] = mail["Message-ID"]
        reply["Date"] = now
        reply.set_content("您好，填报表见附件，请查收。")
        for number, form in enumerate(forms):
            reply.add_attachment(form, maintype=XLSX[0], subtype=XLSX[1], filename=f"填报表{number}.xlsx")
        sent = self.app.post_office.send(reply.as_bytes(), (self.app.settings.mail.address,))
        assert sent.state is MailState.SENT


def dag_of(cycle: Reference) -> str:
    return f"{cycle.programme}.{cycle.stream}"


def lanes_wait(tasks: Sequence[TaskInstance]) -> bool:
    lanes = [task for task in tasks if task.task_id == LANE and task.map_index >= 0]
    sent = [task for task in tasks if task.task_id == "deliver"]
    waiting = len(lanes) == len(UNITS) and all(task.state in {"deferred", *ENDED} for task in lanes)
    return waiting and all(task.state in ENDED for task in sent)


def sent_at(mail: EmailMessage) -> datetime:
    return parsedate_to_datetime(mail["Date"])


def is_receipt(mail: EmailMessage) -> bool:
    return "@swj.example" in str(mail["In-Reply-To"]) or "@jyj.example" in str(mail["In-Reply-To"])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A month of both: one unit answers both in one mail, one answers the first alone, one nothing."""
    folder = tmp_path_factory.mktemp("offices")
    office, home = folder / "office", folder / "home"
    shutil.copytree(PROJECT / "config", office / "config")
    (office / "include").mkdir()
    home.mkdir()
    path = office / "config" / "duban.toml"
    words = path.read_text(encoding="utf-8")
    for ours, small in (
        ('streams = ["department_monthly", "county_quarterly"]', 'streams = ["department_monthly"]'),
        ('same_targets = { K035-1 = "K040-2" }', ""),
    ):
        assert ours in words
        words = words.replace(ours, small)
    path.write_text(words + SECOND, encoding="utf-8")
    settings = load_settings(office, home)
    write_plan(office / "include" / "task_list.xlsx", settings, {1: "swj", 2: "jyj", 3: "mzj"})
    write_plan(office / "include" / "second.xlsx", settings, {1: "mzj", 2: "swj", 3: "jyj", 4: "swj"})
    app, stack = office_of(settings, print)
    app.upgrade()
    file_clock(home).set(at(14, 9))
    with stack:
        stack.start([dag_of(OURS), dag_of(THEIRS), *DAGS])
        with stack.api() as api:
            api.set_pool(POOL, 1)
            both = World(app, api, stack, home)
            play(both)
            yield both


def play(world: World) -> None:
    """From the forms to both reports."""
    world.open(OURS, at(14, 9))
    world.open(THEIRS, at(14, 9, 30))
    world.run("escalate_overdue", at(15, 9))
    world.run("escalate_overdue", at(20, 9))
    world.answer("swj", world.mails("swj")[-1], at(20, 11), *(world.form(one, "swj") for one in (OURS, THEIRS)))
    world.answer("jyj", world.mails("jyj")[-1], at(20, 11, 5), world.form(OURS, "jyj"))
    world.run("collect_returns", at(20, 11, 10))
    world.run("escalate_overdue", at(20, 11, 20))
    world.run("escalate_overdue", at(22, 9))
    world.run("escalate_overdue", at(26, 9))
    # Both are cut off at one moment; before anybody is said to be missing the mailbox is read.
    world.run("collect_returns", world.app.context.cycle(OURS).cuts_off_at)
    for cycle in (OURS, THEIRS):
        assert world.api.wait(dag_of(cycle), "proof", patience=world.stack.patience()) == "success"


def test_both_offices_on_one_installation_write_once_and_never_twice_a_day(world: World) -> None:
    for unit in UNITS:
        mails = [mail for mail in world.mails(unit) if not is_receipt(mail)]
        days = Counter(sent_at(mail).astimezone(TIMEZONE).date() for mail in mails)
        assert set(days.values()) == {1}, unit
        identities = [mail["Message-ID"] for mail in world.mails(unit)]
        assert len(identities) == len(set(identities)), unit


def test_forms_are_kept_apart_and_reminders_are_one_mail(world: World) -> None:
    titles = [str(mail["Subject"]) for mail in world.mails("mzj")]
    assert titles == [
        "【填报通知】泉营商10月任务进展，请于10月25日下班前报送〔泉营商2110-民政〕",
        "【填报通知】政务服务10月任务进展，请于10月25日下班前报送〔泉政务2110-民政〕",
        "【提醒】泉营商、政务服务请于10月25日下班前报送〔泉营商2110-民政〕〔泉政务2110-民政〕",
        "【再次提醒】泉营商、政务服务请于10月25日下班前报送〔泉营商2110-民政〕〔泉政务2110-民政〕",
        "【催办】泉营商、政务服务请于10月27日下班前报送〔泉营商2110-民政〕〔泉政务2110-民政〕",
    ]
    assert [len(list(mail.iter_attachments())) for mail in world.mails("mzj")][2:] == [2, 2, 2]
    late = [str(mail["Subject"]) for mail in world.mails("jyj") if "再次提醒" in str(mail["Subject"])]
    assert late == ["【再次提醒】政务服务10月任务进展请于10月25日下班前报送〔泉政务2110-教育〕"], "the other has come"
    assert not [mail for mail in world.mails("swj") if "再次提醒" in str(mail["Subject"])]


def test_each_office_signs_what_is_its_own(world: World) -> None:
    for unit in UNITS:
        for mail in world.mails(unit):
            part = mail.get_body(("plain",))
            assert part is not None
            text, about = part.get_content(), str(mail["X-Duban-Reference"]).split()
            for cycle in (OURS, THEIRS):
                is_about = any(one.startswith(f"{cycle.programme}/") for one in about)
                assert (TITLES[cycle] in text, SIGNS[cycle] in text) == (is_about, is_about), mail["Subject"]


def test_each_return_is_filed_where_it_belongs_and_each_cycle_has_its_report(world: World) -> None:
    states = {unit: [world.state(cycle, unit) for cycle in (OURS, THEIRS)] for unit in UNITS}
    assert states == {
        "swj": [ReturnState.ACCEPTED, ReturnState.ACCEPTED],
        "jyj": [ReturnState.ACCEPTED, ReturnState.OWED],
        "mzj": [ReturnState.OWED, ReturnState.OWED],
    }
    with world.app.context.ledger.begin() as work:
        reports = {one.reference for one in work.documents.all() if one.kind is DocumentKind.REPORT}
        carried = [[one.mail_key for one in work.notices.about(str(cycle.of("mzj")))][1:4] for cycle in (OURS, THEIRS)]
    assert reports == {str(OURS), str(THEIRS)}
    assert carried[0] == carried[1], "each ladder has its rungs of one mail"

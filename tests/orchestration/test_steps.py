"""Which period a run is for, and what passes between tasks."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowFailException
from sqlalchemy.exc import OperationalError

from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE, Cycle, Period, Reference
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.office.actor import Actor
from duban.domain.operation.outage import OutageKind
from duban.domain.plan.lanes import BoardRules
from duban.errors import (
    AccountRefused,
    CalendarUnknown,
    ConfigurationError,
    LedgerBusy,
    LoginRefused,
    MailboxUnavailable,
    PostOfficeUnavailable,
    StorageUnavailable,
)
from duban.orchestration import noticing, runs, steps

NOW = datetime(2021, 10, 20, 9, tzinfo=TIMEZONE)
BY_HAND = SimpleNamespace(run_type="manual", logical_date=None, run_id="manual")


def scheduled_for(text: str) -> SimpleNamespace:
    """A run that the timetable started."""
    moment = datetime.fromisoformat(text).replace(tzinfo=TIMEZONE)
    return SimpleNamespace(run_type="scheduled", logical_date=moment, run_id=f"scheduled__{text}")


class Opening:
    """Stands for the gate: remembers which run has which cycle, and who agreed; asks nobody unless told to."""

    def __init__(self) -> None:
        self.runs: dict[str, str] = {}
        self.agreed: list[tuple[int, str, str]] = []
        self.asked: list[str] = []
        self.asks = False

    def insist(self, cycle: Reference) -> None:
        """The programme runs whenever it is asked."""

    def claim(self, cycle: Reference, run_id: str, instead_of: str = "") -> str:
        if self.runs.get(str(cycle), "") in ("", instead_of):
            self.runs[str(cycle)] = run_id
        return self.runs[str(cycle)]

    def confirm(self, cycle: Reference, mails: int, by: Actor, now: datetime) -> bool:
        self.agreed.append((mails, by.name, by.account))
        return True

    def may_open(self, cycle: Reference, now: datetime) -> bool:
        return bool(self.agreed) or not self.asks

    def ask(self, cycle: Reference, now: datetime) -> SimpleNamespace:
        self.asked.append(str(cycle))
        return SimpleNamespace(why="首次发出")

    def due_on(self, cycle: Reference, now: datetime) -> date | None:
        return None


class Airflow:
    """Stands for a task instance that can count runs: those that are not gone."""

    def __init__(self, *gone: str) -> None:
        self.gone = gone

    def get_dr_count(self, dag_id: str, run_ids: list[str]) -> int:
        return sum(run not in self.gone for run in run_ids)


def open_cycle(period: str | None, run: SimpleNamespace, **params: object) -> list[dict[str, str]] | None:
    """Both steps of the first task."""
    asked = {"period": period, **params}
    return steps.open_cycle(steps.begin_cycle("qz2021", "department_monthly", asked, Airflow(), run))


class Generate:
    """Stands for the service: remembers which cycles were opened."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.told = 0
        self.opening = Opening()

    def open_cycle(self, reference: Reference, now: datetime, due_on: date | None) -> tuple[Reference, ...]:
        self.opened.append(str(reference))
        return (reference.of("shuiwu"),)

    def tell_office(self, now: datetime) -> bool:
        self.told += 1
        return True


@pytest.fixture
def generate(monkeypatch: pytest.MonkeyPatch, calendar: WorkCalendar) -> Generate:
    """The shipped configuration on 20 November 2021, with one organisation that reports."""
    generate = Generate()
    programme = SimpleNamespace(organisation=lambda code: SimpleNamespace(code=code, name={"shuiwu": "市税务局"}[code]))
    app = SimpleNamespace(
        settings=load_settings(),
        calendar=calendar,
        generate=generate,
        context=SimpleNamespace(
            programme=lambda reference: programme,
            period_now=lambda *arguments: Period.parse("2021-11"),
            cycle=lambda reference: Cycle(reference, load_settings().streams[reference.stream], app.calendar),
        ),
        previews=generate,
        opening=generate.opening,
    )
    monkeypatch.setattr(steps, "app", lambda: app)
    monkeypatch.setattr(steps, "now", lambda: datetime(2021, 11, 20, 12, tzinfo=TIMEZONE))
    return generate


@pytest.mark.parametrize(
    ("wanted", "run", "period"),
    [
        pytest.param("2021-10", BY_HAND, "2021-10", id="as asked"),
        pytest.param(None, BY_HAND, "2021-11", id="by hand and empty: the current one"),
        pytest.param("", BY_HAND, "2021-11", id="an emptied field is empty"),
        pytest.param(None, scheduled_for("2021-10-14 09:00"), "2021-10", id="scheduled: the one that opens then"),
        pytest.param(None, scheduled_for("2021-10-20 09:00"), "2021-10", id="a day of alarm, cleared later"),
        pytest.param("2021-09", scheduled_for("2021-10-14 09:00"), "2021-09", id="asked goes before scheduled"),
    ],
)
def test_the_period_of_a_run(generate: Generate, wanted: str | None, run: SimpleNamespace, period: str) -> None:
    open_cycle(wanted, run)
    assert generate.opened == [f"qz2021/department_monthly/{period}"]


def test_references_and_names_pass_between_tasks(generate: Generate) -> None:
    assert open_cycle("2021-10", BY_HAND) == [
        {"reference": "qz2021/department_monthly/2021-10/shuiwu", "org": "市税务局"}
    ]


def grouped(generate: Generate, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three organisations in two groups, where one has a lane of its own."""
    named = {"swj": ("市税务局", "东片"), "jyj": ("市教育局", "西片"), "mzj": ("市民政局", "东片")}
    programme = SimpleNamespace(
        organisation=lambda code: SimpleNamespace(code=code, name=named[code][0], group=named[code][1])
    )
    monkeypatch.setattr(steps.app().context, "programme", lambda reference: programme)
    monkeypatch.setattr(steps.app(), "settings", replace(load_settings(), board=BoardRules(lanes_per_run=1)))
    monkeypatch.setattr(generate, "open_cycle", lambda cycle, *_: tuple(cycle.of(code) for code in named))


def test_groups_pass_between_tasks_with_their_units(generate: Generate, monkeypatch: pytest.MonkeyPatch) -> None:
    grouped(generate, monkeypatch)
    cycle = "qz2021/department_monthly/2021-10"
    assert open_cycle("2021-10", BY_HAND) == [
        {"reference": cycle, "org": "东片", "units": ["swj", "mzj"]},
        {"reference": cycle, "org": "西片", "units": ["jyj"]},
    ]


def test_the_forms_of_a_group_are_all_made_whatever_becomes_of_one(
    generate: Generate, monkeypatch: pytest.MonkeyPatch
) -> None:
    grouped(generate, monkeypatch)
    made = []

    def prepare(reference: Reference, now: datetime) -> str:
        made.append(reference.organisation)
        if reference.organisation == "swj":
            raise LedgerBusy("busy")
        return "key"

    monkeypatch.setattr(generate, "prepare_form", prepare, raising=False)
    monkeypatch.setattr(generate, "is_laid_out", lambda key: True, raising=False)
    monkeypatch.setattr(steps, "noticing", nullcontext)
    with pytest.raises(LedgerBusy):
        steps.prepare_form("qz2021/department_monthly/2021-10", "东片", ["swj", "mzj"])
    assert made == ["swj", "mzj"]


@pytest.mark.parametrize(
    ("wanted", "run", "sentence"),
    [
        pytest.param("10月", BY_HAND, "应写作 2021-10", id="a period nobody can read"),
        pytest.param(None, scheduled_for("2021-01-04 09:00"), "没有应开启的报送周期", id="before the programme"),
    ],
)
def test_without_a_period_nothing_is_opened_and_nothing_is_tried_again(
    generate: Generate, wanted: str | None, run: SimpleNamespace, sentence: str
) -> None:
    with pytest.raises(AirflowFailException, match=sentence):
        open_cycle(wanted, run)
    assert generate.opened == []


def test_a_year_without_calendar_opens_the_cycle_tells_the_office_and_leaves_the_run_red(
    generate: Generate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps.app(), "calendar", WorkCalendar({}))
    with pytest.raises(AirflowFailException, match=r"2021\.toml"):
        open_cycle(None, scheduled_for("2021-10-14 09:00"))
    assert generate.opened == ["qz2021/department_monthly/2021-10"]
    assert generate.told == 1


def test_a_second_run_of_a_period_has_nothing_to_do_and_says_which_run_is_the_real_one(generate: Generate) -> None:
    """A calendar that moved the opening day makes Airflow start one; so does a person."""
    assert open_cycle(None, scheduled_for("2021-10-14 09:00"))
    for second in (scheduled_for("2021-10-15 09:00"), BY_HAND):
        with pytest.raises(steps.AnotherRun, match="已由运行“scheduled__2021-10-14 09:00”办理"):
            open_cycle("2021-10", second)
    assert generate.opened == ["qz2021/department_monthly/2021-10"]


def test_a_run_that_was_cleared_is_the_same_run_and_goes_on(generate: Generate) -> None:
    run = scheduled_for("2021-10-14 09:00")
    assert open_cycle(None, run) == open_cycle(None, run)


def test_a_run_that_is_gone_from_airflow_gives_way(generate: Generate) -> None:
    """Airflow's database may be wiped and nothing is lost."""
    open_cycle("2021-10", BY_HAND)
    run = scheduled_for("2021-10-14 09:00")
    wiped = Airflow("manual")
    cycle = steps.begin_cycle("qz2021", "department_monthly", {"period": None}, wiped, run)
    assert steps.open_cycle(cycle)
    assert generate.opening.runs == {"qz2021/department_monthly/2021-10": run.run_id}


def test_what_somebody_has_to_agree_to_opens_nothing_until_then(generate: Generate) -> None:
    generate.opening.asks = True
    assert open_cycle("2021-10", BY_HAND) is None
    assert (generate.opened, generate.opening.asked) == ([], ["qz2021/department_monthly/2021-10"])


def test_a_run_with_the_number_of_mails_agrees_in_the_name_of_who_started_it(generate: Generate) -> None:
    """Also for the run that waits: the second one ends, the first one goes on."""
    generate.opening.asks = True
    waiting = scheduled_for("2021-10-14 09:00")
    assert open_cycle(None, waiting) is None
    by_hand = SimpleNamespace(run_type="manual", logical_date=None, run_id="manual", triggering_user_name="duban")
    with pytest.raises(steps.AnotherRun):
        open_cycle("2021-10", by_hand, confirmed=20)
    assert generate.opening.agreed == [(20, "市营商办督办岗", "duban")]
    assert open_cycle(None, waiting)


def test_a_run_of_nobody_knows_whom_agrees_to_nothing(generate: Generate) -> None:
    generate.opening.asks = True
    with pytest.raises(AirflowFailException, match="无法确认是谁运行的"):
        open_cycle("2021-10", BY_HAND, confirmed=20)
    assert generate.opening.agreed == []


class FailingMailbox:
    """Stands for the service before a mailbox that does not let us in."""

    def archive_new_mail(self, now: datetime) -> int:
        raise LoginRefused("拒绝登录")


class Told:
    """Stands for the service that remembers outages."""

    def __init__(self) -> None:
        self.failing_: list[tuple[OutageKind, str, bool]] = []
        self.works: list[OutageKind] = []

    def failing(self, kind: OutageKind, reason: str, now: datetime, *, urgent: bool) -> None:
        self.failing_.append((kind, reason, urgent))

    def well(self, now: datetime, *kinds: OutageKind) -> None:
        self.works += kinds


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """An installation whose mailbox refuses us and whose mail room works."""
    told = Told()
    collect = FailingMailbox()
    app = SimpleNamespace(
        collect=collect, outages=told, clock_check=SimpleNamespace(before=print), clock=SimpleNamespace(now=lambda: NOW)
    )
    for module in (steps, noticing, runs):
        monkeypatch.setattr(module, "app", lambda: app)
    return told


def test_a_refused_login_to_our_mailbox_is_an_outage_that_is_told_at_once_and_leaves_the_run_red(told: Told) -> None:
    with pytest.raises(LoginRefused):
        steps.archive_mail()
    assert told.failing_ == [(OutageKind.MAILBOX, "拒绝登录", True)]
    assert told.works == []


def test_what_cannot_be_read_stops_no_escalation(told: Told) -> None:
    steps.read_mailbox()
    assert [kind for kind, *_ in told.failing_] == [OutageKind.MAILBOX]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (MailboxUnavailable("无法连接"), OutageKind.MAILBOX),
        (PostOfficeUnavailable("无法连接"), OutageKind.POST_OFFICE),
        (AccountRefused("拒绝登录"), OutageKind.POST_OFFICE),
        (LedgerBusy("没有响应"), OutageKind.LEDGER),
        (CalendarUnknown(2023), OutageKind.CALENDAR),
        (ConfigurationError("缺少此项"), OutageKind.SETTINGS),
        (OSError(28, "No space left on device"), OutageKind.STORAGE),
        (OperationalError("", {}, Exception("database or disk is full")), OutageKind.LEDGER),
        (ValueError("of one mail"), None),
    ],
)
def test_what_an_error_says_of_the_world(error: Exception, kind: OutageKind | None) -> None:
    assert noticing.kind_of(error) is kind


def test_a_connection_that_is_not_configured_is_an_outage_of_what_it_is_for() -> None:
    assert noticing.kind_of(ConfigurationError("缺少连接"), OutageKind.POST_OFFICE) is OutageKind.POST_OFFICE


@pytest.mark.parametrize(
    "step",
    [
        lambda: steps.open_cycle(Reference.parse("qz2021/department_monthly/2021-10")),
        lambda: steps.prepare_form("qz2021/department_monthly/2021-10/swj", "市税务局"),
        steps.deliver,
        lambda: steps.compile_outstanding(ti=None),
        steps.preview_tomorrow,
        lambda: steps.pay_debt("qz2021/department_monthly/2021-10/swj", "市税务局 · 提醒"),
        lambda: steps.unasked_drafts(ti=None),
        lambda: steps.ask_again(ti=SimpleNamespace(xcom_pull=lambda **_: None), document="R4/x"),
    ],
)
def test_whatever_a_task_does_a_fault_of_the_world_is_told(monkeypatch: pytest.MonkeyPatch, step: Any) -> None:
    """The archive is away in whichever service the task calls."""
    told = Told()
    services = ("opening", "generate", "deliver", "compile", "previews", "escalate", "sign")
    parts = {name: Unwell() for name in services}
    app = SimpleNamespace(**parts, outages=told, clock=SimpleNamespace(now=lambda: NOW))
    for module in (steps, noticing, runs):
        monkeypatch.setattr(module, "app", lambda: app)
    with pytest.raises(StorageUnavailable):
        step()
    assert told.failing_ == [(OutageKind.STORAGE, "档案库写不进", False)]


class Unwell:
    """Stands for any service, of which nothing works."""

    def __getattr__(self, name: str) -> Any:
        def fails(*_: object, **__: object) -> None:
            raise StorageUnavailable("档案库写不进")

        return fails

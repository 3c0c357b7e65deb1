"""Which period a run is for, and what passes between tasks."""

from datetime import datetime
from types import SimpleNamespace

import pytest
from airflow.sdk.exceptions import AirflowFailException

from duban.config import load_settings
from duban.domain.cycle import TIMEZONE, Cycle, Period, Reference
from duban.domain.workdays import WorkCalendar
from duban.errors import LoginRefused
from duban.orchestration import steps

BY_HAND = SimpleNamespace(run_type="manual", logical_date=None)


def scheduled_for(text: str) -> SimpleNamespace:
    """A run that the timetable started."""
    return SimpleNamespace(run_type="scheduled", logical_date=datetime.fromisoformat(text).replace(tzinfo=TIMEZONE))


class Generate:
    """Stands for the service: remembers which cycles were opened."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.told = 0

    def open_cycle(self, reference: Reference, now: datetime) -> tuple[Reference, ...]:
        self.opened.append(str(reference))
        return (reference.of("shuiwu"),)

    def tell_office(self, now: datetime) -> bool:
        self.told += 1
        return True


@pytest.fixture
def generate(monkeypatch: pytest.MonkeyPatch, calendar: WorkCalendar) -> Generate:
    """The shipped configuration on 20 November 2021, with one organisation that reports."""
    generate = Generate()
    programme = SimpleNamespace(organisation=lambda code: SimpleNamespace(name={"shuiwu": "市税务局"}[code]))
    house = SimpleNamespace(
        settings=load_settings(),
        calendar=calendar,
        generate=generate,
        desk=SimpleNamespace(
            programme=lambda reference: programme,
            period_now=lambda *arguments: Period.parse("2021-11"),
            cycle=lambda reference: Cycle(reference, load_settings().streams[reference.stream], house.calendar),
        ),
        previews=generate,
    )
    monkeypatch.setattr(steps, "house", lambda: house)
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
    steps.open_cycle("qz2021", "department_monthly", {"period": wanted}, run)
    assert generate.opened == [f"qz2021/department_monthly/{period}"]


def test_references_and_names_pass_between_tasks(generate: Generate) -> None:
    assert steps.open_cycle("qz2021", "department_monthly", {"period": "2021-10"}, BY_HAND) == [
        {"reference": "qz2021/department_monthly/2021-10/shuiwu", "org": "市税务局"}
    ]


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
        steps.open_cycle("qz2021", "department_monthly", {"period": wanted}, run)
    assert generate.opened == []


def test_a_year_without_calendar_opens_the_cycle_tells_the_office_and_leaves_the_run_red(
    generate: Generate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps.house(), "calendar", WorkCalendar({}))
    with pytest.raises(AirflowFailException, match=r"2021\.toml"):
        steps.open_cycle("qz2021", "department_monthly", {"period": None}, scheduled_for("2021-10-14 09:00"))
    assert generate.opened == ["qz2021/department_monthly/2021-10"]
    assert generate.told == 1


class Locked:
    """Stands for the service before a mailbox that does not let us in."""

    def __init__(self) -> None:
        self.complaints: list[str] = []

    def archive_new_mail(self) -> int:
        raise LoginRefused("拒绝登录")

    def complain(self, refusal: LoginRefused, now: datetime) -> None:
        self.complaints.append(str(refusal))


def test_a_refused_login_to_our_mailbox_is_told_to_the_office_and_leaves_the_run_red(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    locked = Locked()
    monkeypatch.setattr(steps, "house", lambda: SimpleNamespace(collect=locked))
    with pytest.raises(LoginRefused):
        steps.archive_mail()
    assert locked.complaints == ["拒绝登录"]

"""One look says what is well and what is not, for a person, a page and a monitor alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from tests.services.conftest import OfficeApp, at, read_to_the_end

from duban.adapters.outage_file import JsonOutageFile
from duban.domain.mail.delivery import MailState
from duban.domain.operation.health import Condition, HealthLevel, HealthPart
from duban.domain.operation.outage import OutageKind, OutageRules
from duban.domain.operation.schema import Schema
from duban.errors import OtherSchema, TemporaryError
from duban.ports import Space
from duban.services.operate.health import Healths
from duban.services.operate.status import Statuses, _backlog
from duban.services.watch.outages import OutageMemory

NOW = at(10, 20, 9)
GIGABYTE = 1024**3
ALIVE = {"scheduler": 3.0, "dag-processor": 4.0, "triggerer": 5.0}


@dataclass
class Machine:
    """Stands for disks and for Airflow's database."""

    free: int = 50 * GIGABYTE
    beats: Mapping[str, float] = field(default_factory=lambda: dict(ALIVE))
    away: bool = False

    def spaces(self) -> tuple[Space, ...]:
        return (Space("数据目录", "/srv/duban", self.free, 100 * GIGABYTE),)

    def stored_connections(self) -> tuple[str, ...]:
        return ()

    def heartbeats(self, now: datetime) -> Mapping[str, float]:
        if self.away:
            raise TemporaryError("无法读取 Airflow 的数据库，未能核对各进程。")
        return self.beats


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def statuses(app: OfficeApp, machine: Machine, tmp_path) -> Statuses:
    """An office whose forms went out and whose mailbox was read this morning."""
    app.send_forms()
    read_to_the_end(app.context, NOW)
    outages = OutageMemory(app.context, JsonOutageFile(tmp_path / "outages.json"))
    healths = Healths(app.context, outages)
    return Statuses(
        app.context, healths, machine, machine, lambda: Schema("0033", "0033"), OutageRules(), 2, lambda: NOW
    )


def of(statuses: Statuses, part: HealthPart, now: datetime = NOW) -> Condition:
    return next(one for one in statuses.at(now).conditions if one.part is part)


def test_all_is_well_where_mail_comes_and_goes(statuses: Statuses) -> None:
    found = statuses.at(NOW)
    assert found.troubles == ()
    assert {one.part for one in found.conditions} == {*HealthPart} - {HealthPart.CONTACTS}
    assert "完整收取" in of(statuses, HealthPart.MAILBOX).words
    assert of(statuses, HealthPart.SENDING).figures[0].value > 0
    assert "摘要相符" in of(statuses, HealthPart.ARCHIVE).words


def test_an_outage_is_not_well(statuses: Statuses) -> None:
    statuses.healths.outages.failing(OutageKind.POST_OFFICE, "发信服务器连接失败。", NOW)
    found = statuses.at(NOW)
    assert not found.is_well
    assert "发信：自10月20日09:00起中断（发信服务器连接失败。）" in found.troubles


def test_a_mail_that_does_not_leave_is_old_after_an_hour(app: OfficeApp, statuses: Statuses) -> None:
    with app.context.ledger.begin() as work:
        sent = work.outbox.last_sent()
        assert sent is not None
        work.outbox.add(
            replace(
                sent, key="another", message_id="another", prepared_at=NOW, state=MailState.PREPARED, attention_at=None
            )
        )
    assert of(statuses, HealthPart.OUTBOX).words == "1件（1小时内 1）"
    late = of(statuses, HealthPart.OUTBOX, at(10, 20, 11))
    assert (late.is_well, late.words) == (False, "1件（1天内 1）")


def test_a_full_disk_is_told_before_it_is_full(statuses: Statuses, machine: Machine) -> None:
    machine.free = 200 * 1024**2
    found = of(statuses, HealthPart.SPACE)
    assert (found.is_well, "可用 200 MB" in found.words, "请清理" in found.words) == (False, True, True)


@pytest.mark.parametrize(
    "beats", [ALIVE | {"scheduler": 4000.0}, {key: ALIVE[key] for key in ("triggerer", "dag-processor")}]
)
def test_a_scheduler_that_is_silent_is_named(statuses: Statuses, machine: Machine, beats: dict[str, float]) -> None:
    machine.beats = beats
    found = of(statuses, HealthPart.PROCESSES)
    assert (found.is_well, found.words.startswith("调度器没有运行")) == (False, True)


def test_a_database_of_airflow_that_is_away_hides_nothing_else(statuses: Statuses, machine: Machine) -> None:
    machine.away = True
    assert statuses.at(NOW).troubles == ("运行进程：无法读取 Airflow 的数据库，未能核对各进程。",)


class OfAnotherVersion:
    """A ledger whose tables are older than the program."""

    def begin(self):
        raise OtherSchema(Schema("0014", "0033").words)


def test_an_old_ledger_says_what_to_do_and_hides_nothing_else(statuses: Statuses) -> None:
    ledger = OfAnotherVersion()
    context = replace(statuses.context, ledger=ledger)
    healths = Healths(context, replace(statuses.healths.outages, context=context))
    found = replace(statuses, context=context, healths=healths, schema=lambda: Schema("0014", "0033")).at(NOW)
    assert not found.is_well
    assert any("duban migrate" in words for words in found.troubles)
    assert {HealthPart.SCHEMA, HealthPart.SPACE, HealthPart.PROCESSES} <= {one.part for one in found.conditions}


@pytest.mark.parametrize(
    ("day", "level"),
    [
        pytest.param(at(10, 31, 9), HealthLevel.WELL, id="nobody asks for next year's in October"),
        pytest.param(at(11, 1, 9), HealthLevel.REMINDER, id="from November on the office is reminded"),
        pytest.param(at(12, 31, 23), HealthLevel.REMINDER, id="until the year ends"),
        pytest.param(at(12, 31, 23) + timedelta(hours=1), HealthLevel.FAULT, id="a year without one is a fault"),
    ],
)
def test_a_calendar_that_lacks_is_a_reminder_until_its_year_begins(
    statuses: Statuses, day: datetime, level: HealthLevel
) -> None:
    calendar = statuses.context.calendar
    context = replace(statuses.context, calendar=replace(calendar, years={2021: calendar.years[2021]}))
    health = Healths(context, statuses.healths.outages).of_system(day)
    assert next(one for one in health.conditions if one.part is HealthPart.CALENDAR).level is level


def test_what_waits_for_a_person_is_a_reminder() -> None:
    waits = _backlog(HealthPart.HOLDS, [NOW - timedelta(days=2)], NOW, timedelta(days=2), HealthLevel.REMINDER)
    assert waits.level is HealthLevel.WELL
    longer = _backlog(HealthPart.HOLDS, [NOW - timedelta(days=3)], NOW, timedelta(days=2), HealthLevel.REMINDER)
    assert longer.level is HealthLevel.REMINDER

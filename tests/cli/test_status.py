"""`duban status`: a table for a person, JSON for a program, and an exit code for whatever calls it."""

import json

import pytest
from tests.cli.conftest import duban, moment

from duban.bootstrap import Installation
from duban.domain.operation.health import Condition, Health, HealthLevel, HealthPart
from duban.services.operate.status import Statuses


def test_what_is_not_well_is_said_and_makes_the_exit_code_1(app: Installation) -> None:
    shown = duban("status")
    assert shown.exit_code == 1
    assert "信箱尚未完整收取过" in shown.stdout
    assert "1 项异常。" in shown.stdout
    told = json.loads(duban("status", "--json").stdout)
    assert [one["part"] for one in told["conditions"] if not one["well"]] == ["mailbox"]
    assert app


def test_all_well_is_0(app: Installation) -> None:
    with app.context.ledger.begin() as work:
        work.readings.listed(app.context.robot, moment(10, 19))
        work.readings.read(app.context.robot, moment(10, 19))
    shown = duban("status")
    assert (shown.exit_code, "一切正常。" in shown.stdout) == (0, True)


def test_what_only_waits_for_a_person_is_a_reminder_and_0(app: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = Condition(HealthPart.CALENDAR, HealthLevel.REMINDER, "缺2022年工作日历")
    monkeypatch.setattr(Statuses, "at", lambda _, now: Health(now, (waits,)))
    shown = duban("status")
    assert (shown.exit_code, "1 项提醒。" in shown.stdout) == (0, True)
    told = json.loads(duban("status", "--json").stdout)
    assert (told["well"], told["conditions"][0]["level"]) == (True, "reminder")
    assert app

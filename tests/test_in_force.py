"""Every process sees a change of settings within a minute, and none is broken by a file that is being saved."""

import os
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from duban.adapters.clock import SystemClock
from duban.bootstrap import Current, Installation, environment_credentials, installation, refused_settings
from duban.bootstrap.in_force import LOOK_EVERY_SECONDS
from duban.config import PROJECT
from duban.domain.calendar.cycle import Period, Reference
from duban.errors import CalendarUnknown, NotConfigured, SettingsUnreadable

SECOND = """
[programmes.qz2027]
title = "第二个专项"
document = "泉政办〔2027〕1号"
task_list = "include/task_list.xlsx"
starts_on = 2027-01-01
ends_on = 2027-12-31
streams = ["department_monthly"]
"""
YEAR_2027 = "year = 2027\nholidays = [2027-01-01]\nworkdays = []\n"


class Seconds:
    """A stopwatch that the test moves."""

    def __init__(self) -> None:
        self.passed = 1000.0

    def __call__(self) -> float:
        return self.passed


class Office:
    """A copy of the shipped office, edited some time ago."""

    def __init__(self, folder: Path) -> None:
        self.config = folder / "config"
        shutil.copytree(PROJECT / "config", self.config)
        (folder / "include").mkdir()
        shutil.copy2(PROJECT / "include" / "task_list.xlsx", folder / "include")
        self.settings = self.config / "duban.toml"
        self._edits = 0
        self._rest()

    def save(self, path: Path, text: str) -> None:
        """Save, and let the file lie still."""
        path.write_text(text, encoding="utf-8")
        self._rest()

    def add_programme(self) -> None:
        self.save(self.settings, self.settings.read_text(encoding="utf-8") + SECOND)

    def _rest(self) -> None:
        self._edits += 1
        moment = (SystemClock().now() - timedelta(minutes=60 - self._edits)).timestamp()
        for path in (self.config, *self.config.rglob("*")):
            os.utime(path, (moment, moment))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("DUBAN_OFFICE", str(tmp_path / "office"))
    monkeypatch.setenv("DUBAN_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    (tmp_path / "office").mkdir()
    return Office(tmp_path / "office")


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def current(office: Office, seconds: Seconds, tmp_path: Path) -> Iterator[Current]:
    """A process that has run for a while on a ledger of its own."""
    credentials = environment_credentials(
        {
            "AIRFLOW_CONN_DUBAN_LEDGER": f"sqlite:///{tmp_path}/ledger.db",
            "AIRFLOW_CONN_DUBAN_KEY": "key://:a-secret-of-these-tests@/",
        }
    )
    process = Current(credentials, seconds)
    process().migrate()
    return process


def look(current: Current, seconds: Seconds) -> Installation:
    seconds.passed += LOOK_EVERY_SECONDS
    return current()


def test_a_second_programme_is_known_to_a_process_that_was_there_before(
    office: Office, current: Current, seconds: Seconds
) -> None:
    january = Reference("qz2027", "department_monthly", Period.parse("2027-01"))
    with pytest.raises(NotConfigured):
        current().context.cycle(january)
    office.add_programme()
    before = current()
    after = look(current, seconds)
    assert after.context.cycle(january).period == january.period
    assert after.context.ledger is before.context.ledger  # a database engine is not left behind


def test_next_years_calendar_is_known_to_a_process_that_was_there_before(
    office: Office, current: Current, seconds: Seconds
) -> None:
    with pytest.raises(CalendarUnknown):
        current().calendar.is_working(date(2027, 1, 4))
    office.save(office.config / "calendar" / "2027.toml", YEAR_2027)
    assert look(current, seconds).calendar.is_working(date(2027, 1, 4))


@pytest.mark.parametrize("half", ["", "year = 2027\nholi", "year = 2027\nholidays = []\nworkdays = []\n"])
def test_a_calendar_that_is_half_saved_or_wrong_leaves_the_last_one_in_force(
    office: Office, current: Current, seconds: Seconds, half: str
) -> None:
    path = office.config / "calendar" / "2027.toml"
    office.save(path, YEAR_2027)
    assert look(current, seconds).calendar.is_working(date(2027, 1, 4))
    office.save(path, half)
    assert look(current, seconds).calendar.is_working(date(2027, 1, 4))
    assert installation(current.credentials).calendar.is_working(date(2027, 1, 4))  # a process that begins now
    assert [one.part for one in refused_settings()] == ["calendar"]
    office.save(path, YEAR_2027)
    assert look(current, seconds).calendar.is_working(date(2027, 1, 4))
    assert refused_settings() == ()


def test_settings_that_contradict_themselves_leave_the_last_ones_in_force_and_are_told(
    office: Office, current: Current, seconds: Seconds
) -> None:
    text = office.settings.read_text(encoding="utf-8")
    office.save(office.settings, text.replace("due_day = 25", "due_day = 32"))
    assert look(current, seconds).settings.streams["department_monthly"].due_day == 25
    assert "due_day 只能是 1 至 31" in refused_settings()[0].reason


def test_a_letter_or_a_document_that_is_no_template_leaves_the_last_one_in_force(
    office: Office, current: Current, seconds: Seconds
) -> None:
    current()
    office.save(office.config / "letters" / "urge.body.txt", "{{ organisation")
    (office.config / "documents" / "letter.docx").write_bytes(b"PK\x03\x04 half of it")
    office.save(office.config / "letters" / "urge.subject.txt", "催办")
    app = look(current, seconds)
    assert (app.settings.config_folder / "letters" / "urge.body.txt").read_text("utf-8") != "{{ organisation"
    assert {one.part for one in refused_settings()} == {"letters", "documents"}


def test_a_process_that_begins_with_nothing_in_force_tries_again_instead_of_failing(
    office: Office, seconds: Seconds
) -> None:
    good = office.settings.read_text(encoding="utf-8")
    office.save(office.settings, "")
    process = Current(environment_credentials({}), seconds)
    with pytest.raises(SettingsUnreadable, match=r"config/duban\.toml"):
        process()
    office.save(office.settings, good)
    assert process().settings.programmes


def test_files_are_looked_at_every_twenty_seconds_only(office: Office, current: Current, seconds: Seconds) -> None:
    before = current()
    office.add_programme()
    seconds.passed += LOOK_EVERY_SECONDS - 1
    assert current() is before
    seconds.passed += 1
    assert current() is not before

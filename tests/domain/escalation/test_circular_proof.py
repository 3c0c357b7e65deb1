"""The extract of a circular goes out once for the same ground, and gives one working day to check it."""

from dataclasses import replace
from datetime import datetime

import pytest

from duban.adapters.holidays import official_calendar
from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.escalation.circular_proof import Extract, ExtractKey, checked_by

CALENDAR = official_calendar(None)
RUNG = next(rung for rung in load_settings().ladders["department_monthly"] if rung.code == "R6")
REFERENCE = Reference.parse("qz2021/department_monthly/2021-10/swj")
OVERDUE = ({"number": 38, "deadline": "2021-09-30"},)


def at(day: int, hour: int) -> datetime:
    return datetime(2021, 10, day, hour, tzinfo=TIMEZONE)


def test_the_same_ground_is_the_same_mail_and_another_one_another() -> None:
    extract = Extract(RUNG, REFERENCE, "市商务局", "10月漏报", OVERDUE)
    assert extract.key == replace(extract, name="商务局").key
    others = (replace(extract, ground=""), replace(extract, overdue=()))
    assert len({extract.key, *(one.key for one in others)}) == 3
    kind, digest = str(extract.key).rsplit("/", 1)
    assert (kind, len(digest)) == (f"R6.extract/{REFERENCE}", 12)


def test_a_mail_key_tells_the_circular_that_it_is_an_extract_of() -> None:
    key = Extract(RUNG, REFERENCE, "市商务局", "10月漏报").key
    again = replace(key, times=2)
    assert [ExtractKey.parse(str(one)) for one in (key, again)] == [key, again]
    assert key.circular == again.circular == "R6/qz2021/department_monthly/2021-10"
    assert ExtractKey.parse(f"R3/{REFERENCE}") is None


@pytest.mark.parametrize(
    ("told", "until"),
    [
        pytest.param(at(26, 15), at(27, 15), id="the same hour of the next working day"),
        pytest.param(at(22, 15), at(25, 15), id="over a weekend"),
        pytest.param(at(23, 10), at(26, 10), id="what arrives on a Saturday arrived on Monday"),
        pytest.param(datetime.fromisoformat("2021-10-26T20:00:00+00:00"), at(28, 4), id="by our own clock"),
    ],
)
def test_until_when_an_extract_may_be_checked(told: datetime, until: datetime) -> None:
    assert checked_by(told, CALENDAR, 1) == until


@pytest.mark.parametrize(("days", "until"), [(1, at(27, 15)), (2, at(28, 15)), (3, at(29, 15))])
def test_a_unit_has_so_many_working_days_as_the_rules_give(days: int, until: datetime) -> None:
    assert checked_by(at(26, 15), CALENDAR, days) == until

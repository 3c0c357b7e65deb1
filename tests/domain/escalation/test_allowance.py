"""What a return still brings its unit in mails, from before its form to the day it came; computed by hand."""

from dataclasses import replace
from datetime import datetime

import pytest
from tests.services.conftest import settings_of_project

from duban.adapters.holidays import official_calendar
from duban.domain.calendar.cycle import TIMEZONE, Cycle, Period, Reference
from duban.domain.escalation.allowance import is_over, is_spared_first, last_reminder, still_to_come
from duban.domain.returns.submission import ExpectedReturn, ReturnState

SETTINGS = settings_of_project()
STREAM = SETTINGS.streams["department_monthly"]
LADDER = SETTINGS.ladders["department_monthly"]
CYCLE = Cycle(Reference("qz2021", STREAM.code, Period.parse("2021-10")), STREAM, official_calendar(None))
OWED = ExpectedReturn("qz2021/department_monthly/2021-10/jyj")
CAME = replace(OWED, state=ReturnState.ACCEPTED)


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2021, 10, day, hour, tzinfo=TIMEZONE)


@pytest.mark.parametrize(
    ("expected", "now", "said", "mails"),
    [
        pytest.param(None, at(8), (), 3, id="not opened: form, last reminder, receipt"),
        pytest.param(OWED, at(14), (), 3, id="the form has still to leave"),
        pytest.param(OWED, at(18), ("R0",), 2, id="last reminder and receipt"),
        pytest.param(OWED, at(20), ("R0", "R1"), 2, id="the first reminder spares no other"),
        pytest.param(OWED, at(22), ("R0", "R1", "R2"), 1, id="the receipt"),
        pytest.param(OWED, at(23), ("R0",), 1, id="after its day the last reminder is not said any more"),
        pytest.param(CAME, at(18), ("R0",), 0, id="what came brings nothing more"),
    ],
)
def test_what_is_still_to_come(
    expected: ExpectedReturn | None, now: datetime, said: tuple[str, ...], mails: int
) -> None:
    assert still_to_come(CYCLE, expected, LADDER, now, said) == mails


def test_of_the_reminders_the_last_goes_and_what_charges_is_none() -> None:
    last = last_reminder(LADDER)
    assert last is not None
    assert last.code == "R2"
    assert [rung.code for rung in LADDER if is_spared_first(rung, LADDER)] == ["R1"]
    assert last_reminder(LADDER[:1]) is None


def test_late_is_who_owes_it_when_the_day_is_over() -> None:
    assert [is_over(CYCLE, OWED, at(25, 23)), is_over(CYCLE, OWED, at(26, 0))] == [False, True]
    assert not is_over(CYCLE, CAME, at(27))

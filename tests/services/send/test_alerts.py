"""The office is told what it has still to add, and how often."""

from dataclasses import replace
from datetime import timedelta

from tests.services.conftest import OfficeApp, at

from duban.domain.calendar.workdays import WorkCalendar
from duban.services.send.alerts import remind_of_calendar


def test_the_calendar_of_next_year_is_asked_for_once_a_week_from_november_until_it_is_there(app: OfficeApp) -> None:
    app.send_forms()
    years = app.context.calendar.years
    context = replace(app.context, calendar=WorkCalendar({one: days for one, days in years.items() if one < 2022}))
    mornings = [at(10, 25, 10) + timedelta(days=day) for day in range(40)]
    told = [now.date().isoformat() for now in mornings if remind_of_calendar(context, now)]
    assert told == ["2021-11-01", "2021-11-08", "2021-11-15", "2021-11-22", "2021-11-29"]
    app.deliver.round(at(11, 1, 11))
    assert app.sent_to("office@yyb.example") == len(told)
    assert not remind_of_calendar(app.context, at(12, 6, 10))
    assert not remind_of_calendar(context, at(11, 6, 10)), "nobody works on a Saturday"

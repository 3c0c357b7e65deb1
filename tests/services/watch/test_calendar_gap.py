"""A year without official calendar: what is sure goes on, nothing is sent by guess, the office is told what to add."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from tests.services.conftest import CYCLE, ROBOT, ItemsReadFirst, OfficeApp, address
from tests.services.escalate.test_ladder_of_cycles import mornings

from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE, Period, Reference
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.plan.organisation import Role
from duban.services.operate.preview import Previews

JANUARY = Reference(CYCLE.programme, CYCLE.stream, Period.parse("2022-01"))
DECEMBER = Reference(CYCLE.programme, CYCLE.stream, Period.parse("2021-12"))


@pytest.fixture
def gap(app: OfficeApp) -> OfficeApp:
    """December 2021, while the notice for 2022 is not in the data."""
    context = replace(app.context, calendar=WorkCalendar({2021: app.context.calendar.years[2021]}))
    services = {
        name: replace(getattr(app, name), context=context)
        for name in ("generate", "collect", "escalate", "compile", "sign", "deliver")
    }
    return replace(app, context=context, **services)


def run(app: OfficeApp, first: date, last: date) -> None:
    for now in mornings(first, last):
        for debt in app.escalate.debts(now):
            app.escalate.pay(debt.reference, now)
        app.compile.outstanding(now)
        app.deliver.round(now)


def test_the_cycle_opens_and_what_is_sure_is_said(gap: OfficeApp) -> None:
    opens = datetime(2021, 12, 15, 9, tzinfo=TIMEZONE)
    for reference in gap.generate.open_cycle(DECEMBER, opens):
        gap.generate.prepare_form(reference, opens)
    run(gap, date(2021, 12, 15), date(2021, 12, 31))
    with gap.context.ledger.begin() as work:
        said = [notice.rung for notice in work.notices.about(str(DECEMBER.of("swj")))]
    assert said == ["R0", "R1", "R2", "R3", "R4"]
    plan = gap.escalate.plan(datetime(2021, 12, 30, 9, tzinfo=TIMEZONE))
    assert any("日期未确认" in told and "2022.toml" in told for told in plan.for_office)


def test_in_the_unknown_year_only_the_office_is_written_to(gap: OfficeApp) -> None:
    opens = datetime(2021, 12, 15, 9, tzinfo=TIMEZONE)
    for reference in gap.generate.open_cycle(DECEMBER, opens):
        gap.generate.prepare_form(reference, opens)
    run(gap, date(2021, 12, 15), date(2021, 12, 31))
    written = gap.sent_to(address("jyj", Role.LIAISON))
    january = datetime(2022, 1, 5, 9, tzinfo=TIMEZONE)
    run(gap, date(2022, 1, 1), date(2022, 1, 5))
    assert Previews(gap.context, gap.escalate).tell_office(january)
    gap.deliver.round(january)
    assert gap.sent_to("office@yyb.example") == 1
    assert gap.sent_to(address("jyj", Role.LIAISON)) == written


def test_a_cycle_of_the_unknown_year_is_open_with_its_dates_unconfirmed(gap: OfficeApp) -> None:
    """Its returns are expected, every round goes on, the office is told, and nobody outside hears of it."""
    new_year = datetime(2022, 1, 1, 9, tzinfo=TIMEZONE)
    assert gap.generate.open_cycle(JANUARY, new_year)
    for now in (new_year, datetime(2022, 1, 31, 9, tzinfo=TIMEZONE)):
        for debt in gap.escalate.debts(now):
            gap.escalate.pay(debt.reference, now)
        gap.compile.outstanding(now)
        gap.work(now)
        previews = Previews(gap.context, gap.escalate, ItemsReadFirst(gap.context, load_settings().item_ladders))
        assert previews.tell_office(now)
        assert previews.mail(now)
        assert any(
            "名义报送日01月25日" in told and "下发填报表、提醒、按时截止、截止汇总日期未确认" in told
            for told in previews.at(now, now).for_office
        )
    gap.deliver.round(now)
    assert {recipient for _raw, to in gap.post_office.attempts for recipient in to} == {"office@yyb.example", ROBOT}


def test_its_forms_go_out_once_the_calendar_is_there(gap: OfficeApp, app: OfficeApp) -> None:
    gap.generate.open_cycle(JANUARY, datetime(2022, 1, 1, 9, tzinfo=TIMEZONE))
    run(app, date(2022, 1, 17), date(2022, 1, 19))
    with app.context.ledger.begin() as work:
        assert [notice.rung for notice in work.notices.about(str(JANUARY.of("swj")))] == ["R0"]


def test_once_the_calendar_is_there_everything_goes_on(gap: OfficeApp, app: OfficeApp) -> None:
    opens = datetime(2021, 12, 15, 9, tzinfo=TIMEZONE)
    for reference in gap.generate.open_cycle(DECEMBER, opens):
        gap.generate.prepare_form(reference, opens)
    run(gap, date(2021, 12, 15), date(2022, 1, 6))
    run(app, date(2022, 1, 7), date(2022, 1, 10))
    with app.context.ledger.begin() as work:
        said = [notice.rung for notice in work.notices.about(str(DECEMBER.of("swj")))]
    assert said == ["R0", "R1", "R2", "R3", "R4", "R5"]

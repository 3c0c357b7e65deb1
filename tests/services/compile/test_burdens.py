"""填报负担 is read from the forms that went out and the mails that left, and stays what it was."""

from datetime import date

import pytest
from tests.services.conftest import CYCLE, OfficeApp, at
from tests.services.decide.test_decide import CODE, NOVEMBER
from tests.services.escalate.test_ladder_of_cycles import open_cycle, run

from duban.domain.report.burden import UnitBurden
from duban.services.compile.burdens import Burdens


@pytest.fixture
def october(app: OfficeApp) -> OfficeApp:
    open_cycle(app, "2021-10")
    return app


def of_unit(app: OfficeApp, unit: str, *day: int) -> UnitBurden:
    return next(one for one in Burdens(app.context).of(CYCLE, at(*day)) if one.code == unit)


def test_cells_are_those_of_the_form_and_mails_those_that_left(october: OfficeApp) -> None:
    run(october, date(2021, 10, 15), date(2021, 10, 22))
    october.reply("jyj", october.good_form("jyj"), at(10, 22, 15))
    burden = of_unit(october, "jyj", 10, 31)
    with october.context.ledger.begin() as work:
        form = work.forms.get(CYCLE.of("jyj"))
    assert form is not None
    assert (burden.asked, burden.carried) == (form.asked, form.carried)
    assert burden.asked is not None
    assert burden.asked > 0
    assert burden.mails == 4, "form, two reminders, receipt"
    assert burden.organisation == "市教育局"


def test_a_moment_that_is_past_is_told_as_it_was(october: OfficeApp) -> None:
    before = of_unit(october, "jyj", 10, 18)
    run(october, date(2021, 10, 19), date(2021, 10, 22))
    assert of_unit(october, "jyj", 10, 18) == before
    assert before.mails == 1
    assert Burdens(october.context).of(CYCLE, at(10, 1)) == (), "nothing was expected yet"


def test_a_unit_has_all_its_periods_with_what_the_one_before_asked(october: OfficeApp) -> None:
    october.reply("jyj", october.good_form("jyj"), at(10, 22, 15))
    open_cycle(october, "2021-11")
    (november, now), (first, then) = Burdens(october.context).of_unit(CODE, "jyj", at(11, 30))
    assert (november, first) == (NOVEMBER, CYCLE)
    assert now.before == then.asked
    assert (now.asked or 0) <= (then.asked or 0), "what was filled stands filled the next time"
    assert (now.carried or 0) > (then.carried or 0)
    assert then.mails == of_unit(october, "jyj", 11, 30).mails

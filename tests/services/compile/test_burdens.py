"""填报负担 is read from the forms that went out and the mails that left, and stays what it was."""

from datetime import date, datetime

import pytest
from tests.services.conftest import CYCLE, OfficeApp, at
from tests.services.decide.test_decide import CODE, NOVEMBER
from tests.services.escalate.test_ladder_of_cycles import open_cycle, run

from duban.domain.decisions.coordination import NeedAct, NeedActKind, NeedName
from duban.domain.report.burden import UnitBurden
from duban.domain.returns.helping import FeedbackWay
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


def test_what_a_unit_is_asked_to_answer_on_a_page_of_its_own_is_counted_in_the_month_in_which_it_was_asked(
    october: OfficeApp,
) -> None:
    def asked(unit: str, when: datetime, way: FeedbackWay | None = None) -> None:
        name = NeedName(CODE, 0 if way else 1, "1" if way else "2021-10")
        with october.context.ledger.begin() as work:
            work.needs.add(NeedAct(name, NeedActKind.ASKED, when, "督办岗", organisation=unit, way=way, days=3))

    asked("jyj", at(10, 20))
    asked("jyj", at(10, 31), FeedbackWay.SEPARATE)
    asked("jyj", at(10, 21), FeedbackWay.MONTHLY)
    asked("jyj", at(11, 1))
    asked("fgw", at(10, 22))
    assert of_unit(october, "jyj", 10, 31, 23).answers == 2, "what stands in its form is counted there"
    assert of_unit(october, "jyj", 10, 20, 8).answers == 0, "it was not asked yet"
    helper = of_unit(october, "fgw", 10, 31, 23)
    assert (helper.asked, helper.answers, helper.minutes) == (None, 1, 3), "who owes no return is asked as well"
    ((_, own),) = Burdens(october.context).of_unit(CODE, "jyj", at(11, 2))
    assert own.answers == 2

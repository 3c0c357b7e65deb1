"""An item for which the plan sets no deadline (未明确): asked about, urged by nobody, settled by the office."""

from dataclasses import replace
from datetime import date

import pytest
from tests.builders import fill, good_answers
from tests.people import officer
from tests.services.conftest import CYCLE, PROGRAMME, ItemsReadFirst, OfficeApp, at

from duban.config import load_settings
from duban.domain.plan.programme import Deadline, DeadlineKind, Programme
from duban.services.decide.decider import Who
from duban.services.decide.task_list import Correct, CorrectionReason
from duban.services.overview.doubts import Doubts
from duban.services.plan.versions import Versions

UNSET = replace(PROGRAMME.items[3], deadline=Deadline(DeadlineKind.UNSTATED, None, "未明确"), unconfirmed=("完成时限",))
PLAN = replace(PROGRAMME, items=(*PROGRAMME.items[:3], UNSET))


@pytest.fixture
def unset(app: OfficeApp) -> OfficeApp:
    """The office with item 4 without a deadline, its forms sent."""
    use(app, PLAN)
    app.send_forms()
    return app


def use(app: OfficeApp, programme: Programme) -> None:
    app.context.task_lists.programme = lambda code, *rest: replace(programme, code=code)  # type: ignore[method-assign]


def test_nobody_is_ever_urged_and_the_report_counts_it_apart(unset: OfficeApp) -> None:
    items = ItemsReadFirst(unset.context, load_settings().item_ladders)
    for day in (15, 29):
        assert all(step.reference.organisation != "mzj" for step in items.plan(at(11, day)).steps)
    report = unset.compile.draft(CYCLE, at(11, 1))
    assert report is not None
    assert "未明确时限1项" in report.text


def test_the_day_that_the_lead_names_in_its_form_is_put_before_the_office_which_sets_it(unset: OfficeApp) -> None:
    answers = good_answers((UNSET,))
    answers[4] |= {"expected_on": date(2022, 6, 30)}
    unset.reply("mzj", fill(unset.form_of("mzj"), answers), at(10, 20))
    (doubt,) = Doubts(unset.context).waiting(at(10, 21))
    assert (doubt.item.number, doubt.field, doubt.proposed) == (4, "完成时限", date(2022, 6, 30))
    done = Correct(unset.context, load_settings().deciding).deadline(
        "qz2021", 4, "2022-06-30", CorrectionReason(Who(officer(), "按牵头单位意见")), at(10, 21)
    )
    assert "已订正" in done.sentence
    item = Versions(unset.context).latest("qz2021").item(4)
    assert (item.deadline.on, item.blames) == (date(2022, 6, 30), True)
    assert Doubts(unset.context).waiting(at(10, 22)) == ()

"""A unit that is on time gets its share of mails: what could wait goes only if there is room beside what is to come."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from tests.people import officer
from tests.services.conftest import CYCLE, OfficeApp, at, with_loops
from tests.services.decide.test_decide import CODE, file
from tests.services.escalate.test_ladder_of_cycles import open_cycle, run

from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.domain.decisions.coordination import NeedName
from duban.domain.escalation.ladder import Notice
from duban.domain.returns.helping import HelperPart
from duban.domain.returns.submission import Entry, Status
from duban.services.collect.file_return import FileReturn
from duban.services.decide.coordinate import Coordinate
from duban.services.decide.decider import Who
from duban.services.generate.helper_forms import HelperForms
from duban.services.send.allowance import Allowance


def has_room(office: OfficeApp, now: datetime, *, asks: bool = False) -> bool:
    return Allowance.read(office.context, CODE, now).has_room("jyj", asks=asks)


@pytest.fixture
def october(app: OfficeApp) -> OfficeApp:
    open_cycle(app, "2021-10")
    return app


def test_before_the_form_one_mail_is_left_that_asks_nothing(app: OfficeApp) -> None:
    assert has_room(app, at(10, 8)), "form, last reminder and receipt are to come"
    assert not has_room(app, at(10, 8), asks=True), "its answer would be received as well"


def test_before_a_form_that_may_ask_for_help_no_mail_is_left(app: OfficeApp) -> None:
    """What it asks is answered, and the answer received: with form, last reminder and receipt that is all."""
    with_loops(app.context, coordination=True)
    assert not has_room(app, at(10, 8))
    open_cycle(app, "2021-10")
    run(app, date(2021, 10, 15), date(2021, 10, 15))
    assert has_room(app, at(10, 18)), "the form asked for no help"


def test_two_reminders_and_a_receipt_leave_no_room(october: OfficeApp) -> None:
    run(october, date(2021, 10, 15), date(2021, 10, 19))
    assert has_room(october, at(10, 19)), "the first reminder"
    run(october, date(2021, 10, 20), date(2021, 10, 20))
    assert not has_room(october, at(10, 21))


def test_a_return_that_came_brings_no_more_mails(october: OfficeApp) -> None:
    run(october, date(2021, 10, 15), date(2021, 10, 15))
    october.reply("jyj", october.good_form("jyj"), at(10, 18, 10))
    assert has_room(october, at(10, 19), asks=True), "form and receipt are two"


def test_who_is_late_is_spared_nothing(october: OfficeApp) -> None:
    run(october, date(2021, 10, 15), date(2021, 10, 26))
    assert has_room(october, at(10, 27), asks=True)
    assert has_room(october, at(11, 5), asks=True), "and is late still in the month that follows"


def test_of_two_reminders_the_first_is_spared(october: OfficeApp) -> None:
    context = october.context
    object.__setattr__(context, "rules", replace(context.rules, mails_a_month=3))
    run(october, date(2021, 10, 15), date(2021, 10, 22))
    with context.ledger.begin() as work:
        said = {notice.rung for notice in work.notices.about(str(CYCLE.of("jyj")))}
    assert said == {"R0", "R2"}
    plan = october.escalate.plan(at(10, 20))
    assert plan.steps == ()


def test_the_answer_to_what_was_asked_has_its_receipt_to_come(october: OfficeApp) -> None:
    with_loops(october.context, coordination=True)
    named = Entry(4, Status.ON_SCHEDULE, progress="推进中。", coordination="请市教育局共享数据。")
    file(october, named, reference=CYCLE.of("mzj"), when=at(10, 15, 10))
    need, who = NeedName(CODE, 4, "2021-10"), Who(officer("督办岗"), "会商")
    Coordinate(october.context).ask(need, "jyj", HelperPart.SIDE, "请研究。", who, at(10, 15, 11))
    assert has_room(october, at(10, 18)), "nobody was told yet"
    with october.context.ledger.begin() as work:
        work.notices.add(Notice("N0", f"need/{CODE}/1", at(10, 15, 12)))
    assert not has_room(october, at(10, 18))
    assert not has_room(october, at(10, 18), asks=True)


@pytest.mark.parametrize(("most", "asked"), [(4, []), (5, ["N0"])])
def test_a_receipt_asks_for_help_only_if_the_answer_is_not_one_mail_too_many(
    october: OfficeApp, most: int, asked: list[str]
) -> None:
    """Form, two reminders and the receipt are four; what is not asked waits for the next form."""
    with_loops(october.context, coordination=True)
    object.__setattr__(october.context, "rules", replace(october.context.rules, mails_a_month=5))
    run(october, date(2021, 10, 15), date(2021, 10, 22))
    object.__setattr__(october.context, "rules", replace(october.context.rules, mails_a_month=most))
    named = Entry(4, Status.ON_SCHEDULE, progress="推进中。", coordination="请市教育局共享数据。")
    file(october, named, reference=CYCLE.of("mzj"), when=at(10, 22, 11))
    need, who = NeedName(CODE, 4, "2021-10"), Who(officer("督办岗"), "会商")
    Coordinate(october.context).ask(need, "jyj", HelperPart.SIDE, "请研究。", who, at(10, 22, 12))
    forms = HelperForms(october.context, WorkbookFormWriter())
    october.collect = replace(
        october.collect, file_return=FileReturn(october.context, WorkbookFormReader(), helpers=forms)
    )
    october.reply("jyj", october.good_form("jyj"), at(10, 25, 10))
    with october.context.ledger.begin() as work:
        said = [notice.rung for notice in work.notices.about(str(CYCLE.of("jyj")))]
        assert [notice.rung for notice in work.notices.about(f"need/{CODE}/1")] == asked
    assert said == ["R0", "R1", "R2"]

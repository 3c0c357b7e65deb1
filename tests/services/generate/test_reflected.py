"""A lead is asked first about what a government below says otherwise, with its next form, and nobody is named."""

from dataclasses import replace

import pytest
from tests.services.conftest import CYCLE, PROGRAMME, STREAM, OfficeApp, at, with_loops
from tests.services.decide.test_decide import CODE, NOVEMBER, file

from duban.domain.calendar.cycle import Period, Reference
from duban.domain.plan.organisation import Organisation
from duban.domain.returns.county import CountyAccount, IndicatorAccount, IndicatorState
from duban.domain.returns.submission import Entry, Status, Submission, Verdict

COUNTIES = "county_quarterly"
QUARTER = Reference(CODE, COUNTIES, Period.parse("2021-Q4"))
COUNTY = Organisation("huian", "惠安县人民政府", (), "县（市、区）/功能区", True, "贵县", streams=(COUNTIES,))
ON_SCHEDULE = Entry(3, Status.ON_SCHEDULE, progress="按计划推进。")


@pytest.fixture
def opened(app: OfficeApp, monkeypatch: pytest.MonkeyPatch) -> OfficeApp:
    """市教育局 reported 第3项 as on schedule; a county reports on the quarter."""
    with_loops(app.context, coordination=True)
    plan = replace(app.context.programmes[CODE], streams=(STREAM, COUNTIES))
    object.__setattr__(app.context, "programmes", {CODE: plan})
    listed = replace(PROGRAMME, organisations=(*PROGRAMME.organisations, COUNTY))
    monkeypatch.setattr(type(app.context.task_lists), "programme", lambda *_: listed)
    app.generate.open_cycle(CYCLE, at(10, 14))
    app.generate.open_cycle(QUARTER, at(10, 15))
    file(app, ON_SCHEDULE, reference=CYCLE.of("jyj"))
    return app


def says(app: OfficeApp, state: IndicatorState) -> None:
    """The county's account of the indicator of 第3项."""
    account = CountyAccount("已开展。", "有滞后。", "加快。", (IndicatorAccount(6, state, "惠安县学校未通。", (3,)),))
    filed = Submission(
        *(str(QUARTER.of("huian")), 1, at(10, 28), "a@huian.example", "7" * 64, "季报.xlsx", "0" * 64),
        verdict=Verdict.ACCEPTED,
        entries=(),
        findings=(),
        account=account,
    )
    with app.context.ledger.begin() as work:
        work.submissions.add(filed)


def asked(app: OfficeApp, cycle: Reference = NOVEMBER) -> object:
    app.generate.open_cycle(cycle, at(11, 16))
    return app.generate.prepare(cycle.of("jyj"), at(11, 16)).facts["reflected"]


def test_the_lead_is_asked_with_its_next_form_and_the_county_is_not_named(opened: OfficeApp) -> None:
    says(opened, IndicatorState.BEHIND)
    assert asked(opened) == ["第3项：上次报“正在推进（按序时）”，有县（市、区）反映“滞后”"]
    opened.generate.prepare_form(NOVEMBER.of("jyj"), at(11, 16))
    december = replace(NOVEMBER, period=Period.parse("2021-12"))
    assert asked(opened, december) == [], "asked once"


@pytest.mark.parametrize("state", [IndicatorState.NORMAL, IndicatorState.DIFFICULT])
def test_a_difficulty_on_the_way_contradicts_nobody(opened: OfficeApp, state: IndicatorState) -> None:
    says(opened, state)
    assert asked(opened) == []


def test_a_loop_that_is_off_asks_nothing(opened: OfficeApp) -> None:
    says(opened, IndicatorState.BEHIND)
    with_loops(opened.context, coordination=False)
    assert asked(opened) == []

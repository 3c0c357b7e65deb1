"""What a rehearsal with all loops asks beside the usual: data calls that are filled and taken, figures, exemptions."""

from datetime import date, datetime
from pathlib import Path

import pytest
from tests.services.conftest import CYCLE, settings_of_project

from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.adapters.office.task_list.figures import FigureFiles
from duban.adapters.office.task_list.workbook import load_task_list
from duban.config import Settings
from duban.config.contradictions import contradictions
from duban.domain.calendar.cycle import TIMEZONE, FormName, Reference
from duban.domain.calendar.period import Period
from duban.domain.checks.call_rules import figures_in
from duban.domain.decisions.decision import Decision, DecisionKind, Ruling
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.form.call import AskedFigure, CallForm
from duban.domain.plan.figure_lines import read_figures
from duban.domain.plan.programme import Programme
from duban.domain.returns.submission import FilledForm
from duban_rehearsal.people.calls import fill_call
from duban_rehearsal.people.filling import Quality
from duban_rehearsal.simulation.asked_beside import columns_of
from duban_rehearsal.simulation.exempting import charged_while_exempt
from duban_rehearsal.simulation.loops import every_loop_on
from duban_rehearsal.simulation.platform import file_of

TODAY = date(2021, 12, 1)
FIGURES = tuple(AskedFigure(number, column) for number, column in enumerate(columns_of(TODAY), start=1))
FORM = CallForm(
    reference=Reference.parse("qz2021/qz2021_call_1/2021-12-06/swj"),
    token="t",
    title="普惠贷款情况",
    organisation="市税务局",
    salutation="贵局",
    figures=FIGURES,
    basis="泉政办〔2021〕37号",
    answer_by=date(2021, 12, 6),
    late_from=datetime(2021, 12, 7, tzinfo=TIMEZONE),
    contact_line="电话：0595-00000000",
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return every_loop_on(settings_of_project(), tmp_path)


@pytest.fixture
def programme(settings: Settings) -> Programme:
    (plan,) = settings.programmes.values()
    return load_task_list(
        Path(plan.task_list), "qz2021", plan.title, {code: one.name for code, one in settings.streams.items()}
    ).programme


def test_a_data_call_a_half_year_is_asked_that_the_settings_allow(settings: Settings) -> None:
    (plan,) = settings.programmes.values()
    calls = [settings.streams[code] for code in plan.streams if settings.streams[code].form is FormName.CALL]
    days = [call.due_on for call in calls]
    assert days == sorted({day for day in days if day}), "each once, by its day"
    assert days[0] is not None
    assert days[0] < date(2021, 12, 31), "the last months of the year, which are lived through in the tests, have one"
    assert list(contradictions(settings)) == []
    assert all(settings.ladders[call.code][0].letter == "form_call" for call in calls)


def test_a_clerk_fills_what_is_asked_and_who_is_careless_forgets_the_first() -> None:
    def said(quality: Quality) -> dict[int, str]:
        read = WorkbookFormReader().read(fill_call(WorkbookFormWriter().write(FORM), quality, TODAY))
        assert isinstance(read, FilledForm)
        return dict(figures_in(read, FIGURES, TODAY))

    assert said(Quality.CAREFUL).keys() == {one.number for one in FIGURES}
    assert said(Quality.CARELESS).keys() == {one.number for one in FIGURES[1:]}


def test_a_platform_collects_some_targets_and_its_file_is_taken_whole(programme: Programme) -> None:
    collected = {kpi.code for kpi in programme.kpis if kpi.enabled and kpi.source}
    assert 0 < len(collected) < len(programme.kpis) / 3
    data = file_of(programme.kpis, Period.parse("2021-11"), 1)
    read = read_figures(FigureFiles().read(data, "平台数据.csv"), programme, TODAY)
    assert read.faults == ()
    assert {figure.kpi.code for figure in read.figures} == collected


def test_no_target_no_file(programme: Programme) -> None:
    asked = [kpi for kpi in programme.kpis if kpi.is_asked]
    assert file_of(asked, Period.parse("2021-11"), 1) == b""


@pytest.mark.parametrize(
    ("day", "rulings", "faults"),
    [
        (9, [(10, Ruling.EXEMPT)], 0),
        (11, [(10, Ruling.EXEMPT)], 1),
        (13, [(10, Ruling.EXEMPT), (12, Ruling.OWED)], 0),
        (11, [], 0),
    ],
)
def test_whoever_is_told_of_a_return_that_is_let_off_is_counted(
    day: int, rulings: list[tuple[int, Ruling]], faults: int
) -> None:
    reference = str(CYCLE.of("swj"))
    decisions = [
        Decision("qz2021", DecisionKind.EXEMPTION, "督办岗", _on(at), "机构改革", reference=reference, value=value)
        for at, value in rulings
    ]
    told = Notice("R2", reference, _on(day), NoticeState.DELIVERED)
    other = Notice("R2", str(CYCLE.of("jyj")), _on(day), NoticeState.DELIVERED)
    assert len(charged_while_exempt(decisions, [told, other])) == faults


def _on(day: int) -> datetime:
    return datetime(2021, 10, day, 9, tzinfo=TIMEZONE)

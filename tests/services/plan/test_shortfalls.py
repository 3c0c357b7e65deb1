"""A milestone that was not reached: in the next form and its mail, with the ladder of items, and in the report."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from tests.builders import fill, good_answers, saved
from tests.services.conftest import CYCLE, PROGRAMME, OfficeApp, at, with_loops
from tests.services.decide.test_decide import IN_PLACE, NOVEMBER, file

from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.domain.calendar.cycle import Period
from duban.domain.escalation.item_ladder import ItemAnchor, ItemStatus
from duban.domain.form import TABLE_SHEET
from duban.domain.form.words import DELAY_SHEET
from duban.domain.returns.delay import DelayCause, DelayOwner
from duban.domain.returns.item_light import Light, LightReason
from duban.domain.returns.submission import Entry, Milestone, Status
from duban.services.compile.load_facts import Gather
from duban.services.context import ServiceContext
from duban.services.escalate.item_status import ItemStatuses
from duban.services.generate.item_forms import ItemForms
from duban.services.overview.office_delays import OfficeDelays
from duban.services.overview.told_cells import items_told

EDUCATION, DECEMBER = CYCLE.of("jyj"), replace(CYCLE, period=Period.parse("2021-12"))
STEPS = (Milestone(date(2021, 11, 10), "系统上线"), Milestone(date(2021, 12, 20), "全部落实"))
MISSED = "路线图节点“系统上线”（2021年11月10日）到期15天未完成"
PLANNED = Entry(3, Status.ON_SCHEDULE, IN_PLACE, "方案已定。", milestones=STEPS)
BEHIND = Entry(3, Status.BEHIND, IN_PLACE, "尚未上线。", problems="接口未通", next_steps="月内联调")


@pytest.fixture
def opened(app: OfficeApp) -> OfficeApp:
    """市教育局 named two milestones in October, and reported in November that it lags."""
    app.generate.open_cycle(CYCLE, at(10, 14))
    file(app, PLANNED, reference=EDUCATION)
    app.generate.open_cycle(NOVEMBER, at(11, 16))
    file(app, BEHIND, reference=NOVEMBER.of("jyj"), when=at(11, 22))
    return app


def lit(app: OfficeApp, *, on: bool = True) -> ServiceContext:
    with_loops(app.context, targets=on)
    return app.context


def status(context: ServiceContext, *day: int) -> ItemStatus:
    programme = context.programme(NOVEMBER, at(*day))
    with context.ledger.begin() as work:
        found = ItemStatuses(context, work, programme, context.cycle(NOVEMBER), at(*day)).by_unit("jyj")
    return found["jyj"][0]


def test_the_next_form_says_what_was_not_reached_and_asks_nothing_more(opened: OfficeApp) -> None:
    prepared = ItemForms(lit(opened), WorkbookFormWriter()).prepare(DECEMBER.of("jyj"), at(12, 15))
    assert prepared.facts["shortfalls"] == [f"第3项：{MISSED}"]
    cells = [
        str(cell.value) for row in load_workbook(BytesIO(prepared.workbook))[TABLE_SHEET].iter_rows() for cell in row
    ]
    assert any(f"未达到：{MISSED}" in text for text in cells)
    off = ItemForms(lit(opened, on=False), WorkbookFormWriter()).prepare(DECEMBER.of("jyj"), at(12, 15))
    assert (off.facts["shortfalls"], off.asked) == ([], prepared.asked)


def test_a_milestone_missed_is_slow_progress_with_its_reason(opened: OfficeApp) -> None:
    file(opened, replace(BEHIND, status=Status.NOT_STARTED), reference=NOVEMBER.of("jyj"), when=at(11, 23))
    known = status(lit(opened), 11, 24)
    as_of_today = MISSED.replace("到期15天", "到期14天")
    assert (known.slow, known.short) == ((NOVEMBER.period,), (as_of_today,)), "not begun alone is no yellow light"
    off = status(lit(opened, on=False), 11, 24)
    assert (off.slow, off.short) == ((), ())
    assert known.matter(ItemAnchor.TWO_YELLOWS) is None


@pytest.mark.parametrize(("on", "standing"), [(True, "到期15天未完成"), (False, "报送为进展滞后")])
def test_the_report_gives_the_reason_beside_the_light(opened: OfficeApp, on: bool, standing: str) -> None:
    report = Gather(lit(opened, on=on)).report(NOVEMBER, at(12, 2))
    row = next(row for row in report.rows if row.item.number == 3)
    assert (row.light, row.standing) == (Light.YELLOW, LightReason.BEHIND)
    assert standing in row.judgement.reason


def test_what_holds_a_late_item_up_is_asked_once_kept_and_counted(opened: OfficeApp) -> None:
    with_loops(opened.context, targets=True, delay_causes=True)
    opened.generate.open_cycle(DECEMBER, at(12, 15))
    opened.generate.prepare_form(DECEMBER.of("jyj"), at(12, 15))
    book = load_workbook(BytesIO(opened.form_of("jyj", DECEMBER)))
    sheet = book[DELAY_SHEET]
    assert sheet["D7"].value == f"黄灯：牵头部门报送为进展滞后；{MISSED}。"
    sheet["E7"].value = "部门间"
    said = {
        "status": "正在推进（滞后）",
        "problems": "接口未通",
        "next_steps": "月内联调",
        "progress": "正在联调接口。",
    }
    answers = good_answers(PROGRAMME.items_of("jyj"))
    answers[3] |= said
    opened.reply("jyj", fill(saved(book), answers), at(12, 20))
    with opened.context.ledger.begin() as work:
        entry = next(iter(work.submissions.accepted(DECEMBER)["jyj"].entries))
    assert (entry.delay_cause, entry.delay_owner) == (DelayCause.DEPARTMENTS, None)
    report = Gather(opened.context).report(DECEMBER, at(12, 31))
    assert {cause: [row.item.number for row in rows] for cause, rows in report.delays.items()} == {
        DelayCause.DEPARTMENTS: [3]
    }
    january = replace(DECEMBER, period=Period.parse("2022-01")).of("jyj")
    again = ItemForms(opened.context, WorkbookFormWriter()).prepare(january, at(12, 31))
    assert load_workbook(BytesIO(again.workbook))[DELAY_SHEET]["E7"].value == "部门间", (
        "filled in: nothing more is asked"
    )


def test_who_is_on_course_has_no_such_sheet_and_a_loop_that_is_off_asks_nobody(opened: OfficeApp) -> None:
    with_loops(opened.context, targets=True, delay_causes=True)
    forms = ItemForms(opened.context, WorkbookFormWriter())
    late, well = (forms.prepare(DECEMBER.of(unit), at(12, 15)) for unit in ("jyj", "mzj"))
    assert DELAY_SHEET in load_workbook(BytesIO(late.workbook)).sheetnames
    assert DELAY_SHEET not in load_workbook(BytesIO(well.workbook)).sheetnames
    with_loops(opened.context, delay_causes=False)
    off = forms.prepare(DECEMBER.of("jyj"), at(12, 15))
    assert (DELAY_SHEET in load_workbook(BytesIO(off.workbook)).sheetnames, off.asked) == (False, late.asked - 1)


def test_a_page_of_a_return_tells_what_holds_an_item_up_and_sends_no_column_of_it_back(opened: OfficeApp) -> None:
    file(opened, replace(BEHIND, delay_cause=DelayCause.MONEY), reference=NOVEMBER.of("jyj"), when=at(11, 23))
    with opened.context.ledger.begin() as work:
        submission = work.submissions.accepted(NOVEMBER)["jyj"]
    (told,) = items_told(PROGRAMME, submission, {})
    (cell,) = (cell for cell in told.cells if cell.title == DELAY_SHEET)
    assert (cell.text, cell.key) == ("资金（协办单位解决）", "")


def test_what_the_office_can_solve_waits_with_the_office_until_its_lead_says_otherwise(opened: OfficeApp) -> None:
    with_loops(opened.context, delay_causes=True)

    def waiting() -> list[tuple[int, DelayCause, str]]:
        return [(one.item.number, one.cause, one.lead) for one in OfficeDelays(opened.context).waiting(at(11, 26))]

    def say(**facts: object) -> None:
        entry = replace(BEHIND, **facts)
        file(opened, entry, reference=NOVEMBER.of("jyj"), when=at(11, 23))

    assert waiting() == []
    say(delay_cause=DelayCause.SYSTEM, delay_owner=DelayOwner.OFFICE)
    assert waiting() == [(3, DelayCause.SYSTEM, "市教育局")]
    opened.generate.open_cycle(DECEMBER, at(12, 15))
    assert waiting() == [(3, DelayCause.SYSTEM, "市教育局")], "until it reports anew"
    say(delay_cause=DelayCause.SYSTEM)
    assert waiting() == [], "the lead itself can solve it"
    say(delay_cause=DelayCause.SYSTEM, delay_owner=DelayOwner.OFFICE, status=Status.ON_SCHEDULE)
    assert waiting() == [], "it caught up"
    say(delay_cause=DelayCause.SYSTEM, delay_owner=DelayOwner.OFFICE)
    with_loops(opened.context, delay_causes=False)
    assert waiting() == []

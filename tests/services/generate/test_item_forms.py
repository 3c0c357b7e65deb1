"""What the monthly form of items asks, given what was reported and decided before."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook
from tests.services.conftest import CYCLE, OfficeApp, with_loops

from duban.adapters.office.documents.extract import DocumentExtractWriter
from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.domain.calendar.cycle import TIMEZONE, Period, Reference
from duban.domain.form import COVER_SHEET
from duban.domain.plan.programme import Direction, Kpi, counted_once
from duban.domain.returns.submission import Entry, MeasureState, Milestone, Status, Submission, TargetValue, Verdict
from duban.services.generate.item_forms import ItemForms, OnFile

NOW = datetime(2021, 10, 14, 9, tzinfo=TIMEZONE)
NOVEMBER = Reference(CYCLE.programme, CYCLE.stream, Period.parse("2021-11"))
TAXES = CYCLE.of("swj")


def kpi(code: str, item: int, **changes: object) -> Kpi:
    facts = Kpi(code, item, "办理时间", "小时", Direction.AT_MOST, "110", date(2021, 12, 31), "stock", enabled=True)
    return replace(facts, **changes)  # type: ignore[arg-type]


@pytest.fixture
def forms(app: OfficeApp) -> ItemForms:
    return ItemForms(app.context, WorkbookFormWriter(), DocumentExtractWriter())


def said_on_cover(workbook: bytes) -> str:
    sheet = load_workbook(BytesIO(workbook))[COVER_SHEET]
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


def report(app: OfficeApp, *entries: Entry) -> None:
    """Let 市税务局 have *entries* accepted in October."""
    with app.context.ledger.begin() as work:
        work.submissions.add(
            Submission(
                reference=str(TAXES),
                attempt=1,
                received_at=NOW + timedelta(days=5),
                sender="filler@swj.example",
                file_sha256="1" * 64,
                file_name="form.xlsx",
                message="2" * 64,
                verdict=Verdict.ACCEPTED,
                entries=entries,
                findings=(),
            )
        )


def test_it_says_how_many_cells_it_asks_and_how_many_the_last_one_asked(app: OfficeApp) -> None:
    """Reported once, ticks and the expected day are known, and the way there need not be told again."""
    app.generate.open_cycle(CYCLE, NOW)
    app.generate.prepare_form(TAXES, NOW)
    with app.context.ledger.begin() as work:
        first = work.forms.get(TAXES)
    assert first is not None
    told = "two items with a status, a progress, two ticks and a claim each, and two cells of the 路线图"
    assert first.asked == 12, told
    ticks = (MeasureState.UNDER_WAY,) * 2
    steps = (Milestone(date(2021, 11, 30), "上线"),)
    report(
        app,
        Entry(1, Status.ON_SCHEDULE, ticks, "进展", milestones=steps),
        Entry(2, Status.DONE, ticks, "完成", evidence="说明.pdf"),
    )
    november = app.generate.prepare(NOVEMBER.of("swj"), NOW)
    assert november.asked == 2, "of the one under way status and progress; the other only waits to be closed"
    assert "本次需填 2 格，上次 12 格" in said_on_cover(november.workbook)
    assert (november.facts["asked"], november.facts["asked_last"]) == (2, 12)


def test_it_works_on_an_empty_ledger_and_records_nothing(app: OfficeApp) -> None:
    prepared = app.generate.prepare(TAXES, NOW)
    assert prepared.items == (1, 2)
    with app.context.ledger.begin() as work:
        assert (work.cycles.all(), work.forms.get(TAXES)) == ((), None)


def test_the_covering_letter_carries_what_a_lead_may_forward(forms: ItemForms) -> None:
    """One page per item that names departments, and none of it is a workbook that might be taken for a return."""
    assert forms.prepare(TAXES, NOW).beside == (), "off, nothing goes along"
    with_loops(forms.context, contributions=True)
    prepared = forms.prepare(TAXES, NOW)
    ((name, data),) = prepared.beside
    assert name == "市税务局_2021年10月责任部门供稿单.docx"
    titles = [paragraph.text for paragraph in Document(BytesIO(data)).paragraphs if "供稿单" in paragraph.text]
    assert titles == ["责任部门供稿单（第1项）", "责任部门供稿单（第2项）"]
    assert forms.prepare(TAXES, NOW).beside == prepared.beside, "equal forms are equal bytes"


def test_a_number_that_stands_under_two_items_is_asked_once() -> None:
    """Unless the one under which it is asked does not count."""
    kpis = (kpi("K035-1", 35), kpi("K040-2", 40))
    assert [one.code for one in counted_once(kpis, {"K035-1": "K040-2"})] == ["K040-2"]
    off = (kpis[0], replace(kpis[1], enabled=False))
    assert counted_once(off, {"K035-1": "K040-2"}) == off


def test_only_enabled_targets_of_the_unit_are_asked_with_the_last_number_beside(forms: ItemForms) -> None:
    context = forms.context
    programme = replace(
        context.programme(TAXES, NOW), kpis=(kpi("K2", 2), kpi("K1", 1), kpi("K1b", 1, enabled=False), kpi("K3", 3))
    )
    on_file = OnFile(
        last={1: Entry(1, Status.ON_SCHEDULE, values=(TargetValue("K1", Decimal(105), "105", "征管系统"),))},
    )
    form = forms.form(context.cycle(TAXES), programme, programme.organisation("swj"), on_file)
    assert [one.code for one in form.kpis] == ["K1", "K2"]
    sheet = load_workbook(BytesIO(forms.writer.write(form)))["量化指标"]
    assert [cell.value for cell in sheet[7]][6:] == ["2021年12月31日", "105", None, "征管系统"]

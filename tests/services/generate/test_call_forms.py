"""A data call goes its way: a form of its own, what comes back, the table."""

from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from io import BytesIO

import pytest
from openpyxl import load_workbook
from tests.builders import open_book, saved
from tests.services.conftest import PROGRAMME, OfficeApp, address, at

from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.config import load_settings
from duban.domain.calendar.cycle import FormName, Frequency, Reference, Stream
from duban.domain.calendar.data_call import CallColumn, DataCall, FigureKind
from duban.domain.plan.programme import Direction, Kpi
from duban.domain.returns.submission import ReturnState
from duban.errors import Refused
from duban.services.compile.compile import Compile
from duban.services.generate.call_forms import CallForms
from duban.services.generate.opening import CycleOpening
from duban.services.operate.first_cycle import FirstCycle

CALL = DataCall(
    columns=(
        CallColumn("普惠小微贷款余额", unit="亿元"),
        CallColumn("办理方式", FigureKind.CHOICE, choices=("网上", "窗口")),
        CallColumn("上线日期", FigureKind.DATE, required=False),
        CallColumn("说明", FigureKind.TEXT, required=False),
        CallColumn("已联网", FigureKind.YES_NO, required=False),
    ),
    units=("swj", "jyj"),
)
STREAM = Stream(
    *("loans", "普惠贷款情况", Frequency.ONCE),
    due_on=date(2021, 11, 19),
    opens_before=5,
    form=FormName.CALL,
    basis="泉政办〔2021〕37号",
    approver="市发改委分管领导",
    call=CALL,
)
CYCLE = Reference.parse("qz2021/loans/2021-11-19")


@pytest.fixture
def app(app: OfficeApp) -> OfficeApp:
    context = app.context
    context.streams["loans"] = STREAM  # type: ignore[index]
    shipped = load_settings().ladders["department_monthly"]
    ladder = tuple(rung for rung in shipped if rung.level < 6)
    context.ladders["loans"] = (replace(ladder[0], letter="form_call"), *ladder[1:])  # type: ignore[index]
    plan = context.programmes["qz2021"]
    context.programmes["qz2021"] = replace(plan, streams=(*plan.streams, "loans"))  # type: ignore[index]
    forms = CallForms(context, WorkbookFormWriter())
    app.generate = replace(app.generate, kinds={FormName.CALL: forms})
    file_return = replace(app.collect.file_return, kinds={FormName.CALL: forms})
    app.collect = replace(app.collect, file_return=file_return)
    app.compile = Compile(context, app.compile.writer, WorkbookFormReader())
    app.untouched = None
    for reference in app.generate.open_cycle(CYCLE, at(11, 11)):
        app.generate.prepare_form(reference, at(11, 11))
    app.deliver.round(at(11, 11))
    return app


def filled(form: bytes, *values: object) -> bytes:
    """The form with *values* in its yellow cells, and names on the cover."""
    book = open_book(form)
    sheet = book["数据填报"]
    at_row = {str(cell.value): cell.row for row in sheet.iter_rows(max_col=2) for cell in row if cell.column == 2}
    for column, value in zip(CALL.columns, values, strict=False):
        sheet.cell(at_row[column.title], 5).value = value
    names = {
        "填报人": "王小明",
        "联系电话": "0595-22000001",
        "审核人（科室负责人）": "李科",
        "签发人（分管领导）": "赵局",
    }
    for row in book["首页"].iter_rows():
        for cell in row:
            if str(cell.value) in names:
                row[cell.column].value = names[str(cell.value)]
    return saved(book)


def mails_to(app: OfficeApp, unit: str) -> list[str]:
    sent = [
        message_from_bytes(raw, policy=policy.default)
        for raw, people in app.post_office.attempts
        if address(unit) in people
    ]
    return [f"{mail['Subject']}\n{mail.get_body(('plain',)).get_content()}" for mail in sent]


def test_only_who_is_named_is_asked_and_reads_on_what_ground(app: OfficeApp) -> None:
    (mail,) = mails_to(app, "jyj")
    assert mail.startswith("【数据报送】普惠贷款情况，请于11月19日下班前报送〔泉营商211119-教育〕")
    assert "依据：泉政办〔2021〕37号" in mail
    assert "· 普惠小微贷款余额" in mail
    assert mails_to(app, "mzj") == []


def test_each_cell_has_the_list_or_the_check_of_what_it_asks(app: OfficeApp) -> None:
    sheet = open_book(app.form_of("jyj", CYCLE))["数据填报"]
    rows = {str(row[1].value): row[4].coordinate for row in sheet.iter_rows()}
    rules = {
        str(cell): (one.type, one.formula1, one.errorStyle)
        for one in sheet.data_validations.dataValidation
        for area in one.sqref.ranges
        for cell in (area.coord,)
    }
    assert rules[rows["普惠小微贷款余额"]] == ("decimal", "0", "warning")
    assert rules[rows["办理方式"]] == ("list", '"网上,窗口"', None)
    assert rules[rows["上线日期"]][0] == "date"
    assert rules[rows["已联网"]] == ("list", '"是,否"', None)
    assert rows["说明"] not in rules or rules[rows["说明"]][0] is None


def test_what_comes_back_is_judged_by_what_was_asked(app: OfficeApp) -> None:
    app.reply("jyj", filled(app.form_of("jyj", CYCLE), "约三百", "电话", "年底前后"), at(11, 15))
    receipt = mails_to(app, "jyj")[-1]
    assert "“普惠小微贷款余额”应填一个数字（填写内容：约三百）" in receipt
    assert "“办理方式”填写的“电话”不在选项内，必填，填其中一项：网上、窗口" in receipt
    assert "“上线日期”无法识别为日期（填写内容：年底前后）" in receipt
    app.reply("jyj", filled(app.form_of("jyj", CYCLE)), at(11, 15, 10))
    assert "数据填报表为空白" in mails_to(app, "jyj")[-1]
    app.reply("jyj", filled(app.form_of("jyj", CYCLE), "1,234.5亿元", "网上", "2021年12月1日"), at(11, 16))
    with app.context.ledger.begin() as work:
        assert work.returns.get(CYCLE.of("jyj")).state is ReturnState.ACCEPTED
        assert work.returns.get(CYCLE.of("swj")).state is ReturnState.OWED


def test_the_answers_become_one_table_with_who_is_missing(app: OfficeApp) -> None:
    app.reply("jyj", filled(app.form_of("jyj", CYCLE), 1234.5, "网上", date(2021, 12, 1), "=1+1"), at(11, 16))
    draft = app.compile.draft(CYCLE, app.context.cycle(CYCLE).cuts_off_at)
    assert draft.title == "营商环境持续提升专项行动普惠贷款情况汇总表"
    assert "应报2家，已报1家，未报：市税务局" in draft.text
    book = load_workbook(BytesIO(app.context.archive.get(draft.files[0].sha256)))
    rows = [[str(cell or "") for cell in row] for row in book.active.iter_rows(values_only=True)]
    head = next(row for row in rows if row[0] == "序号")
    assert head[:4] == ["序号", "单位", "报送情况", "普惠小微贷款余额（亿元）"]
    told = {row[1]: row[2:6] for row in rows if row[0] in ("1", "2")}
    assert told["市教育局"] == ["已报", "1234.5", "网上", "2021-12-01"]
    assert told["市税务局"][0] == "未报"


def test_what_is_said_of_it_later_calls_it_by_its_name(app: OfficeApp) -> None:
    """Reminders, urging, the letter, receipts of what came and what was sent back."""
    app.reply("swj", filled(app.form_of("swj", CYCLE), "约三百"), at(11, 15))
    for day in (16, 17, 18, 19, 22, 24, 26, 29, 30):
        for debt in app.escalate.debts(at(11, day)):
            app.escalate.pay(debt.reference, at(11, day))
        app.work(at(11, day))
    with app.context.ledger.begin() as work:
        papers = [one.text for one in work.documents.all() if one.reference.startswith(str(CYCLE))]
    said = [*mails_to(app, "jyj"), *mails_to(app, "swj"), *papers]
    assert len(said) >= 6
    assert [text for text in said if "任务进展" in text or "普惠贷款情况" not in text or "情况情况" in text] == []
    assert any(text.startswith("【提醒】普惠贷款情况请于11月19日下班前报送〔") for text in said)
    assert any(text.startswith("【退回】普惠贷款情况报送件〔") or "普惠贷款情况报送件" in text for text in said)


def test_reminders_end_with_a_letter_and_name_nobody(app: OfficeApp) -> None:
    for day in (16, 18, 22, 24, 26, 29, 30):
        for debt in app.escalate.debts(at(11, day)):
            app.escalate.pay(debt.reference, at(11, day))
        app.work(at(11, day))
    with app.context.ledger.begin() as work:
        said = {one.rung for one in work.notices.all() if one.subject.startswith(str(CYCLE))}
    assert said >= {"R0", "R2", "R3", "R4", "R5"}
    assert not said - {"R0", "R1", "R2", "R3", "R4", "R5"}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        pytest.param({"units": ("swj", "nobody")}, "任务清单中没有单位“nobody”", id="a unit of no list"),
        pytest.param({"units": ("licheng",)}, "不向县（市、区）征集（鲤城区）", id="a county"),
        pytest.param({"columns": (CallColumn("办理时间"),)}, "“办理时间”已作为第1项的量化指标收集", id="a target"),
    ],
)
def test_what_the_list_forbids_is_not_opened(app: OfficeApp, monkeypatch, changed, why) -> None:
    county = replace(PROGRAMME.organisations[0], code="licheng", name="鲤城区", kind="县（市、区）")
    target = Kpi("K1", 1, "办理时间", "小时", Direction.AT_MOST, "110", date(2021, 12, 31), "stock", enabled=True)
    changes = replace(PROGRAMME, organisations=(*PROGRAMME.organisations, county), kpis=(target,))
    monkeypatch.setattr("tests.services.conftest.PROGRAMME", changes)
    app.context.streams["loans"] = replace(STREAM, call=replace(CALL, **changed))  # type: ignore[index]
    app.context._lists.clear()
    with pytest.raises(Refused, match="普惠贷款情况不能下发") as refused:
        CycleOpening(app.context).insist(CYCLE)
    assert why in str(refused.value)


def test_what_would_stop_it_is_named_before_its_first_day(app: OfficeApp, monkeypatch) -> None:
    first = FirstCycle(app.context, app.generate)
    named = [one.what for one in first.obstacles("qz2021", at(10, 14))]
    assert not [what for what in named if STREAM.name in what], "nobody is missing whom the settings name"
    wrong = replace(STREAM, call=replace(CALL, units=("swj", "nobody")))
    monkeypatch.setitem(app.context.streams, "loans", wrong)
    found = {one.what: one.remedy for one in first.obstacles("qz2021", at(10, 14))}
    assert found["普惠贷款情况：任务清单中没有单位“nobody”"] == "改 [streams.loans.call]"

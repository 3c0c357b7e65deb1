"""A data call on the pages: the figures of each return, the table of all with who is missing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from tests.board.conftest import Browser, moment
from tests.builders import open_book, saved

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import FormName, Frequency, Reference, Stream
from duban.domain.calendar.data_call import CallColumn, DataCall, FigureKind
from duban.domain.returns.submission import ReturnEvent, ReturnState, Submission, Verdict

CALL = DataCall(
    (CallColumn("普惠小微贷款余额", unit="亿元"), CallColumn("已联网", FigureKind.YES_NO)),
    units=("swj", "jyj"),
)
LOANS = Stream(
    *("loans", "普惠贷款情况", Frequency.ONCE),
    due_on=date(2021, 11, 5),
    opens_before=5,
    form=FormName.CALL,
    basis="泉政办〔2021〕37号",
    approver="市发改委分管领导",
    call=CALL,
)
CYCLE = Reference.parse("qz2021/loans/2021-11-05")


@pytest.fixture
def called(app: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """A call to two units: one answered, one did not."""
    context = app.context
    monkeypatch.setitem(context.streams, "loans", LOANS)  # type: ignore[arg-type]
    monkeypatch.setitem(context.ladders, "loans", context.ladders["department_monthly"])  # type: ignore[arg-type]
    plan = context.programmes["qz2021"]
    with_call = replace(plan, streams=(*plan.streams, "loans"))
    monkeypatch.setitem(context.programmes, "qz2021", with_call)  # type: ignore[arg-type]
    app.generate.open_cycle(CYCLE, moment(10, 27))
    book = open_book(app.call_forms.prepare(CYCLE.of("swj"), moment(10, 27)).workbook)
    for row in book["数据填报"].iter_rows():
        if row[1].value == "普惠小微贷款余额":
            row[4].value = "1,234.5亿元"
        elif row[1].value == "已联网":
            row[4].value = "√"
    sha256 = context.archive.put(saved(book))
    filed = Submission(
        *(str(CYCLE.of("swj")), 1, moment(10, 29), "a@swj.example", sha256, "数据.xlsx", "2" * 64, Verdict.ACCEPTED),
        *((), ()),
    )
    with context.ledger.begin() as work:
        work.submissions.add(filed)
        number = str(filed.number)
        work.returns.record(
            ReturnEvent(str(CYCLE.of("swj")), ReturnState.ACCEPTED, moment(10, 29), number, complete=True)
        )
    return app


def test_the_page_of_a_return_shows_what_was_understood_of_each_figure(
    called: Installation, browser: Callable[..., Browser]
) -> None:
    shown = browser("duban").page(f"/return/{CYCLE.of('swj')}")
    assert "普惠小微贷款余额（亿元） 1234.5" in shown
    assert "已联网 是" in shown
    assert "普惠小微贷款余额" not in browser("duban").page(f"/return/{CYCLE.of('jyj')}")


def test_the_table_of_all_can_be_had_at_any_time_with_who_is_missing(
    called: Installation, browser: Callable[..., Browser]
) -> None:
    page = browser("duban").page(f"/cycles/{CYCLE}")
    assert "依据：泉政办〔2021〕37号，批准：市发改委分管领导。 下载汇总表" in page
    answer = browser("duban").get(f"/cycles/{CYCLE}/table")
    assert answer.status_code == 200
    rows = [[str(cell or "") for cell in row] for row in load_workbook(BytesIO(answer.content)).active.values]
    assert any("即时汇总，未送审" in cell for row in rows for cell in row)
    head = next(row for row in rows if row[0] == "序号")
    assert head[:5] == ["序号", "单位", "报送情况", "普惠小微贷款余额（亿元）", "已联网"]
    assert {row[1]: row[2:5] for row in rows if row[0] in ("1", "2")} == {
        "市税务局": ["已报", "1234.5", "是"],
        "市教育局": ["未报", "", ""],
    }


def test_other_cycles_have_no_such_table(app: Installation, browser: Callable[..., Browser]) -> None:
    assert "下载汇总表" not in browser("duban").page("/cycles/qz2021/department_monthly/2021-10")
    assert browser("duban").get("/cycles/qz2021/department_monthly/2021-10/table").status_code == 404

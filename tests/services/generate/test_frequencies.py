"""A return of every frequency goes its whole way: form, mail, return, receipt, report."""

from dataclasses import replace
from email import message_from_bytes, policy
from io import BytesIO

import pytest
from openpyxl import load_workbook
from tests.builders import open_book
from tests.services.conftest import PROGRAMME, STREAM, OfficeApp, address, filled_well

from duban.domain.calendar.cycle import Period, Reference
from duban.domain.returns.submission import ReturnState


@pytest.mark.parametrize(
    ("period", "title", "tag", "this"),
    [
        ("2021-W43", "2021年第43周", "泉营商21W43", "本周"),
        ("2021-W42-43", "2021年第42、43周", "泉营商21W4243", "本期"),
        ("2021-M09-10", "2021年9至10月", "泉营商21M0910", "本期"),
        ("2021-Q4", "2021年第四季度", "泉营商21Q4", "本季度"),
        ("2021-H2", "2021年下半年", "泉营商21H2", "本半年"),
        ("2021", "2021年度", "泉营商21Y", "本年"),
    ],
)
def test_a_return_of_any_frequency_goes_its_way(app: OfficeApp, period: str, title: str, tag: str, this: str) -> None:
    named = Period.parse(period)
    app.context.streams[STREAM] = replace(app.context.streams[STREAM], frequency=named.frequency, baseline=())  # type: ignore[index]
    cycle = Reference("qz2021", STREAM, named)
    opens = app.context.cycle(cycle).opens_at
    returns = app.generate.open_cycle(cycle, opens)
    for reference in returns:
        app.generate.prepare_form(reference, opens)
    app.deliver.round(opens)

    mail = message_from_bytes(app.post_office.attempts[0][0], policy=policy.default)
    assert f"〔{tag}-税务〕" in mail["Subject"]
    workbook = app.form_of("jyj", cycle)
    rows = [row for sheet in open_book(workbook) for row in sheet.iter_rows(values_only=True)]
    cells = {str(value).replace("\n", "") for row in rows for value in row}
    assert f"营商环境持续提升专项行动{title}任务进展填报表" in cells
    assert any(cell.startswith(f"{this}进展") for cell in cells)
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "本月" not in text
    assert not any("本月" in cell for cell in cells)

    came = opens.replace(hour=15)
    app.reply("jyj", filled_well(workbook, PROGRAMME.items_of("jyj")), came)
    with app.context.ledger.begin() as work:
        assert work.returns.get(cycle.of("jyj")).state is ReturnState.ACCEPTED
        assert work.submissions.of_return(cycle.of("jyj"))[0].entries[0].progress
    assert app.sent_to(address("jyj")) == 2
    report = app.compile.draft(cycle, app.context.cycle(cycle).cuts_off_at)
    assert report.title == f"营商环境持续提升专项行动{title}任务进展情况专报"
    annexes = next(file for file in report.files if file.name.endswith("附件.xlsx"))
    book = load_workbook(BytesIO(app.context.archive.get(annexes.sha256)))
    written = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    assert f"{this}进展" in written
    assert [cell for cell in written if cell.startswith(("本月进展", "本月无变化"))] == [], "but for a unit's own words"
    with app.context.ledger.begin() as work:
        frozen = work.reports.frozen(report.name, report.draft)
    facts = app.context.archive.get(frozen.facts_sha256).decode()
    assert f"项{this}进展" in facts
    assert "项本月进展" not in facts, "the cell is named as its column is known by"

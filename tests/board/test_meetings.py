"""调度安排: the year's meetings with the material of each, which is made from the ledger alone."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from tests.board.conftest import DESK, LOOKER, Browser
from tests.board.test_claims import done, file
from tests.cli.conftest import CYCLE

from duban.bootstrap import Installation
from duban.domain.plan.meetings import Meeting, TaskForce
from duban.domain.returns.submission import Status

FORCE = TaskForce(name="纳税专班", indicators=("纳税",), leader="市税务局", rule="泉营商〔2021〕1号", confirmed=True)
MEETING = Meeting(on=date(2021, 11, 3), name="纳税专班调度会", task_force="纳税专班")


@pytest.fixture
def scheduled(app: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An office that meets in two working days about the items of one task force."""
    plan = replace(app.context.plan("qz2021"), task_forces=(FORCE,), meetings=(MEETING,))
    monkeypatch.setattr(type(app.context), "plan", lambda *_: plan)
    monkeypatch.setitem(app.context.programmes, "qz2021", plan)  # type: ignore[arg-type]
    item = app.context.programme(CYCLE).item(38)
    need = replace(done(item), status=Status.ON_SCHEDULE, coordination="请市公安局共享数据。")
    file(app, item.lead, need)
    return app


def test_the_schedule_stands_with_its_task_forces(scheduled: Installation, browser):
    shown = browser(LOOKER).page("/meetings")
    assert "纳税专班调度会" in shown
    assert "泉营商〔2021〕1号" in shown
    assert "获得电力工作专班 待核实" in shown, "what nobody registered is a proposal"


def test_two_working_days_before_the_material_is_on_the_work_list(scheduled: Installation, browser):
    desk: Browser = browser(DESK)
    assert "纳税专班调度会（2021年11月3日）" in desk.page("/work")
    answer = desk.get("/meetings/qz2021/1/material")
    assert answer.status_code == 200
    document = Document(BytesIO(answer.content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "纳税专班，组长单位：市税务局" in text
    assert "状态按报送计至2021年10月25日，未销号" in text, "days in a reason are counted to it"
    assert "待协调事项1件" in text
    assert "市税务局：请市公安局共享数据。" in cells
    assert "38" in cells
    assert "20" not in cells, "only the items of its indicators"


def test_what_is_due_is_told_by_days_from_the_meeting(scheduled: Installation, browser, monkeypatch):
    plan = replace(scheduled.context.plan("qz2021"), meetings=(replace(MEETING, on=date(2022, 1, 10)),))
    monkeypatch.setattr(type(scheduled.context), "plan", lambda *_: plan)
    document = Document(BytesIO(browser(DESK).get("/meetings/qz2021/1/material").content))
    rows = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
    told = {row[0]: row[4] for row in rows[1:]}
    assert told["40"].partition("\n")[2] == "至会议日已过时限10天，尚未申报完成。"


def test_a_meeting_that_there_is_not_is_said_so(scheduled: Installation, browser):
    assert browser(DESK).get("/meetings/qz2021/2/material").status_code == 404

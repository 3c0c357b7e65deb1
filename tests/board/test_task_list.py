"""A new version of the task list, from the file to the confirmation, with the mouse."""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.board.conftest import DESK, LOOKER, ORIGIN, Browser
from tests.board.test_acting import told
from tests.cli.conftest import furnished, moment

from duban.bootstrap import Installation
from duban.config import PROJECT

PAGE = "/task-list/qz2021"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation whose task list is a copy that may be replaced, and was used once."""
    project = tmp_path / "project"
    for folder in ("config", "include"):
        shutil.copytree(PROJECT / folder, project / folder)
    monkeypatch.setenv("DUBAN_OFFICE", str(project))
    found = furnished(tmp_path, monkeypatch, moment(11, 1, 10))
    found.versions.in_use("qz2021", moment(10, 14))
    return found


def edited(app: Installation, find: str, instead: str) -> bytes:
    """The list in force with one text changed wherever it stands in a cell of its own."""
    book = load_workbook(BytesIO(app.versions.export("qz2021")))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == find:
                    cell.value = instead
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def test_a_new_version_is_uploaded_looked_at_and_confirmed(app: Installation, browser):
    desk: Browser = browser(DESK)
    assert "没有待确认的改动" in desk.page(PAGE)
    data = edited(app, "tbr@swj.quanzhou.example", "tbr2@swj.quanzhou.example")
    told(desk, desk.send(f"{PAGE}/upload", PAGE, {"workbook": ("清单.xlsx", data)}))
    shown = desk.page(PAGE)
    assert "tbr2@swj.quanzhou.example" in shown
    assert app.versions.last("qz2021").number == 1, "uploading confirms nothing"
    assert "已确认任务清单第2版" in told(desk, desk.send(f"{PAGE}/confirm", PAGE, reason="单位来函变更"))
    assert app.versions.last("qz2021").confirmed_by == "市营商办督办岗"


def test_a_file_that_is_no_task_list_replaces_nothing(app: Installation, browser):
    before = app.task_lists.workbook("qz2021")
    answer = browser(DESK).send(f"{PAGE}/upload", PAGE, {"workbook": ("清单.xlsx", b"no workbook")})
    assert answer.status_code == 409
    assert app.task_lists.workbook("qz2021") == before


def test_the_list_in_force_is_there_to_be_taken_and_confirming_is_for_whom_it_belongs(app: Installation, browser):
    looker: Browser = browser(LOOKER)
    assert looker.get(f"{PAGE}/download").content[:2] == b"PK"
    assert "上传" not in looker.page(PAGE)
    assert looker.get("/task-list/nothing").status_code == 404


def test_of_two_who_confirm_the_second_is_told_and_confirms_nothing_that_he_did_not_see(app: Installation, browser):
    desk, head = browser(DESK), browser("fgw_zhuyao")
    data = edited(app, "tbr@swj.quanzhou.example", "tbr2@swj.quanzhou.example")
    told(desk, desk.send(f"{PAGE}/upload", PAGE, {"workbook": ("清单.xlsx", data)}))
    seen = head.get(PAGE).text.partition('name="seen" value="')[2].partition('"')[0]
    token = head.token(PAGE)
    again = edited(app, "tbr@jyj.quanzhou.example", "tbr2@jyj.quanzhou.example")
    told(desk, desk.send(f"{PAGE}/upload", PAGE, {"workbook": ("清单.xlsx", again)}))
    late = {"reason": "我也确认", "seen": seen, "token": token}
    assert "任务清单文件已另行放入" in head.post(f"{PAGE}/confirm", late, {"origin": ORIGIN}).text
    told(desk, desk.send(f"{PAGE}/confirm", PAGE, reason="单位来函变更"))
    answer = head.post(f"{PAGE}/confirm", late, {"origin": ORIGIN})
    assert answer.status_code == 409
    assert "市营商办督办岗已于11月1日10:00确认第2版（单位来函变更）" in answer.text
    assert app.versions.last("qz2021").number == 2

"""Decisions outlive the file: conflicts are listed and answered, and the list in force can be written back."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.cli.conftest import CYCLE, PASSWORD, duban, moment
from tests.cli.test_decide import BY, MINUTES, prepared

from duban.bootstrap import Installation
from duban.cli import app as commands
from duban.cli import confirming

NAMES = "include/task_list.xlsx"
LEAD = ("decide", "correct", "71", "--lead", "市中级人民法院", *BY)
CONTACT = ("decide", "contact", "市税务局", "联络员", "--name", "新联络员", "--mail", "new@swj.quanzhou.example", *BY)
ADDED = (
    *("decide", "add", "150", "--indicator", "纳税", "--goal", "目标", "--measure", "措施", "--lead", "市税务局"),
    *("--deadline", "2022-06-30", *BY),
)
MERGED = ("decide", "correct", "38", "--merge-into", "39", *BY)
SPLIT = ("decide", "correct", "41", "--split", "1", "--as", "149", *BY)


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation with a task list of its own."""
    return prepared(tmp_path, monkeypatch)


def path_of(app: Installation) -> Path:
    return app.settings.project / NAMES


def edited(app: Installation, change: Callable[[Worksheet, dict[str, int], dict[int, int]], Any]) -> None:
    """Change the sheet 任务清单 as a clerk does: by heading and number."""
    path = path_of(app)
    book = load_workbook(path)
    sheet = book["任务清单"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    change(sheet, heads, {cells[0].value: cells[0].row for cells in sheet.iter_rows(min_row=2)})
    book.save(path)


def say(app: Installation, texts: Mapping[tuple[int, str], Any]) -> None:
    """Write cells of items, each named by its number and heading."""

    def write(sheet: Worksheet, heads: dict[str, int], rows: dict[int, int]) -> None:
        for (number, title), text in texts.items():
            sheet.cell(rows[number], heads[title]).value = text

    edited(app, write)


def leads(app: Installation, number: int) -> tuple[str, ...]:
    programme = app.versions.latest("qz2021")
    return tuple(programme.organisation(code).name for code in programme.item(number).leads)


def decide(*commands: tuple[str, ...]) -> None:
    for words in commands:
        result = duban(*words)
        assert result.exit_code == 0, result.output


def test_a_decision_outlives_a_file_that_does_not_know_it(app: Installation):
    decide(LEAD, CONTACT, ADDED, MERGED, SPLIT)
    shown = duban("tasks", "diff").stdout
    assert "任务清单文件没有改动" in shown
    assert "tasks confirm" not in shown
    say(app, {(7, "目标任务"): "另一目标。"})
    assert "文件中有1处改动，尚未确认" in duban("tasks", "diff").stdout
    result = duban("tasks", "confirm", *BY, *MINUTES)
    assert "已确认任务清单第2版" in result.stdout, result.output
    latest = app.versions.latest("qz2021")
    assert leads(app, 71) == ("市中级人民法院",)
    assert latest.item(7).goal == "另一目标。"
    assert {149, 150} <= {item.number for item in latest.items}
    assert 38 not in {item.number for item in latest.items}
    assert any(one.mail == "new@swj.quanzhou.example" for one in latest.contacts)
    assert "tasks confirm" not in duban("tasks", "diff").stdout
    assert json.loads(duban("audit", "--json").stdout)["faults"] == []


def test_nothing_is_confirmed_until_every_conflict_is_answered(app: Installation, tmp_path: Path):
    decide(LEAD)
    say(
        app,
        {
            (71, "牵头部门"): "市教育局",
            (7, "目标任务"): "另一目标。",
        },
    )
    refused = duban("tasks", "confirm", *BY, *MINUTES)
    assert refused.exit_code == 1
    assert "71/牵头部门" in refused.stdout
    assert (
        "文件为“市教育局”；决定为“市中级人民法院”（2021-10-19，经办：市营商办督办岗；理由：单位来函）" in refused.stdout
    )
    assert "没有确认任何内容" in refused.stderr
    assert app.versions.last("qz2021").number == 1  # type: ignore[union-attr]
    answers = tmp_path / "answers.txt"
    answers.write_text("# 2021-10-19 会商\n71/牵头部门=保留决定\n", encoding="utf-8")
    assert duban("tasks", "confirm", *BY, *MINUTES, "--answers", str(answers)).exit_code == 0
    assert leads(app, 71) == ("市中级人民法院",)
    assert app.versions.latest("qz2021").item(7).goal == "另一目标。"
    assert "保留决定：71/牵头部门" in app.versions.last("qz2021").reason  # type: ignore[union-attr]


def test_taking_the_file_is_a_decision_of_its_own(app: Installation):
    decide(LEAD)
    say(app, {(71, "牵头部门"): "市教育局"})
    assert duban("tasks", "confirm", *BY, *MINUTES, "--answer", "71/牵头部门=以文件为准").exit_code == 0
    assert leads(app, 71) == ("市教育局",)
    story = json.loads(duban("audit", "71", "--json").stdout)
    told = next(one for one in story if one["kind"] == "以文件为准")
    assert "由市中级人民法院改回文件所写的市教育局" in told["text"]
    assert "经办：市营商办督办岗" in told["text"]


def test_whoever_sits_at_the_terminal_is_asked_one_by_one(app: Installation, monkeypatch: pytest.MonkeyPatch):
    from click.testing import Result
    from typer.testing import CliRunner

    decide(LEAD)
    say(app, {(71, "牵头部门"): "市教育局"})
    monkeypatch.setattr(confirming, "is_interactive", lambda: True)

    def answered(keys: str) -> Result:
        return CliRunner().invoke(
            commands, ("tasks", "confirm", *BY, *MINUTES), input=f"{PASSWORD}\n{keys}", env={"COLUMNS": "200"}
        )

    assert "没有确认任何内容" in answered("\n").output
    assert "已确认任务清单第2版" in answered("2\n").output
    assert leads(app, 71) == ("市教育局",)


@pytest.mark.parametrize("answer", ["71/牵头部门=也许", "99/牵头部门=保留决定"])
def test_an_answer_that_means_nothing_is_told(app: Installation, answer: str):
    decide(LEAD)
    say(app, {(71, "牵头部门"): "市教育局"})
    result = duban("tasks", "confirm", *BY, *MINUTES, "--answer", answer)
    assert result.exit_code == 1
    assert result.stderr.strip()
    assert app.versions.last("qz2021").number == 1  # type: ignore[union-attr]


def test_a_granted_day_and_an_edited_one_are_a_conflict(app: Installation):
    decide(("decide", "extend", "40", "--until", "2022-01-20", "--minutes", "〔2021〕15号", *BY))
    say(
        app,
        {
            (40, "完成时限"): "2022年6月底",
            (40, "时限日期"): datetime(2022, 6, 30),  # noqa: DTZ001 - a cell has no zone
        },
    )
    assert "40/完成时限" in duban("tasks", "confirm", *BY, *MINUTES).stdout
    assert duban("tasks", "confirm", *BY, *MINUTES, "--answer", "40/完成时限=以文件为准").exit_code == 0
    with app.context.ledger.begin() as work:
        assert 40 not in work.decisions.in_force("qz2021").deadlines
    assert str(app.versions.latest("qz2021").item(40).deadline.on) == "2022-06-30"


def test_half_of_a_merge_is_not_taken_back(app: Installation):
    decide(MERGED)
    say(app, {(38, "目标任务"): "仍单列的目标。"})
    before = app.context.task_lists.programme("qz2021")
    assert duban("tasks", "confirm", *BY, *MINUTES, "--answer", "38/整项=以文件为准").exit_code == 0
    latest = app.versions.latest("qz2021")
    assert latest.item(38).goal == "仍单列的目标。"
    assert latest.item(39).measures == before.item(39).measures


def test_another_name_in_the_file_is_a_rename_from_today_on(app: Installation):
    path = path_of(app)
    book = load_workbook(path)
    for cells in book["单位"].iter_rows(min_row=2):
        if cells[1].value == "jyj":
            cells[0].value = "市教育和体育局"
    for cells in book["联系人"].iter_rows(min_row=2):
        if cells[1].value == "jyj":
            cells[0].value = "市教育和体育局"
    rename_leads(book["任务清单"])
    book.save(path)
    assert "单位 市教育和体育局" in duban("tasks", "diff").stdout
    assert "已确认任务清单第2版" in duban("tasks", "confirm", *BY, *MINUTES).stdout
    stories = [duban("audit", name, "--json").stdout for name in ("市教育局", "市教育和体育局")]
    assert stories[0] == stories[1]
    assert "市教育局自2021-10-19起更名为市教育和体育局" in stories[0]
    assert app.context.programme(CYCLE, moment(10, 18)).organisation("jyj").name == "市教育局"
    assert app.context.programme(CYCLE, moment(10, 20)).organisation("jyj").name == "市教育和体育局"
    assert duban("decide", "exempt", "市教育局", "2021-10", *BY).exit_code == 0


def rename_leads(sheet: Worksheet) -> None:
    """Let the items name 市教育局 as the sheet of units does."""
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = cell.value.replace("市教育局", "市教育和体育局")


def test_a_registered_rename_outlives_the_file_and_is_exported(app: Installation):
    decide(("decide", "rename", "市教育局", "--name", "市教育和体育局", "--from", "2021-10-01", *BY))
    assert "没有改动" in duban("tasks", "diff").stdout
    before = app.versions.latest("qz2021")
    duban("tasks", "export", "-o", str(path_of(app)), "--force")
    assert "市教育和体育局" in [cell.value for cell in load_workbook(path_of(app))["单位"]["A"]]
    assert "没有改动" in duban("tasks", "diff").stdout
    assert "无需再次确认" in duban("tasks", "confirm", *BY).stdout
    assert app.versions.latest("qz2021") == before


def test_what_is_exported_is_confirmed_without_changing_anything(app: Installation):
    decide(LEAD, CONTACT, ADDED, MERGED, SPLIT, ("decide", "confirm", "7", "完成时限", *BY))
    decide(("decide", "extend", "40", "--until", "2022-01-20", "--minutes", "〔2021〕15号", *BY))
    before = app.versions.latest("qz2021")
    first = load_workbook(path_of(app))
    assert duban("tasks", "export", "-o", str(path_of(app)), "--force").exit_code == 0
    written = path_of(app).read_bytes()
    assert duban("tasks", "diff").stdout.count("没有改动") == 1
    assert "无需再次确认" in duban("tasks", "confirm", *BY).stdout
    assert app.versions.latest("qz2021") == before
    book = load_workbook(path_of(app))
    assert book.sheetnames == first.sheetnames
    assert book["任务清单"]["D2"].alignment.wrap_text == first["任务清单"]["D2"].alignment.wrap_text
    for old, new in zip(first, book, strict=True):
        assert new.freeze_panes == old.freeze_panes
        assert len(new.data_validations.dataValidation) == len(old.data_validations.dataValidation)
    assert app.versions.export("qz2021") == written


def test_an_exported_list_is_edited_and_confirmed_without_a_conflict(app: Installation):
    decide(LEAD, CONTACT, MERGED)
    duban("tasks", "export", "-o", str(path_of(app)), "--force")
    say(app, {(7, "目标任务"): "另一目标。"})
    assert "已确认任务清单第2版" in duban("tasks", "confirm", *BY, *MINUTES).stdout
    assert leads(app, 71) == ("市中级人民法院",)
    assert app.versions.latest("qz2021").item(7).goal == "另一目标。"

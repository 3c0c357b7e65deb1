"""A command names an item as the plan was published, and understands it so."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import CYCLE, duban, moment
from tests.cli.test_decide import BY, MINUTES, prepared
from tests.cli.test_task_list import edited

from duban.bootstrap import Installation


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation whose task list was confirmed with labels: item 40 is called 5-40, item 41 is called 7."""
    found = prepared(tmp_path, monkeypatch)

    def label(sheet: object, heads: dict[str, int], rows: dict[int, int]) -> None:
        place = max(heads.values()) + 1
        sheet.cell(1, place).value = "文件编号"  # type: ignore[attr-defined]
        for number, row in rows.items():
            sheet.cell(row, place).value = "7" if number == 41 else f"5-{number}"  # type: ignore[attr-defined]

    edited(found, label)
    return found


def test_labels_are_a_change_of_the_list_that_is_told_item_by_item(app: Installation):
    told = duban("tasks", "diff").stdout
    assert "文件中有148处改动" in told
    assert "第5-40项" in told
    assert "“文件编号”：（空） → 5-40" in told
    assert duban("tasks", "confirm", *BY, *MINUTES).exit_code == 0
    assert app.versions.latest("qz2021").item(40).told == "第5-40项"


def test_commands_understand_and_say_what_was_published(app: Installation):
    duban("tasks", "confirm", *BY, *MINUTES)
    granted = duban("decide", "extend", "5-40", "--until", "2022-01-20", *MINUTES, *BY)
    assert "第5-40项完成时限由2021-12-31延至2022-01-20" in granted.stdout, granted.output
    again = duban("decide", "extend", "第40项", "--until", "2022-01-20", *MINUTES, *BY)
    assert "第5-40项已经批准延期" in again.stdout, "the number, where nothing is called so"
    assert "第7项“目标任务”已订正" in duban("decide", "correct", "7", "--goal", "新目标。", *MINUTES, *BY).stdout
    assert app.versions.latest("qz2021").item(41).goal == "新目标。", "what is called 7 is item 41"
    story = json.loads(duban("audit", "5—40", "--json").stdout)
    assert any("第5-40项完成时限由" in one["text"] for one in story)
    unknown = duban("decide", "extend", "9-9", "--until", "2022-01-20", *BY)
    assert unknown.exit_code == 1
    assert "任务清单中没有第9-9项" in unknown.stderr


def test_what_is_exported_has_the_labels_and_changes_nothing(app: Installation, tmp_path: Path):
    duban("tasks", "confirm", *BY, *MINUTES)
    path = app.settings.project / "include" / "task_list.xlsx"
    assert duban("tasks", "export", "-o", str(path), "--force").exit_code == 0
    assert "没有改动" in duban("tasks", "diff").stdout
    assert app.context.programme(CYCLE, moment(10, 19)).item(40).told == "第40项", "an open cycle keeps its list"

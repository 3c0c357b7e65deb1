"""duban import: from a published plan to a task list, with what to do said in Chinese."""

from pathlib import Path

import pytest
from tests.cli.conftest import duban, furnished, moment

from duban.adapters.office.task_list.workbook import load_task_list
from duban_rehearsal.published.layouts import layouts

TRUTH = Path(__file__).parents[1] / "data" / "plans" / "jiangzhou.truth.csv"
TABLE = next(layout for layout in layouts(TRUTH) if layout.name == "table.md")


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    furnished(tmp_path, monkeypatch, moment(10, 14))
    path = tmp_path / "行动方案.md"
    path.write_bytes(TABLE.content)
    return path


def test_a_plan_becomes_a_task_list_and_the_next_steps_are_said(plan: Path, tmp_path: Path):
    target = tmp_path / "清单.xlsx"
    result = duban("import", str(plan), "-o", str(target))
    assert result.exit_code == 0
    assert f"（行动方案.md）已读成任务清单 {target}" in result.stdout
    assert "任务事项 40 项，一级指标 8 个" in result.stdout
    assert "，持续推进 8 项，随省推进 2 项" in result.stdout
    assert "3. 在 config/duban.toml 的 [programmes.…] 把 task_list 指向它" in result.stdout
    items = load_task_list(target, "jz2026", "江州").programme.items
    assert [item.label for item in items][:6] == ["1.1", "1.2", "1.3", "1.4", "1.5", "2.1"]


def test_a_file_that_is_there_is_not_touched_without_consent(plan: Path, tmp_path: Path):
    target = tmp_path / "清单.xlsx"
    target.write_text("我的")
    refused = duban("import", str(plan), "-o", str(target))
    assert refused.exit_code == 1
    assert f"{target} 已存在，没有改动它" in refused.stderr
    assert target.read_text() == "我的"
    assert duban("import", str(plan), "-o", str(target), "--force").exit_code == 0
    assert target.read_bytes().startswith(b"PK")
    assert not list(tmp_path.glob(".*.part"))


def test_a_plan_in_which_nothing_is_found_is_refused_with_what_was_looked_for(plan: Path, tmp_path: Path):
    plan.write_text("关于召开会议的通知\n各单位：\n请准时参加。\n")
    refused = duban("import", str(plan), "-o", str(tmp_path / "清单.xlsx"))
    assert refused.exit_code == 1
    assert "行动方案.md：读到 0 张表、3 段文字，没有找到任务事项，没有写出任务清单。" in refused.stderr
    assert "查找的是：表头中有“任务、措施”" in refused.stderr
    assert not (tmp_path / "清单.xlsx").exists()


def test_a_file_that_cannot_be_read_is_refused_in_words(plan: Path, tmp_path: Path):
    plan.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    refused = duban("import", str(plan), "-o", str(tmp_path / "清单.xlsx"))
    assert refused.exit_code == 1
    assert refused.stderr.startswith("行动方案.md：文件是图片")
    assert "Traceback" not in refused.stderr


def test_a_place_that_cannot_be_written_to_is_said(plan: Path, tmp_path: Path):
    assert "是文件夹，请写明文件名" in duban("import", str(plan), "-o", str(tmp_path)).stderr
    assert "没有文件夹" in duban("import", str(plan), "-o", str(tmp_path / "没有" / "清单.xlsx")).stderr

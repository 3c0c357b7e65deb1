"""Whatever the city passed is changed by its word alone, whichever way somebody takes to change it."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.cli.conftest import duban, saved
from tests.cli.test_decide import BY, MINUTES, prepared
from tests.cli.test_task_list import edited, path_of, say

from duban.bootstrap import Installation
from duban.config import PROJECT
from duban.domain.decisions.levels import DecisionMatter

CODE = "qz2021"
BASIS = "〔2021〕15号"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation with a task list of its own."""
    return prepared(tmp_path, monkeypatch)


def another_lead(app: Installation) -> None:
    say(app, {(6, "牵头部门"): "市教育局"})


def another_goal(app: Installation) -> None:
    say(app, {(9, "目标任务"): "什么也不做。"})


def a_year_later(app: Installation) -> None:
    say(
        app,
        {
            (40, "完成时限"): "2022年12月底",
            (40, "时限日期"): datetime(2022, 12, 31),  # noqa: DTZ001 - a cell has no zone
        },
    )


def no_day_at_all(app: Installation) -> None:
    say(
        app,
        {
            (40, "完成时限"): "持续推进",
            (40, "时限类型"): "continuous",
            (40, "时限日期"): None,
        },
    )


def item_gone(app: Installation) -> None:
    edited(app, lambda sheet, _, rows: sheet.delete_rows(rows[148]))
    in_sheet(app, "待核实", lambda sheet, _: sheet.delete_rows(sheet.max_row))


def measure_gone(app: Installation) -> None:
    say(app, {(6, "具体措施"): "1.清理不合理的审批前置事项和特殊环节，公布保留清单。"})


def in_sheet(app: Installation, name: str, change: Callable[[Worksheet, dict[str, int]], None]) -> None:
    """Change one sheet of the workbook."""
    book = load_workbook(path_of(app))
    change(book[name], {cell.value: cell.column for cell in book[name][1]})
    book.save(path_of(app))


def lower_target(app: Installation) -> None:
    def change(sheet: Worksheet, heads: dict[str, int]) -> None:
        sheet.cell(2, heads["目标值"]).value = 10

    in_sheet(app, "量化指标", change)


def other_stream(app: Installation) -> None:
    def change(sheet: Worksheet, heads: dict[str, int]) -> None:
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, heads["代码"]).value == "jyj":
                sheet.cell(row, heads["报送口径"]).value = "county_quarterly"

    in_sheet(app, "单位", change)


BYPASSES = [
    pytest.param(another_lead, "第6项“牵头部门”", "调整牵头部门", id="lead"),
    pytest.param(another_goal, "第9项“目标任务”", "调整目标任务", id="goal"),
    pytest.param(a_year_later, "第40项“完成时限”", "延期", id="later"),
    pytest.param(no_day_at_all, "第40项“完成时限”", "延期", id="no day"),
    pytest.param(item_gone, "第148项", "终止", id="gone"),
    pytest.param(measure_gone, "第6项“具体措施”", "终止", id="measure"),
    pytest.param(lower_target, "量化指标 K001-1（第1项）“目标值”", "调整目标任务", id="target"),
    pytest.param(other_stream, "单位 市教育局“报送口径”", "终止", id="stream"),
]


@pytest.mark.parametrize(("edit", "row", "matter"), BYPASSES)
def test_an_edited_file_needs_the_basis_that_a_decision_does(
    app: Installation, edit: Callable[[Installation], None], row: str, matter: str
):
    edit(app)
    assert row in (shown := duban("tasks", "diff").stdout)
    assert f"属{matter}，须有批示登记号" in shown
    refused = duban("tasks", "confirm", *BY)
    assert refused.exit_code == 1
    assert row in refused.stderr
    assert f"属{matter}" in refused.stderr
    assert "没有确认任何内容" in refused.stderr
    assert app.versions.last(CODE).number == 1  # type: ignore[union-attr]
    done = duban("tasks", "confirm", *BY, *MINUTES)
    assert "已确认任务清单第2版" in done.stdout, done.output
    assert f"依据会议纪要期号：{BASIS}" in app.versions.last(CODE).reason  # type: ignore[union-attr]
    assert json.loads(duban("audit", "--json").stdout)["faults"] == []


def test_every_row_is_named_and_the_rest_is_confirmed_once_they_are_taken_back(app: Installation):
    another_goal(app)
    a_year_later(app)
    measures = app.versions.latest(CODE).item(41).measures
    say(app, {(41, "具体措施"): "\n".join(f"{one}（另一种说法）" for one in measures)})
    refused = duban("tasks", "confirm", *BY).stderr
    assert "第9项“目标任务”" in refused
    assert "在“登记与决定”办理批准延期" in refused
    assert "第41项" not in refused
    say(
        app,
        {
            (9, "目标任务"): "推行工程项目全流程在线审批。",
            (40, "完成时限"): "2021年12月底",
            (40, "时限日期"): datetime(2021, 12, 31),  # noqa: DTZ001 - a cell has no zone
        },
    )
    assert "已确认任务清单第2版" in duban("tasks", "confirm", *BY).stdout


def test_what_was_doubtful_from_the_beginning_is_corrected_in_the_file(app: Installation):
    say(
        app,
        {
            (7, "完成时限"): "2022年6月底",
            (7, "时限日期"): datetime(2022, 6, 30),  # noqa: DTZ001 - a cell has no zone
            (144, "牵头部门"): "市教育局",
        },
    )
    assert "已确认任务清单第2版" in duban("tasks", "confirm", *BY).stdout


def test_a_doubt_that_was_added_later_makes_nothing_free(app: Installation):
    def doubt(sheet: Worksheet, heads: dict[str, int]) -> None:
        for title, text in {"序号": 6, "字段": "牵头部门", "采用值": "市教育局", "置信度": "低"}.items():
            sheet.cell(sheet.max_row + (title == "序号"), heads[title]).value = text

    in_sheet(app, "待核实", doubt)
    assert "已确认任务清单第2版" in duban("tasks", "confirm", *BY).stdout
    assert "牵头部门" in app.versions.latest(CODE).item(6).unconfirmed
    another_lead(app)
    assert "属调整牵头部门" in duban("tasks", "confirm", *BY).stderr
    asked = duban("decide", "correct", "6", "--lead", "市教育局", *BY)
    assert "请示" in asked.stdout
    assert app.versions.latest(CODE).item(6).lead != "jyj"


def test_a_dropped_item_may_leave_the_file_without_another_basis(app: Installation):
    assert duban("decide", "terminate", "148", *BY, *MINUTES).exit_code == 0
    item_gone(app)
    assert "已确认任务清单第2版" in duban("tasks", "confirm", *BY).stdout


def test_a_draft_is_withdrawn_once_the_file_came_with_its_basis(app: Installation):
    assert "请示" in duban("decide", "correct", "6", "--lead", "市教育局", *BY).stdout
    another_lead(app)
    assert duban("tasks", "confirm", *BY, *MINUTES).exit_code == 0
    with app.context.ledger.begin() as work:
        assert work.documents.waiting() == ()


def test_a_reversal_in_the_file_rests_on_its_basis(app: Installation):
    assert duban("decide", "correct", "6", "--lead", "市民政局", *BY, *MINUTES).exit_code == 0
    another_lead(app)
    answer = ("--answer", "6/牵头部门=以文件为准")
    assert "属调整牵头部门" in duban("tasks", "confirm", *BY, *answer).stderr
    assert duban("tasks", "confirm", *BY, *answer, *MINUTES).exit_code == 0
    story = json.loads(duban("audit", "6", "--json").stdout)
    assert BASIS in next(one["text"] for one in story if one["kind"] == "以文件为准")


LEADER = "市发改委分管领导"
BY_LEVEL = [
    pytest.param("免报", ("exempt", "市民政局", "2021-10"), id="exempt"),
    pytest.param("零报告", ("accept-nil", "市民政局", "2021-10"), id="nil"),
    pytest.param("报送顺延", ("put-off", "2021-10", "--until", "2021-10-29"), id="put-off"),
    pytest.param("更名", ("rename", "市教育局", "--name", "市教育和体育局"), id="rename"),
    pytest.param("调整具体措施", ("correct", "42", "--measure", "1=另一措施"), id="wording"),
    pytest.param("调整责任部门", ("correct", "42", "--co", "市教育局"), id="co-leads"),
    pytest.param("合并", ("correct", "38", "--merge-into", "39"), id="merge"),
    pytest.param("拆分", ("correct", "41", "--split", "1", "--as", "149"), id="split"),
    pytest.param(
        "新增",
        (
            *("add", "149", "--indicator", "纳税", "--goal", "目标", "--measure", "措施", "--lead", "市税务局"),
            *("--deadline", "持续推进"),
        ),
        id="add",
    ),
    pytest.param("核实", ("confirm", "7", "完成时限"), id="confirm"),
    pytest.param(
        "变更联系人",
        ("contact", "市税务局", "联络员", "--name", "新", "--mail", "n@swj.quanzhou.example"),
        id="contact",
    ),
    pytest.param("终止", ("terminate", "42"), id="terminate"),
    pytest.param("调整牵头部门", ("correct", "42", "--lead", "市教育局"), id="lead"),
    pytest.param("调整目标任务", ("correct", "42", "--goal", "另一目标。"), id="goal"),
]


def set_level(app: Installation, matter: str, row: str) -> None:
    """Put a level before all others in the settings."""
    path = app.settings.project / "config" / "duban.toml"
    text = path.read_text(encoding="utf-8")
    level = f'[[deciding]]\nmatter = "{matter}"\n{row}\n\n'
    saved(path, text.replace("\n[[deciding]]", f"\n{level}[[deciding]]", 1))


@pytest.mark.parametrize(("matter", "words"), BY_LEVEL)
def test_any_kind_of_decision_may_be_given_a_level(app: Installation, matter: str, words: tuple[str, ...]):
    set_level(app, matter, f'title = "{LEADER}"')
    refused = duban("decide", *words, *BY)
    assert refused.exit_code == 1
    assert f"{matter}由{LEADER}决定，请由其登录办理" in refused.stderr
    with app.context.ledger.begin() as work:
        assert work.decisions.all(CODE) == ()
    done = duban("decide", *words, *BY, *MINUTES)
    assert done.exit_code == 0, done.output
    with app.context.ledger.begin() as work:
        assert [one.basis_number for one in work.decisions.all(CODE)] == [BASIS]


def test_without_its_basis_what_concerns_no_item_is_only_refused(app: Installation):
    set_level(app, "免报", "basis = true")
    refused = duban("decide", "exempt", "市民政局", "2021-10", *BY)
    assert refused.exit_code == 1
    assert "免报须有批示登记号或会议纪要期号" in refused.stderr


def test_the_settings_name_every_matter():
    text = (PROJECT / "config" / "duban.toml").read_text(encoding="utf-8")
    comment = text[text.index("# 哪些事项由谁决定") : text.index("\n[[deciding]]\n")]
    assert [
        matter for matter in DecisionMatter if f" {matter.value}" not in comment and f"：{matter.value}" not in comment
    ] == []


def merged(*words: str) -> str:
    result = duban("decide", "correct", *words, *BY)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_merge_neither_moves_a_day_nor_changes_a_lead_nor_drops_a_goal(app: Installation):
    said = merged("1", "--merge-into", "15")
    assert "已拟《关于合并第1项任务的请示》" in said
    assert 1 in {item.number for item in app.versions.latest(CODE).items}
    assert "已订正" in merged("1", "--merge-into", "15", *MINUTES)
    with app.context.ledger.begin() as work:
        assert work.documents.waiting() == ()


def test_a_merge_that_only_draws_together_is_the_offices_own(app: Installation):
    assert "已订正" in merged("38", "--merge-into", "39")


def test_a_measure_is_not_dropped_as_a_matter_of_words(app: Installation):
    before = app.versions.latest(CODE).item(6).measures
    assert "请示" in merged("6", "--measure", "2=")
    assert app.versions.latest(CODE).item(6).measures == before
    assert "已订正" in merged("6", "--measure", "2=另一种说法。")


def test_more_time_is_no_correction_of_a_leader(app: Installation):
    leader = ("--user", "fgw_zhuyao", "--reason", "单位来函")
    for until in ("2022-01-20", "2022-02-15"):
        result = duban("decide", "correct", "40", "--deadline", until, *leader)
        assert "已订正" not in result.stdout, result.output
    assert str(app.versions.latest(CODE).item(40).deadline.on) == "2021-12-31"

"""The office decides, confirms the task list and looks back, on the command line of a whole installation."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import text
from tests.cli.conftest import CYCLE, duban, furnished, moment, own_office

from duban.adapters.store.engine import open_engine
from duban.bootstrap import Installation

MINUTES = ("--minutes", "〔2021〕15号")
BY = ("--user", "duban", "--reason", "单位来函")


def prepared(folder: Path, patch: pytest.MonkeyPatch) -> Installation:
    """An installation with a task list of its own, in a rehearsal's time, the cycle of October open."""
    own_office(folder, patch)
    found = furnished(folder, patch, moment(10, 19))
    found.generate.open_cycle(CYCLE, moment(10, 19))
    return found


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation of one test's own."""
    return prepared(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One installation for decisions that have nothing to do with one another."""
    with pytest.MonkeyPatch.context() as patch:
        yield prepared(tmp_path_factory.mktemp("office"), patch)


def edit(app: Installation) -> None:
    """Give 第7项 another deadline, as a clerk does in the workbook."""
    path = app.settings.project / "include" / "task_list.xlsx"
    book = load_workbook(path)
    sheet = book["任务清单"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    row = next(cells[0].row for cells in sheet.iter_rows(min_row=2) if cells[0].value == 7)
    sheet.cell(row, heads["完成时限"]).value = "2022年6月底"
    sheet.cell(row, heads["时限日期"]).value = datetime(2022, 6, 30)  # noqa: DTZ001 - a cell has no zone
    book.save(path)


def test_an_edit_is_shown_confirmed_once_and_told_in_the_story_of_its_item(app: Installation):
    assert "没有改动" in duban("tasks", "diff").stdout
    edit(app)
    shown = duban("tasks", "diff").stdout
    assert "文件中有2处改动，尚未确认" in shown
    assert "“完成时限”：2021年12月底 → 2022年6月底" in shown
    confirm = ("tasks", "confirm", *BY)
    assert [duban(*confirm).stdout.strip() for _ in range(2)] == [
        "已确认任务清单第2版，自下一个开启的报送周期起使用。",
        "任务清单与第2版及其后的决定一致，无需再次确认。",
    ]
    story = json.loads(duban("audit", "7", "--json").stdout)
    assert [one["kind"] for one in story] == ["任务清单", "任务清单"]
    assert "2021年12月底 → 2022年6月底" in story[1]["text"]


DECISIONS = [
    pytest.param(
        ("extend", "40", "--until", "2022-03-31", *MINUTES), "第40项完成时限由2021-12-31延至2022-03-31", id="extend"
    ),
    pytest.param(("refuse", "42", "--until", "2022-03-31"), "第42项延期至2022-03-31的申请不予同意", id="refuse"),
    pytest.param(("exempt", "市民政局", "2021-10"), "市民政局2021年10月免报", id="exempt"),
    pytest.param(("accept-nil", "市教育局", "2021-10"), "市教育局2021年10月零报告已认可", id="nil"),
    pytest.param(("confirm", "7", "完成时限"), "第7项“完成时限”已核实", id="confirm"),
    pytest.param(("correct", "71", "--lead", "市中级人民法院"), "第71项“牵头部门”已订正", id="lead"),
    pytest.param(("correct", "42", "--lead", "市教育局", *MINUTES), "第42项“牵头部门”已订正", id="another lead"),
    pytest.param(("correct", "42", "--measure", "1=另一措施"), "第42项“具体措施”已订正", id="wording"),
    pytest.param(("correct", "42", "--co", "市教育局"), "第42项“责任部门”已订正", id="co-leads"),
    pytest.param(("correct", "42", "--goal", "另一目标", *MINUTES), "第42项“目标任务”已订正", id="goal"),
    pytest.param(("terminate", "43", *MINUTES), "第43项已终止，自2021年11月起不再列入填报表", id="terminate"),
    pytest.param(("terminate", "44"), "现没有，已拟《关于终止第44项任务的请示》", id="terminate without basis"),
    pytest.param(("correct", "41", "--split", "1", "--as", "150"), "第41项“拆分”已订正", id="split"),
    pytest.param(
        ("contact", "市税务局", "联络员", "--name", "市税务局联络员", "--mail", "lly2@swj.quanzhou.example"),
        "市税务局联络员自2021-10-19起为市税务局联络员（lly2@swj.quanzhou.example）",
        id="contact",
    ),
    pytest.param(
        ("end-contact", "市税务局", "科室负责人", "--mail", "kszr@swj.quanzhou.example"),
        "市税务局科室负责人市税务局科室负责人（kszr@swj.quanzhou.example）用至2021-10-19",
        id="end-contact",
    ),
    pytest.param(
        *(("add", "149", "--indicator", "纳税", "--goal", "目标", "--measure", "措施", "--lead", "市税务局"),),
        "第149项“新增”已订正，自2021年11月起生效",
        id="add",
    ),
]


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize(("words", "told"), DECISIONS)
def test_a_decision_is_told_in_one_sentence_and_again_changes_nothing(words, told):
    words = ("decide", *words, *BY, *(("--deadline", "持续推进") if words[0] == "add" else ()))
    first, again = duban(*words), duban(*words)
    assert first.exit_code == 0, first.output
    assert told in first.stdout
    # A number that was given to a new item is taken; everything else has been decided already.
    assert again.exit_code == (1 if {"149", "150"} & set(words) else 0), again.output
    assert json.loads(duban("audit", "--json").stdout)["faults"] == []


REFUSED = [
    (("close", "40"), "第40项没有已收的报送，不能销号。"),
    (("reopen", "40", "--false"), "第40项没有销号，无须撤回。"),
    (("extend", "40", "--until", "明年"), "日期“明年”应写作 2021-12-31。"),
    (("close", "40", "--evidence", "文件"), "应写作 措施序号=文件名或文号"),
    (("extend", "39", "--until", "2022-01-20"), "由市发改委主要领导决定，请由其登录办理"),
    (("terminate", "43", "--minutes", "会议同意，请抓紧办理。"), "会议纪要期号只写编号"),
    (("terminate", "43", "--minutes", "1号", "--remark", "2号"), "只写一个"),
    (("resume", "45"), "第45项没有终止，无须恢复。"),
    (("sample", "--cycle", "2021-10", "--seed", "20211101"), "2021年10月没有已销号的事项可供抽查。"),
    (("sample", "--cycle", "2021-10", "--seed", "20211101", "--share", "2"), "抽查比例应大于 0、不超过 1"),
    (("exempt", "不存在的局", "2021-10"), "单位表中没有“不存在的局”。"),
]


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize(("words", "told"), REFUSED)
def test_what_cannot_be_decided_is_told_in_one_sentence(words, told):
    result = duban("decide", *words, *BY)
    assert result.exit_code == 1
    assert told in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.usefixtures("shared")
def test_a_story_fits_eighty_columns():
    duban("decide", "contact", "市税务局", "联络员", "--name", "名" * 30, "--mail", "lly2@swj.quanzhou.example", *BY)
    lines = duban("audit", "市税务局", columns=80).stdout.splitlines()
    widths = [sum(1 + (ord(letter) > 0x2E7F) for letter in line.rstrip()) for line in lines]
    assert max(widths) <= 80
    assert len(lines) > 4


def test_a_changed_record_is_named_and_the_command_fails(app: Installation, tmp_path: Path):
    duban("decide", "extend", "40", "--until", "2022-03-31", *MINUTES, *BY)
    assert "逐条校验无误" in duban("audit").stdout
    with open_engine(f"sqlite:///{tmp_path}/ledger.db").begin() as connection:
        connection.execute(text("DROP TRIGGER decisions_refuses_update"))
        connection.execute(text("UPDATE decisions SET value = '2023-12-31'"))
    result = duban("audit")
    assert result.exit_code == 2
    assert "决定记录 decisions/1 与日志第" in result.stdout


@pytest.mark.usefixtures("shared")
def test_nobody_means_an_item_that_is_not_there():
    result = duban("audit", "999")
    assert (result.exit_code, result.stderr.strip()) == (1, "没有第999项任务的记录。")

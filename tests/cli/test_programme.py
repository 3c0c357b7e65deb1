"""The duban command: what it prints for programs, what it says to people, and how it fails."""

import csv
import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import load_workbook
from tests.cli.conftest import duban
from typer.testing import CliRunner

from duban.adapters.holidays import official_calendar
from duban.cli import app
from duban.domain.calendar.dates_table import HEADER

PROJECT = Path(__file__).resolve().parents[2]
CALENDAR = ("calendar", "--from", "2021-09", "--to", "2021-12")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what an operator edits, so that a test may break it."""
    for folder in ("config", "include"):
        shutil.copytree(PROJECT / folder, tmp_path / folder)
    monkeypatch.setenv("DUBAN_OFFICE", str(tmp_path))
    monkeypatch.delenv("DUBAN_HOME", raising=False)
    return tmp_path


def assert_told(result: Result, sentence: str) -> None:
    """Exit code 1, nothing on stdout, one line on stderr with *sentence* in it, no traceback."""
    assert result.exit_code == 1
    assert result.stdout == ""
    assert sentence in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Traceback" not in result.stderr
    assert isinstance(result.exception, SystemExit)


@pytest.mark.usefixtures("project")
def test_tasks_as_json_has_the_keys_that_programs_rely_on():
    report = json.loads(duban("tasks", "--json").stdout)
    assert list(report) == [
        *("items", "indicators", "deadlines", "items_by_lead", "kpis", "kpis_enabled"),
        *("open_questions", "unknown_names", "obstacles", "twins"),
    ]
    assert (report["items"], report["indicators"], report["kpis"], report["kpis_enabled"]) == (148, 18, 92, 85)
    assert report["deadlines"] == {"dated": 116, "continuous": 26, "follows_province": 6, "unstated": 0}
    assert sum(report["items_by_lead"].values()) == 148
    assert list(report["open_questions"][0]) == ["items", "field", "adopted", "alternative", "confidence"]
    assert report["unknown_names"] == report["obstacles"] == []


EXTRA = """
[streams.extra]
name = "企业走访周报"
frequency = "weekly"
form = "items"
basis = "泉政办〔2021〕37号"
approver = "市发改委主要领导"
ends_on = 2022-12-31
"""


def test_tasks_names_everything_that_would_stop_the_first_cycle_where_it_is_and_what_to_do(project: Path):
    settings, letter = project / "config" / "duban.toml", project / "config" / "letters" / "form.body.txt"
    text = settings.read_text(encoding="utf-8").replace('"county_quarterly"]', '"county_quarterly", "extra"]')
    text = re.sub(r'number_prefix = "[^"]*"', 'number_prefix = ""', text)
    settings.write_text(text + EXTRA, encoding="utf-8")
    letter.write_text(letter.read_text(encoding="utf-8") + "{{ nobody_says_this }}", encoding="utf-8")
    lists = project / "include" / "task_list.xlsx"
    book = load_workbook(lists)
    for row in book["联系人"].iter_rows(min_row=2):
        if row[1].value == "swj" or (row[1].value == "jyj" and row[2].value == "填报人"):
            for cell in row:
                cell.value = None
    book.save(lists)
    result = duban("tasks", "--json")
    assert result.exit_code == 1
    found = [(one["where"], one["what"]) for one in json.loads(result.stdout)["obstacles"]]
    for where, what in (
        ("任务清单《联系人》", "市税务局是牵头单位，但没有在用的填报人、联络员、科室负责人，无处可发"),
        ("任务清单《联系人》", "市教育局缺少填报人"),
        ("任务清单《单位》", "没有单位报送“企业走访周报”"),
        ("config/duban.toml", "用到 office.number_prefix，没有填写"),
        ("市直牵头单位月报2022年12月填报表", "nobody_says_this"),
    ):
        assert any(where in place and what in said for place, said in found), (where, what, found)
    assert all(one["remedy"] for one in json.loads(result.stdout)["obstacles"])


@pytest.mark.usefixtures("project")
def test_tasks_tells_people_what_the_plan_amounts_to():
    result = duban("tasks", "--programme", "qz2021")
    assert result.exit_code == 0
    assert "任务事项 148 项，一级指标 18 个；有明确时限 116，持续推进 26，随省推进 6" in result.stdout
    assert "63—67" in result.stdout
    assert "待核实 19 处" in result.stdout


@pytest.mark.usefixtures("project")
def test_a_narrow_terminal_cuts_nothing_off():
    for words in (("tasks",), CALENDAR):
        printed = CliRunner(env={"COLUMNS": "80"}).invoke(app, words).stdout
        assert printed
        assert "…" not in printed


@pytest.mark.usefixtures("project")
def test_calendar_as_csv_is_a_line_per_period_and_stream_under_the_agreed_header():
    rows = list(csv.reader(duban(*CALENDAR, "--csv").stdout.splitlines()))
    assert tuple(rows[0]) == HEADER
    assert [row[:2] for row in rows[1:]] == [
        ["2021-09", "department_monthly"],
        ["2021-Q3", "county_quarterly"],
        ["2021-10", "department_monthly"],
        ["2021-11", "department_monthly"],
        ["2021-12", "department_monthly"],
        ["2021-Q4", "county_quarterly"],
    ]
    assert rows[1][2:] == [
        *("2021-09-25", "2021-09-24", "2021-09-26", "2021-09-14", "2021-09-16", "2021-09-18", "2021-09-23"),
        *("2021-09-27", "2021-09-29", "2021-10-08"),
    ]


@pytest.mark.usefixtures("project")
def test_calendar_for_people_says_so_where_a_year_is_not_decreed():
    printed = duban("calendar", "--from", "2150-01", "--to", "2150-01").stdout
    assert "市直牵头" in printed
    assert "未确认" in printed


def test_a_year_added_by_the_office_is_counted_with(project: Path):
    file = project / "config" / "calendar" / "2150.toml"
    file.write_text("year = 2150\nholidays = [2150-01-01]\nworkdays = []\n", encoding="utf-8")
    assert "unknown" not in duban("calendar", "--from", "2150-03", "--to", "2150-03", "--csv").stdout


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        pytest.param("2021-13", "2021-12", "没有这个月份", id="a month that does not exist"),
        pytest.param("十月", "2021-12", "报告期应写作 2021-10", id="a word"),
        pytest.param("0000-01", "0000-02", "报告期应写作 2021-10", id="a year that does not exist"),
        pytest.param("2021-12", "2021-09", "先后有序", id="the last before the first"),
        pytest.param("2021-Q3", "2021-Q4", "应为月份", id="quarters"),
    ],
)
def test_a_wrong_period_is_told_in_one_sentence(first: str, last: str, sentence: str):
    assert_told(duban("calendar", "--from", first, "--to", last), sentence)


@pytest.mark.usefixtures("project")
def test_a_programme_that_is_not_there_is_told_with_those_that_are():
    assert_told(duban("tasks", "--programme", "gz2030"), "没有专项“gz2030”，可用的有：qz2021。")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("[office\n", "不是有效的 TOML 文件", id="a slip of the pen"),
        pytest.param("", "office：缺少此项", id="nothing in it"),
    ],
)
def test_a_broken_configuration_is_told_in_one_sentence(project: Path, text: str, sentence: str):
    (project / "config" / "duban.toml").write_text(text, encoding="utf-8")
    assert_told(duban("tasks"), sentence)
    assert_told(duban(*CALENDAR), sentence)


def test_a_broken_calendar_file_is_told_in_one_sentence(project: Path):
    (project / "config" / "calendar" / "2150.toml").write_text("year = 2150\n", encoding="utf-8")
    assert_told(duban(*CALENDAR), "config/calendar/2150.toml 应写明 year、holidays")


def test_a_damaged_task_list_is_told_a_line_per_fault(project: Path):
    path = project / "include" / "task_list.xlsx"
    book = load_workbook(path)
    book["任务清单"]["F3"], book["任务清单"]["J4"] = "市某某局", "年底"
    book.save(path)
    result = duban("tasks", "--json")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert [line.partition("：")[0] for line in result.stderr.strip().splitlines()] == [
        "《任务清单》F3",
        "《任务清单》J4",
    ]


class TestANoticeOfHolidays:
    NOTICE = """国务院办公厅关于2028年部分节假日安排的通知
一、元旦：1月1日（周六）至3日（周一）放假，共3天。
二、春节：1月25日（周二）至2月1日（周二）放假调休，共8天。1月22日（周六）、2月5日（周六）上班。
三、清明节：4月4日（周二）放假，共1天。
四、劳动节：5月1日（周一）至5日（周五）放假调休，共5天。4月29日（周六）、5月6日（周六）上班。
五、端午节：5月28日（周日）至29日（周一）放假，共2天。
六、国庆节、中秋节：10月1日（周日）至8日（周日）放假调休，共8天。9月30日（周六）上班。
"""

    def test_becomes_the_file_of_its_year_and_comes_into_force_as_it_says(self, project: Path, tmp_path: Path):
        notice = tmp_path / "notice.txt"
        notice.write_bytes(self.NOTICE.encode("gb18030"))
        result = duban("calendar", "read", str(notice))
        assert result.exit_code == 0
        assert "元旦：2028年1月1日（周六）至2028年1月3日（周一）放假，3天" in result.stdout
        assert "duban calendar --from 2028-01 --to 2028-12" in " ".join(result.stdout.split())
        calendar = official_calendar(project / "config" / "calendar")
        assert calendar.is_working(date(2028, 4, 29))
        assert not calendar.is_working(date(2028, 10, 6))
        again = duban("calendar", "read", str(notice))
        assert again.exit_code == 1
        assert "已存在，没有改动它" in "".join(again.stderr.split())

    def test_with_a_doubt_waits_for_a_person(self, project: Path, tmp_path: Path):
        notice = tmp_path / "notice.txt"
        notice.write_text(self.NOTICE + "鼓励安排职工在1月24日休息。\n", encoding="utf-8")
        assert "--checked" in duban("calendar", "read", str(notice)).stderr
        assert duban("calendar", "read", str(notice), "--checked").exit_code == 0
        written = (project / "config" / "calendar" / "2028.toml").read_text(encoding="utf-8")
        assert "# 未计入——国庆节、中秋节：“鼓励安排职工在1月24日休息”" in written
        assert "2028-01-24" not in written

    def test_that_contradicts_itself_is_not_written(self, project: Path, tmp_path: Path):
        notice = tmp_path / "notice.txt"
        notice.write_text(self.NOTICE.replace("3日（周一）", "3日（周日）"), encoding="utf-8")
        result = duban("calendar", "read", str(notice))
        assert result.exit_code == 1
        assert "写作周日，实为周一" in "".join(result.stderr.split())
        assert not (project / "config" / "calendar" / "2028.toml").exists()

"""duban form: a look at a form before it goes out."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from duban.cli import app
from duban.domain.form import COVER_SHEET, TABLE_SHEET, TARGET_SHEET
from duban.domain.form.co_lead import SHEET
from duban.domain.form.county import ACCOUNT_SHEET, INDICATOR_SHEET

pytestmark = pytest.mark.usefixtures("bare")


@pytest.mark.parametrize(
    ("unit", "period", "sheets"),
    [
        pytest.param("市税务局", "2021-10", {COVER_SHEET, TABLE_SHEET, TARGET_SHEET}, id="a department by its name"),
        pytest.param("mzj", "2021-11", {COVER_SHEET, TABLE_SHEET}, id="a unit without targets by its code"),
        pytest.param("市发改委", "2022-12", {COVER_SHEET, TABLE_SHEET, TARGET_SHEET}, id="the office's own department"),
        pytest.param("licheng", "2021-Q4", {COVER_SHEET, ACCOUNT_SHEET, INDICATOR_SHEET}, id="a county"),
        pytest.param("市住建局", "2021-10", {COVER_SHEET, SHEET}, id="a co-lead, which countersigns"),
    ],
)
def test_it_writes_the_form_of_any_unit_before_there_is_a_ledger(
    tmp_path: Path, unit: str, period: str, sheets: set[str]
) -> None:
    result = CliRunner().invoke(app, ("form", unit, period, "-o", str(tmp_path / "form.xlsx")))
    assert result.exit_code == 0, result.output
    book = load_workbook(BytesIO((tmp_path / "form.xlsx").read_bytes()))
    assert sheets <= set(book.sheetnames)
    assert "不能用于报送" in result.stdout
    assert not (tmp_path / "home").exists(), "nothing is recorded"


@pytest.mark.parametrize(
    ("unit", "period", "said"),
    [
        pytest.param("无此局", "2021-10", "单位表中没有“无此局”", id="no unit"),
        pytest.param("市税物局", "2021-10", "相近的有：市税务局（swj）", id="a unit misspelt"),
        pytest.param("市税务局", "2021-Q4", "没有2021-Q4这一报告期的报送任务", id="a period of another stream"),
        pytest.param("市税务局", "2021-Q4", "该单位应报送：市直牵头单位月报（如 2021-10）", id="and what it owes"),
        pytest.param("市税务局", "2021-08", "2021-08不在《营商环境持续提升专项行动》的报送期内", id="before it begins"),
        pytest.param("市税务局", "2023-01", "该口径的报告期是 2021-09 至 2022-12", id="after its end"),
        pytest.param("市住建局", "2023-01", "（2021-09-22 至 2022-12-31）", id="of a co-lead after its end"),
    ],
)
def test_what_nobody_reports_has_no_form(tmp_path: Path, unit: str, period: str, said: str) -> None:
    result = CliRunner().invoke(app, ("form", unit, period, "-o", str(tmp_path / "form.xlsx")))
    assert result.exit_code == 1
    assert said in result.output

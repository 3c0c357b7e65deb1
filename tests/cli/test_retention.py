"""The package of a year and the list for appraisal, over a ledger that lived through October 2021."""

import io
import sqlite3
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

from openpyxl import load_workbook
from tests.cli.conftest import duban
from tests.cli.test_upgrade import live, upgraded  # noqa: F401 - the installation that an earlier version left
from time_machine import travel


def table(data: bytes) -> list[dict[str, object]]:
    """The rows of a list, by the titles of their columns."""
    _, _, titles, *rows = load_workbook(io.BytesIO(data)).active.values
    return [dict(zip(titles, row, strict=True)) for row in rows if isinstance(row[0], int)]


def test_a_package_holds_every_record_of_its_year_under_its_term(upgraded: Path, tmp_path: Path) -> None:  # noqa: F811
    package = tmp_path / "2021.zip"
    shown = duban("retention", "package", "2021", "-o", str(package))
    assert "永久" in shown.stdout
    assert shown.exit_code == 1, "most of this archive was not kept for the tests"
    with ZipFile(package) as opened:
        names, rows = opened.namelist(), table(opened.read("index.xlsx"))
    assert {name.partition("/")[0] for name in names} <= {"永久", "10年", "index.xlsx"}
    assert {row["类别"] for row in rows} == {"文书", "签批", "送达", "决定", "任务清单", "发出的邮件", "报送件"}
    with closing(sqlite3.connect(upgraded / "ledger.db")) as ledger:
        (returns,) = ledger.execute("SELECT count(*) FROM submissions").fetchone()
    filed = [row for row in rows if row["类别"] == "报送件"]
    assert len(filed) >= returns
    assert {(row["保管期限"], row["保管至"]) for row in filed} == {("10年", "2031-12-31")}
    assert {row["保管期限"] for row in rows if row["类别"] != "报送件"} == {"永久"}
    assert next(row["文件"] for row in rows if row["类别"] == "任务清单") in names


def test_what_is_due_is_listed_and_stays(upgraded: Path, tmp_path: Path) -> None:  # noqa: F811
    listed = tmp_path / "list.xlsx"
    assert "到期待鉴定 0 件" in duban("retention", "list", "-o", str(listed)).stdout
    before = sorted((upgraded / "archive").rglob("*"))
    with travel("2032-01-01T09:00:00+08:00", tick=False):
        said = duban("retention", "list", "-o", str(listed)).stdout
    rows = table(listed.read_bytes())
    assert f"到期待鉴定 {len(rows)} 件" in said
    assert "未销毁任何文件" in said
    assert {row["类别"] for row in rows} == {"报送件"}
    assert sorted((upgraded / "archive").rglob("*")) == before

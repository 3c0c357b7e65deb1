"""The package of a year and the list for appraisal, over a ledger that lived through October 2021."""

import io
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from tests.cli.conftest import duban
from tests.cli.page import page
from tests.cli.test_upgrade import live, upgraded  # noqa: F401 - the installation that an earlier version left
from tests.people import officer
from time_machine import travel

from duban.adapters.store.archive import FileArchive
from duban.bootstrap import installation
from duban.domain.calendar.cycle import TIMEZONE

SIGNER = "fgw_zhuyao"
DESTROY = FileArchive.destroy


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


@pytest.fixture
def listed(upgraded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:  # noqa: F811
    """The number of a list for appraisal, ten years later."""
    monkeypatch.setenv("AIRFLOW__API__BASE_URL", page())
    assert "到期待鉴定 0 件" in duban("retention", "list", "-o", str(tmp_path / "list.xlsx")).stdout
    with travel("2032-01-01T09:00:00+08:00", tick=False):
        said = duban("retention", "list", "-o", str(tmp_path / "list.xlsx"), "--force").stdout
        found = re.search(r"清单编号 ([0-9a-f]{64})", said)
        assert found, said
        assert "未销毁任何文件" in said
        assert (upgraded / "archive" / found[1][:2] / found[1]).exists()
        yield found[1]


def test_what_is_due_is_listed_and_stays(listed: str, upgraded: Path, tmp_path: Path) -> None:  # noqa: F811
    rows = table((tmp_path / "list.xlsx").read_bytes())
    assert {row["类别"] for row in rows} == {"报送件"}
    assert {row["保管至"] for row in rows} == {"2031-12-31"}
    assert len(files(upgraded)) == 4, "those three that were kept for the tests, and the list"
    assert listed


def files(live: Path) -> list[str]:  # noqa: F811
    return sorted(one.name for one in (live / "archive").rglob("*") if one.is_file() and len(one.parent.name) == 2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "须由签发人登录后办理"),
        (("--user", "duban"), "没有这项权限"),
    ],
    ids=["the user of the machine", "the desk"],
)
def test_only_a_signer_releases_a_list(listed: str, words: tuple[str, ...], said: str) -> None:
    refused = duban("retention", "release", listed, "--reason", "已鉴定", *words)
    assert (refused.exit_code, said in refused.stderr) == (1, True), refused.stderr


def test_a_released_list_is_destroyed_once_and_the_log_tells_who_released_it(
    listed: str,
    upgraded: Path,  # noqa: F811
) -> None:
    app = installation()
    returned = app.context.archive.put(b"what the list does not name")
    too_early = duban("retention", "destroy", listed)
    assert (too_early.exit_code, "没有放行" in too_early.stderr) == (1, True)
    release = ("retention", "release", listed, "--reason", "鉴定小组意见：无保存价值", "--user", SIGNER)
    assert "已放行" in duban(*release).stdout
    assert "此前已经放行" in duban(*release).stdout
    assert "已销毁" in duban("retention", "destroy", listed).stdout
    assert "此前已经销毁" in duban("retention", "destroy", listed).stdout
    assert listed in files(upgraded), "the list stays"
    assert returned in files(upgraded), "what is not on it stays"
    assert "逐条校验无误" in duban("audit").stdout
    with app.context.ledger.begin() as work:
        told = work.destructions.of_list(listed)
    assert [one.step.value for one in told] == ["放行", "销毁"]
    assert told[0].account == SIGNER
    assert "到期待鉴定 0 件" in duban("retention", "list", "-o", str(upgraded.parent / "again.xlsx")).stdout


def test_a_destruction_that_was_killed_goes_on(
    listed: str,
    upgraded: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    release = ("retention", "release", listed, "--reason", "鉴定小组意见：无保存价值", "--user", SIGNER)
    assert duban(*release).exit_code == 0
    destroyed: list[str] = []

    def killed(self: FileArchive, sha256: str) -> None:
        if len(destroyed) == 5:
            raise KeyboardInterrupt
        destroyed.append(sha256)
        DESTROY(self, sha256)

    monkeypatch.setattr(FileArchive, "destroy", killed)
    with pytest.raises(KeyboardInterrupt):
        installation().destroying.destroy(listed, officer("duban"), datetime(2032, 1, 1, 9, tzinfo=TIMEZONE))
    monkeypatch.setattr(FileArchive, "destroy", DESTROY)
    with installation().context.ledger.begin() as work:
        assert [one.step.value for one in work.destructions.of_list(listed)] == ["放行"]
    assert "已销毁" in duban("retention", "destroy", listed).stdout
    assert len(list((upgraded / "archive" / "destroyed").iterdir())) > len(destroyed)

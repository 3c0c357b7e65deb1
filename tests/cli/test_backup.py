"""A backup, and what follows a restored one, on the command line of a whole installation."""

import json
import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from tests.cli.conftest import duban, furnished, moment

from duban.bootstrap import Installation


@pytest.fixture
def backups(app: Installation, tmp_path: Path) -> Path:
    """The folder with the one backup of an installation that has forms to send."""
    assert app.ledger
    result = duban("backup", str(tmp_path / "backups"))
    assert result.exit_code == 0, result.output
    return tmp_path / "backups"


@pytest.fixture
def lost(app: Installation, backups: Path, tmp_path: Path) -> Path:
    """The database is gone, and the settings and the archive are there."""
    assert backups.exists()
    app.ledger.close()
    for file in tmp_path.glob("ledger.db*"):
        file.unlink()
    return backups


def made(backups: Path) -> Path:
    (folder,) = backups.iterdir()
    return folder


def test_a_backup_says_where_it_lies_and_what_it_holds(backups: Path):
    output = duban("backup", str(backups), "--check").output
    assert made(backups).name in output
    assert "台账 sqlite，结构 " in output
    assert "日志至第" in output
    assert "核验无误。" in output


def test_a_damaged_backup_is_told_and_not_restored(lost: Path):
    (made(lost) / "ledger.dump").write_bytes(b"cut off")
    checked = duban("backup", str(lost), "--check")
    assert checked.exit_code == 1
    assert "文件 ledger.dump 与清单中的摘要不符" in checked.output
    assert "请处理后重新备份" in checked.output
    restored = duban("restore", str(lost))
    assert restored.exit_code == 1
    assert "备份不完整，未作恢复" in restored.output


def test_a_partial_backup_is_none(lost: Path):
    made(lost).rename(made(lost).with_name(f"{made(lost).name}.partial"))
    for words in (("backup", str(lost), "--check"), ("restore", str(lost))):
        result = duban(*words)
        assert result.exit_code == 1
        assert "是没有做完的备份，不能使用" in result.output


def test_an_installation_with_a_ledger_of_its_own_is_refused(backups: Path):
    result = duban("restore", str(backups))
    assert result.exit_code == 1
    assert "只能恢复到空的安装" in result.output


def test_restoring_comparing_and_releasing_say_what_comes_next(lost: Path):
    restored = duban("restore", str(lost))
    assert restored.exit_code == 0, restored.output
    assert "已恢复" in restored.output
    assert "duban restore compare" in restored.output
    compared = duban("restore", "compare")
    assert compared.exit_code == 0, compared.output
    for heading in ("备份时刻", "一、", "二、", "三、", "四、", "五、", "六、"):
        assert heading in compared.output
    assert "须人工办理 0 条" in compared.output
    unexplained = duban("restore", "release", "--reason", " ")
    assert unexplained.exit_code == 1
    assert "请用 --reason 写明核对情况" in unexplained.output
    assert "已放行" in duban("restore", "release", "--reason", "已逐项核对").output
    again = duban("restore", "compare")
    assert again.exit_code == 1
    assert "台账没有等待放行的恢复记录" in again.output


def test_a_backup_of_a_newer_program_is_refused_in_one_sentence(lost: Path, tmp_path: Path):
    of_schema(made(lost), "9999")
    result = duban("restore", str(lost))
    assert result.exit_code == 1
    assert "备份的台账结构 9999 比本程序新" in result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "ledger.db").exists(), "nothing was put in place"


def test_a_backup_of_an_older_program_is_brought_up_to_date(lost: Path, tmp_path: Path, monkeypatch):
    """The schema of an earlier program, as its migrations left it."""
    from duban.adapters.store.engine import open_engine
    from duban.adapters.store.migrate import _config, command

    old = tmp_path / "old.db"
    engine = open_engine(f"sqlite:///{old}")
    with engine.begin() as connection:
        command.upgrade(_config(connection), "0021")
    engine.dispose()
    shutil.copyfile(old, made(lost) / "ledger.dump")
    resealed(made(lost), "0021")
    result = duban("restore", str(lost))
    assert result.exit_code == 0, result.output
    assert duban("restore", "compare").exit_code == 0


def test_without_pg_dump_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Nothing is asked of the server before."""
    furnished(tmp_path, monkeypatch, moment(10, 19))
    monkeypatch.setenv("AIRFLOW_CONN_DUBAN_LEDGER", "postgresql://duban@127.0.0.1:1/duban")
    monkeypatch.setenv("PATH", str(tmp_path))
    result = duban("backup", str(tmp_path / "backups"))
    assert result.exit_code == 1
    assert "找不到程序 pg_dump" in result.output
    assert not list((tmp_path / "backups").glob("*/manifest.json"))


def of_schema(folder: Path, version: str) -> None:
    """Let the ledger of a backup be of that version."""
    with closing(sqlite3.connect(folder / "ledger.dump")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = ?", (version,))
    resealed(folder, version)


def resealed(folder: Path, version: str) -> None:
    """Let the manifest say so."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["schema"] = version
    manifest["files"]["ledger.dump"] = sha256((folder / "ledger.dump").read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")

"""
A ledger of an earlier version that an office lived with is upgraded, and no fact is lost.

`live-0014.tar.xz` is what the program of commit 27ad5c6 left after it had lived through October 2021: the ledger whole,
of the archive the files that the commands below ask for.
"""

import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.conftest import duban
from tests.cli.test_own_stack import nothing_given

from duban.adapters.store.schema import newest_schema

LEFT = Path(__file__).parents[1] / "data" / "upgrade" / "live-0014.tar.xz"
Rows = dict[str, list[dict[str, object]]]


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The installation as the earlier program left it; nothing is exported."""
    with tarfile.open(LEFT) as left:
        left.extractall(tmp_path, filter="data")
    nothing_given(monkeypatch, tmp_path)
    return tmp_path / "live"


def rows_of(database: Path) -> Rows:
    """Every row of every table."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: [dict(row) for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY rowid')]  # noqa: S608
            for table in tables
            if not table.startswith(("sqlite_", "alembic_"))
        }


def test_a_live_ledger_is_backed_up_upgraded_and_loses_no_fact(live: Path) -> None:
    ledger = live / "ledger.db"
    before = rows_of(ledger)
    assert len(before["submissions"]) > 30
    refused = duban("contacts")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "台账结构 0014 比本程序" in refused.stderr
    assert "duban migrate" in refused.stderr
    assert duban("status").exit_code == 1

    done = duban("migrate")
    assert done.exit_code == 0, done.stderr
    assert f"由结构 0014 升级到 {newest_schema()}" in done.stdout
    (backup,) = (live / "backups").iterdir()
    assert f"升级前的备份：{backup}" in done.stdout
    assert rows_of(backup / "ledger.dump") == before, "whoever goes back finds it as it was"
    after = rows_of(ledger)
    for table, rows in before.items():
        kept = [{column: row[column] for column in rows[0]} for row in after[table]] if rows else []
        assert kept == rows, table
    assert duban("migrate").stdout == f"台账数据库已是最新结构（{newest_schema()}），未作改动。\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("tasks", "任务事项 148 项"),
        ("tasks diff", "第1版"),
        ("preview", "待签文书"),
        ("facts 2021-10", "量化指标"),
        ("trace 2021-10 item 39", "市税务局"),
        ("audit", "逐条校验无误"),
        ("audit 市税务局", "第1次报送"),
        ("contacts", "市税务局"),
        ("sign", "提请督办"),
        ("outbox", "没有待人工处理的邮件"),
    ],
)
def test_after_the_upgrade_every_command_works_on_what_was_there(upgraded: Path, words: str, said: str) -> None:
    shown = duban(*words.split())
    assert (shown.exit_code, said in shown.stdout) == (0, True), shown.output
    assert upgraded.exists()


@pytest.fixture
def upgraded(live: Path) -> Path:
    """The same after `duban migrate`."""
    assert duban("migrate", "--no-backup").exit_code == 0
    assert not (live / "backups").exists()
    return live


def test_a_program_refuses_a_ledger_of_a_later_one(upgraded: Path) -> None:
    with closing(sqlite3.connect(upgraded / "ledger.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = rows_of(upgraded / "ledger.db")
    for words in ("contacts", "migrate"):
        refused = duban(words)
        assert (refused.exit_code, "换用新版本" in refused.stderr) == (1, True)
    assert rows_of(upgraded / "ledger.db") == before

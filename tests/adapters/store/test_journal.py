"""The log once more outside the database: before every commit, a line for each entry, and nothing is lost in it."""

import os
import subprocess
import sys
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from tests.adapters.store.facts import NOON
from upath import UPath

from duban.adapters.store.journal import FileJournal
from duban.adapters.store.ledger import SqlLedger
from duban.domain.escalation.service_of_papers import Switch
from duban.errors import StorageUnavailable
from duban.ports import LogEntry, Restart

BUCKETS = count()
KILLED_BEFORE_ITS_COMMIT = """
import os, sys
from datetime import datetime, timezone
from duban.adapters.store.journal import FileJournal
from duban.adapters.store.ledger import SqlLedger
from duban.domain.escalation.service_of_papers import Switch

class Dying(FileJournal):
    def add(self, entries):
        super().add(entries)
        os.kill(os.getpid(), 9)

with SqlLedger(sys.argv[1], journal=Dying(sys.argv[2])).begin() as work:
    work.switches.add(Switch(True, datetime.now(timezone.utc), "督办岗", "随后断电"))
"""


@pytest.fixture(params=["folder", "object storage"])
def root(request, tmp_path) -> str:
    """An address of each kind, nothing there yet."""
    return {
        "folder": str(tmp_path / "档案" / "journal"),
        "object storage": f"memory://journal-{next(BUCKETS)}/archive/journal",
    }[request.param]


@pytest.fixture
def journal(root) -> FileJournal:
    return FileJournal(root)


def switched(ledger: SqlLedger, *reasons: str) -> None:
    """One unit of work that records as many facts."""
    with ledger.begin() as work:
        for reason in reasons:
            work.switches.add(Switch(True, NOON, "督办岗", reason))


def log(ledger: SqlLedger) -> tuple[LogEntry, ...]:
    with ledger.begin() as work:
        return tuple(work.log.entries())


def test_what_the_log_says_stands_in_the_journal_as_well(ledger_address, journal):
    ledger = SqlLedger(ledger_address, journal=journal)
    assert journal.read().standing == ()
    switched(ledger, "一")
    switched(ledger, "二", "三")
    assert journal.read().standing == log(ledger)
    assert (journal.read().given_up, journal.read().lost, journal.read().damaged) == ((), (), ())


def test_what_was_rolled_back_is_known_by_its_number(ledger_address, journal):
    """It is written before the commit, so it may be there without one; the next entry takes its number."""
    ledger = SqlLedger(ledger_address, journal=journal)

    class Interrupted(FileJournal):
        def add(self, entries):
            journal.add(entries)
            raise OSError("the commit never came")

    switched(ledger, "一")
    with suppress(OSError):
        switched(SqlLedger(ledger_address, journal=Interrupted("")), "未完成")
    switched(ledger, "二")
    told = journal.read()
    assert told.standing == log(ledger)
    assert ["未完成" in entry.fact for entry in told.given_up] == [True]


def test_nothing_is_committed_that_could_not_be_journalled(ledger_address, tmp_path):
    (tmp_path / "taken").write_text("a file where the folder should be")
    ledger = SqlLedger(ledger_address, journal=FileJournal(str(tmp_path / "taken" / "journal")))
    with pytest.raises(StorageUnavailable, match="日志副本"):
        switched(ledger, "一")
    assert log(ledger) == ()


def test_a_process_that_dies_between_journal_and_commit_loses_nothing(ledger_address, tmp_path):
    root = str(tmp_path / "journal")
    ledger = SqlLedger(ledger_address, journal=FileJournal(root))
    switched(ledger, "一")
    died = subprocess.run([sys.executable, "-c", KILLED_BEFORE_ITS_COMMIT, ledger_address, root], check=False)
    assert died.returncode == -9
    assert [entry.number for entry in FileJournal(root).read().standing] == [1, 2], "it may have been committed"
    assert len(log(ledger)) == 1
    switched(ledger, "二")
    assert FileJournal(root).read().standing == log(ledger)


def test_a_line_that_was_cut_off_is_told_and_hides_no_other(ledger_address, tmp_path):
    journal = FileJournal(str(tmp_path / "journal"))
    ledger = SqlLedger(ledger_address, journal=journal)
    switched(ledger, "一")
    with (tmp_path / "journal" / "journal.jsonl").open("ab") as file:
        file.write(b'{"at":"2021-10-14T04:00:00.000000+00:00","fa')
    switched(ledger, "二")
    told = journal.read()
    assert (told.standing, told.damaged) == (log(ledger), ("journal.jsonl 第2行",))


def test_a_line_that_was_changed_does_not_carry_its_hash(ledger_address, tmp_path):
    journal = FileJournal(str(tmp_path / "journal"))
    switched(SqlLedger(ledger_address, journal=journal), "系统检修", "二")
    file = tmp_path / "journal" / "journal.jsonl"
    file.write_text(file.read_text(encoding="utf-8").replace("系统检修", "系统升级"), encoding="utf-8")
    told = journal.read()
    assert ([entry.number for entry in told.standing], told.damaged) == ([2], ("journal.jsonl 第1行",))


def test_what_came_after_a_restored_end_is_lost_and_what_comes_then_stands(ledger_address, journal):
    """Entries of the same numbers, but no unit of work that did not end."""
    ledger = SqlLedger(ledger_address, journal=journal)
    switched(ledger, "一", "二", "三")
    before = log(ledger)
    journal.restart(Restart(1, NOON, "运维"))
    journal.add([before[1]])
    told = journal.read()
    assert (told.standing, told.lost, told.given_up) == (before[:2], before[1:], ())


def test_the_disk_has_it_before_the_commit(ledger_address, tmp_path, monkeypatch):
    steps: list[str] = []
    fsync = os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda handle: (steps.append(Path(f"/proc/self/fd/{handle}").readlink().name), fsync(handle))
    )
    journal = FileJournal(str(tmp_path / "journal"))
    ledger = SqlLedger(ledger_address, journal=journal)
    with ledger.begin() as work:
        work.switches.add(Switch(True, NOON, "督办岗", "一"))
        assert steps == []
    assert steps[0] == "journal.jsonl"
    assert UPath(tmp_path / "journal" / "journal.jsonl").exists()

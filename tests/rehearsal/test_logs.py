"""Logs stay small, below the feet of whoever writes them, and only their owner reads what the stack writes."""

import os
import stat
import sys
from pathlib import Path

from duban.stack import processes
from duban.stack.logs import LogKeeper, prune, rotate
from duban.stack.processes import Program

WRITES = "import os; print('begun', flush=True); open('made', 'w'); input()"


def test_a_log_that_grew_is_begun_anew_and_its_newest_pieces_are_kept(tmp_path: Path) -> None:
    log = tmp_path / "scheduler.log"
    with log.open("ab", buffering=0) as writer:  # as the process has it open, all the while
        for piece in range(6):
            writer.write(f"{piece} ".encode() * 100)
            assert rotate(log, largest=100, kept=3)
        writer.write(b"after")
    assert log.read_bytes() == b"after"
    kept = [tmp_path / f"scheduler.log.{number}" for number in (1, 2, 3)]
    assert [one.read_text()[0] for one in kept] == ["5", "4", "3"]
    assert not (tmp_path / "scheduler.log.4").exists()
    assert not rotate(log, largest=100)
    assert not rotate(tmp_path / "nowhere.log")


def test_what_nobody_wrote_to_for_a_time_is_removed_with_its_folder(tmp_path: Path) -> None:
    old, new = tmp_path / "dag" / "run" / "old.log", tmp_path / "other" / "new.log"
    for file in (old, new):
        file.parent.mkdir(parents=True)
        file.write_text("said")
    os.utime(old, (0, 0))
    assert prune(tmp_path, days=30) == 1
    assert (old.parent.parent.exists(), new.exists(), tmp_path.exists()) == (False, True, True)


def test_the_keeper_does_both_at_once_and_not_again_at_once(tmp_path: Path) -> None:
    logs, tasks = tmp_path / "logs", tmp_path / "tasks"
    for folder in (logs, tasks):
        folder.mkdir()
    keeper = LogKeeper(logs, tasks, days=30)
    for _ in range(2):
        old = tasks / "old.log"
        old.write_text("said")
        os.utime(old, (0, 0))
        keeper.look()
    assert old.exists(), "the day is not over"


def test_what_a_program_of_the_stack_writes_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        running = processes.start(Program("program", (sys.executable, "-c", WRITES)), {}, tmp_path, tmp_path)
        running.popen.wait()
    finally:
        os.umask(before)
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("made", "program.log")}
    assert modes == {0o600}
    processes.stop(tmp_path, [running], 1)

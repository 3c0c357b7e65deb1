"""The logs of a stack, kept small and to their owner: each rotated by its size, those of tasks removed after a time."""

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

LARGEST = 10 * 1024 * 1024
KEPT = 5
DAY = 86400.0


def rotate(log: Path, largest: int = LARGEST, kept: int = KEPT) -> bool:
    """
    Begin *log* anew if it is larger than *largest*; of what it held, the newest *kept* pieces stay beside it.

    Whoever writes goes on writing into the same file, which it opened for appending: it is copied and emptied, and a
    line that is written between the two is lost. Whether it was done.
    """
    if not log.is_file() or log.stat().st_size <= largest:
        return False
    pieces = [log.with_name(f"{log.name}.{number}") for number in range(1, kept + 1)]
    pieces[-1].unlink(missing_ok=True)
    for older, newer in zip(reversed(pieces[1:]), reversed(pieces[:-1]), strict=True):
        if newer.exists():
            newer.replace(older)
    shutil.copyfile(log, pieces[0])
    pieces[0].chmod(0o600)
    os.truncate(log, 0)
    return True


def prune(folder: Path, days: int) -> int:
    """Remove the files below *folder* that nobody wrote to for *days*, and the folders left empty; how many files."""
    before, removed = time.time() - days * DAY, 0
    for place, _folders, names in os.walk(folder, topdown=False):
        for name in names:
            file = Path(place) / name
            with suppress(OSError):  # gone meanwhile, or not ours
                if not file.is_symlink() and file.stat().st_mtime < before:
                    file.unlink()
                    removed += 1
        with suppress(OSError):  # not empty
            if Path(place) != folder:
                Path(place).rmdir()
    return removed


class LogKeeper:
    """Looks after the logs of one stack, as often as it is asked to: sizes once a minute, ages once a day."""

    def __init__(self, logs: Path, of_tasks: Path, days: int) -> None:
        """Nothing is done yet."""
        self._logs, self._of_tasks, self._days = logs, of_tasks, days
        self._rotated = self._pruned = float("-inf")

    def look(self) -> None:
        """Do what is due."""
        now = time.monotonic()
        if now - self._rotated >= 60:
            self._rotated = now
            for log in self._logs.glob("*.log"):
                rotate(log)
        if now - self._pruned >= DAY:
            self._pruned = now
            prune(self._of_tasks, self._days)
            prune(self._logs, self._days)

"""
The files an office edits, taken into force whole or not at all: copies of the last good ones are what everybody reads.

A file that is being saved, cannot be read or is wrong leaves what was in force as it was, in every process, also in
one that starts at that moment; what is refused is on record with its reason until it is mended.
"""

import fcntl
import json
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from duban.domain.operation.fault_words import reason
from duban.errors import DubanError, SettingsUnreadable

log = logging.getLogger(__name__)

# Nobody reads a file that somebody may still be saving.
QUIET = timedelta(seconds=2)
PATIENCE_SECONDS = 5.0
STEP_SECONDS = 0.1
KEPT_FOR = timedelta(days=7)
RECORD = "current.json"

Stats = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class FileSet:
    """
    What is judged together: files of an office by pattern, and their check.

    *check* gets a folder laid out as the office's and raises DubanError if this part of it cannot be used.
    """

    name: str
    title: str
    patterns: tuple[str, ...]
    check: Callable[[Path], object]


@dataclass(frozen=True, slots=True)
class RefusedPart:
    """A part that is not in force as it lies there: since when, and why, as the office reads it."""

    part: str
    title: str
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """What is in force: the folder it is read from, and what is refused."""

    folder: Path
    refused: tuple[RefusedPart, ...] = ()


class OfficeFiles:
    """The files of *office*, of which the last good ones are kept under *home*; safe in many processes at once."""

    def __init__(self, office: Path, home: Path, parts: Sequence[FileSet], now: Callable[[], datetime]) -> None:
        """Nothing is read yet; *now* is the system's clock, which file times are compared with."""
        self._office = office
        self._kept = home / "in-force"
        self._parts = parts
        self._now = now

    def taken(self) -> Taken:
        """
        What is in force now, without waiting: cheap as long as no file has changed.

        SettingsUnreadable if nothing ever was and the files cannot be used.
        """
        return self._settled(*self._looked())

    def taken_patiently(self) -> Taken:
        """As `taken`, for a process that begins: what was saved a moment ago is waited for, some seconds at most."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        looked = self._looked()
        while self._is_being_saved(*looked) and time.monotonic() < deadline:
            time.sleep(STEP_SECONDS)
            looked = self._looked()
        return self._settled(*looked)

    def _looked(self) -> tuple[Mapping[str, Any] | None, Stats]:
        """What is on record, and what lies there: one look at a hundred files, for every process begins with it."""
        return self._record(), self._stats()

    def _settled(self, record: Mapping[str, Any] | None, seen: Stats) -> Taken:
        if record is not None and (record["seen"] == _plain(seen) or not self._is_quiet(seen)):
            return self._as_taken(record)
        try:
            return self._take(seen)
        except OSError as error:  # our own folder: a full disk changes no setting
            log.warning("现行设置未能存入%s，沿用此前的设置：%s", self._kept, error)
            if record is None:
                raise SettingsUnreadable(_reason(error)) from error
            return self._as_taken(record)

    def _is_being_saved(self, record: Mapping[str, Any] | None, seen: Stats) -> bool:
        """Whether what lies there is not what is in force, and came a moment ago."""
        return record is not None and record["seen"] != _plain(seen) and not self._is_quiet(seen)

    def _take(self, seen: Stats) -> Taken:
        self._kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._locked():
            before = self._record()  # another process may have been first
            if before is not None and before["seen"] == _plain(seen):
                return self._as_taken(before)
            last = self._kept / before["folder"] if before else None
            draft = Path(mkdtemp(prefix=".draft-", dir=self._kept))
            try:
                refused = self._judge(draft, last, before)
                if self._stats() != seen and before is not None:
                    return self._as_taken(before)  # changed while it was read: looked at again
                folder = self._keep(draft)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
            # What could not be read is read again at every look: mending a disk leaves no trace on a file.
            is_read = not any(told["unread"] for told in refused.values())
            record = {
                "office": str(self._office),
                "folder": folder.name,
                "seen": _plain(seen) if is_read else [],
                "refused": refused,
            }
            self._write(record)
            self._tidy(folder)
            return self._as_taken(record)

    def _judge(self, draft: Path, last: Path | None, before: Mapping[str, Any] | None) -> dict[str, Any]:
        """Lay each part into *draft* as the office has it, or as it was in *last* if that cannot be used."""
        refused: dict[str, Any] = {}
        for part in self._parts:
            try:
                _copy(self._office, draft, part)
                part.check(draft)
            except (OSError, DubanError) as error:
                reason = _reason(error)
                if last is None:
                    raise SettingsUnreadable(f"{part.title}不能使用：{reason}") from error
                _drop(draft, part)
                _copy(last, draft, part)
                known = (before or {}).get("refused", {}).get(part.name)
                same = known is not None and known["reason"] == reason
                since = known["since"] if same else self._now().isoformat()
                refused[part.name] = {"reason": reason, "since": since, "unread": isinstance(error, OSError)}
        return refused

    def _keep(self, draft: Path) -> Path:
        """Give *draft* the name of its contents; it appears complete, and what is there already is the same."""
        folder = self._kept / _digest(draft)
        if not folder.exists():
            draft.chmod(0o755)
            draft.rename(folder)
        return folder

    def _tidy(self, current: Path) -> None:
        """Remove what was in force long ago, and what a killed process left."""
        now = self._now()
        for folder in self._kept.iterdir():
            if folder.is_dir() and folder != current and now - _changed(folder, now) > KEPT_FOR:
                shutil.rmtree(folder, ignore_errors=True)

    def _stats(self) -> Stats:
        return tuple(self._each_stat())

    def _each_stat(self) -> Iterator[tuple[str, int, int]]:
        """Each file with its time and size, and each folder with its time: saving by renaming changes only that."""
        folders: dict[Path, None] = {}
        for part in self._parts:
            for path in _files(self._office, part.patterns):
                folders[path.parent] = None
                yield _stat(path)
            for pattern in part.patterns:
                folders[(self._office / pattern).parent] = None
        for folder in folders:
            yield _stat(folder)

    def _is_quiet(self, seen: Stats) -> bool:
        """Whether nothing was saved just now; a time in the future says nothing of that."""
        newest = max((changed for _, changed, _ in seen), default=0)
        return abs(self._now().timestamp() - newest / 1e9) >= QUIET.total_seconds()

    def _as_taken(self, record: Mapping[str, Any]) -> Taken:
        titles = {part.name: part.title for part in self._parts}
        refused = tuple(
            RefusedPart(name, titles.get(name, name), told["reason"], datetime.fromisoformat(told["since"]))
            for name, told in record["refused"].items()
        )
        return Taken(self._kept / record["folder"], refused)

    def _record(self) -> Mapping[str, Any] | None:
        """What is on record as being in force; None if nothing is, or its copy is gone or was tampered with."""
        try:
            record: Mapping[str, Any] = json.loads((self._kept / RECORD).read_bytes())
            # What was in force of another office is not this one's last good one.
            is_there = record.get("office", str(self._office)) == str(self._office)
            is_there = is_there and (self._kept / record["folder"]).is_dir()
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return record if is_there else None

    def _write(self, record: Mapping[str, Any]) -> None:
        draft = self._kept / f".{RECORD}.{os.getpid()}"
        with draft.open("w", encoding="utf-8") as file:
            json.dump(record, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._kept / RECORD)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self._kept / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _files(root: Path, patterns: Iterable[str]) -> Iterator[Path]:
    """The files that *patterns* name, in order; what office programs lay beside a file they have open is none."""
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            if path.is_file() and not path.name.startswith((".", "~")):
                yield path


def _copy(root: Path, folder: Path, part: FileSet) -> None:
    for path in _files(root, part.patterns):
        target = folder / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())


def _drop(folder: Path, part: FileSet) -> None:
    for path in list(_files(folder, part.patterns)):
        path.unlink()


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"无法读取 {error.filename or '文件'}（{reason(error)}），请检查磁盘和读取权限。"
    return str(error)


def _stat(path: Path) -> tuple[str, int, int]:
    """Where, when and how large; of what is not there nothing, which a file that appears changes."""
    try:
        found = path.stat()
    except OSError:
        return str(path), 0, -1
    return str(path), found.st_mtime_ns, found.st_size if path.is_file() else 0


def _plain(seen: Stats) -> list[list[Any]]:
    """As JSON gives it back."""
    return [list(one) for one in seen]


def _digest(folder: Path) -> str:
    digest = sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def _changed(folder: Path, now: datetime) -> datetime:
    try:
        return datetime.fromtimestamp(folder.stat().st_mtime, now.tzinfo)
    except OSError:
        return now

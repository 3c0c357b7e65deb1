"""
The journal in a folder on this machine, or in an object storage: the chained log outside the database.

On this machine it is one file with a line of canonical JSON for each entry; an object storage, which cannot add to
an object, gets an object for each call. Units of work follow one another, so what is written in them does too.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from upath import UPath

from duban.adapters.store.log import canonical, digest, plain
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.operation.fault_words import reason
from duban.errors import StorageUnavailable
from duban.ports.deciding import LogEntry, LogKind
from duban.ports.journal import JournalRecord, Restart

FILE = "journal.jsonl"
LOCAL = ("", "file", "local")
COVERED = tuple(field.name for field in fields(LogEntry) if field.name != "sha256")


class FileJournal:
    """ports.Journal under *root*: a path, or an address that universal-pathlib knows."""

    def __init__(self, root: str) -> None:
        """Nothing is made or opened yet."""
        self._root = UPath(root)
        self._is_local = self._root.protocol in LOCAL
        self._written = 0

    def add(self, entries: Sequence[LogEntry]) -> None:
        """Write *entries* durably: on this machine they are on the disk when this returns."""
        self._write(plain(asdict(entry)) for entry in entries)

    def restart(self, restart: Restart) -> None:
        """Say that a ledger was restored to entry `number`."""
        self._write([{"restored": plain(asdict(restart))}])

    def read(self) -> JournalRecord:
        """All that was ever written; a line that was cut off by a crash is no entry, and is told."""
        reading = _Reading()
        for place, line in self._lines():
            reading.take(place, line)
        return JournalRecord(
            tuple(reading.standing), tuple(reading.lost), tuple(reading.given_up), tuple(reading.damaged)
        )

    def _write(self, facts: Iterable[dict[str, Any]]) -> None:
        text = "".join(f"{canonical(fact)}\n" for fact in facts)
        if not text:
            return
        try:
            if self._is_local:
                self._append(Path(self._root.path), text.encode())
            else:
                self._next_object().write_text(text, encoding="utf-8")
        except OSError as error:
            raise StorageUnavailable(
                f"日志副本 {self._root} 写不进（{reason(error)}），本次登记未完成，请恢复后重试"
            ) from error

    def _next_object(self) -> UPath:
        """The first name that is free: all are looked for once, and afterwards only those that others added."""
        if not self._written and self._root.exists():
            self._written = max((int(file.stem) for file in self._root.glob("*.jsonl")), default=0)
        while (place := self._root.joinpath(f"{self._written + 1:012d}.jsonl")).exists():
            self._written += 1
        self._written += 1
        return place

    def _append(self, folder: Path, data: bytes) -> None:
        """One write at the end of the file, after whatever a crash left there; the disk has it when this returns."""
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / FILE
        is_new = not file.exists()
        with file.open("ab+", buffering=0) as opened:
            if opened.seek(0, os.SEEK_END):
                opened.seek(-1, os.SEEK_END)
                data = data if opened.read(1) == b"\n" else b"\n" + data
            if opened.write(data) != len(data):
                raise OSError(f"{file}: the disk took only a part")
            os.fsync(opened.fileno())
        if is_new:
            _synchronise(folder)

    def _lines(self) -> Iterator[tuple[str, str]]:
        files = sorted(self._root.glob("*.jsonl"), key=lambda file: file.name) if self._root.exists() else []
        for file in files:
            for number, line in enumerate(file.read_bytes().splitlines(), 1):
                if line.strip():
                    yield f"{file.name} 第{number}行", line.decode(errors="replace")


class _Reading:
    """What was read so far."""

    def __init__(self) -> None:
        self.standing: list[LogEntry] = []
        self.lost: list[LogEntry] = []
        self.given_up: list[LogEntry] = []
        self.damaged: list[str] = []

    def take(self, place: str, line: str) -> None:
        """One line more."""
        try:
            fact = json.loads(line)
            if "restored" in fact:
                self.lost += self._after(int(fact["restored"]["number"]))
                return
            entry = _entry(fact)
        except (ValueError, KeyError, TypeError):
            self.damaged.append(place)
            return
        # Two entries of one number: the transaction of the first did not end.
        self.given_up += self._after(entry.number - 1)
        self.standing.append(entry)

    def _after(self, number: int) -> list[LogEntry]:
        """Take away the entries after that of *number*, in their order."""
        taken: list[LogEntry] = []
        while self.standing and self.standing[-1].number > number:
            taken.append(self.standing.pop())
        return taken[::-1]


def _entry(fact: dict[str, Any]) -> LogEntry:
    """The entry of a line; ValueError if it does not carry its own hash."""
    at = datetime.fromisoformat(fact["at"]).astimezone(TIMEZONE)
    entry = LogEntry(**{**fact, "kind": LogKind[fact["kind"]], "at": at})
    if digest({name: getattr(entry, name) for name in COVERED}) != entry.sha256:
        raise ValueError(entry.number)
    return entry


def _synchronise(folder: Path) -> None:
    """Bring the names in *folder* to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

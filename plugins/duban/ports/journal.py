"""The journal: the chained log once more, outside the database, for the day on which the database is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from duban.ports.deciding import LogEntry


@dataclass(frozen=True, slots=True)
class Restart:
    """A ledger was restored: it knew the chain up to entry `number`, and goes on from there."""

    number: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class JournalRecord:
    """
    What a journal tells: `standing` is the chain as it was written last; `lost` came after what a ledger was restored
    to; `given_up` was written by units of work that did not end; `damaged` are the places that cannot be read.

    An entry is written before its transaction ends, so the last of `standing` may be one that did not.
    """

    standing: tuple[LogEntry, ...] = ()
    lost: tuple[LogEntry, ...] = ()
    given_up: tuple[LogEntry, ...] = ()
    damaged: tuple[str, ...] = ()


class Journal(Protocol):
    """Only ever added to."""

    def add(self, entries: Sequence[LogEntry]) -> None:
        """Write *entries* durably, inside their transaction; StorageUnavailable if that is not possible."""
        ...

    def restart(self, restart: Restart) -> None:
        """Say that a ledger was restored; what was written after that entry is lost to it."""
        ...

    def read(self) -> JournalRecord:
        """All that was ever written."""
        ...

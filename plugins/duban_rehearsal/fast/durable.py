"""What became durable in a ledger, noticed as it is written: for the trace, and to look at what changed alone."""

import re
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import Engine, event

WRITE = re.compile(r"\s*(INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
SIGNS = {"I": "+", "U": "~", "D": "-"}


@dataclass(slots=True)
class Durable:
    """
    Writes since somebody took them; those of a unit of work that was rolled back never were.

    `commits` counts the units of work that wrote anything.
    """

    written: Counter[str] = field(default_factory=Counter)
    commits: int = 0
    _digest: Any = field(default_factory=sha256)
    _open: list[tuple[str, str, str]] = field(default_factory=list)

    def watch(self, engine: Engine) -> None:
        """Notice what is written through *engine*."""
        event.listen(engine, "before_cursor_execute", self._execute)
        event.listen(engine, "commit", self._commit)
        event.listen(engine, "rollback", self._roll_back)

    def take(self) -> tuple[frozenset[str], str]:
        """The tables that were written, and all of it in one line; begins anew."""
        tables = frozenset(name[1:] for name in self.written)
        line = " ".join(f"{name}{count}" for name, count in sorted(self.written.items()))
        told = f"{line} {self._digest.hexdigest()[:16]}" if line else "-"
        self.written.clear()
        self._digest = sha256()
        return tables, told

    def _execute(self, _connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        match = WRITE.match(statement)
        if match is not None:
            self._open.append((SIGNS[match[1][0].upper()], match[2], repr(values)))

    def _commit(self, _connection: Any) -> None:
        self.commits += bool(self._open)
        for sign, table, values in self._open:
            self.written[f"{sign}{table}"] += 1
            self._digest.update(f"{sign}{table}{values}".encode())
        self._open.clear()

    def _roll_back(self, _connection: Any) -> None:
        self._open.clear()

"""An office after some days: lived once for all tests of a process by the services themselves, then copied."""

import atexit
import filecmp
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import Any


@dataclass
class Untouched:
    """What an office was built of, to see whether a test has changed any of it since."""

    app: Any
    folder: Path
    empty: Path
    parts: tuple[object, ...] = ()

    def __post_init__(self) -> None:
        """Remember the parts themselves: equal is not the same."""
        self.parts = self._parts_now()

    def is_so(self) -> bool:
        """Whether its parts, but for the items asked for, are as built, nothing was sent and nothing recorded."""
        parts = self._parts_now()
        return (
            len(parts) == len(self.parts)
            and all(now is before for now, before in zip(parts, self.parts, strict=True))
            and vars(self.app.context.task_lists).keys() <= {"programme"}
            and not self.app.post_office.script
            and not self.app.post_office.attempts
            and not self.app.mailbox.messages
            and not (self.folder / "archive").exists()
            and filecmp.cmp(self.folder / "ledger.db", self.empty, shallow=False)
        )

    def _parts_now(self) -> tuple[object, ...]:
        context = self.app.context
        return (
            *(getattr(context, each.name) for each in fields(context) if each.compare),
            *(getattr(self.app, each.name) for each in fields(self.app) if each.compare),
        )


@dataclass
class LivedDays:
    """The ledger, the archive and the mails of offices that have lived some days, by what these were."""

    copies: dict[object, tuple[Path, list[Any], list[Any]]] = field(default_factory=dict)

    @cached_property
    def folder(self) -> Path:
        """Where the copies lie."""
        folder = Path(mkdtemp(prefix="duban-lived-days-"))
        atexit.register(shutil.rmtree, folder)
        return folder

    def copied_to(self, app: Any, folder: Path, key: object, live: Callable[[], None]) -> None:
        """What *live* makes of *app*, whose files lie in *folder*: by *live* for the first of a *key*, then copied."""
        if key not in self.copies:
            live()
            app.context.ledger.close()
            place = self.folder / str(len(self.copies))
            shutil.copytree(folder / "archive", place / "archive")
            shutil.copyfile(folder / "ledger.db", place / "ledger.db")
            self.copies[key] = place, list(app.post_office.attempts), list(app.mailbox.messages)
            return
        place, attempts, messages = self.copies[key]
        app.context.ledger.close()
        shutil.copytree(place / "archive", folder / "archive")
        shutil.copyfile(place / "ledger.db", folder / "ledger.db")
        app.post_office.attempts.extend(attempts)
        app.mailbox.messages.extend(messages)

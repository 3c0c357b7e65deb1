"""An installation in a folder that outlives its database."""

from dataclasses import dataclass, replace
from email import message_from_bytes
from pathlib import Path

import pytest
from tests.services import conftest as office
from tests.services.conftest import OfficeApp

from duban.adapters.backup import Backup
from duban.adapters.store.journal import FileJournal
from duban.adapters.store.ledger import SqlLedger
from duban.services.collect.register_paper import Register
from duban.services.restore.replaying import Replaying
from duban.services.restore.restoring import Restoring


@dataclass
class Place:
    """Where an installation lives: the folder outlives the database."""

    folder: Path
    app: OfficeApp
    backup: Backup

    @property
    def journal(self) -> FileJournal:
        return FileJournal(self.backup.journal_address)

    @property
    def restoring(self) -> Restoring:
        register = Register(self.app.context, self.app.collect.file_return)
        return Restoring(self.app.context, self.journal, Replaying(self.app.context, register), self.look)

    def look(self, now: object) -> None:
        self.app.collect.archive_new_mail(now)  # type: ignore[arg-type]
        self.app.collect.handle(now)  # type: ignore[arg-type]


def placed(folder: Path, url: str) -> Place:
    """An installation whose archive lies in *folder* and whose ledger is at *url*."""
    archive, settings = str(folder / "archive"), folder / "project"
    (settings / "config").mkdir(parents=True, exist_ok=True)
    (settings / "config" / "duban.toml").write_text("# 设置\n", encoding="utf-8")
    backup = Backup(url, archive, f"{archive}/journal", settings, lambda: settings.rglob("*.toml"))
    open_context = office.open_context
    with pytest.MonkeyPatch.context() as patched:
        context = replace(open_context(folder), ledger=SqlLedger(url, journal=FileJournal(backup.journal_address)))
        patched.setattr(office, "open_context", lambda *_, **__: context)
        return Place(folder, office.build(folder), backup)


def work(place: Place, now: object) -> None:
    """One round, and the copies of what was sent arrive in our own mailbox."""
    app, before = place.app, len(place.app.post_office.attempts)
    app.work(now)  # type: ignore[arg-type]
    for raw, _recipients in app.post_office.attempts[before:]:
        app.mailbox.put(raw, now)  # type: ignore[arg-type]
    place.look(now)


def ids(app: OfficeApp) -> list[str]:
    """The Message-IDs of all mails that left."""
    return [str(message_from_bytes(raw)["Message-ID"]) for raw, _recipients in app.post_office.attempts]

"""An installation in a folder that outlives its database."""

from dataclasses import dataclass, replace
from email import message_from_bytes
from pathlib import Path

import pytest
from tests.services import conftest as office
from tests.services.conftest import OfficeHouse

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
    house: OfficeHouse
    backup: Backup

    @property
    def journal(self) -> FileJournal:
        return FileJournal(self.backup.journal_address)

    @property
    def restoring(self) -> Restoring:
        register = Register(self.house.desk, self.house.collect.file_return)
        return Restoring(self.house.desk, self.journal, Replaying(self.house.desk, register), self.look)

    def look(self, now: object) -> None:
        self.house.collect.archive_new_mail(now)  # type: ignore[arg-type]
        self.house.collect.handle(now)  # type: ignore[arg-type]


def placed(folder: Path, url: str) -> Place:
    """An installation whose archive lies in *folder* and whose ledger is at *url*."""
    archive, settings = str(folder / "archive"), folder / "project"
    (settings / "config").mkdir(parents=True, exist_ok=True)
    (settings / "config" / "duban.toml").write_text("# 设置\n", encoding="utf-8")
    backup = Backup(url, archive, f"{archive}/journal", settings, lambda: settings.rglob("*.toml"))
    open_desk = office.open_desk
    with pytest.MonkeyPatch.context() as patched:
        desk = replace(open_desk(folder), ledger=SqlLedger(url, journal=FileJournal(backup.journal_address)))
        patched.setattr(office, "open_desk", lambda _folder, _rules: desk)
        return Place(folder, office.build(folder), backup)


def work(place: Place, now: object) -> None:
    """One round, and the copies of what was sent arrive in our own mailbox."""
    house, before = place.house, len(place.house.post_office.attempts)
    house.work(now)  # type: ignore[arg-type]
    for raw, _recipients in house.post_office.attempts[before:]:
        house.mailbox.put(raw, now)  # type: ignore[arg-type]
    place.look(now)


def ids(house: OfficeHouse) -> list[str]:
    """The Message-IDs of all mails that left."""
    return [str(message_from_bytes(raw)["Message-ID"]) for raw, _recipients in house.post_office.attempts]

"""
A backup: the ledger's dump, the journal, the settings and the archive's files, in one folder with a manifest.

It is written beside its place and renamed once its manifest, the last file, is there: a folder that ends in `.partial`
is none. Each backup has a folder of its own, named by its moment, so that the command may be repeated.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from duban.adapters.store.archive import FileArchive
from duban.adapters.store.dump import LedgerDump
from duban.adapters.store.journal import FileJournal
from duban.adapters.store.ledger import SqlLedger
from duban.adapters.store.migrate import is_known, migrate
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.operation.restoration import Restoration, RestorationStep
from duban.errors import DubanError, Refused, UnknownReference
from duban.ports.journal import Restart

MANIFEST, LEDGER, JOURNAL, SETTINGS, ARCHIVE = "manifest.json", "ledger.dump", "journal", "settings", "archive"
PARTIAL = ".partial"
# The version of the schema that can hold a restored ledger.
HELD_SINCE = "0021"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup: where it lies and what its manifest says; `sha256` is the manifest's own."""

    folder: Path
    manifest: dict[str, Any]
    sha256: str

    @property
    def at(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.manifest["made_at"]).astimezone(TIMEZONE)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: the backup, the entries of the journal that the ledger does not know, and what to look at."""

    made: Made
    lost: int
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Backup:
    """
    Backing up and restoring the installation whose ledger is at `url` and whose settings are the `files` of `project`.

    Files of the archive and of the settings are never overwritten.
    """

    url: str
    archive_address: str
    journal_address: str
    project: Path
    files: Callable[[], Iterator[Path]]

    def make(self, target: Path, now: datetime, *, copies: bool) -> Made:
        """
        Back up into a new folder below *target*; with *copies* the archive's files lie in it, else their digests do.

        A file that the archive lacks is named in the manifest, and is no reason to have no backup.
        """
        name = f"{now.astimezone(TIMEZONE):%Y%m%dT%H%M%S}"
        folder, partial = target / name, target / f"{name}{PARTIAL}"
        if folder.exists():
            raise Refused(f"{folder} 已有备份，请稍后再试。")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        dumped = LedgerDump(self.url).write(partial / LEDGER)
        missing = self._archive(partial, dumped.files, copies=copies)
        self._journal(partial)
        for file in self.files():
            _copy(file, partial / SETTINGS / file.relative_to(self.project))
        manifest = {
            "made_at": now.astimezone(TIMEZONE).isoformat(),
            "ledger": dumped.kind,
            "schema": dumped.schema,
            "log": {"number": dumped.number, "sha256": dumped.sha256},
            "archive": {
                "address": self.archive_address,
                "copied": copies,
                "named": len(dumped.files),
                "missing": missing,
            },
            "files": {str(file.relative_to(partial)): _digest(file) for file in _files(partial)},
        }
        (partial / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
        partial.rename(folder)
        return _made(folder)

    def _archive(self, partial: Path, named: frozenset[str], *, copies: bool) -> list[str]:
        archive, missing = FileArchive(self.archive_address), []
        for digest in sorted(named):
            try:
                data = archive.get(digest)
            except Refused:
                continue  # locked away for secrecy: it stays where it is
            except DubanError:
                missing.append(digest)
                continue
            if copies:
                place = partial / ARCHIVE / digest[:2] / digest
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
        (partial / "archive.txt").write_text("".join(f"{one}\n" for one in sorted(named)), encoding="utf-8")
        return missing

    def _journal(self, partial: Path) -> None:
        told = FileJournal(self.journal_address).read()
        (partial / JOURNAL).mkdir()
        FileJournal(str(partial / JOURNAL)).add((*told.standing,))

    def newest(self, target: Path) -> Made:
        """The backup at *target*, or the newest of those below it; UnknownReference if there is none that is whole."""
        if (target / MANIFEST).exists():
            return _made(target)
        found = sorted(file.parent for file in target.glob(f"*/{MANIFEST}") if not file.parent.name.endswith(PARTIAL))
        if not found:
            partial = sorted(target.glob(f"*{PARTIAL}"))
            rest = f"（{partial[-1].name} 是没有做完的备份，不能使用）" if partial else ""
            raise UnknownReference(f"{target} 中没有完整的备份{rest}。")
        return _made(found[-1])

    def faults(self, made: Made) -> tuple[str, ...]:
        """What is wrong with a backup, each in a sentence; none if all of it can be used."""
        return (*self.damage(made), *self._gaps(made))

    def damage(self, made: Made) -> tuple[str, ...]:
        """What keeps the backup itself from being put back, each in a sentence."""
        return tuple(self._damage(made))

    def _damage(self, made: Made) -> Iterator[str]:
        for name, digest in made.manifest["files"].items():
            file = made.folder / name
            if not file.exists():
                yield f"缺少文件 {name}"
            elif _digest(file) != digest:
                yield f"文件 {name} 与清单中的摘要不符，已被改动或损坏"
        if made.manifest["ledger"] == LedgerDump(self.url).kind and (
            fault := LedgerDump(self.url).check(made.folder / LEDGER)
        ):
            yield fault

    def _gaps(self, made: Made) -> Iterator[str]:
        """Files of the archive that are not there: no reason not to put back the rest, but to be told."""
        archive = made.manifest["archive"]
        if not archive["copied"]:
            yield from self._absent(made)
        if archive["missing"]:
            yield f"备份时档案库已缺 {len(archive['missing'])} 个文件，首个为 {archive['missing'][0]}"

    def _absent(self, made: Made) -> Iterator[str]:
        """Files of the archive that the backup only names, and that are not there any more."""
        archive, known = FileArchive(self.archive_address), set(made.manifest["archive"]["missing"])
        for digest in (made.folder / "archive.txt").read_text(encoding="utf-8").split():
            try:
                archive.get(digest)
            except Refused:
                continue
            except DubanError as error:
                if digest not in known:
                    yield str(error)

    def restore(self, target: Path, by: str, now: datetime) -> Restored:
        """
        Put the newest backup at *target* back into this installation, which must be empty; the ledger is held then.

        Refused for an installation with a ledger of its own, another kind of database, or a damaged backup.
        """
        made, dump = self.newest(target), LedgerDump(self.url)
        if not dump.is_empty():
            raise Refused(
                "本安装的台账已有记录，只能恢复到空的安装：请另设空的台账（连接 duban_ledger），或先移走原台账。"
            )
        if made.manifest["ledger"] != dump.kind:
            raise Refused(f"备份是 {made.manifest['ledger']} 的台账，本安装使用 {dump.kind}，不能互相恢复。")
        schema = made.manifest["schema"]
        if not is_known(schema):
            raise Refused(f"备份的台账结构 {schema} 比本程序新，未作恢复：请用做备份时的程序版本或更新的版本恢复。")
        if not is_known(schema, since=HELD_SINCE):
            raise Refused(f"备份的台账结构 {schema} 早于恢复功能，未作恢复：请用做备份时的程序版本恢复，再升级。")
        if faults := self.damage(made):
            raise Refused("备份不完整，未作恢复：" + "；".join(faults))
        self._put_back(made)
        number = made.manifest["log"]["number"]
        journal = FileJournal(self.journal_address)
        journal.restart(Restart(number, now, by))
        told = journal.read()
        dump.read(made.folder / LEDGER, Restoration(RestorationStep.RESTORED, now, by, made.sha256, "", made.at))
        migrate(self.url)
        ledger = SqlLedger(self.url, journal=journal)
        with ledger.begin() as work:
            work.restorations.vouch_restored()
        return Restored(made, len(told.lost), tuple(self._remarks(made)))

    def _put_back(self, made: Made) -> None:
        archive, journal = FileArchive(self.archive_address), FileJournal(self.journal_address)
        for file in _files(made.folder / ARCHIVE):
            archive.put(file.read_bytes())
        if not journal.read().standing:
            journal.add(FileJournal(str(made.folder / JOURNAL)).read().standing)
        for file in _files(made.folder / SETTINGS):
            place = self.project / file.relative_to(made.folder / SETTINGS)
            if not place.exists():
                _copy(file, place)

    def _remarks(self, made: Made) -> Iterator[str]:
        for file in _files(made.folder / SETTINGS):
            name = file.relative_to(made.folder / SETTINGS)
            if _digest(self.project / name) != _digest(file):
                yield f"设置文件 {name} 与备份时不同，现用的一份未动，备份中的一份在 {file}"
        if not made.manifest["archive"]["copied"]:
            yield from self._absent(made)


def _made(folder: Path) -> Made:
    data = (folder / MANIFEST).read_bytes()
    return Made(folder, json.loads(data), sha256(data).hexdigest())


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        found = sha256()
        while block := opened.read(1 << 20):
            found.update(block)
    return found.hexdigest()


def _copy(file: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, place)

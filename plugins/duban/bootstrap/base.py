"""What an installation stands on: settings, credentials, the clock, and the services' context with its ledger."""

import os
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from duban.bootstrap.clocks import clock_of
from duban.bootstrap.connections import KEY, LEDGER, ledger_url
from duban.config import PROJECT, Settings
from duban.ports import Clock, Credentials, Journal, Signer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from duban.adapters.backup import Backup
    from duban.adapters.office.task_list.workbook import WorkbookTaskLists
    from duban.adapters.page_login import PageLogin
    from duban.adapters.store.ledger import SqlLedger
    from duban.domain.calendar.workdays import WorkCalendar
    from duban.domain.operation.schema import Schema, Upgrade
    from duban.ports import Archive, PaperWriter
    from duban.services.context import ServiceContext


@dataclass(frozen=True)
class InstallationBase:
    """The ground of one installation."""

    settings: Settings
    credentials: Credentials
    opened_ledger: "SqlLedger | None" = field(default=None, kw_only=True)

    @cached_property
    def ledger(self) -> "SqlLedger":
        """The ledger: the one that was opened before, or one on the database that the credentials name."""
        from duban.adapters.store.ledger import SqlLedger

        return self.opened_ledger or SqlLedger(ledger_url(self.credentials.get(LEDGER)), journal=self.journal)

    @cached_property
    def clock(self) -> Clock:
        """Where the edge gets `now` from."""
        return clock_of(self.settings)

    @cached_property
    def calendar(self) -> "WorkCalendar":
        """The official working calendar, with the years added under config/calendar/."""
        from duban.adapters.holidays import official_calendar

        return official_calendar(self.settings.config_folder / "calendar")

    @cached_property
    def task_lists(self) -> "WorkbookTaskLists":
        """The programmes, each from its workbook."""
        from duban.adapters.office.task_list.workbook import TaskListSource, WorkbookTaskLists

        return WorkbookTaskLists(
            {
                code: TaskListSource(
                    self.settings.project / programme.task_list,
                    programme.title,
                    self._stream_names(programme.streams),
                    {name: code for code, one in self.settings.streams.items() for name in one.former_names},
                )
                for code, programme in self.settings.programmes.items()
            }
        )

    def _stream_names(self, first: "Iterable[str]") -> dict[str, str]:
        """The names of all streams by code, those of a programme *first*: theirs counts where two are called alike."""
        every = self.settings.streams
        return {code: every[code].name for code in dict.fromkeys((*first, *every)) if code in every}

    @cached_property
    def page_login(self) -> "PageLogin":
        """Who knows the password of which user; $AIRFLOW__API__BASE_URL goes before the settings."""
        from duban.adapters.page_login import PageLogin

        return PageLogin(os.environ.get("AIRFLOW__API__BASE_URL") or self.settings.office.page)

    @cached_property
    def signer(self) -> Signer:
        """What marks forms and messages as ours."""
        from duban.adapters.signing import HmacSigner

        return HmacSigner(self.credentials.get(KEY).password.encode())

    @property
    def archive(self) -> "Archive":
        """Where files are kept by their content."""
        from duban.adapters.store.archive import FileArchive

        return FileArchive(self.archive_address)

    @property
    def paper_writer(self) -> "PaperWriter":
        """Formal papers and signed copies."""
        from duban.adapters.office.documents.paper import OfficePaperWriter

        return OfficePaperWriter(self.settings.config_folder / "documents")

    @cached_property
    def context(self) -> "ServiceContext":
        """What every service has at hand."""
        from duban.adapters.mail.letters import TemplateLetters
        from duban.services.context import ServiceContext

        settings = self.settings
        mail = settings.mail
        return ServiceContext(
            ledger=self.ledger,
            archive=self.archive,
            letters=TemplateLetters(
                settings.config_folder / "letters", mail.address, mail.sender, PROJECT / "config" / "letters"
            ),
            signer=self.signer,
            task_lists=self.task_lists,
            calendar=self.calendar,
            office=settings.office,
            robot=mail.address,
            programmes=settings.programmes,
            streams=settings.streams,
            ladders=settings.ladders,
            papers=self.paper_writer,
            rules=replace(settings.escalation, proof=settings.proof),
            light_rows=settings.lights,
            coordination=settings.coordination,
            practices=settings.practices,
            channels=settings.channels,
            appraisal=settings.appraised,
            board=settings.board,
        )

    @property
    def archive_address(self) -> str:
        """Where files are kept: $DUBAN_ARCHIVE (a folder or an object storage address), or under the home."""
        return os.environ.get("DUBAN_ARCHIVE") or str(self.settings.home / "archive")

    @property
    def journal(self) -> "Journal":
        """What the log says once more, outside the database: beside the archive's files, whatever storage that is."""
        from duban.adapters.store.journal import FileJournal

        return FileJournal(f"{self.archive_address.rstrip('/')}/journal")

    @property
    def backup(self) -> "Backup":
        """Backing this installation up, and putting it back."""
        from duban.adapters.backup import Backup

        url = ledger_url(self.credentials.get(LEDGER))
        journal = f"{self.archive_address.rstrip('/')}/journal"
        return Backup(url, self.archive_address, journal, self.settings.project, self._office_files)

    def _office_files(self) -> "Iterator[Path]":
        """What the office may edit: config/ and the task lists."""
        project = self.settings.project
        yield from sorted(file for file in (project / "config").rglob("*") if file.is_file())
        yield from (project / programme.task_list for programme in self.settings.programmes.values())

    def schema(self) -> "Schema":
        """How the ledger's tables stand to this program."""
        from duban.adapters.store.migrate import standing

        return standing(ledger_url(self.credentials.get(LEDGER)))

    def migrate(self) -> None:
        """Bring the ledger's database to this version; may be called twice, and by two processes at once."""
        from duban.adapters.store.migrate import migrate

        migrate(ledger_url(self.credentials.get(LEDGER)))

    def upgrade(self, *, backed_up: bool = False) -> "Upgrade":
        """
        As `migrate`, for a ledger that may hold something: backed up first, below the home, unless that is done.

        OtherSchema if the ledger is newer than this program; nothing is changed where the backup fails or is damaged.
        """
        from duban.adapters.store.migrate import changes
        from duban.domain.operation.schema import Upgrade
        from duban.errors import OtherSchema, Refused

        schema = self.schema()
        if schema.is_current:
            return Upgrade(schema)
        if schema.is_newer:
            raise OtherSchema(schema.words)
        backup = None
        if schema.found and not backed_up:
            made = self.backup.make(self.settings.home / "backups", self.clock.now(), copies=False)
            if damage := self.backup.damage(made):
                raise Refused(f"升级前的备份有问题，未作升级：{'；'.join(damage)}。")
            backup = made.folder
        self.migrate()
        return Upgrade(schema, changes(schema.found) if schema.found else (), backup)

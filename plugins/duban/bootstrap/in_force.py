"""Which settings are in force, and the installation of a process that lives for weeks, built anew when they change."""

import logging
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from duban.adapters.clock import SystemClock
from duban.adapters.office_files import FileSet, OfficeFiles, RefusedPart
from duban.config import home_folder, project_folder
from duban.errors import ConfigurationError, DubanError, SettingsUnreadable

if TYPE_CHECKING:
    from duban.bootstrap.wiring import Installation
    from duban.config import Settings
    from duban.ports import Credentials

log = logging.getLogger(__name__)

# A confirmed change is seen by every process within a minute: twice this, and the seconds a file has to lie still.
LOOK_EVERY_SECONDS = 20.0
# Settings in force now, and those before them.
MOST_KEPT = 2


def office_files(project: Path, home: Path) -> OfficeFiles:
    """What an office edits, with the check of each part: a part that is wrong keeps no other from coming into force."""
    return OfficeFiles(project, home, PARTS, SystemClock().now)


def settings_in_force() -> "Settings":
    """
    The settings that count now, for a process that begins.

    Before the first start there is no home to keep a copy in: then they are read where they lie, as ConfigurationError
    tells what is wrong with them. SettingsUnreadable if there is a home, nothing was ever in force, and nothing can be.
    """
    project, home = project_folder(), home_folder()
    if not home.is_dir():
        from duban.config import load_settings

        return load_settings(project, home)
    return _read(office_files(project, home).taken_patiently().folder, project, home)


def tables_in_force() -> dict[str, Any]:
    """
    What config/duban.toml of these settings says, as it is written there; errors as `settings_in_force`.

    For whoever asks every half a minute for a name that stands there: what came into force was checked then.
    """
    project, home = project_folder(), home_folder()
    if not home.is_dir():
        _check_settings(project)
        return _tables(project)
    return _tables(office_files(project, home).taken_patiently().folder)


def _tables(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "config" / "duban.toml").read_text(encoding="utf-8-sig"))


def refused_settings() -> tuple[RefusedPart, ...]:
    """What of the office's files is not in force as it lies there, since when and why; empty if all is well."""
    home = home_folder()
    return office_files(project_folder(), home).taken().refused if home.is_dir() else ()


@lru_cache(MOST_KEPT)
def _read(folder: Path, project: Path, home: Path) -> "Settings":
    """What stands in *folder*, whose name is a digest of its files: read once by a process and by all that it forks."""
    from duban.config import load_settings

    return replace(load_settings(folder, home), project=project, in_force=folder)


@dataclass
class Current:
    """
    The installation of this process on the settings in force; a swap is cheap, leaks nothing, and disturbs no user.

    Files are looked at every twenty seconds. While they cannot be used the installation stays as it was.
    """

    credentials: "Credentials"
    seconds: Callable[[], float] = time.monotonic
    _app: "Installation | None" = field(default=None, init=False)
    _looked: float = field(default=0.0, init=False)
    _lock: RLock = field(default_factory=RLock, init=False)

    def __call__(self) -> "Installation":
        """The installation; SettingsUnreadable, which is temporary, if no settings were ever in force."""
        with self._lock:
            if self._app is None:
                self._app = self._built()
                self._looked = self.seconds()
            elif self.seconds() - self._looked >= LOOK_EVERY_SECONDS:
                self._looked = self.seconds()
                self._app = self._renewed(self._app)
            return self._app

    def _built(self) -> "Installation":
        from duban.bootstrap.wiring import Installation

        try:
            return Installation(settings_in_force(), self.credentials)
        except ConfigurationError as error:
            raise SettingsUnreadable(str(error)) from error

    def _renewed(self, app: "Installation") -> "Installation":
        project, home = app.settings.project, app.settings.home
        if not home.is_dir():
            return app
        try:
            folder = office_files(project, home).taken().folder
            if folder == app.settings.in_force:
                return app
            return app.with_settings(_read(folder, project, home))
        except DubanError as error:
            log.warning("设置有误，沿用此前的设置：%s", error)
            return app


def _check_settings(folder: Path) -> None:
    from duban.config import load_settings

    load_settings(folder)


def _check_calendar(folder: Path) -> None:
    from duban.adapters.holidays import official_calendar

    official_calendar(folder / "config" / "calendar")


def _check_letters(folder: Path) -> None:
    from duban.adapters.mail.letters import check_templates

    check_templates(folder / "config" / "letters")


def _check_documents(folder: Path) -> None:
    from duban.adapters.office.documents.template import check_templates

    check_templates(folder / "config" / "documents")


PARTS = (
    FileSet("settings", "配置文件 config/duban.toml ", ("config/duban.toml",), _check_settings),
    FileSet("calendar", "工作日历 config/calendar ", ("config/calendar/*.toml",), _check_calendar),
    FileSet("letters", "信函模板 config/letters ", ("config/letters/*.txt",), _check_letters),
    FileSet("documents", "文书模板 config/documents ", ("config/documents/*.docx",), _check_documents),
)

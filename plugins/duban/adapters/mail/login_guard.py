"""A refused login is not tried again at once: providers lock accounts that knock too often."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from duban.domain.calendar.cycle import TIMEZONE
from duban.errors import LoginRefused

PAUSE = timedelta(minutes=15)


class LoginGuard(Protocol):
    """Whoever logs in asks before, and tells how it went."""

    def knock(self) -> None:
        """LoginRefused, without touching the network, if it is too soon after a refusal."""
        ...

    def refused(self) -> None:
        """The server did not accept account or password."""
        ...

    def admitted(self) -> None:
        """The login succeeded: the refusal before is history."""
        ...


class NoGuard:
    """For a person who tries, and for tests: every login is attempted."""

    def knock(self) -> None:
        """Go on."""

    def refused(self) -> None:
        """Nothing is remembered."""

    def admitted(self) -> None:
        """Nothing is remembered."""


class FileGuard:
    """Remembers the last refusal in *file*, for all processes of the installation; *moment* is the edge's clock."""

    def __init__(self, file: Path, moment: Callable[[], datetime]) -> None:
        """Nothing is read or written yet."""
        self._file = file
        self._moment = moment

    def knock(self) -> None:
        """
        LoginRefused within 15 minutes of a refusal; after them one caller may try, and the others wait again.

        The moment is written before the attempt, so a process that dies in it counts as one that tried.
        """
        if not self._file.exists():
            return
        with self._locked():
            last = self._last()
            if last is None:
                return
            moment = self._moment()
            if last <= moment < last + PAUSE:
                raise LoginRefused(
                    f"收信账号 {last:%H:%M} 登录被拒绝，为防账号被锁定，{last + PAUSE:%H:%M} 前不再尝试。"
                    "请系统管理员改正账号或授权码，其后登录成功即恢复。"
                )
            self._write(moment)

    def refused(self) -> None:
        """Keep the moment."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._locked():
            self._write(self._moment())

    def admitted(self) -> None:
        """Forget the refusal."""
        self._file.unlink(missing_ok=True)

    def _last(self) -> datetime | None:
        """When a login was last refused; None if another process has been admitted meanwhile."""
        try:
            return datetime.fromisoformat(self._file.read_text(encoding="ascii").strip()).astimezone(TIMEZONE)
        except (FileNotFoundError, ValueError):
            return None

    def _write(self, moment: datetime) -> None:
        draft = self._file.with_suffix(".tmp")
        draft.write_text(moment.isoformat(), encoding="ascii")
        draft.replace(self._file)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

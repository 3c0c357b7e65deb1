"""Where `now` comes from: the system, or a file that a rehearsal steps."""

import os
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from duban.domain.calendar.cycle import TIMEZONE
from duban.errors import ConfigurationError


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        """The present moment, aware, in Asia/Shanghai."""
        return datetime.now(TIMEZONE)


class FileClock:
    """The time that a text file holds (ISO 8601 with offset); it moves only when somebody writes it."""

    def __init__(self, path: Path) -> None:
        """Read and write *path*."""
        self._path = path

    def now(self) -> datetime:
        """The moment in the file, in Asia/Shanghai; ConfigurationError if there is none."""
        try:
            moment = datetime.fromisoformat(self._path.read_text(encoding="ascii").strip())
        except (OSError, ValueError) as error:
            raise ConfigurationError(f"演练时钟文件 {self._path} 读不到时间：{error}。") from error
        if moment.tzinfo is None:
            raise ConfigurationError(f"演练时钟文件 {self._path} 中的时间没有时区。")
        return moment.astimezone(TIMEZONE)

    def set(self, moment: datetime) -> None:
        """Move to *moment*, atomically: a reader sees the old or the new time. ValueError if it is naive."""
        if moment.tzinfo is None:
            raise ValueError("a naive moment names no point in time")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=self._path.parent, delete=False, encoding="ascii") as draft:
            draft.write(f"{moment.astimezone(TIMEZONE).isoformat()}\n")
            draft.flush()
            os.fsync(draft.fileno())
        Path(draft.name).replace(self._path)

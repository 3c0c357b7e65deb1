"""Which clock an installation goes by."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duban.adapters.clock import FileClock
    from duban.config import Settings
    from duban.ports import Clock


def is_rehearsal() -> bool:
    """Whether this installation plays with a stepped clock and an embedded post office ($DUBAN_REHEARSAL)."""
    return os.environ.get("DUBAN_REHEARSAL") == "1"


def file_clock(home: Path) -> "FileClock":
    """The clock that a rehearsal steps, kept under *home*."""
    from duban.adapters.clock import FileClock

    return FileClock(home / "clock")


def clock_of(settings: "Settings") -> "Clock":
    """The system's clock, or the file's in a rehearsal."""
    from duban.adapters.clock import SystemClock

    return file_clock(settings.home) if is_rehearsal() else SystemClock()

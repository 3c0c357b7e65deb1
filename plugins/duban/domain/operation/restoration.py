"""A ledger that was restored from a backup: held until a person releases it, and what was added to it since."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RestorationStep(StrEnum):
    """What happens to a restored ledger; the values are what users read."""

    RESTORED = "自备份恢复"
    REPLAYED = "据日志副本补登"
    RELEASED = "放行"


@dataclass(frozen=True, slots=True)
class Restoration:
    """
    One step: who took it, when, and in what words.

    `subject` is the sha256 of the backup's manifest, or of the journal's entry that was added; `as_of` the moment at
    which the backup was made.
    """

    step: RestorationStep
    at: datetime
    by: str
    subject: str = ""
    words: str = ""
    as_of: datetime | None = None

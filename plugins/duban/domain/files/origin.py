"""Where a file that was given back came from."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file that was given back came from: its sender, its place in the archive, the mail or the scan."""

    sender: str
    received_at: datetime
    file_sha256: str
    file_name: str
    message: str

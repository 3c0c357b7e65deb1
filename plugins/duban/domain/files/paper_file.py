"""A file that a person hands over, where one did not come by mail."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A file that a person hands over: its name and bytes."""

    name: str
    data: bytes

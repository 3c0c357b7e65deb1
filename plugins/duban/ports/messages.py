"""What units wrote to us that is no return: the office's work list."""

from collections.abc import Mapping
from typing import Protocol

from duban.domain.mail.message import Closing, UnitMessage


class UnitMessages(Protocol):
    """Messages of units and how each ended; both only ever added to."""

    def add(self, message: UnitMessage) -> bool:
        """Record it; False, and nothing changed, if that mail was recorded already for that return."""
        ...

    def about(self, subject: str) -> tuple[UnitMessage, ...]:
        """What was written about *subject*, oldest first."""
        ...

    def below(self, prefix: str) -> Mapping[str, tuple[UnitMessage, ...]]:
        """What was written about each subject that begins with *prefix* and a slash, oldest first, by subject."""
        ...

    def all(self) -> tuple[UnitMessage, ...]:
        """Every message, oldest first."""
        ...

    def open(self) -> tuple[UnitMessage, ...]:
        """Every message that no person has dealt with, oldest first."""
        ...

    def close(self, closing: Closing) -> bool:
        """Record that a person has dealt with a mail; False, and nothing changed, if somebody did before."""
        ...

    def closing(self, message: str) -> Closing | None:
        """How that mail was dealt with, None if it waits."""
        ...

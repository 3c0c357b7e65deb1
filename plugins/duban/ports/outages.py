"""Where outages are remembered: in the ledger, and beside it while the ledger itself is away."""

from typing import Protocol

from duban.domain.operation.outage import Outage


class Outages(Protocol):
    """Outages in the ledger."""

    def open(self) -> tuple[Outage, ...]:
        """Those that last, oldest first."""
        ...

    def ended(self) -> tuple[Outage, ...]:
        """Those that are over and whose end nobody has dealt with yet, oldest first."""
        ...

    def save(self, outage: Outage) -> Outage:
        """Record it, anew if its number is 0, else in place of the one of that number; as it is recorded now."""
        ...

    def all(self) -> tuple[Outage, ...]:
        """Every outage, oldest first."""
        ...


class OutageFile(Protocol):
    """The open outages in a file of the installation, for whoever looks there and for when the ledger is away."""

    def read(self) -> tuple[Outage, ...]:
        """What stands in it; nothing if it is not there or cannot be read."""
        ...

    def write(self, outages: tuple[Outage, ...]) -> None:
        """Replace what stands in it, whole or not at all."""
        ...

"""What went to units and came from them, address by address."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from duban.domain.proof.contact_life import Heard, Posted


class Correspondence(Protocol):
    """Reading only."""

    def posted(self, programme: str, unit: str = "") -> tuple[Posted, ...]:
        """Every form, notice and letter that left for an address of a unit of that programme."""
        ...

    def heard(self, programme: str, unit: str = "") -> tuple[Heard, ...]:
        """Every return and message that came by mail from who may speak for a unit of that programme."""
        ...

    def reached(self) -> Mapping[str, datetime]:
        """When each address, in small letters, was last proved to be reached, by a server or by an answer."""
        ...

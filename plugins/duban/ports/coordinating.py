"""需协调事项: what was put on record of units' needs."""

from datetime import datetime
from typing import Protocol

from duban.domain.decisions.coordination import NeedAct


class NeedActs(Protocol):
    """What was done about needs; only ever added to."""

    def add(self, act: NeedAct) -> NeedAct:
        """Append *act* under the next number of its programme, and an entry of the log with it; as it was recorded."""
        ...

    def all(self, programme: str, as_of: datetime | None = None) -> tuple[NeedAct, ...]:
        """Everything recorded of a programme's needs up to *as_of*, by number."""
        ...

"""典型经验: what was put on record of what units tell as worth copying."""

from datetime import datetime
from typing import Protocol

from duban.domain.decisions.practice import PracticeAct


class PracticeActs(Protocol):
    """What was done about practices; only ever added to."""

    def add(self, act: PracticeAct) -> PracticeAct:
        """Append *act* under the next number of its programme, and an entry of the log with it; as it was recorded."""
        ...

    def all(self, programme: str, as_of: datetime | None = None) -> tuple[PracticeAct, ...]:
        """Everything recorded of a programme's practices up to *as_of*, by number."""
        ...

"""需协调事项 and 交办事项: what was put on record of units' needs, and of what papers gave to units."""

from datetime import datetime
from typing import Protocol

from duban.domain.decisions.coordination import NeedAct
from duban.domain.decisions.errands import Errand


class NeedActs(Protocol):
    """What was done about needs; only ever added to."""

    def add(self, act: NeedAct) -> NeedAct:
        """Append *act* under the next number of its programme, and an entry of the log with it; as it was recorded."""
        ...

    def all(self, programme: str, as_of: datetime | None = None) -> tuple[NeedAct, ...]:
        """Everything recorded of a programme's needs up to *as_of*, by number."""
        ...


class GivenErrands(Protocol):
    """What papers gave to units; only ever added to."""

    def newest(self, programme: str) -> int:
        """The number of the last one of a programme, 0 without any."""
        ...

    def add(self, errand: Errand) -> Errand:
        """Append *errand* under the next number of its programme, and an entry of the log; as it was recorded."""
        ...

    def all(self, programme: str, as_of: datetime | None = None) -> tuple[Errand, ...]:
        """Everything that was given to units of a programme up to *as_of*, by number."""
        ...

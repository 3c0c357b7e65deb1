"""Formal papers that were handed over, the switch that pauses escalation, and what outlived its retention."""

from typing import Protocol

from duban.domain.escalation.service_of_papers import PaperReceipt, Served, Switch
from duban.domain.operation.destruction import Destruction


class ServedPapers(Protocol):
    """What people recorded of papers they handed over; only ever added to."""

    def add(self, served: Served) -> bool:
        """Record it; False, and nothing changed, if that draft was recorded as served already."""
        ...

    def get(self, name: str, draft: int) -> Served | None:
        """How that draft was served, or None."""
        ...

    def all(self) -> tuple[Served, ...]:
        """Every paper that was served, in the order it was recorded."""
        ...

    def receive(self, receipt: PaperReceipt) -> PaperReceipt:
        """Record that a unit signed for it; what stands there if it is recorded already, and nothing changed."""
        ...

    def receipts(self, name: str, draft: int) -> tuple[PaperReceipt, ...]:
        """Who signed for that draft, the first first."""
        ...

    def all_receipts(self) -> tuple[PaperReceipt, ...]:
        """Every receipt of every paper, in the order it was recorded."""
        ...


class Switches(Protocol):
    """When escalation was paused and resumed; only ever added to."""

    def add(self, switch: Switch) -> None:
        """Append a change, also to what is so already; whoever calls asks `latest` first."""
        ...

    def latest(self) -> Switch | None:
        """The last word, None if nobody ever paused."""
        ...

    def all(self) -> tuple[Switch, ...]:
        """Every change, oldest first."""
        ...


class Destructions(Protocol):
    """Lists of what outlived its retention: released and destroyed; only ever added to."""

    def add(self, destruction: Destruction) -> None:
        """Record a step, once for each list; whoever calls asks `of_list` first."""
        ...

    def of_list(self, list_sha256: str) -> tuple[Destruction, ...]:
        """The steps with that list, in the order they were recorded."""
        ...

    def all(self) -> tuple[Destruction, ...]:
        """Every step with any list, in the order they were recorded."""
        ...

    def named_otherwise(self) -> frozenset[str]:
        """The files that something else than a return names, or that are receipts of service as well."""
        ...

"""会签: the forms of co-leads as workbooks and in the ledger."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from duban.domain.calendar.cycle import Reference
from duban.domain.checks.co_lead import Contribution, Countersign
from duban.ports.cycles import IssuedForm
from duban.ports.workbooks import FormWriter


class Countersigns(Protocol):
    """What went to co-leads, and what they gave back."""

    def ask(self, form: IssuedForm) -> bool:
        """Record the form that goes to a co-lead; False, and nothing changed, if it has one already."""
        ...

    def asked(self, reference: Reference) -> IssuedForm | None:
        """The form that went to a co-lead, or None."""
        ...

    def unanswered(self, cycle: Reference) -> tuple[str, ...]:
        """The co-leads of a cycle, by organisation code, that were asked and gave back nothing that was accepted."""
        ...

    def add(self, countersign: Countersign) -> None:
        """File what came back; Refused if its number or its very file is filed already."""
        ...

    def of(self, reference: Reference) -> tuple[Countersign, ...]:
        """Everything that came back from one co-lead in a cycle, by attempt."""
        ...

    def of_cycle(self, cycle: Reference, as_of: datetime | None = None) -> Mapping[str, Countersign]:
        """What each co-lead of a cycle said last that was accepted, received up to *as_of*, by organisation code."""
        ...


class CountersignBook(FormWriter, Protocol):
    """A co-lead's form as a workbook, and its answer in the form of the unit that is named first."""

    def merge(self, workbook: bytes, name: str, contributions: Iterable[Contribution]) -> bytes:
        """Our own form of items with what *name* contributed in its open cells; merging twice changes nothing."""
        ...

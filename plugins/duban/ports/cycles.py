"""Cycles, expected returns and the forms that went out, as the services need them from the ledger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from duban.domain.cycle import Reference
from duban.domain.submission import ExpectedReturn, ReturnEvent


@dataclass(frozen=True, slots=True)
class OpenedCycle:
    """A cycle as it was opened: which task list and calendar it is pinned to."""

    reference: Reference
    opened_at: datetime
    task_list_sha256: str
    calendar_version: str


class Cycles(Protocol):
    """The cycles that were opened."""

    def open(self, cycle: OpenedCycle) -> bool:
        """Record *cycle*; False, and nothing changed, if it was open already."""
        ...

    def get(self, reference: Reference) -> OpenedCycle | None:
        """The cycle of *reference* (which may name a return), or None."""
        ...

    def all(self) -> tuple[OpenedCycle, ...]:
        """Every cycle, oldest first."""
        ...


class Returns(Protocol):
    """The expected returns: rows that exist before anything is sent."""

    def expect(self, references: Iterable[Reference], at: datetime) -> None:
        """Make sure each return is expected; may be called twice."""
        ...

    def record(self, event: ReturnEvent) -> None:
        """Append *event*; the history is never changed."""
        ...

    def get(self, reference: Reference, as_of: datetime | None = None) -> ExpectedReturn | None:
        """The return as it stood at *as_of* (by default with all that is known), None if not expected."""
        ...

    def of_cycle(self, cycle: Reference, as_of: datetime | None = None) -> Mapping[str, ExpectedReturn]:
        """Every return of *cycle* by organisation code, in the order they were expected."""
        ...


@dataclass(frozen=True, slots=True)
class IssuedForm:
    """
    A form that was built for a return: its workbook in the archive, and the items it asks for.

    `asked` is how many cells it asked to fill, None if that was not counted.
    """

    reference: Reference
    sha256: str
    file_name: str
    items: tuple[int, ...]
    built_at: datetime
    asked: int | None = None


class Forms(Protocol):
    """The forms that were built, one per return."""

    def add(self, form: IssuedForm) -> bool:
        """Record *form*; False, and nothing changed, if the return has one already."""
        ...

    def get(self, reference: Reference) -> IssuedForm | None:
        """The form of a return, or None."""
        ...

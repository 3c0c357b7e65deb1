"""Cycles, expected returns and the forms that went out, as the services need them from the ledger."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from duban.domain.calendar.cycle import Reference
from duban.domain.returns.submission import ExpectedReturn, ReturnEvent


@dataclass(frozen=True, slots=True)
class OpenedCycle:
    """
    A cycle as it was opened: which task list and calendar it is pinned to.

    `due_on` is the day units are asked for if it was opened after its due day, None for every other cycle.
    """

    reference: Reference
    opened_at: datetime
    task_list_sha256: str
    calendar_version: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """
    How a cycle comes to be opened: by which run, and, where a person has to agree first, what was shown to whom.

    `run_id` is the one run that works on the cycle, empty before it began. `plan` is what would be sent, one line for
    each unit, of which `mails` would leave; `asked_at` is None if nobody has to agree, `confirmed_at` until somebody
    does.
    """

    reference: Reference
    run_id: str = ""
    asked_at: datetime | None = None
    mails: int = 0
    plan: tuple[str, ...] = ()
    confirmed_at: datetime | None = None
    confirmed_by: str = ""

    @property
    def waits(self) -> bool:
        """Whether a person has to agree before anything is sent."""
        return self.asked_at is not None and self.confirmed_at is None


class Openings(Protocol):
    """What is known of the opening of each cycle."""

    def get(self, cycle: Reference) -> Opening:
        """The opening of *cycle*; an empty one if nothing is known."""
        ...

    def claim(self, cycle: Reference, run_id: str, instead_of: str = "") -> str:
        """
        Make *run_id* the run of *cycle*; returns the run that has it now.

        A cycle that has a run keeps it, unless that is *instead_of*, which is gone.
        """
        ...

    def ask(self, opening: Opening) -> bool:
        """Record what a person has to agree to; False, and nothing changed, if that was asked or agreed to before."""
        ...

    def confirm(self, cycle: Reference, by: str, at: datetime) -> bool:
        """Record that *by* agreed; False, and nothing changed, if somebody had."""
        ...

    def waiting(self) -> tuple[Opening, ...]:
        """The openings that wait for a person, in the order they were asked for."""
        ...


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
        """Make sure each return is expected; may be called twice. UnknownReference if its cycle is not open."""
        ...

    def record(self, event: ReturnEvent) -> None:
        """Append *event*, twice if called twice; UnknownReference if that return is not expected."""
        ...

    def get(self, reference: Reference, as_of: datetime | None = None) -> ExpectedReturn | None:
        """The return as it stood at *as_of* (by default with all that is known), None if not expected."""
        ...

    def of_cycle(
        self, cycle: Reference, as_of: datetime | None = None, units: Collection[str] = ()
    ) -> Mapping[str, ExpectedReturn]:
        """Every return of *cycle*, or those of some *units*, by organisation code, in the order they were expected."""
        ...

    def newest_change(self) -> int:
        """The number of the last change of any return; 0 before the first."""
        ...

    def changed_since(self, cycle: Reference, number: int) -> tuple[str, ...]:
        """The organisations whose return of *cycle* changed after the change of that number, each once."""
        ...


@dataclass(frozen=True, slots=True)
class IssuedForm:
    """
    A form that was built for a return: its workbook in the archive, and the items it asks for.

    `asked` is how many cells it asked to fill, `carried` how many stood filled already, None if that was not counted;
    `claims` the items that its lead was given with it for the first time.
    """

    reference: Reference
    sha256: str
    file_name: str
    items: tuple[int, ...]
    built_at: datetime
    asked: int | None = None
    claims: tuple[int, ...] = ()
    carried: int | None = None


class Forms(Protocol):
    """The forms that were built, one per return."""

    def add(self, form: IssuedForm) -> bool:
        """Record *form*; False, and nothing changed, if the return has one already."""
        ...

    def get(self, reference: Reference) -> IssuedForm | None:
        """The form of a return, or None."""
        ...

    def of_cycle(self, cycle: Reference) -> tuple[IssuedForm, ...]:
        """Every form of *cycle*, in the order in which they were built."""
        ...

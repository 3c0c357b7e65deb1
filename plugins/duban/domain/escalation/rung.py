"""What the rungs of every ladder have in common, and which of them is payable."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self, TypeVar

from duban.domain.plan.organisation import Organisation, Role
from duban.domain.proof.kinds import Consequence


class Release(StrEnum):
    """Who lets a notice out."""

    AUTOMATIC = "automatic"
    SIGNED = "signed"


class Footing(StrEnum):
    """How the office stands to a unit, which decides the words and the papers (党政机关公文处理工作条例 15-17)."""

    SUBORDINATE = "subordinate"
    NOT_SUBORDINATE = "not_subordinate"
    INTERNAL = "internal"


def footing_of(organisation: Organisation, own: str) -> Footing:
    """How the office, itself part of the organisation with the code *own*, stands to *organisation*."""
    if organisation.code == own:
        return Footing.INTERNAL
    return Footing.SUBORDINATE if organisation.subordinate else Footing.NOT_SUBORDINATE


@dataclass(frozen=True, slots=True)
class Variant:
    """What a rung is called, in which words and by whom it is released, towards units of one footing."""

    footing: Footing
    name: str
    letter: str
    signer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderRung(ABC):
    """
    One step of a ladder, as configured.

    `level` orders the rungs. `name` is what users read, `letter` the template of its text. `needs_delivered` names a
    rung that must have been delivered, and its reply time (`reply_within`, working days) be over, before this one may
    blame anybody. `variants` are its words toward units of another footing than the usual one.
    """

    code: str
    level: int
    name: str
    to: tuple[Role, ...]
    cc: tuple[Role, ...]
    release: Release
    letter: str
    signer: str = ""
    needs_delivered: str = ""
    reply_within: int = 1
    variants: tuple[Variant, ...] = ()

    @property
    @abstractmethod
    def charges(self) -> bool:
        """Whether it charges somebody with silence."""

    @property
    @abstractmethod
    def consequence(self) -> Consequence:
        """What it is to whoever was told before."""

    @property
    def wordings(self) -> "tuple[LadderRung | Variant, ...]":
        """Everything that has a name, a letter and a signer: the rung itself and each of its variants."""
        return (self, *self.variants)

    def toward(self, footing: Footing) -> Self:
        """The rung in the words for units of that footing."""
        variant = next((one for one in self.variants if one.footing is footing), None)
        if variant is None:
            return self
        return replace(self, name=variant.name, letter=variant.letter, signer=variant.signer)


R = TypeVar("R", bound=LadderRung)


def highest_payable(
    reached: Iterable[R], ladder: Collection[R], said: Collection[str], is_proved: Callable[[R], bool]
) -> R | None:
    """
    The highest of the rungs *reached* that may be said now, or None; *said* are the codes of those that were.

    A rung whose basis is not proved gives way to the basis, if that goes out by itself and was never said.
    """
    for rung in sorted(reached, key=lambda one: one.level, reverse=True):
        if is_proved(rung):
            return rung
        basis = next(one for one in ladder if one.code == rung.needs_delivered)
        if basis.code not in said and basis.release is Release.AUTOMATIC:
            return basis
    return None

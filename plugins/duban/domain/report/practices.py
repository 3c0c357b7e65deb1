"""典型经验 that papers cite: what was judged, cleared and agreed to, in the office's words, with who adopted it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.practice import RegisteredPractice, told_of


@dataclass(frozen=True, slots=True)
class CitedPractice:
    """A practice that may be spread: whose, the office's words on it, and who says that it adopted it."""

    reference: Reference
    organisation: str
    words: str
    adopters: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """In one clause: 市税务局：首创一窗通办（市商务局已采用）."""
        adopted = f"（{'、'.join(self.adopters)}已采用）" if self.adopters else ""
        return f"{told_of(self.organisation, self.words)}{adopted}"


def cited(practices: Iterable[RegisteredPractice], names: Mapping[str, str]) -> tuple[CitedPractice, ...]:
    """What is told of each of *practices*; *names* are those of units."""
    return tuple(_cited(one, names) for one in practices)


def _cited(practice: RegisteredPractice, names: Mapping[str, str]) -> CitedPractice:
    units = (practice.reference.organisation, *(act.organisation for act in practice.adopters))
    unit, *adopters = (names.get(code, code) for code in units)
    return CitedPractice(practice.reference, unit, practice.words, tuple(adopters))

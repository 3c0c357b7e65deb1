"""调度材料: what lies before a meeting, made from the ledger alone."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class MaterialItem:
    """An item as the material lists it."""

    label: str
    goal: str
    lead: str
    deadline: str
    light: str
    reason: str


@dataclass(frozen=True, slots=True)
class MaterialNeed:
    """A need as the material lists it: who named it, where it stands, and what was said to it."""

    label: str
    lead: str
    words: str
    level: str
    stage: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MaterialErrand:
    """What a paper gave to units, as the material lists it: who has it until when, and what was said to it."""

    number: str
    matter: str
    origin: str
    units: str
    stage: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeetingMaterial:
    """The whole paper: its title and day, then items, what is due, needs with their answers, and what was given."""

    title: str
    held_on: date
    force: str
    summary: str
    items: tuple[MaterialItem, ...]
    due: tuple[MaterialItem, ...]
    needs: tuple[MaterialNeed, ...]
    errands: tuple[MaterialErrand, ...] = ()

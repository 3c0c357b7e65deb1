"""Who reports: organisations, and the people of each by role."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A function inside an organisation that mail is addressed to; the values are what users read."""

    FILLER = "填报人"
    LIAISON = "联络员"
    SECTION_HEAD = "科室负责人"
    DEPUTY_HEAD = "分管领导"
    HEAD = "主要领导"
    REGISTRY = "办公室收文"


@dataclass(frozen=True, slots=True)
class Contact:
    """One role mailbox of an organisation."""

    organisation: str
    role: Role
    name: str
    mail: str
    phone: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """
    A unit of the plan.

    `subordinate` says whether the city government may give it orders (隶属); a unit that is not is asked
    in the words of a 函. `salutation` is the form of address (称谓: 贵局, 贵院, …). `streams` are the codes of
    the streams in which it owes a return; `countersigns` those in which it only adds to another's return (会签).
    """

    code: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    subordinate: bool
    salutation: str
    streams: tuple[str, ...] = ()
    countersigns: tuple[str, ...] = ()

    def owes(self, stream: str) -> bool:
        """Whether a return of *stream* is owed by this organisation itself."""
        return stream in self.streams

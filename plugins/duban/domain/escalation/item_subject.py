"""What a notice about an item is about, as the ledger keeps it."""

from dataclasses import dataclass
from datetime import date
from typing import Self

_ITEM = "item"


@dataclass(frozen=True, slots=True)
class ItemSubject:
    """
    An item, its deadline or another matter, its lead, and the how many-th time the same is said.

    Written `item/qz2021/38/2021-10-31/swj`, with `/2` behind it for the second time. `about` is the day of the deadline
    (ISO 8601) or the key of a matter, which may hold a slash; "None" for an item without a day.
    """

    programme: str
    number: int
    about: str
    lead: str
    times: int = 1

    def __str__(self) -> str:
        again = f"/{self.times}" if self.times > 1 else ""
        return f"{self.below(self.programme, self.number)}/{self.about}/{self.lead}{again}"

    @property
    def deadline(self) -> date | None:
        """The day that it speaks of; None if it speaks of another matter, or the item has no day."""
        try:
            return date.fromisoformat(self.about)
        except ValueError:
            return None

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The subject that was written so; None for one of a return or a cycle."""
        kind, *parts = text.split("/")
        if kind != _ITEM:
            return None
        times = int(parts.pop()) if parts[-1].isdecimal() else 1
        programme, number, *about, lead = parts
        return cls(programme, int(number), "/".join(about), lead, times)

    @staticmethod
    def below(programme: str, number: int | None = None) -> str:
        """How the subjects of a programme's items begin, or those of one item: what is asked of the ledger."""
        return "/".join([_ITEM, programme, *([str(number)] if number is not None else [])])

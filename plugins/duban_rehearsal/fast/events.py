"""The trace of a simulation, one line per event, and the invariants that are looked at after each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from duban_rehearsal.fast.durable import Durable
from duban_rehearsal.fast.luck import Luck


class Violated(Exception):
    """An invariant does not hold; the words say which, and of whom."""


Check = Callable[[frozenset[str], datetime], Iterator[str]]


@dataclass(slots=True)
class Events:
    """What happened: when, what, what went wrong, what became durable. `check` gives a sentence for each violation."""

    durable: Durable
    luck: Luck
    check: Check
    lines: list[str] = field(default_factory=list)

    def happened(self, words: str) -> None:
        """Something went wrong within the event that goes on."""
        self.luck.told.append(words)

    def over(self, name: str, now: datetime) -> None:
        """An event ended; Violated if something does not hold behind it."""
        tables, told = self.durable.take()
        wrong = "；".join(self.luck.told)
        self.luck.told.clear()
        self.lines.append(f"{now.isoformat()} {name} {told}{' ' if wrong else ''}{wrong}")
        self.luck.is_looked_on = True
        found = next(self.check(tables, now), None)
        self.luck.is_looked_on = False
        # Looking is no event: what it reads anew is nobody's.
        self.durable.take()
        if found:
            raise Violated(found)

    def never_ends(self, name: str, now: datetime) -> None:
        """Something was tried again and again in vain."""
        raise Violated(f"“{name}”自{now:%Y-%m-%d %H:%M}前起反复失败，一直没有做成。")

"""What people call an item: its number as the plan was published with (2-45, 1.3), told here and nowhere else."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

DASHES = re.compile("[—–−‐‑~]+")


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of items by number, of those that are called otherwise than by it."""

    by_number: Mapping[int, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether any item is called otherwise than by its number."""
        return bool(self.by_number)

    def of(self, number: int) -> str:
        """What the item of that number is called: by the number itself if by nothing else."""
        return self.by_number.get(number) or str(number)

    def told(self, *numbers: int) -> str:
        """Items in a sentence, in the order given: 第12项, 第2-45、2-46项."""
        return told(map(self.of, numbers))

    def __or__(self, other: "Labels") -> "Labels":
        """These and, where both know an item, those of *other*."""
        return Labels({**self.by_number, **other.by_number})

    def ranges(self, numbers: Iterable[int]) -> str:
        """Items in a narrow cell, neighbours drawn together: 1—5、7; with labels 2-1至2-5、2-7."""
        runs = _runs(sorted(set(numbers)))
        return "、".join(
            self.of(first) if first == last else f"{self.of(first)}{self._to(first, last)}{self.of(last)}"
            for first, last in runs
        )

    def _to(self, first: int, last: int) -> str:
        return "至" if first in self.by_number or last in self.by_number else "—"

    def in_numbers(self, words: str) -> str:
        """*words* with the number of an item wherever its label stands, for whoever looks for numbers in them."""
        if not self:
            return words
        numbers = {label_key(label): number for number, label in self.by_number.items()}
        known = "|".join(re.escape(label) for label in sorted(numbers, key=len, reverse=True))
        pattern = rf"(?<![\d.\-一二三四五六七八九十])(?:{known})(?![\-.]?\d)"
        plain = DASHES.sub("-", unicodedata.normalize("NFKC", words)).casefold()
        return re.sub(pattern, lambda match: str(numbers[match[0]]), plain)

    def find(self, label: str) -> int | None:
        """The number of the item called so, None if none is; a mere number is not looked at."""
        wanted = label_key(label)
        return next((number for number, one in self.by_number.items() if label_key(one) == wanted), None)


PLAIN = Labels()


@dataclass(frozen=True, slots=True)
class PlanNames:
    """What a plan calls its units, by code, and its items."""

    units: Mapping[str, str] = field(default_factory=dict)
    labels: Labels = PLAIN

    def get(self, code: str, otherwise: str) -> str:
        """The name of that unit."""
        return self.units.get(code, otherwise)


def told(labels: Iterable[object]) -> str:
    """Items by their labels in a sentence: 第12项, 第2-45、2-46项."""
    return f"第{'、'.join(map(str, labels))}项"


def told_in_runs(labels: Iterable[object]) -> str:
    """Items by their labels, each once: of numbers runs are drawn together (第1、3—5项), others stand as they come."""
    words = list(dict.fromkeys(map(str, labels)))
    if not all(map(str.isdecimal, words)):
        return told(words)
    runs = _runs(sorted(map(int, words)))
    return told(str(first) if first == last else f"{first}—{last}" for first, last in runs)


def _runs(numbers: Iterable[int]) -> list[list[int]]:
    """The first and the last of each run of *numbers*, which are in order."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return runs


def label_key(label: str) -> str:
    """A label as it is compared: half-width, every dash alike, without blanks and the 第…项 around it."""
    bare = DASHES.sub("-", re.sub(r"\s", "", unicodedata.normalize("NFKC", label)))
    return re.sub(r"^第(.+)项$", r"\1", bare).casefold()

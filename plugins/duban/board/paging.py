"""Long lists, a page at a time: which rows, which page of how many, and the addresses of those beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Query

T = TypeVar("T")
ROWS = 100
# What an address of a list names as its page.
PageNumber = Annotated[int, Query(alias="page", ge=1, le=1_000_000)]


@dataclass(frozen=True, slots=True)
class Paged(Generic[T]):
    """
    One page of a list: its rows, its number from 1, how many pages and rows there are in all.

    `chosen` is what the list was narrowed by, which the addresses of the other pages repeat.
    """

    rows: Sequence[T]
    number: int
    last: int
    total: int
    chosen: Mapping[str, str]

    def address(self, number: int) -> str:
        """The query of another page of the same list."""
        kept = {name: value for name, value in self.chosen.items() if value}
        return f"?{urlencode(kept | {'page': str(number)})}"


def paged(rows: Sequence[T], number: int, **chosen: str) -> Paged[T]:
    """The page of that number; the first or the last one for a number before or behind all."""
    last = max(1, -(-len(rows) // ROWS))
    number = min(max(number, 1), last)
    return Paged(rows[(number - 1) * ROWS : number * ROWS], number, last, len(rows), chosen)

"""What a clause promises of its quantities, one by one: the number, what is counted, and from where it comes."""

from collections.abc import Iterator
from dataclasses import dataclass

from duban.domain.importing.promise_words import AFTER, BASES, FROM
from duban.domain.importing.quantities import Quantity, quantities_in, shown, with_names_hidden
from duban.domain.importing.quantity_reading import CountedQuantity, read_alone, read_from_base, read_quantity
from duban.domain.plan.programme import Direction


@dataclass(frozen=True, slots=True)
class Promise:
    """
    A number that a clause promises, of what it calls `metric` ("" if it does not say it).

    `gained` says that it counts what is done (新增, 建成); `doubts` are what its words leave open.
    """

    value: str
    unit: str
    direction: Direction
    metric: str
    baseline: str = ""
    gained: bool = False
    doubts: tuple[str, ...] = ()


def promises_in(clause: str, *, alone: bool = False) -> Iterator[Promise]:
    """The promises of a clause without days; *alone* is one that stands in a column of numbers to be reached."""
    hidden = with_names_hidden(BASES.sub("", clause))
    base = BASES.search(clause)
    since = "" if base is None else (f"{base['year']}年" if base["year"] else "上年")
    quantities = list(quantities_in(hidden))
    ends = [0, *(each.end for each in quantities)]
    starts = [*(each.start for each in quantities[1:]), len(hidden)]
    for place, quantity in enumerate(quantities):
        before, after = hidden[ends[place] : quantity.start], hidden[quantity.end : starts[place]]
        if FROM.search(before):
            continue
        above = quantities[place - 1] if place else None
        earlier = hidden[ends[place - 1] : above.start] if above else ""
        if above and FROM.search(earlier) and (found := read_from_base(earlier, above, before, quantity)):
            yield from _promises(quantity, found, after, hidden[above.start : above.end])
        elif found := read_quantity(before, quantity, after) or (read_alone(before, quantity) if alone else None):
            yield from _promises(quantity, found, after, since)


def _promises(quantity: Quantity, found: CountedQuantity, after: str, baseline: str) -> Iterator[Promise]:
    """One for each number of a list."""
    doubts = [found.doubt] if found.doubt else []
    if quantity.several:
        doubts.append("原文列出几个数，各属哪一类待核")
    if quantity.low:
        doubts.append(f"原文为{quantity.low}至{quantity.value}的区间")
    bound = AFTER.match(after)
    if bound and bound["about"]:
        doubts.append("原文为约数")
    low = quantity.low if found.direction is Direction.AT_LEAST else ""
    for value in quantity.several or (low or quantity.value,):
        metric = shown(found.metric)
        yield Promise(value, quantity.unit, found.direction, metric, baseline, found.gained, tuple(doubts))

"""The rule about cells that are not theirs to change; what the plan says stands in our list, not in their file."""

import re
from collections.abc import Iterator

from duban.domain.checks.context import Case, Fault, Line, at
from duban.domain.form import UNCONFIRMED, column_of, plain, printed_measures
from duban.domain.form.columns import deadline_shown
from duban.domain.plan.programme import Item
from duban.domain.returns.submission import Severity

# What the plan itself says of an item; the other locked columns repeat last month and bind nobody.
PRINTED = ("indicator", "goal", "measures", "deadline")


def altered(case: Case) -> Iterator[Fault]:
    """
    E06: words or digits of a locked cell were changed; other punctuation is put back with a query.

    Held against what the form printed: where the office changed the plan since, the change is ours.
    """
    for line in case.lines:
        item = case.background.printed.get(line.item.number)
        if item is None:
            continue
        for key in PRINTED:
            found, meant = _compared(line, item, key)
            if not line.typed(key) or plain(found) == plain(meant):
                continue
            if _words(found) == _words(meant):
                yield at(line, key, "cosmetic", Severity.QUERY)
            else:
                yield at(line, key)


def _compared(line: Line, item: Item, key: str) -> tuple[str, str]:
    found = plain(line.typed(key)).removesuffix(plain(UNCONFIRMED))
    return found, _printed(item, key)


def _printed(item: Item, key: str) -> str:
    """What the form prints of *item* in a locked column."""
    return {
        "indicator": item.indicator.name,
        "goal": item.goal,
        "measures": printed_measures(item),
        "deadline": deadline_shown(item),
    }[key]


def restored(item: Item, title: str) -> str | None:
    """The text that a locked column printed of *item*, by the column's title; None for a column that is not locked."""
    key = next((key for key in PRINTED if column_of(key).title == title), None)
    return None if key is None else _printed(item, key)


def _words(text: str) -> str:
    return re.sub(r"[\W_]", "", plain(text))

"""More time than an item has: what a return says that expects it done after its last day."""

from datetime import date

from duban.domain.plan.programme import Item
from duban.domain.returns.submission import Entry, Status


def time_asked(item: Item, due: date | None, entry: Entry) -> date | None:
    """
    The day after *due*, the last one of *item*, by which *entry* expects it done; None if it expects no such thing.

    A doubtful deadline costs nobody a question, and neither does what nothing is said of.
    """
    if due is None or entry.expected_on is None or not item.blames or entry.status in (None, Status.DONE):
        return None
    return entry.expected_on if entry.expected_on > due else None

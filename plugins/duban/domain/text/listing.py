"""Names in a sentence: each once, and not more of them than a sentence holds."""

from collections.abc import Iterable

# A longer list is no sentence any more.
NAMED = 10


def listed(names: Iterable[str]) -> str:
    """Each name once, the first few, and how many there are."""
    found = list(dict.fromkeys(names))
    rest = f"等{len(found)}家" if len(found) > NAMED else ""
    return "、".join(found[:NAMED]) + rest

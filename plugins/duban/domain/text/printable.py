"""Text that can be printed: on one line, without what no document may hold."""

import re

# What no XML file may hold (XML 1.0, 2.2), and what would break a line or a page inside a sentence.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """*text* without what no document may hold."""
    return UNPRINTABLE.sub("", text)


def plain(text: str) -> str:
    """*text* on one line, without what cannot be printed."""
    joined = re.sub(r"\s+", " ", printable(text)).strip()
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", joined)

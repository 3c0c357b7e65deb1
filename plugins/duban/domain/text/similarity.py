"""Whether two texts say much the same, cheaply enough for every pair of a return."""

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

ALIKE = 0.9
UNLIKE = 1 - ALIKE
# Long enough to tell copies apart, short enough that a cell full of text costs nothing.
COMPARED = 600
# Short texts are alike by chance.
SHORTEST = 10


@dataclass(frozen=True, slots=True)
class Bare:
    """A text ready to be compared: without blanks and punctuation, and the pairs of neighbours that stand in it."""

    text: str
    pairs: frozenset[str]

    @property
    def repeated(self) -> int:
        """How many of its pairs stand there more than once."""
        return len(self.text) - 1 - len(self.pairs)


def bare(text: str) -> Bare:
    """*text* ready to be compared, cut to what is compared."""
    plain = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))[:COMPARED]
    return Bare(plain, frozenset(map("".join, pairwise(plain))))


def alike(one: Bare, other: Bare) -> bool:
    """Whether two texts agree to 90 %; most pairs are told apart by their length or their pairs of neighbours."""
    if min(len(one.text), len(other.text)) < SHORTEST:
        return False
    if one.text == other.text:
        return True
    return _may_be(one, other) and SequenceMatcher(None, one.text, other.text, autojunk=False).ratio() >= ALIKE


def _may_be(one: Bare, other: Bare) -> bool:
    """
    What every two texts of that likeness fulfil.

    Nine tenths of both agree in blocks, of which there is at most one more than there are other characters; within
    a block all pairs of neighbours are the same.
    """
    both = len(one.text) + len(other.text)
    least = ALIKE / 2 * both - (UNLIKE * both + 1)
    shared = len(one.pairs & other.pairs) >= least - max(one.repeated, other.repeated)
    return shared and 2 * min(len(one.text), len(other.text)) >= ALIKE * both

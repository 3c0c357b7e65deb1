"""Whether two texts say much the same, cheaply enough for every pair of a return."""

import re
import unicodedata
from difflib import SequenceMatcher

ALIKE = 0.9
# Long enough to tell copies apart, short enough that a cell full of text costs nothing.
COMPARED = 600
# Short texts are alike by chance.
SHORTEST = 10


def bare(text: str) -> str:
    """The text without blanks and punctuation, cut to what is compared."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))[:COMPARED]


def alike(one: str, other: str) -> bool:
    """
    Whether two texts, each made `bare`, agree to 90 %.

    The upper bounds are asked first: most pairs differ in length or in their characters.
    """
    if min(len(one), len(other)) < SHORTEST:
        return False
    if one == other:
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE

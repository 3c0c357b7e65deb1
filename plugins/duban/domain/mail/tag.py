"""
The short tag that ends our subjects: 〔营商2110-税务〕 names programme, period and unit, and answers keep it.

What a tag means is what the mails that carry it are about: a unit may be renamed, and a short name may pass to another.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

from duban.domain.calendar.cycle import Reference
from duban.domain.calendar.period import SHORT
from duban.domain.plan.organisation import Organisation

LONGEST_NAME = 10
OPENING, CLOSING = "〔[［【(（{｛<〈《「『", "〕]］】)）}｝>〉》」』"
BRACKETED = re.compile(f"[{re.escape(OPENING)}]([^{re.escape(OPENING + CLOSING)}]{{4,120}})[{re.escape(CLOSING)}]")
OUR_TITLE = re.compile(f"【.*({BRACKETED.pattern})")
DASHES = re.compile(r"[‐‑‒–—―−]")
UNSEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
SHORT_TAG = re.compile(rf"[^-/]+{SHORT}(-[^/]+)?")
# What every name of its kind begins or ends with tells no unit from another.
COMMON_WORDS = re.compile(r"^市(?=..)|(?<=..)(局|人民政府)$|[（(].*?[）)]")


def plain(text: str) -> str:
    """*text* however a mail program bent it: blanks inserted, dashes and full-width signs exchanged for others."""
    return DASHES.sub("-", UNSEEN.sub("", unicodedata.normalize("NFKC", text)))


def tag_of(reference: Reference, programme: str, stream: str, unit: str) -> str:
    """
    The tag of a return, or of a cycle without *unit*.

    *programme* and *unit* are short names; *stream* is empty unless another stream reports on the same periods.
    """
    return "-".join(filter(None, (f"{programme}{reference.period.short}", unit, stream)))


def short_name(unit: Organisation, units: Iterable[Organisation]) -> str:
    """What tells *unit* from all other *units* in few letters: its short name, or its code where others have that."""
    name = _short(unit)
    others = [other for other in units if other.code != unit.code]
    if not name or any(name in (_short(other), other.code) for other in others):
        return unit.code
    return name


def _short(unit: Organisation) -> str:
    """The short name that the task list gives, else what tells its name from those of its kind; empty if too long."""
    name = plain(unit.short_name or COMMON_WORDS.sub("", unit.name))
    name = "".join(character for character in name if character.isalnum())
    return name if len(name) <= LONGEST_NAME else ""


def is_our_title(title: str) -> bool:
    """Whether *title* is that of a mail of ours, and not in the words of who sends it: 【…】 … 〔tag of a return〕."""
    whole = OUR_TITLE.fullmatch(title.strip())
    return whole is not None and any("-" in tag or "/" in tag for tag in tags_in(whole[1]))


def tags_in(subject: str) -> Iterator[str]:
    """
    What may be a tag of ours in *subject*, the last first: ours is at the end, others came with what was quoted.

    A tag is a short one, or a whole reference, as our subjects had it before. Tags side by side are those of a mail
    about several returns: which of them an answer is about, nobody can tell.
    """
    found = [one for one in BRACKETED.finditer(subject) if _is_tag(plain(one[1]))]
    spans = [one.span() for one in found]
    beside = {
        index
        for first, ((_, end), (start, _)) in enumerate(pairwise(spans))
        if not subject[end:start].strip()
        for index in (first, first + 1)
    }
    yield from (plain(found[index][1]) for index in reversed(range(len(found))) if index not in beside)


def _is_tag(text: str) -> bool:
    return SHORT_TAG.fullmatch(text) is not None or text.count("/") in (2, 3)

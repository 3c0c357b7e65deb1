"""Names as the plan writes them: 市公安局、税务局 means 市公安局 and 市税务局."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from duban.domain.plan.organisation import Organisation

COLLECTIVE = "集合称谓"
# Names stand between 、 and ，; inside “双随机、一公开” a 、 separates nothing.
NAME = re.compile(r"(?:“[^”]*”|[^、,;\n])+")


@dataclass(frozen=True, slots=True)
class Named:
    """What a cell names: codes of single organisations in the order of the cell, and names nobody goes by."""

    codes: tuple[str, ...]
    unknown: tuple[str, ...]


class Directory:
    """Names and aliases of organisations; phrases for many (集合称谓) are recognised and stand for nobody."""

    def __init__(self, organisations: Iterable[Organisation], collectives: Iterable[str] = ()) -> None:
        """A name that two organisations go by belongs to the first; `collectives` are the phrases for many."""
        self._codes: dict[str, str] = {}
        for organisation in organisations:
            for name in (organisation.name, *organisation.aliases):
                self._codes.setdefault(key(name), organisation.code)
        # Longer phrases first: one may contain another.
        self._collectives = sorted(map(key, collectives), key=len, reverse=True)

    def find(self, cell: str) -> Named:
        """
        The organisations that *cell* names.

        After a name with 市, the following ones up to ， may leave it out; 市场监管局 begins with 市 and needs it
        all the same. Names with a place word of their own stand as they are.
        """
        rest = key(cell)
        for phrase in self._collectives:
            rest = rest.replace(phrase, "、")
        codes: dict[str, None] = {}
        unknown: dict[str, None] = {}
        for name in NAME.findall(rest):
            found, left = self._lookup(name)
            codes.update(dict.fromkeys(found))
            unknown.update(dict.fromkeys(left))
        return Named(tuple(codes), tuple(unknown))

    def _lookup(self, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The code of one name, and what of it nobody goes by: 税务局等驻市单位 is 市税务局 and a phrase."""
        code = self._codes.get(name) or self._codes.get(f"市{name}")
        if code is not None:
            return (code,), ()
        head, others, phrase = name.partition("等")
        code = self._codes.get(head) or self._codes.get(f"市{head}")
        if not others or code is None:
            return (), (name,)
        return (code,), (others + phrase,) if phrase else ()


def key(text: str) -> str:
    """*text* as names are compared: half-width signs, no blanks; line breaks stay, they separate names."""
    return re.sub(r"[^\S\n]+", "", unicodedata.normalize("NFKC", text))

"""Names as the plan writes them: 市公安局、税务局 means 市公安局 and 市税务局."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from duban.domain.organisation import Organisation

COLLECTIVE = "集合称谓"


@dataclass(frozen=True, slots=True)
class Named:
    """What a cell names: codes of single organisations in the order of the cell, and names nobody goes by."""

    codes: tuple[str, ...]
    unknown: tuple[str, ...]


class Directory:
    """Names and aliases of organisations; phrases for many (集合称谓) are recognised and stand for nobody."""

    def __init__(self, organisations: Iterable[Organisation], collectives: Iterable[str] = ()) -> None:
        """Longer phrases are looked for first: one may contain another."""
        self._codes: dict[str, str] = {}
        for organisation in organisations:
            for name in (organisation.name, *organisation.aliases):
                self._codes.setdefault(name, organisation.code)
        self._collectives = sorted(collectives, key=len, reverse=True)

    def find(self, cell: str) -> Named:
        """
        The organisations that *cell* names.

        After a name with 市, the following ones up to ， may leave it out; 市场监管局 begins with 市 and needs it
        all the same. Names with a place word of their own stand as they are.
        """
        rest = cell
        for phrase in self._collectives:
            rest = rest.replace(phrase, "、")
        codes: dict[str, None] = {}
        unknown: dict[str, None] = {}
        for token in re.split(r"[、，,；;\n]", rest):
            name = token.strip().removesuffix("等").strip()
            if not name:
                continue
            code = self._codes.get(name) or self._codes.get(f"市{name}")
            if code is None:
                unknown[name] = None
            else:
                codes[code] = None
        return Named(tuple(codes), tuple(unknown))

"""What a paper is called in the ledger, and the mail that a signed draft of it releases."""

from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True, slots=True)
class DocumentName:
    """
    What kind of paper, about what, and whose turn it is, by the level of the signer counted from 1.

    Written `R5/qz2021/department_monthly/2021-10/swj`, of the second signer's `R5.2/…`. `kind` is the code of the rung
    that a paper belongs to, or "report". A dot in `about` is no level.
    """

    kind: str
    about: str
    level: int = 1

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` wrote."""
        first, _, about = text.partition("/")
        kind, _, level = first.partition(".")
        return cls(kind, about, int(level or 1))

    def __str__(self) -> str:
        return f"{self.kind}{f'.{self.level}' if self.level > 1 else ''}/{self.about}"

    def at(self, level: int) -> Self:
        """The name under which the paper waits for its signer of that level."""
        return replace(self, level=level)


@dataclass(frozen=True, slots=True)
class DraftKey:
    """
    The key of the mail that a signed paper releases: whose paper, and which draft if there may be several.

    Written `report/qz2021/department_monthly/2021-10#2`; a notice is signed once, its mail has the name of its paper.
    """

    name: str
    draft: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """What a mail of that key was released by, if it was."""
        name, _, draft = text.partition("#")
        return cls(name, int(draft) if draft.isdecimal() else None)

    def __str__(self) -> str:
        return self.name if self.draft is None else f"{self.name}#{self.draft}"

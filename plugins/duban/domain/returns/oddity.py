"""What a reader came upon in a returned workbook that nobody typed as an answer, and what it made of it."""

from dataclasses import dataclass
from enum import StrEnum


class OddityKind(StrEnum):
    """The kinds, each with a sentence of its own in `wording`."""

    MACROS = "macros"  # the file carries programs; they are not run
    COPY = "copy"  # the table stands there twice, filled differently; `text` names the one that was not read
    MERGED = "merged"  # cells of several items were merged; what stands in them was taken for each
    UNCALCULATED = "uncalculated"  # a formula that was never calculated: nothing was read
    FAILED = "failed"  # a formula that came to an error: nothing was read
    PICTURE = "picture"  # a picture in a cell, which says nothing to a program
    COVERED = "covered"  # a picture lies over the cell of an answer, in which nothing stands
    UNOPENED = "unopened"  # a sheet that is listed and could not be opened; `text` names it
    DIFFERS = "differs"  # two readers of the file came to different contents; those of the second one were taken


@dataclass(frozen=True, slots=True)
class Oddity:
    """One such thing: `item`, `column` (its title) and `cell` (sheet!A1) say where, empty for the whole file."""

    kind: OddityKind
    item: int | None = None
    column: str = ""
    cell: str = ""
    text: str = ""

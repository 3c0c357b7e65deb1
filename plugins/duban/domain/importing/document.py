"""What a published plan's document holds, whatever its format: headings, paragraphs and tables in their order."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanHeading:
    """A line that the format itself marks as a heading, the highest being of level 1; `at` says where it stands."""

    text: str
    level: int
    at: str


@dataclass(frozen=True, slots=True)
class PlanParagraph:
    """A line of running text; `at` says where it stands, as a person finds it (第12行, 第3页)."""

    text: str
    at: str


@dataclass(frozen=True, slots=True)
class PlanCell:
    """
    One cell as the document has it; line breaks stay.

    `rows` and `columns` are what it spans where the format says so, 1 where it does not know of merged cells.
    """

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class PlanRow:
    """The cells that begin in one row, by their column from 0; what a cell above or beside covers is not among them."""

    cells: dict[int, PlanCell]
    at: str


@dataclass(frozen=True, slots=True)
class PlanTable:
    """A table as it stands on the page; a plan that runs over pages is many of them, each perhaps with its heads."""

    rows: tuple[PlanRow, ...]


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """
    A whole document; `name` is the file it came from.

    `remarks` are what its reader noticed beside the contents, a Chinese sentence each: hidden rows that were read as
    well, a page that is a picture.
    """

    name: str
    blocks: tuple[PlanHeading | PlanParagraph | PlanTable, ...]
    remarks: tuple[str, ...] = ()

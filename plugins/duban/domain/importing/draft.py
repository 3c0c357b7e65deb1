"""An item on the way to being proposed: its cells as they were printed, moved, filled and doubted so far."""

from dataclasses import dataclass, field, replace

from duban.domain.importing.headers import TablePart
from duban.domain.importing.proposal import ImportedCell


@dataclass(slots=True)
class Draft:
    """
    One row or paragraph that is an item.

    `printed` are the parts that the document gives it itself, `covered` those that its format merges with the row
    above, `lost` those whose cell is missing; `first` says that it opens a page, `merges` that the format knows of
    merged cells. `groups` are the headings it stands under, the highest first;
    `beside` what stands in its row under heads that no cell is taken from. `marks` are the signs (★) that it
    carries, `noted` the parts that a note of the plan fills.
    """

    at: str
    cells: dict[TablePart, ImportedCell]
    number: str = ""
    page: int = 0
    first: bool = False
    merges: bool = False
    lost: frozenset[TablePart] = frozenset()
    moved: frozenset[TablePart] = frozenset()
    covered: frozenset[TablePart] = frozenset()
    printed: frozenset[TablePart] = frozenset()
    groups: tuple[str, ...] = ()
    numerals: tuple[str, ...] = field(default_factory=tuple)
    beside: dict[str, str] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()
    noted: frozenset[TablePart] = frozenset()

    def value(self, part: TablePart) -> str:
        """The words of *part* so far; "" if there are none."""
        cell = self.cells.get(part)
        return cell.value if cell else ""

    def doubt(self, part: TablePart, why: str) -> None:
        """Let a person look at *part*; the first reason stays first, and none is told twice."""
        cell = self.cells.get(part) or ImportedCell("", "")
        self.cells[part] = replace(cell, doubt=joined(cell.doubt, why))

    def repaired(self, part: TablePart, how: str) -> None:
        """Tell what was done to *part*."""
        cell = self.cells.get(part) or ImportedCell("", "")
        self.cells[part] = replace(cell, repair=joined(cell.repair, how))

    def take(self, part: TablePart, value: str, how: str, why: str = "") -> None:
        """Fill *part* from elsewhere."""
        cell = self.cells.get(part) or ImportedCell("", "")
        self.cells[part] = ImportedCell(value, cell.original, joined(cell.repair, how), joined(cell.doubt, why))


def joined(told: str, more: str) -> str:
    """Both remarks, each once."""
    if not more or more in told.split("；"):
        return told
    return f"{told}；{more}" if told else more

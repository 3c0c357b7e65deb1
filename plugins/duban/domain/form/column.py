"""What a column of a form is: its title, what it shows, what may be filled into it and where it may not."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any


class Content(StrEnum):
    """What kind of thing stands in a column; a count is computed by the workbook itself."""

    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"
    COUNT = "count"


Filled = str | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column of a sheet that is filled, of whatever form.

    `width` is in Excel's characters. A locked column has `shows`, what it says of a row (an Item, a Kpi, a Step) of
    the form, and perhaps `told`, what is read in the place of the number that the cell holds; an open one has a
    `hint`, the input message, and `note`, the few words printed under its title.
    `contents` is what stands in a row where each row asks something else, and `asks` its input message then.
    `choices` are the drop-down values for a row; `carries` is what is filled in already, because it was told
    before; `refuses` says why a row's cell may not be filled, empty if it may. `repeats` marks the column that is
    written once per measure, `begins_page` the one with which a printed page begins. `style` is how its cells are
    dressed where that does not follow from what they hold; `family` parts its mark from those of other forms.
    """

    key: str
    title: str
    width: float
    content: Content = Content.TEXT
    shows: Callable[[Any, Any], str] | None = None
    told: Callable[[Any, Any], str] | None = None
    required: bool = False
    note: str = ""
    hint: str = ""
    contents: Callable[[Any, Any], Content] | None = None
    asks: Callable[[Any, Any], str] | None = None
    choices: Callable[[Any, Any], tuple[str, ...]] | None = None
    carries: Callable[[Any, Any], Filled] | None = None
    refuses: Callable[[Any, Any], str] | None = None
    repeats: bool = False
    begins_page: bool = False
    style: str = ""
    family: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the organisation fills it."""
        return self.shows is None

    @property
    def heading(self) -> str:
        """The printed header: the title, and below it in brackets what is expected."""
        return f"{self.title}\n（{self.note}）" if self.note else self.title

    @property
    def mark(self) -> str:
        """The hidden key over the column, by which it is found when its header was edited."""
        return f"#{self.family}{self.key}"

    def content_of(self, form: Any, row: Any) -> Content:
        """What kind of thing stands in the cell of *row*."""
        return self.contents(form, row) if self.contents else self.content

    def hint_of(self, form: Any, row: Any) -> str:
        """What is shown to whoever types into the cell of *row*."""
        return self.asks(form, row) if self.asks else self.hint

    def refusal(self, form: Any, row: Any) -> str:
        """Why the cell of *row* may not be filled, empty if it may."""
        return self.refuses(form, row) if self.refuses else ""

    def carried(self, form: Any, row: Any) -> Filled:
        """What is filled in already, None if nothing."""
        return self.carries(form, row) if self.carries else None


def item_columns(width: float, family: str) -> tuple[Column, ...]:
    """How a sheet of lines about items begins, each *width* wide: which item, and how much of the line is missing."""
    number = Column(
        "item",
        "序号",
        width,
        Content.NUMBER,
        shows=lambda _, line: str(line.item.number),
        told=lambda _, line: line.item.label,
        family=family,
    )
    return number, Column("missing", "还差", width, Content.COUNT, family=family, shows=lambda *_: "")


def widened(columns: Iterable[Column], form: Any, rows: Collection[Any]) -> tuple[Column, ...]:
    """The columns with room for what is read in the place of a number."""
    return tuple(
        replace(column, width=max([column.width, *(_breadth(column.told(form, row)) + 1.5 for row in rows)]))
        if column.told
        else column
        for column in columns
    )


def _breadth(text: str) -> float:
    """In characters; a Chinese one takes two."""
    return sum(1 if character.isascii() else 2 for character in text)


@dataclass(frozen=True, slots=True)
class CoverField:
    """
    A yellow cell of the cover: its key in Form.people and the label before it.

    `choices` are the values of its drop-down, `complaint` what is said of any other.
    """

    key: str
    label: str
    hint: str
    choices: tuple[str, ...] = ()
    complaint: str = ""

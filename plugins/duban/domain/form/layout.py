"""What any form consists of: a cover, tables that ask, sheets of texts; one writer lays out whatever is listed so."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from duban.domain.calendar.period import Frequency, Period
from duban.domain.form.column import Column, CoverField
from duban.domain.form.words import BANNER, COUNTER, TEMPLATE_VERSION, said_of

PEOPLE_STYLES = {"phone": "phone"}


@dataclass(frozen=True, slots=True)
class CoverLine:
    """
    One row of a cover: `text` over the page, or right of its `label`; with a `field` it is an answer to fill in.

    Without text and label it only parts others. `height` is in points, None leaves it to whoever opens the form.
    """

    text: str = ""
    style: str = ""
    height: float | None = None
    label: str = ""
    field: CoverField | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A line over a sheet that is filled: its row and column count from 1."""

    row: int
    column: int
    text: str
    style: str


@dataclass(frozen=True, slots=True)
class Band:
    """A heading over the columns of a table from `first` to `last`, counted from 1."""

    first: int
    last: int
    text: str
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSheet:
    """
    A sheet with a header and a row for everything asked; `form` and a row are what each column is shown.

    `room` are the points that a row has at least, `held` the columns that stay in view. It is printed `across` so
    many pages, the held columns on each; None leaves it unfitted, and then a page ends after `blocks_a_page` blocks of
    `block` rows. The cells of the columns `merged` are one in each block.
    """

    sheet: str
    form: Any
    columns: tuple[Column, ...]
    rows: tuple[Any, ...]
    head: tuple[Heading, ...]
    foot: str
    room: float
    header_height: float = 34.0
    bands: tuple[Band, ...] = ()
    held: int = 0
    is_filtered: bool = False
    across: int | None = 1
    block: int = 1
    blocks_a_page: int = 0
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextPart:
    """
    A heading and the text below it: one that is there to read, or `cells` to fill, one below the other.

    `mark` is the hidden key beside each cell, `advice` is printed above them and `hint` shown while one types.
    `is_counted` tells how much is written, `begins_page` prints it on a new page.
    """

    heading: str
    text: str = ""
    mark: str = ""
    title: str = ""
    advice: str = ""
    hint: str = ""
    cells: int = 1
    is_counted: bool = False
    begins_page: bool = False


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A sheet of texts; without marks it is only read."""

    sheet: str
    head: tuple[Heading, ...]
    parts: tuple[TextPart, ...]
    foot: str


@dataclass(frozen=True, slots=True)
class FormLayout:
    """A whole form: `labels` is the width of the cover's labels, `facts` what the hidden sheet says of whose it is."""

    title: str
    facts: Mapping[str, str]
    labels: float
    cover: tuple[CoverLine, ...]
    sheets: tuple[TableSheet | TextSheet, ...]


def identity(form: Any) -> dict[str, str]:
    """What any *form* holds of itself unseen: which return it is for, the token that vouches for it, its version."""
    return {"reference": str(form.reference), "token": form.token, "template": TEMPLATE_VERSION}


def worded(layout: FormLayout, period: Period) -> FormLayout:
    """*layout*, which speaks of months, in the words for *period*; what units wrote themselves stays as it is."""
    if period.frequency is Frequency.MONTHLY:
        return layout
    cover = tuple(replace(one, text=said_of(period, one.text)) for one in layout.cover)
    sheets = tuple(_worded(one, period) if isinstance(one, TableSheet) else one for one in layout.sheets)
    return replace(layout, cover=cover, sheets=sheets)


def _worded(sheet: TableSheet, period: Period) -> TableSheet:
    return replace(
        sheet,
        columns=tuple(_worded_column(one, period) for one in sheet.columns),
        head=tuple(replace(one, text=said_of(period, one.text)) for one in sheet.head),
        bands=tuple(replace(one, text=said_of(period, one.text)) for one in sheet.bands),
    )


def _worded_column(column: Column, period: Period) -> Column:
    refuses = column.refuses
    return replace(
        column,
        title=said_of(period, column.title),
        note=said_of(period, column.note),
        hint=said_of(period, column.hint),
        refuses=(lambda form, row: said_of(period, refuses(form, row))) if refuses else None,
    )


def line(text: str, style: str, height: float) -> CoverLine:
    """A text over the page."""
    return CoverLine(text, style, height)


def fact(label: str, text: str, height: float = 30.0, style: str = "cover text") -> CoverLine:
    """What is known, beside its label."""
    return CoverLine(text, style, height, label)


def counter(style: str, height: float) -> CoverLine:
    """The cell that says how much is still to be filled, as the form itself counts it."""
    return CoverLine("", style, height, COUNTER)


def answer(field: CoverField, known: str, height: float) -> CoverLine:
    """A yellow cell beside its label."""
    return CoverLine(known, PEOPLE_STYLES.get(field.key, "cover open"), height, field.label, field)


def steps(
    texts: tuple[str, ...], letters: int = 44, heights: tuple[float, float] = (22.0, 38.0)
) -> tuple[CoverLine, ...]:
    """What to do, step by step; a text of *letters* or more takes the second of the *heights*."""
    low, high = heights
    numbered = (f"{number}. {text}" for number, text in enumerate(texts, start=1))
    told = (line(text, "cover step", low if len(text) < letters else high) for text in numbered)
    return (line("填报步骤", "cover unit", 26.0), *told)


def headed_by(
    title: str, facts: str, last: tuple[str, str] = (BANNER, "banner"), column: int = 1
) -> tuple[Heading, ...]:
    """The usual three lines over a sheet: its title, the facts, and the banner or another word."""
    text, style = last
    return (
        Heading(1, column, title, "title"),
        Heading(2, column, facts, "facts"),
        Heading(3, column, text, style),
    )

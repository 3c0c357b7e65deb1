"""A table of a form on its sheet: headings, a header found by hidden marks, and a row for everything asked."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from duban.adapters.office.forms.canvas import LINE, Canvas, Formula, Guide, Labelled, Value, lines
from duban.adapters.office.forms.places import BAND, MARKS, Live, PlacedTable, joined
from duban.domain.form import Column, Content, shown
from duban.domain.form.layout import Heading, TableSheet

SMALL = 0.9  # of a line, in the columns set in smaller letters
STYLES: Mapping[Content, str] = {Content.CHOICE: "choice", Content.DATE: "day", Content.NUMBER: "value"}
LOCKED: Mapping[Content, str] = {Content.NUMBER: "number", Content.COUNT: "count"}


def write_table(canvas: Canvas, place: PlacedTable, live: Live) -> None:
    """Write all of the sheet; what it computes by itself is *live*."""
    table = place.table
    write_head(canvas, table.head)
    _write_header(canvas, place)
    for row, asked in place.numbered():
        is_first = (row - place.first) % table.block == 0
        text = max(_write_row(canvas, place, row, asked, live, is_first=is_first), 1)
        canvas.grow(row, max(table.room, text * LINE + 8))
    for column in table.columns:
        if column.is_open:
            _guide(canvas, place, column)
        if column.content is Content.COUNT:
            canvas.count(place.area(column.key))
    for places, formula in live.alerts.get(table.sheet, ()):
        canvas.alert(places, formula)
    _page(canvas, place)


def write_head(canvas: Canvas, head: tuple[Heading, ...]) -> None:
    """The lines over a sheet."""
    for each in head:
        canvas.put(each.row, each.column, each.text, each.style)
        canvas.height(each.row, 30.0 if each.row == 1 else 19.0)


def _write_header(canvas: Canvas, place: PlacedTable) -> None:
    table = place.table
    for at, column in enumerate(table.columns, start=1):
        canvas.width(at, column.width)
        canvas.put(MARKS, at, column.mark, "facts")
        canvas.put(place.header, at, column.heading, "open header" if column.is_open else "header")
    canvas.hide(row=MARKS)
    for band in table.bands:
        canvas.merge((BAND, band.first), (BAND, band.last), band.text, band.style)
        canvas.height(BAND, 19.0)
    canvas.height(place.header, table.header_height)


def _write_row(canvas: Canvas, place: PlacedTable, row: int, asked: Any, live: Live, *, is_first: bool) -> int:
    """Write one row; returns how many lines its fullest cell takes."""
    table, most = place.table, 1
    for at, column in enumerate(table.columns, start=1):
        style = _style_of(column, column.content_of(table.form, asked))
        if column.content is Content.COUNT:
            value: Value = live.at(table.sheet, f"{place.letters[column.key]}{row}")
        elif column.is_open and column.refusal(table.form, asked):
            style, value = "no measure", None
        else:
            value = _value(column, table, asked)
        if column.key not in table.merged:
            canvas.put(row, at, value, style)
            most = max(most, 1 if isinstance(value, Formula | Labelled) else _lines(str(value or ""), column))
        elif is_first:
            canvas.merge((row, at), (row + table.block - 1, at), value, style)
    return most


def _value(column: Column, table: TableSheet, asked: Any) -> Value:
    """What the form says in one cell."""
    if column.is_open:
        return column.carried(table.form, asked)
    text = shown(column, table.form, asked)
    if column.content is not Content.NUMBER:
        return text
    label = column.told(table.form, asked) if column.told else text
    return int(text) if label == text else Labelled(int(text), label)


def _lines(text: str, column: Column) -> int:
    if column.style == "small":
        return round(lines(text, column.width / SMALL) * SMALL + 0.5)
    return lines(text, column.width)


def _style_of(column: Column, content: Content) -> str:
    if column.is_open:
        return STYLES.get(content, "open")
    return column.style or LOCKED.get(content, "locked")


def _guide(canvas: Canvas, place: PlacedTable, column: Column) -> None:
    """Input messages, drop-downs and checks: one validation per column and distinct guide."""
    form, letter = place.table.form, place.letters[column.key]
    guides: dict[Guide, list[int]] = defaultdict(list)
    for number, row in place.numbered():
        guides[_guide_of(column, form, row)].append(number)
    for guide, numbers in sorted(guides.items(), key=lambda known: known[0].refuses):
        canvas.guide(joined(letter, numbers), guide)


def _guide_of(column: Column, form: Any, row: Any) -> Guide:
    if reason := column.refusal(form, row):
        return Guide(column.title, reason, refuses=True)
    choices, hint = column.choices(form, row) if column.choices else (), column.hint_of(form, row)
    return Guide(column.title, hint, choices, column.content_of(form, row), hint if column.asks else "")


def _page(canvas: Canvas, place: PlacedTable) -> None:
    """How it is looked at and printed."""
    table = place.table
    area = f"A1:{place.width}{place.last}"
    canvas.hold(place.first, table.held + 1)
    if table.is_filtered:
        canvas.filters(f"A{place.header}:{place.width}{place.last}")
    is_wide = table.across is not None and table.across > 1
    canvas.repeat(BAND, place.header, table.held if is_wide else 0)
    if table.blocks_a_page:
        each = table.blocks_a_page * table.block
        canvas.end_pages(range(place.header + each, place.last, each))
    canvas.printed(area, table.foot, across=table.across)

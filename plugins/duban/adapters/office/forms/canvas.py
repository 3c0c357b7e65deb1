"""A workbook and its sheets as the form writers need them: cells, heights, hints, locks, pages; with XlsxWriter."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from typing import Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from duban.adapters.office.files.plain_text import breadth, neutral
from duban.adapters.office.forms.styles import ALERT, NORMAL, RED, STYLES
from duban.domain.form import META_SHEET, Content

A4 = 9
LINE = 14.0  # points of one line of 10-point Chinese
TALLEST = 405.0  # Excel refuses rows above 409 points
PIXELS = 4 / 3  # of a point
SCALE = 94  # per cent, of what is not fitted to a page
LONGEST_PROMPT = 255
ALWAYS = datetime(1980, 1, 1)  # noqa: DTZ001 - Excel has no zone; the same for every form, as the dates of its parts
# Texts are texts, and nothing is laid on the disk.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
MARKS = ("reference", "token")


@dataclass(frozen=True, slots=True)
class Formula:
    """What a cell computes, and what that amounts to as the form goes out: a phone shows it without computing."""

    text: str
    value: int | str


@dataclass(frozen=True, slots=True)
class Labelled:
    """A number that is read as something else: the cell holds the number, whoever looks at it sees the label."""

    number: int
    label: str


Value = str | int | date | Formula | Labelled | None


@dataclass(frozen=True, slots=True)
class Guide:
    """What is shown while one types into a cell, and what may be typed there."""

    title: str
    text: str
    choices: tuple[str, ...] = ()
    content: Content = Content.TEXT
    complaint: str = ""
    refuses: bool = False


class FormWorkbook:
    """The workbook of one form being written; equal forms give equal bytes."""

    def __init__(self, title: str) -> None:
        self.buffer = BytesIO()
        # XlsxWriter writes into the normal style that it is given.
        self.book = Workbook(self.buffer, {**OPTIONS, "default_format_properties": dict(NORMAL)})
        self.book.set_properties({"title": title, "created": ALWAYS})
        self.formats = {name: self.book.add_format(dict(style)) for name, style in STYLES.items()}
        self.formats["alert"] = self.book.add_format({"bg_color": ALERT})
        self.formats["left"] = self.book.add_format({"font_color": RED, "bold": True})

    def sheet(self, title: str) -> "Canvas":
        """A new sheet behind the others."""
        return Canvas(self.book.add_worksheet(title, _GrowingSheet), self.formats, self._labelled)

    def _labelled(self, style: str, label: str) -> Format:
        """The format of a cell in that style that shows *label* whatever its number."""
        name = f"{style} {label}"
        if name not in self.formats:
            look = {**STYLES[style], "num_format": f'"{label.replace(chr(34), "")}"', "shrink": True}
            self.formats[name] = self.book.add_format({key: said for key, said in look.items() if key != "text_wrap"})
        return self.formats[name]

    def written(self, facts: Mapping[str, str]) -> bytes:
        """
        The file, with *facts* (the reference and the token among them) on the very hidden sheet.

        Those two stand in three places, so that at least one outlives what people and programs do to a file.
        """
        hidden = self.book.add_worksheet(META_SHEET)
        hidden.very_hidden()
        hidden.protect()
        for row, fact in enumerate(facts.items()):
            hidden.write_row(row, 0, fact)
        for key in MARKS:
            self.book.set_custom_property(f"duban_{key}", facts[key], "text")
            self.book.define_name(f"duban_{key}", f'="{facts[key]}"')
            self.book.defined_names[-1][-1] = True  # hidden, which XlsxWriter has for names of its own only
        self.book.close()
        return self.buffer.getvalue()


class _GrowingSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter ships no types
    """A sheet some of whose rows have a height that Excel may still raise when somebody types more than fits."""

    def __init__(self) -> None:
        super().__init__()
        self.growing: set[int] = set()

    def _xml_start_tag_unencoded(self, tag: str, attributes: Iterable[tuple[str, object]] = ()) -> None:
        """Without the word that fixes a height for good, which XlsxWriter writes beside each."""
        if tag == "row" and dict(attributes)["r"] in self.growing:
            attributes = [each for each in attributes if each[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)


@dataclass(frozen=True, slots=True)
class Canvas:
    """One sheet being written; rows and columns count from 1, and a style is a name of `styles.STYLES`."""

    sheet: _GrowingSheet
    formats: Mapping[str, Format] = field(repr=False)
    labelled: Callable[[str, str], Format] = field(repr=False)

    def put(self, row: int, column: int, value: Value, style: str = "") -> None:
        """Write a cell; a text is never a formula."""
        at, look = (row - 1, column - 1), self.formats.get(style)
        if isinstance(value, Formula):
            self.sheet.write_formula(*at, value.text, look, value.value)
        elif isinstance(value, Labelled):
            self.sheet.write_number(*at, value.number, self.labelled(style, value.label))
        elif isinstance(value, date):
            self.sheet.write_datetime(*at, datetime.combine(value, time()), look)
        elif isinstance(value, int):
            self.sheet.write_number(*at, value, look)
        elif value:
            self.sheet.write_string(*at, neutral(value), look)
        else:
            self.sheet.write_blank(*at, None, look)

    def merge(self, place: tuple[int, int], end: tuple[int, int], value: Value, style: str) -> None:
        """One cell from row and column *place* to *end*."""
        (first_row, first), (last_row, last) = place, end
        if place != end:
            self.sheet.merge_range(first_row - 1, first - 1, last_row - 1, last - 1, "", self.formats[style])
        self.put(*place, value, style)

    def width(self, column: int, width: float) -> None:
        """In characters."""
        self.sheet.set_column_pixels(column - 1, column - 1, width * self.sheet.max_digit_width)

    def hide(self, *, row: int = 0, column: int = 0) -> None:
        """Hide a row or a column."""
        if row:
            self.sheet.set_row(row - 1, None, None, {"hidden": True})
        if column:
            self.sheet.set_column(column - 1, column - 1, None, None, {"hidden": True})

    def height(self, row: int, height: float) -> None:
        """In points, for good."""
        self.sheet.set_row_pixels(row - 1, height * PIXELS)

    def grow(self, row: int, height: float) -> None:
        """That height, or as much as Excel allows; it may still be raised when somebody types more than fits."""
        self.height(row, min(TALLEST, height))
        self.sheet.growing.add(row)

    def guide(self, places: str, guide: Guide) -> None:
        """Help whoever types into *places*, written as Excel does: J7:J9 J12."""
        first = places.partition(" ")[0]
        said = {"input_title": guide.title, "input_message": guide.text[:LONGEST_PROMPT], "multi_range": places}
        self.sheet.data_validation(first, {**said, **_validation(guide)})

    def alert(self, places: str, formula: str) -> None:
        """Let *places* turn red where *formula*, written for the first of them, holds."""
        self._colour(places, {"type": "formula", "criteria": f"={formula}", "format": self.formats["alert"]})

    def count(self, places: str) -> None:
        """Let a number in *places* be red while it is not nought."""
        self._colour(places, {"type": "cell", "criteria": ">", "value": 0, "format": self.formats["left"]})

    def _colour(self, places: str, rule: dict[str, object]) -> None:
        self.sheet.conditional_format(places.partition(" ")[0], rule | {"multi_range": places})

    def hold(self, row: int, column: int) -> None:
        """Keep in view what stands above *row* and left of *column*."""
        self.sheet.freeze_panes(row - 1, column - 1)

    def filters(self, area: str) -> None:
        """Offer to filter and sort *area*."""
        self.sheet.autofilter(area)

    def repeat(self, first: int, last: int, columns: int = 0) -> None:
        """Print the rows from *first* to *last* on every page, and so many *columns*."""
        self.sheet.repeat_rows(first - 1, last - 1)
        if columns:
            self.sheet.repeat_columns(0, columns - 1)
            self.sheet.print_across()

    def end_pages(self, rows: Iterable[int]) -> None:
        """End a printed page after each of these rows."""
        self.sheet.set_h_pagebreaks(list(rows))

    def one_page(self, area: str) -> None:
        """Let *area* print on one A4 page, and nothing but what is open be changed."""
        self.sheet.set_margins(0.75, 0.75, 1, 1)
        self._printed(area, 1, 1)

    def printed(
        self,
        area: str,
        foot: str,
        orientation: Literal["portrait", "landscape"] = "landscape",
        across: int | None = 1,
    ) -> None:
        """
        Let *area* print on A4 with narrow margins, *foot* and the page's number below; only what is open is
        left to change.

        It is fitted to *across* pages side by side; None leaves it unfitted: programs disregard the ends of pages on a
        sheet that is fitted.
        """
        if orientation == "landscape":
            self.sheet.set_landscape()
        self.sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        self.sheet.set_footer(f"&L{neutral(foot).replace('&', '&&')}&C第 &P 页，共 &N 页")
        self._printed(area, across, 0)

    def _printed(self, area: str, across: int | None, down: int) -> None:
        sheet = self.sheet
        sheet.print_area(area)
        sheet.set_paper(A4)
        if across is None:
            sheet.set_print_scale(SCALE)
        else:
            sheet.fit_to_pages(across, down)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        # Without password; sorting, filtering, resizing and drawing stay allowed.
        allowed = ("sort", "autofilter", "format_columns", "format_rows", "objects", "scenarios")
        sheet.protect("", dict.fromkeys(allowed, True))


def lines(text: str, width: float) -> int:
    """How many lines *text* takes in a column of *width*: a Chinese character is as wide as two others."""
    room = max(width - 1.5, 2)
    return sum(max(1, -(-breadth(part) // int(room))) for part in text.split("\n"))


def _validation(guide: Guide) -> Mapping[str, object]:
    """What may be typed: one of a list; a day or a number only with a word of warning, for people know better."""
    if guide.choices:
        told = guide.complaint or "请从下拉列表中选择：" + "、".join(guide.choices)
        return {"validate": "list", "source": list(guide.choices), "error_title": "不在选项内", "error_message": told}
    if guide.content is Content.DATE:
        told = guide.complaint or "请填写年月日，例如 2021-12-31。"
        rule = {"validate": "date", "criteria": ">", "value": "=DATE(2020,12,31)", "error_title": "日期格式"}
        return rule | {"error_type": "warning", "error_message": told}
    if guide.content is Content.NUMBER:
        told = guide.complaint or "请只填数字，不带单位，不写“约”“近”等；暂无数据的填“无”。"
        rule = {"validate": "decimal", "criteria": ">=", "value": "0", "error_title": "应填数字"}
        return rule | {"error_type": "warning", "error_message": told}
    return {"validate": "any"}

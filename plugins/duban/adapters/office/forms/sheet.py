"""One sheet of a form being written: a heading, a header found by hidden marks, and a row for everything asked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl.cell import Cell, MergedCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from duban.adapters.office.files.plain_text import neutral
from duban.adapters.office.forms.layout import LINE, grow, lines
from duban.adapters.office.forms.live_counter import LEFT
from duban.adapters.office.forms.styles import ALERT, RED, styled
from duban.domain.form import Column, Content, Form, shown

MARKS, BAND, HEADER = 4, 5, 6  # rows of every sheet that is filled; what is asked follows the header
FIRST = HEADER + 1
SMALL = 0.9  # of a line, in the columns set in smaller letters
SMALLER = ("last_progress",)
GREY_CELL = "no measure"
LONGEST_PROMPT = 255


class FormSheet:
    """
    The sheet of *columns* with a row for each of *rows* (items, targets or steps).

    `letters` are the letters of the columns by key, `last` the number of the last row. The cells of the columns
    *merged* will be merged over several rows, so that no single row need be high enough for them.
    """

    def __init__(
        self, sheet: Worksheet, form: Form, columns: Sequence[Column], rows: Sequence[Any], merged: Sequence[str] = ()
    ) -> None:
        self.sheet, self.form, self.columns, self.rows, self.merged = sheet, form, columns, rows, merged
        self.letters = {column.key: get_column_letter(at) for at, column in enumerate(columns, start=1)}
        self.last = FIRST + len(rows) - 1
        self.width = get_column_letter(len(columns))

    def numbered(self) -> Iterable[tuple[int, Any]]:
        """Row numbers with what each row asks."""
        return enumerate(self.rows, start=FIRST)

    def area(self, key: str) -> str:
        """All cells below the header of one column."""
        return f"{self.letters[key]}{FIRST}:{self.letters[key]}{self.last}"

    def write(self, room: float) -> None:
        """Header, cells and what guides the typing; every row is at least *room* points high."""
        for at, column in enumerate(self.columns, start=1):
            self.sheet.column_dimensions[get_column_letter(at)].width = column.width
            styled(self.sheet.cell(MARKS, at, column.mark), "facts")
            styled(self.sheet.cell(HEADER, at, column.heading), "open header" if column.is_open else "header")
        self.sheet.row_dimensions[MARKS].hidden = True
        self.sheet.row_dimensions[BAND].height = 19.0
        self.sheet.row_dimensions[HEADER].height = 44.0
        for number, row in self.numbered():
            grow(self.sheet, number, max(room, self._row(number, row) * LINE + 8))
        for column in self.columns:
            if column.is_open:
                self._guide(column)
        self._colour_counts()

    def band(self, first: int, last: int, text: str, style: str) -> None:
        """A heading over the columns from *first* to *last*."""
        for at in range(first, last + 1):
            styled(self.sheet.cell(BAND, at), style)
        self.sheet.cell(BAND, first, text)
        # Its cells are dressed already; merge_cells would undress them and copy their borders again.
        self.sheet.merged_cells.add(f"{get_column_letter(first)}{BAND}:{get_column_letter(last)}{BAND}")

    def alert(self, key: str, condition: str, rows: Sequence[int]) -> None:
        """Turn the cells of one column red while *condition*, a formula of the first of *rows*, holds and they miss."""
        first, cell = rows[0], f"{self.letters[key]}{rows[0]}"
        formula = f"AND(${self.letters['missing']}{first}>0,LEN(TRIM({cell}))=0,{condition})"
        look = DifferentialStyle(fill=PatternFill("solid", bgColor=ALERT))
        rule = Rule("expression", formula=[formula], dxf=look)
        self.sheet.conditional_formatting.add(joined(self.letters[key], rows), rule)

    def _row(self, number: int, row: Any) -> int:
        """Write one row; returns how many lines its fullest cell takes."""
        most = 1
        for at, column in enumerate(self.columns, start=1):
            cell = self.sheet.cell(number, at)
            if column.content is Content.COUNT:
                styled(cell, "count")
                cell.number_format = LEFT
                continue
            refused = column.is_open and column.refusal(self.form, row)
            styled(cell, GREY_CELL if refused else _style_of(column))
            text = "" if refused else _put(cell, column, self.form, row)
            if text and column.key not in self.merged:
                most = max(most, _lines(text, column))
        return most

    def _guide(self, column: Column) -> None:
        """Input messages, drop-downs and checks: one validation per column and distinct choices or refusal."""
        asked: dict[tuple[str, ...], list[int]] = defaultdict(list)
        refused: dict[str, list[int]] = defaultdict(list)
        for number, row in self.numbered():
            if reason := column.refusal(self.form, row):
                refused[reason].append(number)
            else:
                asked[column.choices(self.form, row) if column.choices else ()].append(number)
        for choices, numbers in asked.items():
            self._advise(
                _validation(column, choices), column.title, column.hint, joined(self.letters[column.key], numbers)
            )
        for reason, numbers in refused.items():
            place = joined(self.letters[column.key], numbers)
            self._advise(DataValidation(allow_blank=True), column.title, reason, place)

    def _advise(self, rule: DataValidation, title: str, text: str, place: str) -> None:
        rule.promptTitle, rule.prompt = title, text[:LONGEST_PROMPT]
        rule.showInputMessage = rule.showErrorMessage = True
        rule.sqref = place
        self.sheet.add_data_validation(rule)

    def _colour_counts(self) -> None:
        if "missing" in self.letters:
            red = DifferentialStyle(font=Font(color=RED, bold=True))
            rule = Rule("cellIs", operator="greaterThan", formula=["0"], dxf=red)
            self.sheet.conditional_formatting.add(self.area("missing"), rule)


def joined(letter: str, rows: Iterable[int]) -> str:
    """The cells of one column in *rows* as Excel writes a set of them: J7:J9 J12."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return " ".join(f"{letter}{a}" if a == b else f"{letter}{a}:{letter}{b}" for a, b in runs)


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write *text* as text, never as a formula."""
    cell.value = neutral(text)
    cell.data_type = "s"


def _put(cell: Cell | MergedCell, column: Column, form: Form, row: Any) -> str:
    """Write what the form says in one cell; returns it as text."""
    value = column.carried(form, row) if column.is_open else _shown(column, form, row)
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        cell.value = value
    elif column.content is Content.NUMBER and not column.is_open:
        cell.value = int(value)
    else:
        put_text(cell, value)
    return str(value)


def _shown(column: Column, form: Form, row: Any) -> str:
    return shown(column, form, row) if hasattr(row, "unconfirmed") else column.shows(form, row) if column.shows else ""


def _lines(text: str, column: Column) -> int:
    if column.key in SMALLER:
        return round(lines(text, column.width / SMALL) * SMALL + 0.5)
    return lines(text, column.width)


STYLES: Mapping[Content, str] = {Content.CHOICE: "choice", Content.DATE: "day", Content.NUMBER: "value"}


def _style_of(column: Column) -> str:
    if column.is_open:
        return STYLES.get(column.content, "open")
    if column.content is Content.NUMBER:
        return "number"
    return "small" if column.key in SMALLER else "locked"


def _validation(column: Column, choices: tuple[str, ...]) -> DataValidation:
    """What may be typed: one of a list; a day or a number only with a word of warning, for people know better."""
    if choices:
        rule = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        rule.errorTitle, rule.error = "不在选项内", "请从下拉列表中选择：" + "、".join(choices)
    elif column.content is Content.DATE:
        rule = DataValidation("date", operator="greaterThan", formula1="DATE(2020,12,31)", allow_blank=True)
        rule.errorStyle = "warning"
        rule.errorTitle, rule.error = "日期格式", "请填写年月日，例如 2021-12-31。"
    elif column.content is Content.NUMBER:
        rule = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        rule.errorStyle = "warning"
        rule.errorTitle, rule.error = "应填数字", "请只填数字，不带单位，不写“约”“近”等；暂无数据的填“无”。"
    else:
        rule = DataValidation(allow_blank=True)
    return rule

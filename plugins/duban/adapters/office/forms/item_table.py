"""The sheet 填报表: one row per item, on A4 pages two across."""

from collections import defaultdict
from dataclasses import replace

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from duban.adapters.office.forms.layout import printed
from duban.adapters.office.forms.live_counter import row_formula
from duban.adapters.office.forms.sheet import BAND, FIRST, HEADER, FormSheet, put_text
from duban.adapters.office.forms.styles import styled
from duban.domain.form import BANNER, Column, Form, columns_for, deadline_lines, span
from duban.domain.form.asking import SILENT, carried_in_row, missing_in_row, owing
from duban.domain.returns.submission import Status

ROOM = 76.0  # points that a row has at least, so that it can be filled by hand
REPEATED = "goal"  # the columns up to this one stand on every page, and beside every cell while one scrolls
Counts = dict[str, int]


def write_table(sheet: Worksheet, form: Form, nil: str) -> tuple[FormSheet, Counts]:
    """Write 填报表; *nil* is the cell of 零报告. Returns the sheet and what its counters say as it goes out."""
    table = FormSheet(sheet, form, _balanced(columns_for(form.items)), form.items)
    _head(table)
    table.write(ROOM)
    counts = {}
    for row, item in table.numbered():
        cell = f"{table.letters['missing']}{row}"
        sheet[cell] = row_formula(form, item, table.letters, row, nil)
        counts[cell] = missing_in_row(form, item, carried_in_row(form, item))
    _alerts(table)
    _page(table)
    return table, counts


def _balanced(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """
    The columns with both pages equally wide, the longest text of the narrower one having what is left over.

    Printed two pages across, the break then falls before 本月进展 in every program, however wide its letters are.
    """
    second = next(at for at, column in enumerate(columns) if column.begins_page)
    repeated = next(at for at, column in enumerate(columns) if column.key == REPEATED) + 1
    left = sum(map(_width, columns[:second]))
    right = sum(map(_width, columns[:repeated] + columns[second:]))
    roomy, more = ("measures", right - left) if left < right else ("progress", left - right)
    return tuple(
        replace(column, width=round(column.width + more, 1)) if column.key == roomy else column for column in columns
    )


def _width(column: Column) -> float:
    """The width of a column with its borders, in characters."""
    return column.width + 0.7


def _head(table: FormSheet) -> None:
    """
    Title and facts, and over the columns which are whose.

    What belongs to the whole sheet begins right of the columns that are repeated on every page.
    """
    form, sheet = table.form, table.sheet
    repeated = _place(table, REPEATED)
    styled(sheet.cell(1, 1), "title")
    put_text(sheet.cell(1, 1), "填报表")
    styled(sheet.cell(2, 1), "facts")
    put_text(sheet.cell(2, 1), form.organisation)
    facts = (f"统计期：{span(form.covers)}", *deadline_lines(form))
    for row, text, style in ((1, form.title, "title"), (2, "　　".join(facts), "facts"), (3, BANNER, "banner")):
        cell = sheet.cell(row, repeated + 1)
        styled(cell, style)
        put_text(cell, text)
    for row, height in ((1, 30.0), (2, 19.0), (3, 19.0)):
        sheet.row_dimensions[row].height = height
    opened = next(at for at, column in enumerate(table.columns, start=1) if column.is_open)
    second = _second_page(table)
    table.band(1, repeated, "事项", "band")
    table.band(repeated + 1, opened - 1, "以下内容已预先填好，请勿改动", "band")
    table.band(opened, second - 1, "以下黄色单元格由贵单位填写（▼为下拉选择，灰色格不填）", "open band")
    table.band(second, len(table.columns), "以下黄色单元格由贵单位填写", "open band")


def _alerts(table: FormSheet) -> None:
    """What a chosen status makes necessary turns red while it is empty."""
    status, everywhere = table.letters["status"], range(FIRST, table.last + 1)
    chosen = f"LEN(TRIM(${status}{FIRST}))>0,NOT(OR({_is(status, FIRST, SILENT)}))"
    table.alert("progress", f"AND({chosen})", everywhere)
    table.alert("status", f"LEN(TRIM({table.letters['progress']}{FIRST}))>0", everywhere)
    table.alert("evidence", _is(status, FIRST, (Status.DONE,)), everywhere)
    table.alert("coordination_level", f"LEN(TRIM({table.letters['coordination']}{FIRST}))>0", everywhere)
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, item in table.numbered():
        groups[owing(table.form, item)].append(row)
    for choices, rows in groups.items():
        for key in ("problems", "next_steps") if choices else ():
            table.alert(key, f"OR({_is(status, rows[0], choices)})", rows)


def _is(letter: str, row: int, choices: tuple[str, ...]) -> str:
    return ",".join(f'TRIM(${letter}{row})="{choice}"' for choice in choices)


def _page(table: FormSheet) -> None:
    """A4 across: left pages for what is planned and ticked, right ones for what is told, 目标任务 on both."""
    sheet, form = table.sheet, table.form
    repeated = _place(table, REPEATED)
    sheet.freeze_panes = f"{get_column_letter(repeated + 1)}{FIRST}"
    sheet.auto_filter.ref = f"A{HEADER}:{table.width}{table.last}"
    sheet.print_title_rows = f"{BAND}:{HEADER}"
    sheet.print_title_cols = f"A:{get_column_letter(repeated)}"
    sheet.page_setup.pageOrder = "overThenDown"
    printed(sheet, f"A1:{table.width}{table.last}", f"{form.organisation}　{form.reference}", across=2)


def _place(table: FormSheet, key: str) -> int:
    return next(at for at, column in enumerate(table.columns, start=1) if column.key == key)


def _second_page(table: FormSheet) -> int:
    return next(at for at, column in enumerate(table.columns, start=1) if column.begins_page)

"""What was typed into cells that show something else is read as it was typed, and nothing is lost in silence."""

from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from tests.builders import cell_of, fill, form, good_answers, open_book, saved
from tests.domain.checks.filling import KPIS

from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.domain.form import TABLE_SHEET, TARGET_SHEET, title_of
from duban.domain.returns.oddity import OddityKind
from duban.domain.returns.submission import FilledForm

GOOD = fill(WorkbookFormWriter().write(form(kpis=KPIS)), good_answers())


def read(data: bytes) -> FilledForm:
    found = WorkbookFormReader().read(data)
    assert isinstance(found, FilledForm)
    return found


def below(sheet: Worksheet, title: str) -> Cell:
    """The first cell below the heading of that title."""
    for row in sheet.iter_rows(max_row=12):
        for cell in row:
            if isinstance(cell.value, str) and title_of(cell.value) == title:
                found = sheet.cell(cell.row + 1, cell.column)
                while sheet.cell(found.row, 1).value is None:
                    found = sheet.cell(found.row + 1, cell.column)
                assert isinstance(found, Cell)
                return found
    raise AssertionError(title)


@pytest.mark.parametrize(
    ("value", "shown", "read_as"),
    [
        pytest.param(202206, "yyyy-mm-dd", "202206", id="a month, which shows the year 2453"),
        pytest.param(2022, "yyyy-mm-dd", "2022", id="a year, which shows 1905"),
        pytest.param(20, "yyyy-mm-dd", "20", id="a day of some month, which shows January 1900"),
        pytest.param(44561, "General", "2021-12-31", id="the number of a day"),
        pytest.param(datetime(2021, 12, 31, 17, 30), "yyyy-mm-dd hh:mm", "2021-12-31", id="with a time"),  # noqa: DTZ001
        pytest.param(date(2021, 12, 31), "yyyy-mm-dd", "2021-12-31", id="a day"),
        pytest.param(True, "General", "TRUE", id="a truth, as the program shows it"),
    ],
)
def test_a_cell_of_days_is_read_as_it_was_typed(value: Any, shown: str, read_as: str) -> None:
    book = open_book(GOOD)
    cell = book[TABLE_SHEET][cell_of(GOOD, 38, "expected_on").rpartition("!")[2]]
    cell.value, cell.number_format = value, shown
    (row,) = (row for row in read(saved(book)).rows if row.item == 38)
    assert row.texts["expected_on"] == read_as


def test_a_formula_without_a_result_among_the_targets_is_told() -> None:
    """openpyxl, like any program that calculates nothing, saves it without one."""
    book = open_book(GOOD)
    cell = below(book[TARGET_SHEET], "本期数值")
    cell.value = "=3+3"
    (odd,) = read(saved(book)).oddities
    assert (odd.kind, odd.column) == (OddityKind.UNCALCULATED, "本期数值")
    assert odd.cell == f"{TARGET_SHEET}!{cell.coordinate}"


def test_a_sheet_in_utf_16_is_the_same_sheet() -> None:
    buffer = BytesIO()
    with ZipFile(BytesIO(GOOD)) as source, ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if "/worksheets/sheet" in name:
                content = content.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
            target.writestr(name, content)
    assert read(buffer.getvalue()) == read(GOOD)

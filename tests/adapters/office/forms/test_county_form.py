"""The county form goes out, is filled and mistreated, and still says what was meant."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from tests.builders import PEOPLE, TOKEN, open_book, saved

from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.adapters.office.reading.identity import WorkbookMarks
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.domain.calendar.cycle import TIMEZONE, FormName, Reference
from duban.domain.form import BANNER, COVER_SHEET, META_SHEET
from duban.domain.form.county import ACCOUNT_SHEET, INDICATOR_SHEET, LAST_SHEET, AskedIndicator, CountyForm
from duban.domain.plan.programme import Indicator
from duban.domain.returns.county import CountyAccount, IndicatorAccount, IndicatorState
from duban.domain.returns.oddity import OddityKind
from duban.domain.returns.submission import FilledForm
from duban_rehearsal.people.counties import CountyCare, fill_county

ASKED = tuple(
    AskedIndicator(Indicator(number, f"指标{number}", "企业全生命周期"), tuple(range(3 * number, 3 * number + 3)))
    for number in range(1, 19)
)


def form(**changes: object) -> CountyForm:
    facts: dict[str, object] = {
        "reference": Reference.parse("qz2021/county_quarterly/2021-Q4/huian"),
        "token": TOKEN,
        "title": "营商环境持续提升专项行动2021年第四季度工作情况表",
        "organisation": "惠安县人民政府",
        "salutation": "贵县",
        "indicators": ASKED,
        "covers": (date(2021, 9, 26), date(2021, 12, 25)),
        "answer_by": date(2021, 12, 24),
        "late_from": datetime(2021, 12, 28, tzinfo=TIMEZONE),
        "contact_line": "电话：0595-00000000",
        "people": PEOPLE,
    }
    return CountyForm(**(facts | changes))  # type: ignore[arg-type]


BLANK = WorkbookFormWriter().write(form())
FILLED = fill_county(BLANK, CountyCare.CAREFUL, date(2021, 12, 20))


def read(data: bytes) -> FilledForm:
    filled = WorkbookFormReader().read(data)
    assert isinstance(filled, FilledForm)
    return filled


def said(filled: FilledForm) -> tuple[dict[str, str], dict[int | None, tuple[str, str, str]]]:
    """What a form says, wherever on the sheets it stands."""
    rows = {row.item: (row.texts["state"], row.texts["text"], row.texts["items"]) for row in filled.rows}
    return {key: text for key, text in filled.cover.items() if text}, rows


WANTED = said(read(FILLED))


def test_the_form_is_ours_says_whose_it_is_and_warns_on_every_sheet():
    book = open_book(BLANK)
    assert book.sheetnames == [COVER_SHEET, ACCOUNT_SHEET, INDICATOR_SHEET, META_SHEET]
    assert book[META_SHEET].sheet_state == "veryHidden"
    for name in book.sheetnames[:-1]:
        assert BANNER in {cell.value for row in book[name].iter_rows() for cell in row}
        assert book[name].protection.sheet
    assert WorkbookMarks().read(BLANK) == ("qz2021/county_quarterly/2021-Q4/huian", TOKEN)
    assert WorkbookFormWriter().write(form()) == BLANK, "equal forms are equal bytes"


def test_what_a_county_fills_in_comes_back():
    filled = read(FILLED)
    assert (filled.kind, filled.reference, filled.token) == (
        FormName.COUNTY,
        "qz2021/county_quarterly/2021-Q4/huian",
        TOKEN,
    )
    parts, rows = WANTED
    assert set(parts) == {"work", "problems", "next_steps", "plan", "exploratory", "experience", *PEOPLE}
    assert len(rows) == 18
    assert filled.cover_cells["work"].startswith(f"{ACCOUNT_SHEET}!B")
    assert filled.rows[0].cells["state"].startswith(f"{INDICATOR_SHEET}!E")


def test_the_counter_counts_what_is_asked_and_empty():
    formula = next(
        str(cell.value)
        for row in open_book(BLANK)[COVER_SHEET].iter_rows()
        for cell in row
        if str(cell.value).startswith("=IF((")
    )
    assert formula.count("SUMPRODUCT(LEN(TRIM") == 2 * 3, "three parts, once to decide and once to tell"
    assert formula.count("COUNTBLANK") == 2 * 2, "the people, the indicators"
    assert f"'{INDICATOR_SHEET}'!E6:E23" in formula


def without_marks(data: bytes) -> bytes:
    book = open_book(data)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if str(cell.value).startswith("#"):
                    cell.value = None
    return saved(book)


def with_rows_put_in(data: bytes) -> bytes:
    book = open_book(data)
    book[ACCOUNT_SHEET].insert_rows(1, 3)
    book[INDICATOR_SHEET].insert_rows(4, 2)
    return saved(book)


def sorted_otherwise(data: bytes) -> bytes:
    book = open_book(data)
    sheet = book[INDICATOR_SHEET]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
    for number, values in enumerate(reversed(rows), start=6):
        for column, value in enumerate(values, start=1):
            sheet.cell(number, column).value = value
    return saved(book)


def pasted_into_a_new_workbook(data: bytes) -> bytes:
    source, target = open_book(data), Workbook()
    for name in source.sheetnames[:-1]:
        sheet = target.create_sheet(f"{name}（新）")
        for row in source[name].iter_rows(values_only=True):
            sheet.append(list(row))
    return saved(target)


def written_over_two_cells(data: bytes) -> bytes:
    """A long text goes on in the next cell, with words that are a heading elsewhere."""
    book = open_book(data)
    sheet = book[ACCOUNT_SHEET]
    row = next(row for row in range(1, sheet.max_row) if sheet.cell(row, 1).value == "#part_work")
    first, rest = str(sheet.cell(row, 2).value), "存在问题"
    sheet.cell(row + 1, 2).value = rest
    assert first
    return saved(book)


@pytest.mark.parametrize(
    "mistreat",
    [without_marks, with_rows_put_in, sorted_otherwise, pasted_into_a_new_workbook],
    ids=lambda each: each.__name__,
)
def test_whatever_people_do_to_the_file_the_answers_are_found(mistreat: Callable[[bytes], bytes]):
    assert said(read(mistreat(FILLED))) == WANTED


def test_of_two_tables_the_filled_one_counts_and_another_that_says_otherwise_is_told():
    book = open_book(FILLED)
    copy = book.copy_worksheet(book[INDICATOR_SHEET])
    copy.cell(6, 5).value = "有困难"
    found = read(saved(book))
    assert said(found) == WANTED
    assert [(odd.kind, odd.text) for odd in found.oddities] == [(OddityKind.COPY, copy.title)]
    filled = open_book(FILLED)[INDICATOR_SHEET]
    for row in range(6, 24):
        for column in (5, 6, 7):
            book[INDICATOR_SHEET].cell(row, column).value = None
            copy.cell(row, column).value = None if row > 6 else filled.cell(row, column).value
    assert said(read(saved(book)))[1][1] == WANTED[1][1], "the empty original is no answer"


def test_a_part_goes_on_in_the_next_cell():
    parts, _ = said(read(written_over_two_cells(FILLED)))
    assert parts["work"] == f"{WANTED[0]['work']}\n存在问题"
    assert parts["problems"] == WANTED[0]["problems"]


def test_the_next_form_shows_the_last_one_and_asks_less():
    last = CountyAccount(
        "上季度工作。",
        "上季度问题。",
        "上季度计划。",
        (IndicatorAccount(2, IndicatorState.BEHIND, "系统未通。", (6, 7)),),
        plan="惠政办〔2021〕50号",
        exploratory="一件事试点。",
    )
    data = WorkbookFormWriter().write(form(last=last, last_title="2021年第三季度"))
    book = open_book(data)
    shown = {str(cell.value) for row in book[LAST_SHEET].iter_rows() for cell in row}
    assert {"上季度工作。", "上季度问题。", "上季度计划。", "惠政办〔2021〕50号"} <= shown
    filled = read(data)
    assert filled.cover.get("work", "") == "", "last quarter's words are shown, not handed in again"
    assert filled.cover["exploratory"] == "一件事试点。"
    assert "plan" not in filled.cover
    second = next(row for row in filled.rows if row.item == 2)
    assert (second.texts["last"], second.texts["state"], second.texts["items"]) == ("滞后", "滞后", "6—7")


def test_a_formula_without_a_result_is_told_with_its_cell():
    book = open_book(FILLED)
    sheet = book[INDICATOR_SHEET]
    head = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("情况说明"))
    sheet.cell(head.row + 1, head.column).value = '="甲"&"乙"'
    (odd,) = read(saved(book)).oddities
    assert (odd.kind, odd.column) == (OddityKind.UNCALCULATED, "情况说明")
    assert odd.cell == f"{INDICATOR_SHEET}!{sheet.cell(head.row + 1, head.column).coordinate}"

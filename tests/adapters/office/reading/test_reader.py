"""The form in: filled as people fill it, carried through other programs, read back and judged."""

import re
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from tests.builders import (
    ITEMS,
    PEOPLE,
    REFERENCE,
    TOKEN,
    cell_of,
    fill,
    form,
    good_answers,
    is_ours,
    open_book,
    places,
    saved,
)

from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.domain.calendar.cycle import Reference
from duban.domain.checks import check
from duban.domain.form import COVER_SHEET, META_SHEET, TABLE_SHEET
from duban.domain.returns.submission import Entry, FilledForm, Finding, MeasureState, Severity, Status, Unreadable

ON_TIME = date(2021, 10, 25)
BLANK = WorkbookFormWriter().write(form())
GOOD = fill(BLANK, good_answers())


def read(data: bytes) -> FilledForm:
    """The form through the guarded child."""
    found = WorkbookFormReader().read(data)
    assert isinstance(found, FilledForm), found
    return found


def judge(data: bytes) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """The entries, and of the findings the errors and what the reader came upon: wording is another test's affair."""
    entries, findings = check(read(data), ITEMS, REFERENCE, is_ours, ON_TIME)
    return entries, tuple(each for each in findings if each.level is Severity.ERROR or each.code == "W21")


def seen(data: bytes) -> list[tuple[str, str]]:
    return [(finding.code, finding.cell) for finding in judge(data)[1]]


def test_what_was_written_and_filled_is_read_without_a_finding() -> None:
    found = read(GOOD)
    assert (found.reference, found.token) == (str(REFERENCE), TOKEN)
    assert {key: text for key, text in found.cover.items() if text} == PEOPLE
    entries, findings = judge(GOOD)
    assert findings == ()
    assert [(entry.item, entry.status) for entry in entries] == [
        (38, Status.ON_SCHEDULE),
        (39, Status.ON_SCHEDULE),
        (40, Status.PROGRESSING),
        (41, Status.PROGRESSING),
    ]
    assert entries[2].measures == (MeasureState.UNDER_WAY,) * 3


def test_the_cell_of_a_finding_is_the_cell_that_was_filled_wrongly() -> None:
    data = fill(BLANK, good_answers() | {39: {"status": "差不多", "progress": "无"}}, {"phone": ""})
    assert seen(data) == [
        ("E18", "首页!C16"),
        ("E07", cell_of(BLANK, 39, "status")),
        ("E08", cell_of(BLANK, 39, "progress")),
    ]


def test_dates_and_numbers_are_read_as_typed() -> None:
    answers = good_answers()
    answers[38] |= {"expected_on": datetime(2021, 12, 31), "evidence": 20211}  # noqa: DTZ001 - as Excel holds a date
    entry = judge(fill(BLANK, answers))[0][0]
    assert (entry.expected_on, entry.evidence) == (date(2021, 12, 31), "20211")


def test_columns_that_were_moved_are_found_by_their_headers() -> None:
    book = open_book(GOOD)
    book[TABLE_SHEET].insert_cols(1)
    book[TABLE_SHEET].insert_cols(14)
    assert seen(saved(book)) == []


def test_an_edited_header_is_found_by_its_hidden_key() -> None:
    book = open_book(GOOD)
    columns, _ = places(book[TABLE_SHEET])
    book[TABLE_SHEET].cell(6, columns["progress"]).value = "进展"
    assert seen(saved(book)) == []


def test_rows_that_were_sorted_keep_their_items() -> None:
    book = open_book(GOOD)
    sheet = book[TABLE_SHEET]
    first, last = ([cell.value for cell in sheet[row]] for row in (7, 10))
    for at, (one, other) in enumerate(zip(first, last, strict=True), start=1):
        sheet.cell(7, at).value, sheet.cell(10, at).value = other, one
    entries, findings = judge(saved(book))
    assert findings == ()
    assert [entry.item for entry in entries] == [41, 39, 40, 38]


def test_a_row_in_between_and_lines_above_do_no_harm() -> None:
    book = open_book(GOOD)
    book[TABLE_SHEET].insert_rows(9)
    book[TABLE_SHEET].insert_rows(1, 3)
    assert seen(saved(book)) == []


def test_a_deleted_row_and_a_deleted_column_are_told() -> None:
    book = open_book(GOOD)
    columns, rows = places(book[TABLE_SHEET])
    book[TABLE_SHEET].delete_rows(rows[41])
    book[TABLE_SHEET].delete_cols(columns["remark"])
    findings = judge(saved(book))[1]
    assert [(finding.code, finding.item, finding.column) for finding in findings] == [
        ("E03", None, "备注"),
        ("E04", 41, ""),
    ]


@pytest.mark.parametrize(
    ("key", "title"),
    [("number", "序号"), ("status", "完成情况"), ("measure_2", "措施2"), ("progress", "本月进展")],
)
def test_whichever_column_was_deleted_it_is_named_and_nothing_else(key: str, title: str) -> None:
    """Without 序号 or 完成情况 it is still the table, and the rules of a lost column are silent."""
    book = open_book(GOOD)
    columns, _ = places(book[TABLE_SHEET])
    book[TABLE_SHEET].delete_cols(columns[key])
    assert [(finding.code, finding.column) for finding in judge(saved(book))[1]] == [("E03", title)]


def test_a_locked_column_that_was_deleted_costs_nothing() -> None:
    book = open_book(GOOD)
    columns, _ = places(book[TABLE_SHEET])
    book[TABLE_SHEET].delete_cols(columns["co_responsible"])
    assert seen(saved(book)) == []


def test_last_months_file_is_named_as_such() -> None:
    month_ago = Reference.parse("qz2021/department_monthly/2021-09/shuiwu")
    data = fill(WorkbookFormWriter().write(form(reference=month_ago)), good_answers())
    assert [(finding.code, finding.item) for finding in judge(data)[1]] == [("E02", None)]


def test_what_was_typed_in_full_width_or_as_text_is_understood() -> None:
    book = open_book(fill(BLANK, good_answers() | {38: good_answers()[38] | {"expected_on": " ２０２１．１２．３１ "}}))
    columns, rows = places(book[TABLE_SHEET])
    book[TABLE_SHEET].cell(rows[38], columns["number"]).value = "３８"
    book[TABLE_SHEET].cell(rows[39], columns["number"]).value = " 39 "
    entries, findings = judge(saved(book))
    assert findings == ()
    assert entries[0].expected_on == date(2021, 12, 31)
    assert [entry.item for entry in entries] == [38, 39, 40, 41]


def test_blanks_are_nothing() -> None:
    answers = good_answers()
    answers[38] |= {"progress": " \n　", "remark": "   "}
    entries, findings = judge(fill(BLANK, answers, {"reviewer": "　"}))
    assert [finding.code for finding in findings] == ["E18", "E08"]
    assert (entries[0].progress, entries[0].remark) == ("", "")


def test_the_copy_counts_if_only_the_copy_was_filled() -> None:
    book = open_book(BLANK)
    filled = open_book(GOOD)[TABLE_SHEET]
    copy = book.copy_worksheet(book[TABLE_SHEET])
    for row in filled.iter_rows(min_row=7):
        for cell in row:
            copy.cell(cell.row, cell.column).value = cell.value
    data = saved(book)
    assert [finding.code for finding in judge(data)[1]] == []


def test_findings_keep_their_order_on_a_sheet_named_with_the_sign_before_cells() -> None:
    book = open_book(fill(BLANK, good_answers() | {39: {"status": "", "progress": ""}, 38: {"progress": ""}}))
    book[TABLE_SHEET].title = "10月!填报表"
    assert [(finding.code, finding.item) for finding in judge(saved(book))[1]] == [
        ("E07", 38),
        ("E08", 38),
        ("E07", 39),
        ("E08", 39),
    ]


def with_cell(data: bytes, place: str, attributes: str, content: str) -> bytes:
    """The workbook with one cell of 填报表 as another program would have written it."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for entry in source.infolist():
            part = source.read(entry).decode()
            if entry.filename == "xl/worksheets/sheet2.xml":
                part, count = re.subn(
                    rf'<c r="{place}"( s="\d+")?[^>]*?(/>|>.*?</c>)', f'<c r="{place}" {attributes}>{content}</c>', part
                )
                assert count == 1
            target.writestr(entry.filename, part)
    return buffer.getvalue()


def test_a_formula_gives_what_it_last_came_to() -> None:
    place = cell_of(BLANK, 38, "progress").partition("!")[2]
    data = with_cell(GOOD, place, 't="str"', "<f>A1&amp;A2</f><v>本月办结一千二百件。</v>")
    entries, findings = judge(data)
    assert findings == ()
    assert entries[0].progress == "本月办结一千二百件。"


def test_a_formula_that_failed_came_to_nothing() -> None:
    place = cell_of(BLANK, 38, "progress").partition("!")[2]
    data = with_cell(GOOD, place, 't="e"', "<f>1/0</f><v>#DIV/0!</v>")
    assert [(finding.code, finding.item) for finding in judge(data)[1]] == [("W21", 38), ("E08", 38)]


@pytest.mark.parametrize("lost", ["sheet", "names", "both"])
def test_the_mark_outlives_the_loss_of_its_other_places(lost: str) -> None:
    book = open_book(GOOD)
    if lost in ("sheet", "both"):
        del book[META_SHEET]
    if lost in ("names", "both"):
        book.defined_names.clear()
    found = read(saved(book))
    assert (found.reference, found.token) == (str(REFERENCE), TOKEN)


def test_a_form_pasted_into_a_new_workbook_is_read_but_has_no_mark() -> None:
    book, pasted = open_book(GOOD), Workbook()
    for row in book[TABLE_SHEET].iter_rows(min_row=5, values_only=True):
        pasted.worksheets[0].append(row)
    findings = judge(saved(pasted))[1]
    assert [finding.code for finding in findings] == ["E02", "E18", "E18", "E18", "E18"]


def test_of_two_tables_the_one_under_its_own_name_counts_and_the_other_is_told() -> None:
    book = open_book(GOOD)
    copy = book.copy_worksheet(book[TABLE_SHEET])
    copy.title = "填报表 (2)"
    copy.cell(7, places(copy)[0]["progress"]).value = "乱填"
    book.move_sheet(copy, -3)
    (finding,) = judge(saved(book))[1]
    assert (finding.code, "填报表 (2)" in finding.sentence) == ("W21", True)


def test_where_the_headings_were_written_over_the_hidden_marks_tell_the_columns() -> None:
    """And the rows begin with the first number, not with what now stands in the header."""
    book = open_book(GOOD)
    sheet = book[TABLE_SHEET]
    for at in range(1, sheet.max_column + 1):
        sheet.cell(6, at).value = f"第{at}列"
    assert [row.item for row in read(saved(book)).rows] == [item.number for item in ITEMS]
    assert judge(saved(book)) == judge(GOOD)


def test_a_copy_that_says_the_same_is_not_worth_a_word() -> None:
    book = open_book(GOOD)
    book.copy_worksheet(book[TABLE_SHEET])
    assert seen(saved(book)) == []


def test_of_a_formula_its_cached_value_is_read_and_the_formula_never() -> None:
    answers = good_answers()
    answers[38] |= {"progress": '=HYPERLINK("http://x.example","点击")'}
    entries, findings = judge(fill(BLANK, answers))
    assert entries[0].progress == "", "never calculated: there is no value"
    assert [finding.code for finding in findings] == ["W21", "E08"]


def test_a_workbook_without_the_table_is_no_form() -> None:
    book = Workbook()
    book.worksheets[0].append(["企业名称", "数量"])
    assert WorkbookFormReader().read(saved(book)) == Unreadable("no-table")


def test_a_prefilled_cell_that_was_made_harmless_is_read_as_it_was_meant() -> None:
    data = WorkbookFormWriter().write(form(people=PEOPLE | {"phone": "+86 595 0000"}))
    assert read(data).cover["phone"] == "+86 595 0000"


@pytest.mark.parametrize("sheet", [COVER_SHEET, TABLE_SHEET])
def test_a_renamed_sheet_is_still_found(sheet: str) -> None:
    book = open_book(GOOD)
    book[sheet].title = "Sheet1"
    assert seen(saved(book)) == []


def test_libreoffice_may_save_it_anew(require_program: Callable[[str, str], Path], tmp_path: Path) -> None:
    """What another program writes keeps mark, headers, choices and answers."""
    office = require_program("soffice", "libreoffice-calc")
    source = tmp_path / "填报表.xlsx"
    source.write_bytes(GOOD)
    subprocess.run(
        [
            str(office),
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(tmp_path / "out"),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    data = (tmp_path / "out" / "填报表.xlsx").read_bytes()
    assert data != GOOD
    assert judge(data) == judge(GOOD)
    assert read(data).token == TOKEN

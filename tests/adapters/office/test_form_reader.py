"""The form in: filled as people fill it, carried through other programs, read back and judged."""

import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
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

from duban.adapters.office.form_reader import WorkbookFormReader
from duban.adapters.office.form_writer import WorkbookFormWriter
from duban.domain.checks import check, says_nothing
from duban.domain.form import COVER_SHEET, META_SHEET, TABLE_SHEET, owes_reason, statuses_for
from duban.domain.submission import Entry, FilledForm, Finding, MeasureState, Status, Unreadable

ON_TIME = date(2021, 10, 25)
BLANK = WorkbookFormWriter().write(form())
GOOD = fill(BLANK, good_answers())


def read(data: bytes) -> FilledForm:
    """The form through the guarded child."""
    found = WorkbookFormReader().read(data)
    assert isinstance(found, FilledForm), found
    return found


def judge(data: bytes) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    return check(read(data), ITEMS, REFERENCE, is_ours, ON_TIME)


def seen(data: bytes) -> list[tuple[str, str]]:
    return [(finding.code, finding.cell) for finding in judge(data)[1]]


def test_what_was_written_and_filled_is_read_without_a_finding() -> None:
    found = read(GOOD)
    assert (found.reference, found.token, found.cover) == (str(REFERENCE), TOKEN, PEOPLE)
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


def test_a_second_copy_of_the_table_does_not_count() -> None:
    book = open_book(GOOD)
    copy = book.copy_worksheet(book[TABLE_SHEET])
    copy.title = "填报表 (2)"
    copy["I7"] = "乱填"
    book.move_sheet(copy, -3)
    assert seen(saved(book)) == []


def test_of_a_formula_its_cached_value_is_read_and_the_formula_never() -> None:
    answers = good_answers()
    answers[38] |= {"progress": '=HYPERLINK("http://x.example","点击")'}
    entries, findings = judge(fill(BLANK, answers))
    assert entries[0].progress == "", "never calculated: there is no value"
    assert [finding.code for finding in findings] == ["E08"]


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


words = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x9FFF, exclude_categories=("C", "Z")), min_size=1, max_size=60
).filter(lambda text: not says_nothing(text) and not text.startswith("="))
people = st.fixed_dictionaries(dict.fromkeys(PEOPLE, words))


@st.composite
def valid_answers(draw: st.DrawFn) -> dict[int, dict[str, object]]:
    answers: dict[int, dict[str, object]] = {}
    for item in ITEMS:
        status = draw(st.sampled_from(statuses_for(item.deadline.kind)))
        row: dict[str, object] = {"status": status.value, "progress": draw(words)}
        for number in range(1, len(item.measures) + 1):
            row[f"measure_{number}"] = draw(st.sampled_from([state.value for state in MeasureState]))
        if owes_reason(item, status, ON_TIME) or draw(st.booleans()):
            row |= {"problems": draw(words), "next_steps": draw(words)}
        row["expected_on"] = draw(st.none() | st.dates(date(2021, 1, 1), date(2025, 12, 31)))
        row["remark"] = draw(st.none() | words)
        answers[item.number] = row
    return answers


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(answers=valid_answers(), cover=people)
def test_a_valid_fill_never_has_a_finding(answers: dict[int, dict[str, object]], cover: dict[str, str]) -> None:
    entries, findings = judge(fill(BLANK, answers, cover))
    assert findings == ()
    assert [entry.expected_on for entry in entries] == [answers[entry.item]["expected_on"] for entry in entries]

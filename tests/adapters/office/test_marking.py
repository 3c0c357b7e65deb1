"""The marked workbook: the sender's own file, with what is to be mended shown in it and everything else as it was."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from tests.builders import ITEMS, PEOPLE, REFERENCE, fill, form, good_answers, is_ours, open_book, saved

from duban.adapters.office.form_reader import WorkbookFormReader
from duban.adapters.office.form_writer import WorkbookFormWriter
from duban.adapters.office.marked_workbook import LimitedMarker, child
from duban.adapters.office.marking import COLOURS, LIST_SHEET, mark
from duban.adapters.office.scan import Format, Scanned
from duban.domain.checks import check
from duban.domain.form import TABLE_SHEET
from duban.domain.submission import FilledForm, Finding, Level

MARKER = LimitedMarker()
READER = WorkbookFormReader()
LINES = ("报送登记编号：1", "须补正1处。")


@pytest.fixture(scope="module")
def sent_back() -> tuple[bytes, tuple[Finding, ...]]:
    """A returned form with an error, a query and a note, and what is said of it."""
    answers = good_answers()
    answers[38] |= {"progress": "同上", "remark": "=1+1 不是公式"}
    answers[39] |= {"expected_on": "12月底", "status": "正在推进（滞后）"}
    answers[40] |= {"expected_on": "2021.12.25"}
    data = fill(WorkbookFormWriter().write(form()), answers, PEOPLE | {"signer": ""})
    return data, findings(data)


def findings(data: bytes) -> tuple[Finding, ...]:
    filled = READER.read(data)
    assert isinstance(filled, FilledForm)
    return check(filled, ITEMS, REFERENCE, is_ours, date(2021, 10, 25))[1]


def marked(data: bytes, found: tuple[Finding, ...], restored: dict[str, str] | None = None) -> bytes:
    done = MARKER.mark(data, "校验意见", LINES, found, restored or {})
    assert done is not None
    return done


def contents(data: bytes) -> dict[tuple[str, str], object]:
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in open_book(data).worksheets
        if sheet.title != LIST_SHEET
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_everything_they_typed_is_kept(sent_back) -> None:
    data, found = sent_back
    assert contents(marked(data, found)) == contents(data)


def test_each_finding_stands_in_its_cell_in_words_and_colour(sent_back) -> None:
    data, found = sent_back
    book = load_workbook(BytesIO(marked(data, found)))
    words = {Level.ERROR: "【须补正】", Level.QUERY: "【请核实】", Level.NOTE: "【已规范】"}
    assert {finding.level for finding in found} == set(Level)
    for finding in found:
        sheet, _, cell = finding.cell.rpartition("!")
        assert words[finding.level] + finding.sentence in book[sheet][cell].comment.text
    sheet, _, cell = next(each.cell for each in found if each.code == "E08").rpartition("!")
    assert book[sheet][cell].fill.fgColor.rgb.endswith(COLOURS["error"])


def test_the_first_sheet_lists_all_of_them_errors_first_each_with_a_link_to_its_cell(sent_back) -> None:
    data, found = sent_back
    book = load_workbook(BytesIO(marked(data, found)))
    assert book.sheetnames[0] == book.active.title == LIST_SHEET
    rows = [row for row in book[LIST_SHEET].iter_rows(min_row=6) if row[0].value]
    assert sorted(row[3].value for row in rows) == sorted(finding.sentence for finding in found)
    order = ["须补正", "请核实", "已规范"]
    assert [order.index(row[1].value) for row in rows] == sorted(order.index(row[1].value) for row in rows)
    by_sentence = {finding.sentence: finding.cell for finding in found}
    for row in rows:
        sheet, _, cell = by_sentence[row[3].value].rpartition("!")
        assert row[4].hyperlink.location == f"'{sheet}'!{cell}"


def test_the_marked_file_is_still_the_form_and_says_the_same(sent_back) -> None:
    data, found = sent_back
    assert findings(marked(data, found)) == found


def test_marked_again_it_bears_only_what_is_said_now(sent_back) -> None:
    data, found = sent_back
    (first,) = [finding for finding in found if finding.code == "E18"]
    again = load_workbook(BytesIO(marked(marked(data, found), (first,))))
    assert again.sheetnames.count(LIST_SHEET) == 1
    comments = [cell for sheet in again for row in sheet.iter_rows() for cell in row if cell.comment]
    assert len(comments) == 1


def test_equal_files_are_marked_in_equal_bytes(sent_back) -> None:
    data, found = sent_back
    assert marked(data, found) == marked(data, found)


def test_a_comment_of_the_senders_own_stays_below_ours(sent_back) -> None:
    data, found = sent_back
    sheet, _, cell = next(finding.cell for finding in found if finding.code == "E08").rpartition("!")
    book = open_book(data)
    book[sheet][cell].comment = Comment("请科长再看", "填报人")
    text = load_workbook(BytesIO(marked(saved(book), found)))[sheet][cell].comment.text
    assert text.startswith("【须补正】")
    assert text.endswith("（原批注）请科长再看")


def test_a_locked_cell_gets_its_printed_text_back(sent_back) -> None:
    data, found = sent_back
    assert open_book(marked(data, found, {f"{TABLE_SHEET}!C7": "原文"}))[TABLE_SHEET]["C7"].value == "原文"


def test_a_finding_whose_cell_is_gone_is_listed_without_a_link(sent_back) -> None:
    data, _ = sent_back
    gone = Finding("E04", Level.ERROR, "缺少第41项任务。", 41, "", "不存在!A1")
    book = load_workbook(BytesIO(marked(data, (gone,))))
    (row,) = [row for row in book[LIST_SHEET].iter_rows(min_row=6) if row[0].value]
    assert row[4].hyperlink is None


def test_another_format_is_rebuilt_from_its_values_and_no_text_becomes_a_formula() -> None:
    """What reads .xls and .ods reads .xlsx as well, and hands on the same."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = TABLE_SHEET
    sheet.append(["序号", "文字", None, 3])
    sheet["B1"].value, sheet["B1"].data_type = "=文字", "s"
    told = {"format": "xls", "title": "t", "lines": [], "restored": {}, "findings": []}
    rebuilt = load_workbook(BytesIO(mark(saved(book), told)))
    assert [cell.value for cell in rebuilt[TABLE_SHEET][1]] == ["序号", "=文字", None, 3]
    assert [cell.data_type for cell in rebuilt[TABLE_SHEET][1]][:2] == ["s", "s"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no archive", b"%PDF-1.4"], ids=["empty", "damaged", "no workbook"])
def test_what_cannot_be_opened_is_not_marked(data: bytes) -> None:
    assert MARKER.mark(data, "t", (), (), {}) is None


def test_a_file_that_kills_its_marker_costs_the_next_one_nothing(sent_back, monkeypatch) -> None:
    data, found = sent_back
    monkeypatch.setattr("duban.adapters.office.marked_workbook.scan", lambda _: Scanned(Format.XLSX))
    assert MARKER.mark(b"PK\x03\x04 whatever passed the scan", "t", (), found, {}) is None
    monkeypatch.undo()
    assert MARKER.mark(data, "t", (), found, {}) is not None
    assert child().pid is not None

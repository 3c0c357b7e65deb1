"""The marked workbook: the sender's own file, with what is to be mended shown in it and everything else as it was."""

import subprocess
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from tests.adapters.office.decorated import DRAWING, decorated
from tests.builders import ITEMS, PEOPLE, REFERENCE, fill, form, good_answers, is_ours, open_book, saved
from tests.workbooks.cases import CASES

from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.adapters.office.marking.annotate import COLOURS, DRAWINGS, LIST_SHEET, ONLY_VALUES, mark
from duban.adapters.office.marking.inventory import inventory
from duban.adapters.office.marking.marker import LimitedMarker, child
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.adapters.office.scan.prescan import FileFormat, Scanned
from duban.domain.checks import check
from duban.domain.form import TABLE_SHEET
from duban.domain.returns.submission import FilledForm, Finding, Severity
from duban.ports import Marked

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
    return done.data


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
    words = {Severity.ERROR: "【须补正】", Severity.QUERY: "【请核实】", Severity.NOTE: "【已规范】"}
    assert {finding.level for finding in found} == set(Severity)
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
    gone = Finding("E04", Severity.ERROR, "缺少第41项任务。", 41, "", "不存在!A1")
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
    data, lost = mark(saved(book), told)
    rebuilt = load_workbook(BytesIO(data))
    assert lost == ONLY_VALUES
    assert [cell.value for cell in rebuilt[TABLE_SHEET][1]] == ["序号", "=文字", None, 3]
    assert [cell.data_type for cell in rebuilt[TABLE_SHEET][1]][:2] == ["s", "s"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no archive", b"%PDF-1.4"], ids=["empty", "damaged", "no workbook"])
def test_what_cannot_be_opened_is_not_marked(data: bytes) -> None:
    assert MARKER.mark(data, "t", (), (), {}) is None


def test_a_file_that_kills_its_marker_costs_the_next_one_nothing(sent_back, monkeypatch) -> None:
    data, found = sent_back
    monkeypatch.setattr("duban.adapters.office.marking.marker.scan", lambda _: Scanned(FileFormat.XLSX))
    assert MARKER.mark(b"PK\x03\x04 whatever passed the scan", "t", (), found, {}) is None
    monkeypatch.undo()
    assert MARKER.mark(data, "t", (), found, {}) is not None
    assert child().pid is not None


@pytest.fixture(scope="module")
def form_with_all() -> bytes:
    return decorated(fill(WorkbookFormWriter().write(form()), good_answers(), PEOPLE))


@pytest.fixture(scope="module")
def copy(form_with_all: bytes) -> Marked:
    place = Finding("E08", Severity.ERROR, "第38项内容过于笼统。", 38, "", f"{TABLE_SHEET}!P7")
    done = MARKER.mark(form_with_all, "校验意见", LINES, (place,), {})
    assert done is not None
    return done


class TestKept:
    """What a person put into the form beside answers: it comes back with the marks, or what is missing is named."""

    def test_pictures_shapes_charts_drop_downs_formats_and_pictures_in_cells_are_all_there(
        self, form_with_all, copy
    ) -> None:
        before = inventory(form_with_all)
        assert {word for word, _ in before} >= {
            "图片",
            "形状",
            "图表",
            "单元格图片",
            "条件格式",
            "下拉和录入限制",
            "迷你图",
        }
        assert inventory(copy.data) == before
        assert copy.lost == ()

    def test_a_drawing_is_the_very_same_bytes(self, form_with_all, copy) -> None:
        with ZipFile(BytesIO(form_with_all)) as old, ZipFile(BytesIO(copy.data)) as new:
            for name in (DRAWING, "xl/media/dot.png", "xl/charts/chart1.xml", "xl/cellimages.xml"):
                assert old.read(name) == new.read(name)

    @pytest.mark.filterwarnings("ignore:.*extension is not supported")
    def test_widths_heights_frozen_panes_print_settings_comments_and_fonts_within_a_cell_stay(
        self, form_with_all, copy
    ) -> None:
        before, after = (
            load_workbook(BytesIO(data), rich_text=True)[TABLE_SHEET] for data in (form_with_all, copy.data)
        )
        for settings in (
            lambda sheet: {key: column.width for key, column in sheet.column_dimensions.items()},
            lambda sheet: {key: row.height for key, row in sheet.row_dimensions.items()},
            lambda sheet: (sheet.freeze_panes, sheet.print_title_rows, sheet.print_area),
            lambda sheet: (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.oddFooter.center.text),
            lambda sheet: sheet["B7"].comment.text,
            lambda sheet: str(sheet["AB8"].value) and [str(part) for part in sheet["AB8"].value],
            lambda sheet: sheet.protection.sheet,
        ):
            assert settings(after) == settings(before)

    def test_another_program_finds_them_all(self, tmp_path, form_with_all, copy, require_program) -> None:
        """LibreOffice opens the copy and finds pictures, shape, chart and the drop-downs."""
        soffice = require_program("soffice", package="libreoffice-calc")
        found = []
        for name, data in (("before", form_with_all), ("after", copy.data)):
            (tmp_path / f"{name}.xlsx").write_bytes(data)
            command = (soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "ods")
            subprocess.run(
                [*command, "--outdir", str(tmp_path), str(tmp_path / f"{name}.xlsx")],
                check=True,
                capture_output=True,
                timeout=300,
            )
            with ZipFile(tmp_path / f"{name}.ods") as book:
                content = book.read("content.xml").decode()
            marks = ("draw:image", "draw:custom-shape", "draw:object", "table:content-validation")
            found.append({mark: content.count(f"<{mark} ") for mark in marks})
        assert found[0] == found[1]
        assert all(found[0].values())

    def test_what_is_lost_is_named(self, form_with_all: bytes) -> None:
        with_macros = decorated(
            fill(WorkbookFormWriter().write(form()), good_answers(), PEOPLE), extra={"xl/vbaProject.bin": b"\xd0\xcf"}
        )
        done = MARKER.mark(with_macros, "t", (), (), {})
        assert done is not None
        assert done.lost == ("宏1份",)

    def test_pictures_that_would_make_the_copy_too_large_for_a_mail_are_named_instead(self, form_with_all) -> None:
        told = {"format": "xlsx", "title": "t", "lines": [], "restored": {}, "findings": []}
        data, lost = mark(form_with_all, told, largest=10_000)
        assert {"图片2张", "形状1个", "图表1个", "单元格图片1张"} <= set(lost)
        assert open_book(data).sheetnames[0] == LIST_SHEET

    def test_a_broken_drawing_costs_nobody_his_marks(self) -> None:
        data = decorated(fill(WorkbookFormWriter().write(form()), good_answers(), PEOPLE))
        at = data.find(DRAWING.encode())  # the first of its two names: the part itself
        broken = bytearray(data)
        broken[at + 60 : at + 90] = b"\xff" * 30
        done = MARKER.mark(bytes(broken), "t", (), (), {})
        assert done is not None
        assert done.lost == DRAWINGS

    def test_marked_twice_it_still_has_them(self, form_with_all, copy) -> None:
        again = MARKER.mark(copy.data, "t", (), (), {})
        assert again is not None
        assert (again.lost, inventory(again.data)) == ((), inventory(form_with_all))

    @pytest.mark.parametrize("name", ["saved-as-strict", "part-names-with-backslashes", "the-workbook-elsewhere"])
    def test_a_form_in_another_spelling_is_marked_as_well(self, name: str) -> None:
        data = next(case.make() for case in CASES if case.name == name)
        done = MARKER.mark(data, "t", (), (), {})
        assert done is not None
        assert done.lost == ()

    def test_what_openpyxl_refuses_is_made_anew_from_its_values_and_told_so(self) -> None:
        data = next(case.make() for case in CASES if case.name == "a-colour-that-openpyxl-refuses")
        done = MARKER.mark(data, "t", (), (), {})
        assert done is not None
        assert done.lost == ONLY_VALUES

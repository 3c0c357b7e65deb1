"""The form out: what a filler sees, may touch and is warned of."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.builders import ITEMS, REFERENCE, TOKEN, form, item, open_book, places

from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.domain.form import BANNER, COVER_SHEET, META_SHEET, TABLE_SHEET, columns_for
from duban.domain.returns.submission import Entry, MeasureState, Milestone, Status

WRITER = WorkbookFormWriter()


def table(data: bytes) -> Worksheet:
    """The sheet that is filled."""
    sheet = open_book(data)[TABLE_SHEET]
    assert isinstance(sheet, Worksheet)
    return sheet


@pytest.fixture(scope="module")
def written() -> bytes:
    return WRITER.write(form())


def texts(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_equal_forms_are_equal_bytes(written: bytes) -> None:
    """A repeated run archives nothing new."""
    assert WRITER.write(form()) == written
    assert WRITER.write(form(organisation="市财政局")) != written


def test_it_is_dated_by_nothing_but_its_content(written: bytes) -> None:
    with ZipFile(BytesIO(written)) as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}
        days = re.findall(rb"<dcterms:\w+[^>]*>(\d{4}-\d\d-\d\d)", package.read("docProps/core.xml"))
    assert days == [b"1980-01-01"] * 2, "created and modified"


def test_the_sheets_are_cover_table_and_a_very_hidden_one(written: bytes) -> None:
    book = open_book(written)
    assert book.sheetnames == [COVER_SHEET, TABLE_SHEET, META_SHEET]
    assert book[META_SHEET].sheet_state == "veryHidden"


def test_whose_form_it_is_stands_in_three_places(written: bytes) -> None:
    book = open_book(written)
    facts = {str(key): value for key, value in book[META_SHEET].iter_rows(values_only=True)}
    assert (facts["reference"], facts["token"], facts["items"]) == (str(REFERENCE), TOKEN, "38 39 40 41")
    assert book.defined_names["duban_token"].attr_text == f'"{TOKEN}"'
    assert book.custom_doc_props["duban_reference"].value == str(REFERENCE)


@pytest.mark.parametrize("name", [COVER_SHEET, TABLE_SHEET])
def test_the_banner_stands_on_what_people_see(written: bytes, name: str) -> None:
    assert BANNER in texts(open_book(written)[name])


def test_the_cover_says_by_when_for_what_and_who_signs(written: bytes) -> None:
    said = "\n".join(texts(open_book(written)[COVER_SHEET]))
    for words in (
        "9月26日—10月25日",
        "请于10月25日（周一）下班前报送（10月25日24:00前收到均为按时）",
        "审核人（科室负责人）",
        "签发人（分管领导）",
        "盖章处",
        str(REFERENCE),
    ):
        assert words in said


def test_the_period_over_the_new_year_has_its_years() -> None:
    covers = (date(2021, 12, 26), date(2022, 1, 25))
    assert "2021年12月26日—2022年1月25日" in texts(open_book(WRITER.write(form(covers=covers)))[COVER_SHEET])


def test_exactly_the_asked_cells_are_unlocked(written: bytes) -> None:
    """A tick of a measure that an item does not have, and 本月无变化 of what was never reported, are not asked."""
    sheet = table(written)
    columns, rows = places(sheet)
    assert sheet.protection.sheet
    for each in ITEMS:
        for column in columns_for(ITEMS):
            absent = column.key == "unchanged" or (
                column.key.startswith("measure_") and int(column.key[8:]) > len(each.measures)
            )
            cell = sheet.cell(rows[each.number], columns[column.key])
            assert cell.protection.locked is not (column.is_open and not absent), (each.number, column.key)


def test_people_may_sort_filter_and_resize(written: bytes) -> None:
    protection = table(written).protection
    assert not any((protection.sort, protection.autoFilter, protection.formatColumns, protection.formatRows))
    assert table(written).auto_filter.ref == "A6:V10"


def test_drop_downs_follow_the_kind_of_deadline(written: bytes) -> None:
    sheet = table(written)
    columns, rows = places(sheet)

    def choices(number: int, key: str) -> list[str]:
        address = sheet.cell(rows[number], columns[key]).coordinate
        return [
            rule.formula1
            for rule in sheet.data_validations.dataValidation
            if rule.type == "list" and address in rule.sqref
        ]

    assert choices(38, "status") == ['"已完成,正在推进（按序时）,正在推进（滞后）,未启动"']
    assert choices(40, "status") == ['"持续推进（有进展）,持续推进（无进展）,已完成"']
    assert choices(41, "status") == choices(40, "status")
    assert choices(40, "measure_3") == ['"已落实,正在落实,未启动"']
    assert choices(39, "measure_2") == []


def test_every_open_column_has_an_input_message_that_excel_takes(written: bytes) -> None:
    rules = table(written).data_validations.dataValidation
    assert {rule.promptTitle for rule in rules} == {column.title for column in columns_for(ITEMS) if column.is_open}
    for rule in rules:
        assert len(rule.prompt) <= 255
        assert len(rule.promptTitle) <= 32
        assert len(rule.formula1 or "") <= 255


def alerts_of(sheet: Worksheet) -> dict[str, str]:
    """The formula by which each cell turns red, by its address."""
    return {
        cell.coordinate: rule.formula[0]
        for area in sheet.conditional_formatting
        for rule in area.rules
        if rule.type == "expression" and rule.dxf.fill.bgColor.rgb.endswith("FF9B9B")
        for part in str(area.sqref).split()
        for row in sheet[f"{part}:{part}" if ":" not in part else part]
        for cell in row
    }


def test_an_empty_reason_turns_red_for_the_statuses_that_owe_one(written: bytes) -> None:
    sheet = table(written)
    columns, rows = places(sheet)
    alerts = alerts_of(sheet)

    def of(number: int, key: str) -> str:
        return alerts.get(sheet.cell(rows[number], columns[key]).coordinate, "")

    for key in ("problems", "next_steps"):
        assert not of(40, key), "items without a date are never behind"
        assert "正在推进（滞后）" in of(38, key)
        assert "按序时" not in of(38, key)
        assert "按序时" in of(39, key), "past its deadline every status but 已完成 owes a reason"
    assert "已完成" in of(38, "evidence")
    assert "未启动" in of(38, "progress")


def test_it_prints_on_a4_two_pages_across_with_header_and_item_on_each(written: bytes) -> None:
    """Both halves are equally wide, so that every program breaks the page before 本月进展."""
    sheet = table(written)
    columns, _ = places(sheet)
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$5:$6", "$A:$D")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (2, 0)
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    runs = ((each.min, each.max, each.width + 0.7) for each in sheet.column_dimensions.values())
    widths = [width for first, last, width in sorted(runs) for _ in range(first, last + 1)]
    second = columns["progress"] - 1
    assert sum(widths[:second]) == pytest.approx(sum(widths[:4]) + sum(widths[second:]), abs=0.2)


def test_a_long_text_makes_a_high_row_and_never_one_that_excel_refuses() -> None:
    items = (item(1, measures=("短。",)), item(2, measures=("长" * 300,)), item(3, measures=("长" * 3000,)))
    sheet = table(WRITER.write(form(items)))
    _, rows = places(sheet)
    short, long, huge = (sheet.row_dimensions[rows[number]].height or 0 for number in (1, 2, 3))
    assert short < long < huge <= 409


def test_what_would_be_calculated_is_text() -> None:
    goals = ("=1+1", "+86", "-甲", "@SUM(A1)", "＝甲")
    items = tuple(item(number, goal=goal) for number, goal in enumerate(goals, start=1))
    sheet = table(WRITER.write(form(items, people={"filler": "=HYPERLINK(1)"})))
    columns, rows = places(sheet)
    for number, goal in enumerate(goals, start=1):
        cell = sheet.cell(rows[number], columns["goal"])
        assert (cell.data_type, cell.value) == ("s", f"'{goal}")


def test_what_was_accepted_last_stands_beside() -> None:
    last = {38: Entry(38, Status.BEHIND, progress="完成需求调研。")}
    sheet = table(WRITER.write(form(last=last)))
    columns, rows = places(sheet)
    assert sheet.cell(rows[38], columns["last_status"]).value == "正在推进（滞后）"
    assert sheet.cell(rows[38], columns["last_progress"]).value == "完成需求调研。"
    assert sheet.cell(rows[39], columns["last_status"]).value == "—"
    assert "首次填报" in texts(table(WRITER.write(form())))


def test_a_claim_is_not_asked_again_and_what_may_have_changed_is_filled_in() -> None:
    """已完成 waits for the office with its evidence; ticks, a day to come, what to coordinate stand there."""
    ticks = (MeasureState.IN_PLACE, MeasureState.UNDER_WAY)
    last = {
        38: Entry(38, Status.ON_SCHEDULE, ticks, expected_on=date(2021, 12, 1), coordination="开放接口"),
        39: Entry(39, Status.DONE, (MeasureState.IN_PLACE,), evidence="验收意见.pdf"),
    }
    sheet = table(WRITER.write(form(last=last)))
    columns, rows = places(sheet)

    def stands(number: int, *keys: str) -> list[object]:
        return [sheet.cell(rows[number], columns[key]).value for key in keys]

    assert stands(38, "measure_1", "measure_2", "coordination") == ["已落实", "正在落实", "开放接口"]
    assert stands(38, "status", "progress", "unchanged") == [None, None, None]
    assert sheet.cell(rows[38], columns["expected_on"]).value.date() == date(2021, 12, 1)
    assert stands(39, "status", "unchanged", "evidence") == ["已完成", "√", "验收意见.pdf"]
    again = table(WRITER.write(form(last=last, reopened=frozenset({39}))))
    assert again.cell(rows[39], columns["status"]).value is None, "its closure was withdrawn"


@pytest.mark.parametrize(
    ("last", "covers", "said"),
    [
        pytest.param(None, (9, 10), "首次填报", id="nothing was reported yet"),
        pytest.param(Entry(38, Status.BEHIND), (9, 10), "", id="once is allowed"),
        pytest.param(Entry(38, Status.BEHIND, unchanged=True), (9, 10), "不能连续两期", id="not twice running"),
        pytest.param(Entry(38, Status.BEHIND), (12, 1), "本期内到期", id="not when it falls due"),
        pytest.param(Entry(38, Status.DONE, unchanged=True), (12, 1), "", id="a claim may wait"),
    ],
)
def test_unchanged_may_be_ticked_within_its_limits(last: Entry | None, covers: tuple[int, int], said: str) -> None:
    """Where it may not, the cell is locked and says why."""
    first, until = covers
    days = (date(2021, first, 26), date(2021 if until > first else 2022, until, 25))
    sheet = table(WRITER.write(form((ITEMS[0],), last={38: last} if last else {}, covers=days)))
    cell = sheet.cell(7, places(sheet)[0]["unchanged"])
    (prompt,) = [rule.prompt for rule in sheet.data_validations.dataValidation if cell.coordinate in rule.sqref]
    assert cell.protection.locked is bool(said)
    assert said in prompt


def test_milestones_of_the_period_stand_beside_the_last_report() -> None:
    steps = {38: (Milestone(date(2021, 10, 20), "上线"), Milestone(date(2021, 12, 20), "推广"))}
    sheet = table(WRITER.write(form(milestones=steps)))
    columns, rows = places(sheet)
    assert sheet.cell(rows[38], columns["last_progress"]).value == "本期节点：10月20日上线\n—"


def test_a_co_lead_and_a_doubt_are_shown_where_they_belong() -> None:
    joint = replace(ITEMS[0], leads=("shuiwu", "zhujian"), unconfirmed=("完成时限",))
    sheet = table(WRITER.write(form((joint,))))
    columns, rows = places(sheet)
    assert sheet.cell(rows[38], columns["co_responsible"]).value == "会同牵头：市住建局\n市公安局、财政局"
    assert sheet.cell(rows[38], columns["deadline"]).value == "2021年12月底（待核实）"

"""The annexes as a file: complete, harmless, printable, and in agreement with the facts."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.report_cases import CONTINUOUS, CUT_OFF, CYCLE, ITEMS, SUBMISSIONS, TAX, accepted, entry, item, report

from duban.adapters.office.annexes.sheet import CELL_LIMIT, FORMULA_STARTS, harmless
from duban.adapters.office.annexes.workbook import write_annexes
from duban.domain.calendar.cycle import Period
from duban.domain.plan.imported_figure import ImportedFigure
from duban.domain.report import Report
from duban.domain.report.annexes import ANNEXES, WORKING
from duban.domain.report.burden import UnitBurden
from duban.domain.report.restatement import Restatement
from duban.domain.report.targets import TargetState
from duban.domain.returns.submission import Status, TargetValue

SHEETS = [*ANNEXES, *WORKING, "图表", "图表数据", "来源", "说明"]
ITEMS_SHEET, INDICATORS, LATE, AHEAD, RETURNS_SHEET, TARGETS, MATTERS = ANNEXES
CHANGES, CO_LEADS, BURDENS = WORKING
CHARTS, DATA, SOURCES, NOTES = SHEETS[-4:]
STARTS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r=", "\n=", " =", "\u3000=", "\x00="]


def opened(facts: Report | None = None) -> Workbook:
    """The annexes on *facts*, read back."""
    return load_workbook(BytesIO(write_annexes(facts or report())))


def table(sheet: Worksheet) -> list[dict[str, object]]:
    """The lines of a sheet below its two titles, by column title."""
    head, *lines = sheet.iter_rows(min_row=3, values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_every_annex_has_its_sheet() -> None:
    assert opened().sheetnames == SHEETS


def test_the_main_table_holds_every_item_with_its_light_and_source() -> None:
    lines = table(opened()[SHEETS[0]])
    assert [line["序号"] for line in lines] == [1, 2, 3, 4, 5, 6, 7]
    assert [line["灯"] for line in lines] == ["绿", "黄", "红", "灰", "红", "灰", "灰"]
    assert lines[0]["来源"] == "qz2021/department_monthly/2021-10/shuiwu#1"
    assert lines[4]["来源"] == "沿用9月数据（2021-09）"
    assert lines[5]["来源"] == "未报送，无往期数据"
    assert (lines[6]["待核实"], lines[6]["状态"]) == ("完成时限", "到期待核实")


def test_lights_are_words_and_colours() -> None:
    sheet = opened()[SHEETS[0]]
    colours = {row[5].value: row[5].fill.fgColor.rgb for row in sheet.iter_rows(min_row=4)}
    assert len(set(colours.values())) == len(colours) == 4


def test_the_overdue_come_before_the_lagging_and_doubt_keeps_items_out() -> None:
    later = accepted(TAX, (entry(1, Status.DONE), entry(2, Status.BEHIND)))
    lines = table(opened(report(submissions=SUBMISSIONS | {TAX: later}))[SHEETS[2]])
    assert [(line["序号"], line["状态"], line["逾期天数"]) for line in lines] == [
        (3, "逾期未完成", 25),
        (5, "逾期未完成", 25),
        (2, "进展滞后", 0),
    ]


def test_who_reported_is_listed_once_each_with_times() -> None:
    lines = table(opened()[RETURNS_SHEET])
    assert [(line["单位"], line["报送情况"], line["首次报送时间"]) for line in lines] == [
        ("市税务局", "按时", "2021-10-25 23:59"),
        ("市商务局", "迟报", "2021-10-26 00:00"),
        ("市中级人民法院", "漏报", None),
    ]


def test_problems_are_listed_with_their_source() -> None:
    lines = table(opened()[MATTERS])
    told = [(line["序号"], line["责任单位"], line["内容"], line["已历期数"], line["来源"]) for line in lines]
    assert told == [
        (3, "市商务局", "接口未打通。", 1, "qz2021/department_monthly/2021-10/shangwu#2"),
        (5, "市中级人民法院", "案件较多。", 2, "沿用9月数据（2021-09）"),
    ]


def test_pandas_and_the_facts_count_alike() -> None:
    facts = report()
    lines = table(opened(facts)[SHEETS[1]])
    assert lines[-1]["大类"] == "合计"
    names = {"任务数": "items", "绿": "green", "黄": "yellow", "红": "red", "灰": "grey", "已销号": "closed"}
    names |= {"已申报待核验": "claimed", "有时限": "dated", "已到期": "due"}
    for line, tally in zip(lines, (*facts.indicators, facts.total), strict=True):
        assert {title: line[title] for title in names} == {title: getattr(tally, name) for title, name in names.items()}


@pytest.mark.parametrize("start", STARTS, ids=repr)
def test_a_cell_that_looks_like_a_formula_is_neutralised_on_every_path(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    fields = dict.fromkeys(("progress", "problems", "next_steps", "evidence", "remark"), text)
    entries = (entry(1, Status.BEHIND, **fields), entry(2, Status.BEHIND, **fields))
    goals = tuple(replace(item, goal=text) for item in ITEMS)
    facts = report(goals, submissions=SUBMISSIONS | {TAX: accepted(TAX, entries)})
    cells = [cell for sheet in opened(facts) for row in sheet.iter_rows() for cell in row if cell.value]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert sum("HYPERLINK" in text for text in texts) > 10
    assert all(text.startswith("'") for text in texts if "HYPERLINK" in text)
    assert {cell.data_type for cell in cells} <= {"s", "n"}


@pytest.mark.parametrize("text", ["完成", "1+1=2", "a@b.example", "'quoted", "（-）"])
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_a_novel_in_a_cell_is_cut_to_what_a_spreadsheet_can_hold() -> None:
    assert len(harmless("长" * 100_000)) == CELL_LIMIT


def test_texts_that_look_like_numbers_stay_texts_and_nothing_is_nan() -> None:
    said = accepted(TAX, (entry(1, Status.ON_SCHEDULE, remark="0012", evidence="nan"),))
    line = table(opened(report(submissions=SUBMISSIONS | {TAX: said}))[SHEETS[0]])[0]
    assert (line["备注"], line["佐证材料"], line["预计完成"]) == ("0012", "nan", None)
    values = [cell for sheet in opened() for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not any(value in ("nan", "None", "NaT", "<NA>") for value in values)


def test_what_stands_behind_a_number_is_said_as_people_say_it() -> None:
    lines = table(opened()[TARGETS])
    assert {str(line["目标值"]) for line in lines}
    assert not [line for line in lines if re.search(r"\d(?:工作日|月)$", str(line["目标值"]))]


def test_no_cells_are_merged_and_every_list_says_which_line_is_its_head() -> None:
    """Merged cells cannot be sorted or read out; a table names its columns to whoever hears it."""
    for sheet in opened():
        assert not sheet.merged_cells.ranges, sheet.title
        if sheet.title in (CHARTS, DATA):
            continue
        (declared,) = sheet.tables.values()
        head = [cell.value for cell in sheet[3]]
        assert [column.name for column in declared.tableColumns] == head
        assert declared.ref.startswith("A3:")
        assert (declared.autoFilter is None) is (sheet.title in (SOURCES, NOTES))


def test_the_number_of_an_item_leads_to_its_line_in_the_main_table() -> None:
    book = opened()
    main, late = book[ITEMS_SHEET], book[LATE]
    for line in (4, 5):
        (place,) = re.findall(r"'任务进展总表'!A(\d+)", late.cell(line, 1).hyperlink.location)
        assert main.cell(int(place), 1).value == late.cell(line, 1).value
    assert book[MATTERS].cell(4, 2).hyperlink.location.startswith("'任务进展总表'!A")


def test_every_chart_says_what_it_shows_to_who_cannot_see_it() -> None:
    with ZipFile(BytesIO(write_annexes(report()))) as package:
        drawn = "".join(package.read(name).decode() for name in package.namelist() if "drawings/drawing" in name)
    told = re.findall(r'cNvPr [^>]*descr="([^"]+)"', drawn)
    assert len(told) == drawn.count("graphicFrame>") // 2 > 0
    assert any("灯" in one for one in told)


def test_a_sheet_says_what_the_others_mean() -> None:
    said = {str(line["项目"]): str(line["说明"]) for line in table(opened()[NOTES])}
    assert "2021年10月25日" in said["统计口径"]
    assert "共7项" in said["事项"]
    assert {"灯", "待核实", "来源", "序号"} <= set(said)


def test_an_empty_list_says_that_it_is_empty() -> None:
    book = opened(report((item(1, deadline=CONTINUOUS),), returns={}, submissions={}, earlier={}))
    assert book[SHEETS[2]]["A4"].value == "本期无逾期、滞后事项。"
    assert book[RETURNS_SHEET]["A4"].value == "本期无应报单位。"
    assert book[MATTERS]["A4"].value == "本期无单位反映问题。"
    assert book[CHANGES]["A4"].value == "本期为首期，无上期可比。"


def test_each_sheet_prints_in_landscape_with_its_header_on_every_page() -> None:
    for sheet in opened():
        assert sheet.page_setup.orientation == "landscape"
        if sheet.title == CHARTS:
            continue  # no wider than the paper, so that its page breaks count
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        if sheet.title not in (CHARTS, DATA):
            assert sheet.print_title_rows == "$3:$3"
            assert sheet.freeze_panes == "A4"
    assert opened()[SHEETS[0]].page_setup.paperSize == 8


def test_a_long_text_gets_a_high_row() -> None:
    said = accepted(TAX, (entry(1, Status.ON_SCHEDULE, progress="已推进。" * 60), entry(2, Status.ON_SCHEDULE)))
    sheet = opened(report(submissions=SUBMISSIONS | {TAX: said}))[SHEETS[0]]
    assert sheet.row_dimensions[4].height > 3 * sheet.row_dimensions[5].height


def test_every_sheet_says_that_it_is_a_draft_and_what_it_rests_on() -> None:
    for sheet in opened():
        assert sheet["A2"].value.startswith("送审稿（第1稿）　统计截止日：2021年10月25日")


def test_the_same_facts_give_the_same_bytes() -> None:
    assert write_annexes(report()) == write_annexes(report())


@pytest.mark.parametrize("periods", [1, 12], ids=["as in the case", "charts as tall as may be"])
def test_it_opens_in_libreoffice_on_the_paper_it_was_made_for(
    tmp_path: Path, require_program: Callable[[str, str], Path], periods: int
) -> None:
    office, reader = (
        require_program("soffice", "libreoffice-calc"),
        require_program("pdfinfo", "poppler-utils"),
    )
    shown = replace(report(), lights=report().lights * periods, strips=report().strips * periods)
    (tmp_path / "annexes.xlsx").write_bytes(write_annexes(shown))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path]
    subprocess.run([*command, tmp_path / "annexes.xlsx"], check=True, capture_output=True)
    printed = subprocess.run([reader, tmp_path / "annexes.pdf"], check=True, capture_output=True, text=True)
    assert "(A3)" in printed.stdout
    text = subprocess.run(
        [require_program("pdftotext", "poppler-utils"), tmp_path / "annexes.pdf", "-"],
        check=True,
        capture_output=True,
        text=True,
    )
    pages = text.stdout.split("\f")
    # Each chart has a page of its own, and nothing is left of it for another.
    first, after = (next(number for number, page in enumerate(pages) if f"——{name}" in page) for name in (CHARTS, DATA))
    assert after - first == len(opened()[CHARTS]._charts)


def test_the_period_of_the_case_is_the_one_in_the_titles() -> None:
    assert CYCLE.period.title in str(opened()[SHEETS[0]]["A1"].value)


def test_every_cell_that_came_from_a_return_leads_to_its_line_in_the_sources() -> None:
    book = opened()
    titles = [cell.value for cell in book[ITEMS_SHEET][3]]
    said = titles[titles.index("完成情况") : titles.index("备注") + 1]
    linked = 0
    for row in book[ITEMS_SHEET].iter_rows(min_row=4):
        cells = dict(zip(titles, row, strict=True))
        for title in (*said, "来源"):
            cell = cells[title]
            if cell.value is None or str(cells["来源"].value).startswith("未报送"):
                assert cell.hyperlink is None
                continue
            sheet, _, place = cell.hyperlink.location.partition("!")
            number = book[sheet.strip("'")][place].offset(column=1).value
            carried = str(cells["来源"].value).startswith("沿用")
            assert number == ("qz2021/department_monthly/2021-09/fayuan#1" if carried else cells["来源"].value)
            linked += 1
    assert linked > 15


def test_the_sources_name_organisation_attempt_time_and_digest_of_every_return() -> None:
    lines = table(opened()[SOURCES])
    told = [(line["单位"], line["第几次报送"], line["收到时间"], line["文件校验值（SHA-256）"]) for line in lines]
    assert told == [
        ("市税务局", 1, "2021-10-25 23:59", "f" * 64),
        ("市商务局", 2, "2021-10-26 00:00", "f" * 64),
        ("市中级人民法院", 1, "2021-09-25 10:00", "f" * 64),
    ]
    assert opened()[SOURCES].tables["annex_13"].autoFilter is None


def test_changes_are_told_against_the_period_before_and_against_the_earlier_draft() -> None:
    facts = replace(report(), restatement=Restatement(1, ("市商务局报送情况由“漏报”改为“迟报”。",)))
    lines = table(opened(facts)[CHANGES])
    assert [(line["类型"], line["序号"]) for line in lines] == [
        ("新转红灯", 3),
        ("新转红灯", 5),
        ("新申报完成", 1),
        ("更正（比第1稿）", None),
    ]
    assert lines[-1]["本期"] == "市商务局报送情况由“漏报”改为“迟报”。"


def test_targets_are_listed_with_what_is_known_of_them() -> None:
    lines = table(opened()[TARGETS])
    assert [(line["编号"], line["目标值"], line["判定"]) for line in lines] == [
        ("K1", "≤110小时", "无数据"),
        ("K2", "≤100小时", "无数据"),
    ]


def test_a_figure_of_a_platform_is_listed_with_its_source_and_file_and_a_missing_one_blames_nobody() -> None:
    whole = report()
    missing, there = (
        replace(target, kpi=replace(target.kpi, source="省监测平台"), state=TargetState.NOT_IMPORTED)
        for target in whole.targets.judged[:2]
    )
    figure = ImportedFigure(
        *("p", there.kpi.code, Period.parse("2021-10"), Decimal(95), "省监测平台", "f" * 64, "省平台.xlsx", "表!D2"),
        *("督办岗", CUT_OFF),
    )
    there = replace(there, state=TargetState.MET, figure=figure, said=TargetValue("K2", Decimal(95), "95"))
    lines = table(opened(replace(whole, targets=replace(whole.targets, judged=(missing, there))))[TARGETS])
    assert [(line["判定"], line["来源"]) for line in lines] == [
        ("尚未导入", "待导入（省监测平台）"),
        ("达标", "导入：省平台.xlsx"),
    ]
    assert str(lines[1]["填报依据"]).startswith("省监测平台，2021年10月数，")


def test_the_charts_are_native_and_draw_the_numbers_of_the_facts() -> None:
    book = opened()
    assert len(book[CHARTS]._charts) == 3
    cells = [[cell.value for cell in row] for row in book[DATA].iter_rows()]
    assert ["企业全生命周期 2021-10", 1, 1, None, 1] in [row[:5] for row in cells]
    assert ["2021-10", 0, 4] in [row[:3] for row in cells]
    assert ["市中级人民法院", None, None, 1] in [row[:4] for row in cells]


@settings(deadline=None, max_examples=25)
@given(st.text(st.characters(codec="utf-8"), max_size=12), st.sampled_from(STARTS), st.booleans())
def test_no_text_of_a_department_becomes_a_formula_wherever_it_is_written(text: str, start: str, leads: bool) -> None:
    told = f"{start}{text}" if leads else f"{text}{start}"
    fields = dict.fromkeys(("progress", "problems", "next_steps", "evidence", "remark", "coordination"), told)
    said = accepted(TAX, (entry(1, Status.BEHIND, **fields), entry(2, Status.DONE, **fields)))
    said = replace(said, file_name=told, experience=told)
    named = tuple(replace(each, goal=told, deadline=replace(each.deadline, text=told)) for each in ITEMS)
    book = opened(report(named, submissions=SUBMISSIONS | {TAX: said}))
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None):
        assert cell.data_type in ("s", "n")
        assert not str(cell.value).lstrip(" \u3000\xa0\ufeff").startswith(FORMULA_STARTS), cell.value


def test_what_falls_due_next_is_listed_with_the_days_that_are_left() -> None:
    coming = table(opened()[AHEAD])
    assert [(line["序号"], line["剩余天数"], line["灯"]) for line in coming] == [(2, 6, "黄")]
    nothing = opened(report(closed=frozenset({2})))[AHEAD]
    assert "2021年12月31日前无到期事项。" in [cell.value for (cell,) in nothing.iter_rows(min_row=4, max_col=1)]


def test_what_units_tell_as_worth_copying_stands_beside_their_returns_where_anybody_does() -> None:
    assert "经验做法" not in table(opened()[RETURNS_SHEET])[0]
    said = SUBMISSIONS | {TAX: replace(SUBMISSIONS[TAX], experience="首创“一窗通办”。")}
    lines = table(opened(report(submissions=said))[RETURNS_SHEET])
    assert [line["经验做法"] for line in lines if line["单位"] == "市税务局"] == ["首创“一窗通办”。"]


def test_what_units_tell_of_publicity_stands_there_as_well() -> None:
    said = SUBMISSIONS | {TAX: replace(SUBMISSIONS[TAX], publicity="电台解读一次。")}
    (line,) = (one for one in table(opened(report(submissions=said))[RETURNS_SHEET]) if one["单位"] == "市税务局")
    assert line["政策宣传解读情况"] == "电台解读一次。"


def test_the_burden_of_each_unit_is_listed_with_what_the_estimate_rests_on() -> None:
    burdens = (UnitBurden("swj", "市税务局", 40, 60, 4, 52), UnitBurden("fy", "市中级人民法院", None, None, 2))
    sheet = opened(replace(report(), burdens=burdens))[BURDENS]
    tax, court, total = table(sheet)
    assert (tax["应填格数"], tax["上期应填格数"], tax["预填占比"], tax["估算用时（分钟）"]) == (40, 52, "60%", 80)
    assert (court["应填格数"], court["估算用时（分钟）"], court["本期去信（封）"]) == (None, None, 2)
    assert (total["单位"], total["应填格数"], total["本期去信（封）"]) == ("合计", 40, 6)
    assert "每个应填格1.5分钟" in str(sheet["A2"].value)

"""The annexes as a file: complete, harmless, printable, and in agreement with the facts."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.report_cases import CONTINUOUS, CYCLE, ITEMS, SUBMISSIONS, TAX, accepted, entry, item, report

from duban.adapters.office.report_workbook import write_annexes
from duban.adapters.office.sheet import CELL_LIMIT, harmless
from duban.domain.report import Report
from duban.domain.submission import Status

SHEETS = ["任务进展总表", "一级指标进展表", "逾期及滞后清单", "报送情况一览表", "问题清单"]
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
    lines = table(opened()[SHEETS[3]])
    assert [(line["单位"], line["报送情况"], line["首次报送时间"]) for line in lines] == [
        ("市税务局", "按时", "2021-10-25 23:59"),
        ("市商务局", "迟报", "2021-10-26 00:00"),
        ("市中级人民法院", "漏报", None),
    ]


def test_problems_are_listed_with_their_source() -> None:
    lines = table(opened()[SHEETS[4]])
    assert [(line["序号"], line["存在问题"], line["来源"]) for line in lines] == [
        (3, "接口未打通。", "qz2021/department_monthly/2021-10/shangwu#2"),
        (5, "案件较多。", "沿用9月数据（2021-09）"),
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


def test_an_empty_list_says_that_it_is_empty() -> None:
    book = opened(report((item(1, deadline=CONTINUOUS),), returns={}, submissions={}, earlier={}))
    assert book[SHEETS[2]]["A4"].value == "本期无逾期、滞后事项。"
    assert book[SHEETS[3]]["A4"].value == "本期无应报单位。"
    assert book[SHEETS[4]]["A4"].value == "本期无单位反映问题。"


def test_each_sheet_prints_in_landscape_with_its_header_on_every_page() -> None:
    for sheet in opened():
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
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


def test_it_opens_in_libreoffice_on_the_paper_it_was_made_for(
    tmp_path: Path, require_program: Callable[[str, str], Path]
) -> None:
    office, reader = (
        require_program("soffice", "libreoffice-calc"),
        require_program("pdfinfo", "poppler-utils"),
    )
    (tmp_path / "annexes.xlsx").write_bytes(write_annexes(report()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path]
    subprocess.run([*command, tmp_path / "annexes.xlsx"], check=True, capture_output=True)
    shown = subprocess.run([reader, tmp_path / "annexes.pdf"], check=True, capture_output=True, text=True)
    assert "(A3)" in shown.stdout
    assert int(shown.stdout.split("Pages:")[1].split()[0]) == len(SHEETS)


def test_the_period_of_the_case_is_the_one_in_the_titles() -> None:
    assert CYCLE.period.title in str(opened()[SHEETS[0]]["A1"].value)

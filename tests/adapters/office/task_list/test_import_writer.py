"""What an import proposes is a task list that loads; what is doubtful is coloured, told and linked."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from duban.adapters.office.task_list.import_rows import ReportingStreams, target_rows
from duban.adapters.office.task_list.import_writer import AMBER, GUIDE, ImportedStreams, write_import
from duban.adapters.office.task_list.sheet_columns import SIGNS
from duban.adapters.office.task_list.workbook import LoadedTaskList, load_task_list
from duban.adapters.office.task_list.writer import write_list
from duban.domain.importing.proposal import (
    ImportedCell,
    ImportedItem,
    ImportedPlan,
    ImportedTarget,
    ImportedUnit,
    PlanColumn,
    UnreadPart,
)
from duban.domain.plan.organisation import Contact, Organisation, Role
from duban.domain.plan.programme import Deadline, DeadlineKind, Direction, Kpi, Programme

STREAMS = {"monthly": "市直月报", "quarterly": "县区季报"}
KNOWN = ImportedStreams(STREAMS, ReportingStreams("市直月报", "县区季报"))
DATED = Deadline(DeadlineKind.DATED, date(2026, 6, 30), "2026年6月底")
TARGET = Kpi("K001-1", 1, "办理时间", "天", "<=", "0.5", None, "stock", enabled=False)
UNSTATED = Deadline(DeadlineKind.UNSTATED, None, "未明确")


def item(number: int, deadline: Deadline = DATED, **cells: ImportedCell) -> ImportedItem:
    """An item whose cells stand in the document as they are, but for those that are given."""
    plain = {
        PlanColumn.INDICATOR: "企业开办",
        PlanColumn.CATEGORY: "降低成本",
        PlanColumn.GOAL: f"目标{number}",
        PlanColumn.MEASURES: "甲。\n乙。",
        PlanColumn.LEAD: "市税务局",
        PlanColumn.CO_RESPONSIBLE: "市公安局、各县（市、区）人民政府",
        PlanColumn.DEADLINE: deadline.text,
    }
    said: Mapping[PlanColumn, ImportedCell] = {
        column: cells.get(column.name, ImportedCell(text, text)) for column, text in plain.items()
    }
    return ImportedItem(number, f"2-{number}", said, deadline, "")


def unit(code: str, name: str, kind: str = "市直部门") -> Organisation:
    return Organisation(code, name, (), kind, subordinate=True, salutation="贵局")


def plan(*items: ImportedItem) -> ImportedPlan:
    return ImportedPlan(
        title="江州市方案",
        document="方案.docx",
        items=items,
        units=(
            ImportedUnit(unit("swj", "市税务局")),
            ImportedUnit(unit("gaj", "市公安局"), "称谓请核对"),
            ImportedUnit(unit("zpq", "中平区", "县（市、区）/功能区")),
        ),
        collectives=("各县（市、区）人民政府",),
        targets=(ImportedTarget(TARGET, "压缩至0.5天", from_column=False, baseline="3"),),
        remarks=("第3张表没有读入",),
    )


def written(tmp_path: Path, *items: ImportedItem) -> tuple[LoadedTaskList, Workbook]:
    data = write_import(plan(*items), KNOWN)
    path = tmp_path / "task_list.xlsx"
    path.write_bytes(data)
    return load_task_list(path, "jz2026", "江州市方案", STREAMS), load_workbook(BytesIO(data))


MERGED = ImportedCell("企业开办", "", "承上合并")
TAKEN = ImportedCell("市税务局", "市税务局市公安局", "拆开", "两家连写，不能断定哪家牵头")


def test_what_is_proposed_loads_as_it_stands(tmp_path: Path):
    loaded, _ = written(tmp_path, item(1), item(2, UNSTATED))
    first, second = loaded.programme.items
    assert (first.label, first.goal, first.measures) == ("2-1", "目标1", ("甲。", "乙。"))
    assert (first.leads, first.co_organisations, first.deadline) == (("swj",), ("gaj",), DATED)
    assert (second.deadline.kind, second.unconfirmed) == (DeadlineKind.UNSTATED, ("完成时限",))
    (target,) = loaded.programme.kpis
    assert (target.item, target.target, target.enabled) == (1, "0.5", False)
    assert loaded.unknown_names == ()


def test_leads_report_in_the_stream_of_departments_and_counties_in_theirs(tmp_path: Path):
    loaded, book = written(tmp_path, item(1))
    streams = {each.code: each.streams for each in loaded.programme.organisations}
    assert streams == {"swj": ("monthly",), "gaj": (), "zpq": ("quarterly",)}
    prepared = [(row[1], row[2]) for row in book["联系人"].iter_rows(min_row=2, values_only=True)]
    assert prepared[:2] == [("swj", "填报人"), ("swj", "联络员")]
    assert {code for code, _ in prepared} == {"swj", "zpq"}
    assert loaded.programme.contacts == ()


def test_a_lower_government_that_leads_is_asked_for_its_items_as_well(tmp_path: Path):
    loaded, _ = written(tmp_path, item(1), item(2, LEAD=ImportedCell("中平区", "中平区")))
    assert loaded.programme.organisation("zpq").streams == ("monthly", "quarterly")


def test_a_doubt_is_asked_about_and_a_repair_is_only_told(tmp_path: Path):
    loaded, book = written(tmp_path, item(1, INDICATOR=MERGED), item(2, INDICATOR=MERGED, LEAD=TAKEN))
    (question,) = loaded.programme.questions
    assert (question.items, question.field, question.adopted) == ((2,), "牵头部门", "市税务局")
    assert question.original == "市税务局市公安局"
    assert [each.blames for each in loaded.programme.items] == [True, False]
    lines = list(book["待核实"].iter_rows(min_row=2, values_only=True))
    assert lines == [
        ("2", "2-2", "牵头部门", "市税务局", "市税务局市公安局", "两家连写，不能断定哪家牵头；拆开", "待核实", None),
        ("1至2", "2-1 至 2-2", "一级指标", "企业开办", "（空）", "承上合并", "已订正", None),
    ]


def test_a_doubtful_cell_is_coloured_named_and_leads_to_its_line():
    unled = item(2, LEAD=ImportedCell("", "", "", "原文没有牵头单位"))
    taken = item(3, LEAD=TAKEN)
    book = load_workbook(BytesIO(write_import(plan(item(1), unled, taken), KNOWN)))
    sheet = book["任务清单"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    doubtful = sheet.cell(3, heads["牵头部门"])
    assert doubtful.value is None
    assert doubtful.fill.fgColor.rgb == AMBER.fgColor.rgb
    assert sheet.cell(3, heads["待核实的列"]).hyperlink.location == "'待核实'!A2"
    assert book["待核实"]["A2"].hyperlink.location == f"'任务清单'!{doubtful.coordinate}"
    assert sheet.cell(3, heads["待核实的列"]).value == "牵头部门"
    assert sheet.cell(2, heads["牵头部门"]).hyperlink is None
    assert sheet.cell(4, heads["待核实的列"]).hyperlink.location == "'待核实'!A3"
    assert sheet.cell(4, heads["牵头部门"]).hyperlink is None


def test_what_was_left_out_and_what_to_do_stand_on_a_first_sheet(tmp_path: Path):
    _, book = written(tmp_path, item(1))
    assert book.sheetnames == [GUIDE, "任务清单", "待核实", "单位", "联系人", "量化指标"]
    said = [row[1] for row in book[GUIDE].iter_rows(values_only=True)]
    assert "第3张表没有读入" in said
    assert "任务事项 1 项，一级指标 1 个，单位 3 家；有明确时限 1 项" in said


def test_every_sheet_prints_on_a4_and_keeps_its_head_in_sight(tmp_path: Path):
    _, book = written(tmp_path, item(1))
    for title in book.sheetnames[1:]:
        sheet = book[title]
        assert (int(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.freeze_panes is not None
        assert sheet.print_title_rows == "$1:$1"


def test_what_was_left_out_stands_below_the_doubts_and_blocks_nothing(tmp_path: Path):
    column = UnreadPart("备注", "1：省考核", "“备注”一列有2格没有读入", "请改入。", (1, 3))
    note = UnreadPart("注文", "注：从严掌握。", "表下的注没有读入", "请对照。")
    proposed = replace(plan(item(1, INDICATOR=MERGED), item(2, LEAD=TAKEN), item(3)), unread=(column, note))
    path = tmp_path / "task_list.xlsx"
    path.write_bytes(write_import(proposed, KNOWN))
    lines = [(row[0], row[2], row[6]) for row in load_workbook(path)["待核实"].iter_rows(min_row=2, values_only=True)]
    assert lines == [
        ("2", "牵头部门", "待核实"),
        ("1、3", "备注", "未读入"),
        ("全部", "注文", "未读入"),
        ("1", "一级指标", "已订正"),
    ]
    loaded = load_task_list(path, "jz2026", "江州市方案", STREAMS)
    assert [each.blames for each in loaded.programme.items] == [True, False, True]
    assert [question.items for question in loaded.programme.questions] == [(2,)]
    assert load_workbook(path)["待核实"]["A5"].hyperlink.location == "'任务清单'!C2"


@pytest.mark.parametrize("direction", list(Direction))
def test_a_target_writes_the_sign_that_its_drop_down_offers(direction: Direction):
    proposed = replace(
        plan(item(1)), targets=(ImportedTarget(replace(TARGET, direction=direction), "原文", from_column=False),)
    )
    (row,) = target_rows(proposed)
    assert row[6] in SIGNS


@pytest.mark.parametrize(("words", "strength"), [("力争压缩至0.5天", "力争"), ("压缩至0.5天", "应达到")])
def test_what_a_plan_only_tries_to_reach_is_said(words: str, strength: str):
    (row,) = target_rows(replace(plan(item(1)), targets=(ImportedTarget(TARGET, words, from_column=False),)))
    assert row[11] == strength


def test_the_same_proposal_gives_the_same_bytes():
    assert write_import(plan(item(1)), KNOWN) == write_import(plan(item(1)), KNOWN)


def test_characters_that_no_cell_can_hold_are_left_out(tmp_path: Path):
    loaded, _ = written(tmp_path, item(1, GOAL=ImportedCell("=目标\x0b一", "\x0c")))
    assert loaded.programme.item(1).goal == "=目标一"


def test_a_contact_takes_no_row_of_another_that_is_prepared(tmp_path: Path):
    """A decision that adds a contact to an imported list leaves the prepared rows to be filled."""
    data = write_import(plan(item(1)), KNOWN)
    (tmp_path / "task_list.xlsx").write_bytes(data)
    before = load_task_list(tmp_path / "task_list.xlsx", "p", "t", STREAMS).programme
    filed = Contact("swj", Role.FILLER, "填报岗", "tbr@swj.example", "")
    after = Programme(**{field: getattr(before, field) for field in FIELDS} | {"contacts": (filed,)})
    (tmp_path / "after.xlsx").write_bytes(write_list(data, before, after, {}, STREAMS))
    assert load_task_list(tmp_path / "after.xlsx", "p", "t", STREAMS).programme.contacts == (filed,)


FIELDS = ("code", "title", "items", "organisations", "contacts", "kpis", "questions", "sha256")

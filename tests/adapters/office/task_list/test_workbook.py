"""The task list loads whole or not at all, and every fault is told with its cell and what to do."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from duban.adapters.office.task_list.workbook import LoadedTaskList, TaskListSource, WorkbookTaskLists, load_task_list
from duban.config import load_settings
from duban.domain.plan.programme import DeadlineKind
from duban.errors import ConfigurationError, TaskListError

SHIPPED = Path(__file__).parents[4] / "include" / "task_list.xlsx"

Sheets = dict[str, list[list[object]]]
Damage = Callable[[Sheets], object]


def small() -> Sheets:
    """A sound plan of three items."""
    return {
        "任务清单": [
            *[["序号", "一级指标", "大类", "目标任务", "具体措施", "牵头部门", "责任部门"]],
            [1, "纳税", "全周期", "目标一", "1.甲。\n2.乙。", "市税务局", "市公安局、税务局"],
            [2, "纳税", "全周期", "目标二", "丙。", "市税务局", None],
            [3, "开办企业", "全周期", "目标三", "丁。", "市公安局、税务局", "等相关部门"],
        ],
        "量化指标": [
            ["编号", "序号", "指标名称", "计量单位", "方向", "目标值", "目标日期", "类型", "启用"],
            ["K001-1", 1, "缴费时间", "小时", "≤", 110, date(2021, 12, 31), "时点值", "是"],
        ],
        "单位": [
            ["名称", "代码", "别名", "类型", "隶属", "称谓", "报送口径", "会签口径"],
            ["市税务局", "swj", "税务局", "省部属驻泉单位", "否", "贵局", "department_monthly", None],
            ["市公安局", "gaj", None, "市直部门", "是", "贵局", "department_monthly", None],
            ["等相关部门", None, None, "集合称谓", None, None, None, None],
        ],
        "联系人": [
            ["单位", "单位代码", "角色", "姓名", "邮箱", "电话"],
            ["市税务局", "swj", "填报人", "市税务局填报人", "tbr@swj.quanzhou.example", "0595-00000000"],
        ],
        "待核实": [
            ["序号", "字段", "采用值", "备选", "依据", "置信度", "已确认"],
            ["2-3", "责任部门、完成时限", "采用", "备选", "依据", "中", None],
        ],
    }


DEADLINES = [
    ["完成时限", "时限类型", "时限日期"],
    ["2021年12月底", "有明确时限", date(2021, 12, 31)],
    ["持续推进", "持续推进", None],
    ["根据省里安排推进", "随省推进", None],
]


def load(folder: Path, damage: Damage = lambda sheets: None) -> LoadedTaskList:
    """The small plan after *damage*, through a real file."""
    sheets = small()
    for row, deadline in zip(sheets["任务清单"], DEADLINES, strict=True):
        row.extend(deadline)
    damage(sheets)
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(folder / "plan.xlsx")
    return load_task_list(folder / "plan.xlsx", "p", "专项行动")


def put(sheet: str, row: int, column: int, value: object) -> Damage:
    """A person types *value* into a cell; counted as in the spreadsheet."""

    def damage(sheets: Sheets) -> None:
        sheets[sheet][row - 1][column - 1] = value

    return damage


def test_a_sound_plan_becomes_what_it_says(tmp_path: Path):
    programme = load(tmp_path).programme
    first, second, third = programme.items
    assert first.measures == ("1.甲。", "2.乙。")
    assert first.co_organisations == ("gaj", "swj")
    assert (third.leads, third.lead, third.co_organisations) == (("gaj", "swj"), "gaj", ())
    kinds = [item.deadline.kind for item in programme.items]
    assert kinds == [DeadlineKind.DATED, DeadlineKind.CONTINUOUS, DeadlineKind.FOLLOWS_PROVINCE]
    assert second.unconfirmed == third.unconfirmed == ("责任部门", "完成时限")
    assert programme.questions[0].items == (2, 3)


def test_a_target_whose_figures_somebody_collects_already_is_asked_of_nobody(tmp_path: Path):
    def collected(sheets: Sheets) -> None:
        for row, value in zip(sheets["量化指标"], ("数据来源", "省营商环境监测平台"), strict=True):
            row.append(value)

    (asked,), (imported,) = load(tmp_path).programme.kpis, load(tmp_path, collected).programme.kpis
    assert (asked.source, asked.is_asked) == ("", True)
    assert (imported.source, imported.is_asked) == ("省营商环境监测平台", False)


def domains(first: str, second: str = "", contact: str = "") -> Damage:
    """The tax office declares *first*, the police *second* and has a contact at *contact*."""

    def damage(sheets: Sheets) -> None:
        for row, value in zip(sheets["单位"], ("邮件域名", first, second, None), strict=True):
            row.append(value)
        if contact:
            sheets["联系人"].append(["市公安局", "gaj", "填报人", "填报岗", contact, "0595-00000001"])

    return damage


def test_a_domain_that_is_the_units_alone_is_taken_also_if_one_person_reports_for_two(tmp_path: Path):
    shared = domains("@SWJ.quanzhou.example", contact="tbr@swj.quanzhou.example")
    assert load(tmp_path, shared).programme.organisation("swj").mail_domains == ("swj.quanzhou.example",)


def take_all(sheets: Sheets) -> None:
    for title in ("任务清单", "量化指标", "待核实"):
        del sheets[title][1:]


FAULTS = [
    pytest.param(put("任务清单", 3, 1, 1), "《任务清单》A3：序号 1 重复（首次见于 A2）", id="a duplicate number"),
    pytest.param(put("任务清单", 4, 1, 5), "《任务清单》A4：序号不连续，此前缺少第 3—4 项", id="a gap"),
    pytest.param(put("任务清单", 3, 1, "二"), "《任务清单》A3：序号“二”应为正整数", id="a word for a number"),
    pytest.param(put("任务清单", 3, 1, None), "《任务清单》A3：序号“（空）”应为正整数", id="no number"),
    pytest.param(
        put("任务清单", 3, 6, "市园林局"), "《任务清单》F3：第2项牵头部门“市园林局”不在", id="an unknown lead"
    ),
    pytest.param(put("任务清单", 3, 6, None), "《任务清单》F3：第2项“牵头部门”为空", id="cells that were merged"),
    pytest.param(
        put("任务清单", 3, 6, "等相关部门"), "《任务清单》F3：第2项牵头部门“等相关部门”是集合", id="a phrase leads"
    ),
    pytest.param(put("任务清单", 2, 5, " "), "《任务清单》E2：第1项“具体措施”为空", id="no measure"),
    pytest.param(put("任务清单", 3, 3, "别类"), "《任务清单》C3：“纳税”的大类“别类”", id="two 大类 of one indicator"),
    pytest.param(put("任务清单", 2, 10, "12月底"), "《任务清单》J2：第1项完成时限“12月底”不是", id="a date in words"),
    pytest.param(put("任务清单", 2, 10, "2021-02-30"), "《任务清单》J2：第1项完成时限“2021-02-30”", id="30 February"),
    pytest.param(put("任务清单", 2, 10, None), "《任务清单》J2：第1项有明确时限", id="a dated item without a date"),
    pytest.param(
        put("任务清单", 3, 10, "2021-12-31"),
        "《任务清单》J3：第2项时限类型为持续推进，请删除日期",
        id="a date too many",
    ),
    pytest.param(put("任务清单", 2, 9, "later"), "《任务清单》I2：第1项时限类型“later”", id="an unknown kind"),
    pytest.param(
        put("任务清单", 2, 8, "2022年12月底"),
        "《任务清单》J2：第1项日期 2021-12-31 与 H2 的“2022年12月底”不一致",
        id="the deadline was moved in words only",
    ),
    pytest.param(put("任务清单", 2, 8, "持续推进"), "《任务清单》I2：第1项时限类型与 H2", id="kind and words differ"),
    pytest.param(put("任务清单", 1, 6, "牵头"), "《任务清单》第1行：缺少列“牵头部门”", id="a missing column"),
    pytest.param(put("任务清单", 1, 6, "序号"), "《任务清单》第1行：缺少列“牵头部门”", id="a column titled as another"),
    pytest.param(lambda sheets: sheets.pop("待核实"), "《待核实》：工作簿中没有这张表", id="a missing sheet"),
    pytest.param(lambda sheets: sheets["单位"].clear(), "《单位》第1行：是空表", id="an empty sheet"),
    pytest.param(take_all, "《任务清单》A2：没有任何任务事项", id="no items"),
    pytest.param(put("单位", 3, 2, "swj"), "《单位》B3：代码“swj”重复（首次见于 B2）", id="a duplicate code"),
    pytest.param(put("单位", 3, 2, "公安"), "《单位》B3：“市公安局”的代码“公安”应为", id="a code that is not ASCII"),
    pytest.param(put("单位", 3, 3, "税务局"), "《单位》A3：名称或别名“税务局”已用于 A2", id="an alias of two units"),
    pytest.param(put("单位", 3, 5, "半"), "《单位》E3：“市公安局”是否隶属市政府", id="neither subordinate nor not"),
    pytest.param(put("单位", 2, 7, None), "《单位》G2：“市税务局”牵头第1项等任务，却没有报送口径", id="a silent lead"),
    pytest.param(put("联系人", 2, 2, "rsj"), "《联系人》B2：单位代码“rsj”不在", id="a contact of nobody"),
    pytest.param(
        put("联系人", 2, 1, "市公安局"), "《联系人》A2：“市公安局”与代码“swj”", id="code and name of two units"
    ),
    pytest.param(put("联系人", 2, 3, "局长"), "《联系人》C2：角色“局长”应为", id="an unknown role"),
    pytest.param(put("联系人", 2, 5, "tbr@swj"), "《联系人》E2：“tbr@swj”不是有效的邮箱地址", id="a bad address"),
    pytest.param(domains("quanzhou"), "《单位》I2：“quanzhou”不是邮件域名", id="no domain"),
    pytest.param(domains("163.com"), "《单位》I2：“163.com”是公共邮箱", id="a provider"),
    pytest.param(domains("vip.163.com"), "《单位》I2：“vip.163.com”是公共邮箱", id="a part of a provider"),
    pytest.param(domains("tutanota.com"), "《单位》I2：“tutanota.com”是公共邮箱", id="a provider abroad"),
    pytest.param(domains("qz.example", "qz.example"), "《单位》I3：“qz.example”已填作", id="a domain of two"),
    pytest.param(
        domains("swj.quanzhou.example", contact="a@swj.quanzhou.example"),
        "《联系人》E3：“swj.quanzhou.example”已填作市税务局的邮件域名，这里却是其他单位的邮箱",
        id="a domain at which another unit is reached",
    ),
    pytest.param(put("量化指标", 2, 2, 9), "《量化指标》B2：《任务清单》中没有第“9”项", id="a target of no item"),
    pytest.param(put("量化指标", 2, 5, "约"), "《量化指标》E2：“约”应为", id="an unknown direction"),
    pytest.param(put("量化指标", 2, 6, "约110"), "《量化指标》F2：“约110”应为数字", id="a target that is no number"),
    pytest.param(put("量化指标", 2, 7, "年底"), "《量化指标》G2：“年底”不是有效日期", id="a bad date of a target"),
    pytest.param(put("量化指标", 2, 9, None), "《量化指标》I2：“”应为“是”或“否”", id="neither on nor off"),
    pytest.param(put("待核实", 2, 1, 9), "《待核实》A2：《任务清单》中没有第 9 项", id="a question about no item"),
    pytest.param(
        put("待核实", 2, 1, date(2026, 2, 3)), "《待核实》A2：“2026-02-03”应为任务序号", id="2-3 became a date"
    ),
    pytest.param(
        put("待核实", 2, 2, "完成期限"), "《待核实》B2：“完成期限”不是《任务清单》的列", id="a misspelt field"
    ),
]


@pytest.mark.parametrize(("damage", "sentence"), FAULTS)
def test_a_fault_is_one_sentence_with_sheet_and_cell(tmp_path: Path, damage: Damage, sentence: str):
    with pytest.raises(TaskListError) as error:
        load(tmp_path, damage)
    assert len(error.value.faults) == 1, error.value.faults
    assert error.value.faults[0].startswith(sentence)
    assert error.value.faults[0].endswith("。")


def test_all_faults_are_told_at_once_sheet_by_sheet(tmp_path: Path):
    def damage(sheets: Sheets) -> None:
        put("任务清单", 3, 6, "市园林局")(sheets)
        put("任务清单", 2, 10, "年底")(sheets)
        put("联系人", 2, 5, "nobody")(sheets)

    with pytest.raises(TaskListError) as error:
        load(tmp_path, damage)
    cells = [fault.split("：")[0] for fault in error.value.faults]
    assert cells == ["《任务清单》J2", "《任务清单》F3", "《联系人》E2"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(b"", "plan.xlsx 是空文件", id="an empty file"),
        pytest.param("序号,一级指标\n1,纳税\n".encode(), "plan.xlsx 不是可读的 Excel 工作簿", id="a CSV"),
        pytest.param(
            bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512), "plan.xlsx 不是可读的", id="an .xls, or a password"
        ),
        pytest.param(b"PK\x03\x04" + bytes(60), "plan.xlsx 不是可读的 Excel 工作簿", id="half a zip"),
    ],
)
def test_a_file_that_is_no_workbook_is_told_by_name(tmp_path: Path, data: bytes, sentence: str):
    (tmp_path / "plan.xlsx").write_bytes(data)
    with pytest.raises(TaskListError) as error:
        load_task_list(tmp_path / "plan.xlsx", "p", "专项行动")
    assert error.value.faults[0].startswith(sentence)


def test_a_workbook_cut_off_in_the_middle_is_told(tmp_path: Path):
    (tmp_path / "plan.xlsx").write_bytes(SHIPPED.read_bytes()[:40_000])
    with pytest.raises(TaskListError, match=r"plan\.xlsx 不是可读的 Excel 工作簿"):
        load_task_list(tmp_path / "plan.xlsx", "p", "专项行动")


def test_a_file_that_is_not_there_is_told_with_the_setting_to_look_at(tmp_path: Path):
    with pytest.raises(TaskListError, match=r"找不到任务清单 .*task_list"):
        load_task_list(tmp_path / "absent.xlsx", "p", "专项行动")


# --- what Excel, WPS and people may do without harm -----------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    ["2021-12-31", "2021/12/31", "2021.12.31", "２０２１－１２－３１", "2021年12月31日", " 2021-12-31 "],
)
def test_a_date_may_be_text(tmp_path: Path, written: str):
    assert load(tmp_path, put("任务清单", 2, 10, written)).programme.item(1).deadline.on == date(2021, 12, 31)


def rows_in_another_order(sheets: Sheets) -> None:
    sheets["任务清单"][1:] = reversed(sheets["任务清单"][1:])


def columns_in_another_order(sheets: Sheets) -> None:
    for rows in sheets.values():
        for row in rows:
            row.reverse()


def columns_of_their_own(sheets: Sheets) -> None:
    for rows in sheets.values():
        for row in rows:
            row.insert(0, "我的备注")


def empty_rows(sheets: Sheets) -> None:
    for rows in sheets.values():
        rows.insert(2, [None, " ", ""])
        rows += [[None] * 12, ["", " "]]


@pytest.mark.parametrize(
    "harmless",
    [
        rows_in_another_order,
        columns_in_another_order,
        columns_of_their_own,
        empty_rows,
        pytest.param(put("任务清单", 2, 1, "１"), id="a full-width number"),
        pytest.param(put("任务清单", 2, 1, 1.0), id="a number with decimals"),
        pytest.param(put("任务清单", 2, 6, " 市税务局 "), id="blanks around a name"),
        pytest.param(put("任务清单", 1, 1, " 序号 "), id="blanks around a title"),
        pytest.param(put("联系人", 2, 5, "ｔｂｒ＠swj.quanzhou.example"), id="a full-width address"),
    ],
)
def test_what_means_the_same_loads_the_same(tmp_path: Path, harmless: Damage):
    (tmp_path / "sound").mkdir()
    sound, touched = load(tmp_path / "sound").programme, load(tmp_path, harmless).programme
    for part in ("items", "organisations", "contacts", "kpis", "questions"):
        if harmless is rows_in_another_order and part == "items":
            # Indicators keep the order of the numbers, not of the rows.
            assert [item.number for item in touched.items] == [1, 2, 3]
        assert getattr(touched, part) == getattr(sound, part)


def test_a_name_nobody_goes_by_is_reported_and_no_fault_where_nobody_reports(tmp_path: Path):
    loaded = load(tmp_path, put("任务清单", 2, 7, "市公安局、园林局"))
    assert loaded.unknown_names == ("园林局",)
    assert loaded.programme.item(1).co_organisations == ("gaj",)


@pytest.mark.parametrize(
    ("damage", "blames", "questions"),
    [
        pytest.param(lambda sheets: None, False, 1, id="doubtful"),
        pytest.param(put("待核实", 2, 6, "高"), True, 1, id="held with high confidence"),
        pytest.param(put("待核实", 2, 7, "是"), True, 0, id="confirmed by the office"),
        pytest.param(put("待核实", 2, 7, "否"), False, 1, id="expressly not confirmed"),
    ],
)
def test_an_item_is_blamed_again_once_the_office_has_confirmed_it(
    tmp_path: Path, damage: Damage, blames: bool, questions: int
):
    programme = load(tmp_path, damage).programme
    assert programme.item(2).blames is blames
    assert len(programme.questions) == questions


def assessed(nature: str) -> Damage:
    """The list came out of an import: what was put right and what is doubtful stands in one column."""

    def damage(sheets: Sheets) -> None:
        sheets["待核实"] = [
            ["序号", "原编号", "字段", "采用值", "原文", "依据", "性质", "已确认"],
            ["2", "一（2）", "完成时限", "持续推进", "12月", "承上合并", nature, None],
        ]

    return damage


def test_a_cell_that_was_put_right_blocks_no_blame_and_a_doubtful_one_does(tmp_path: Path):
    assert load(tmp_path, assessed("已订正")).programme.item(2).blames
    assert not load(tmp_path, assessed("已订正")).programme.questions
    doubted = load(tmp_path, assessed("待核实")).programme
    assert not doubted.item(2).blames
    assert doubted.questions[0].original == "12月"
    with pytest.raises(TaskListError, match="《待核实》G2：“订正”应为 已订正、待核实、未读入 之一"):
        load(tmp_path, assessed("订正"))


def test_questions_say_how_sure_we_are(tmp_path: Path):
    with pytest.raises(TaskListError, match="《待核实》第1行：缺少列“置信度”"):
        load(tmp_path, put("待核实", 1, 6, "把握"))


def test_a_short_name_is_read_where_the_list_has_one(tmp_path: Path):
    def named(sheets: Sheets) -> None:
        for row, value in zip(sheets["单位"], ("简称", "税务", None, None), strict=True):
            row.append(value)

    assert load(tmp_path, named).programme.organisation("swj").short_name == "税务"


def test_the_group_of_a_unit_is_read_where_the_list_has_one(tmp_path: Path):
    def grouped(sheets: Sheets) -> None:
        for row, value in zip(sheets["单位"], ("分组", " 经济口 ", None, None), strict=True):
            row.append(value)

    units = load(tmp_path, grouped).programme.organisations
    assert [unit.group for unit in units][:2] == ["经济口", ""]


# --- several programmes, read again only when changed ----------------------------------------------------------


def test_a_workbook_is_parsed_again_only_when_its_bytes_change(tmp_path: Path):
    load(tmp_path)
    path = tmp_path / "plan.xlsx"
    lists = WorkbookTaskLists({"p": TaskListSource(path, "专项行动")})
    first = lists.programme("p")
    os.utime(path, (0, 0))
    assert lists.programme("p") is first
    load(tmp_path, put("任务清单", 2, 4, "新的目标"))
    changed = lists.programme("p")
    assert changed.item(1).goal == "新的目标"
    assert changed.sha256 != first.sha256


def test_a_workbook_that_was_damaged_meanwhile_is_not_answered_from_memory(tmp_path: Path):
    """Nobody is written to on the ground of a list that the office is just changing."""
    load(tmp_path)
    lists = WorkbookTaskLists({"p": TaskListSource(tmp_path / "plan.xlsx", "专项行动")})
    assert lists.integrity("p").items == 3
    (tmp_path / "plan.xlsx").write_bytes(b"")
    with pytest.raises(TaskListError):
        lists.programme("p")


def test_a_programme_that_is_not_configured_is_a_configuration_error():
    with pytest.raises(ConfigurationError, match="没有专项“q”"):
        WorkbookTaskLists({}).programme("q")


def test_a_stream_that_nobody_configured_is_told_with_its_cell(tmp_path: Path):
    """Its unit would owe nothing, and nobody would notice."""
    load(tmp_path)
    with pytest.raises(TaskListError) as told:
        load_task_list(tmp_path / "plan.xlsx", "p", "专项行动", {"county_quarterly": "区县季报"})
    assert all("配置中没有“department_monthly”，请改为 区县季报 之一" in fault for fault in told.value.faults)
    assert told.value.faults[0].startswith("《单位》")


def test_the_shipped_units_report_in_configured_streams():
    streams = {code: stream.name for code, stream in load_settings().streams.items()}
    programme = load_task_list(SHIPPED, "qz2021", "专项行动", streams).programme
    assert {stream for unit in programme.organisations for stream in unit.streams} == streams.keys()


# --- numbers as published -------------------------------------------------------------------------------------


def labels(*written: object) -> Damage:
    """The plan numbers its items so."""

    def damage(sheets: Sheets) -> None:
        for row, label in zip(sheets["任务清单"], ("文件编号", *written), strict=True):
            row.append(label)

    return damage


def test_an_item_is_called_as_the_plan_numbers_it_and_by_its_number_where_the_plan_does_not(tmp_path: Path):
    programme = load(tmp_path, labels("2-45", "第一（二）1项", None)).programme
    assert [item.label for item in programme.items] == ["2-45", "一（二）1", "3"]
    assert [item.number for item in programme.items] == [1, 2, 3]
    assert programme.told(1, 2) == "第2-45、一（二）1项"
    assert (programme.label(99), load(tmp_path).programme.item(3).told) == ("99", "第3项")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2-45", 1),
        ("第 2—45 项", 1),
        ("２－４５", 1),
        ("一(二)1", 2),
        ("1", 3),
        pytest.param("2", 2, id="the number where nothing else is called so"),
        ("4", None),
        ("2-46", None),
    ],
)
def test_an_item_is_found_as_people_type_it_and_what_is_published_goes_before_the_number(
    tmp_path: Path, typed: str, number: int | None
):
    found = load(tmp_path, labels("2-45", "一（二）1", "1")).programme.called(typed)
    assert (found.number if found else None) == number


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        pytest.param(("2-1", None, "2—1"), "《任务清单》K4：文件编号“2—1”重复（首次见于 K2）", id="twice"),
        pytest.param(("2", None, None), "《任务清单》K3：文件编号“2”重复（首次见于 K2）", id="as another's number"),
        pytest.param((None, "1", None), "《任务清单》K3：文件编号“1”重复（首次见于 A2", id="as the number above"),
        pytest.param((date(2045, 2, 1), None, None), "《任务清单》K2：文件编号“2045-02-01”被当成了日期", id="a date"),
        pytest.param(("甲" * 30, None, None), "《任务清单》K2：文件编号“甲", id="no number at all"),
    ],
)
def test_a_label_names_one_item(tmp_path: Path, written: tuple[object, ...], sentence: str):
    with pytest.raises(TaskListError) as told:
        load(tmp_path, lambda sheets: (labels(*written)(sheets), put("待核实", 2, 1, "2至3")(sheets)))
    assert [fault.startswith(sentence) for fault in told.value.faults] == [True]


def test_targets_and_doubts_name_their_items_by_number_or_as_published(tmp_path: Path):
    def damage(sheets: Sheets) -> None:
        labels("2-45", "2-46", "2-47")(sheets)
        put("量化指标", 2, 2, "2-46")(sheets)
        put("待核实", 2, 1, "2-47、1")(sheets)

    programme = load(tmp_path, damage).programme
    assert programme.kpis[0].item == 2
    assert programme.questions[0].items == (3, 1)
    with pytest.raises(TaskListError, match="《待核实》A2：“2-3”既是文件编号，又可读作区间"):
        load(tmp_path, labels("2-1", "2-2", "2-3"))


# --- no deadline ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [None, "未明确", "尽快"])
def test_a_plan_may_set_no_deadline_which_is_asked_about_and_blames_nobody(tmp_path: Path, text: str | None):
    def damage(sheets: Sheets) -> None:
        sheets["任务清单"][3][7:10] = [text, "未明确", None]
        sheets["待核实"][1][0] = 1

    item = load(tmp_path, damage).programme.item(3)
    assert (item.deadline.kind, item.deadline.on) == (DeadlineKind.UNSTATED, None)
    assert (item.deadline.text, item.unconfirmed, item.blames) == (text or "未明确", ("完成时限",), False)


# --- words for codes, and the other way round -----------------------------------------------------------------


def test_a_workbook_from_the_time_of_codes_says_the_same_and_is_written_in_words(tmp_path: Path):
    def codes(sheets: Sheets) -> None:
        sheets["任务清单"][0][8:] = ["完成时限_kind", "完成时限_date"]
        for row, code in zip(sheets["任务清单"][1:], ("date", "continuous", "follow_province"), strict=True):
            row[8] = code

    def words(sheets: Sheets) -> None:
        for row in sheets["单位"][1:3]:
            row[6] = "部门月报"

    streams = {"department_monthly": "部门月报", "county_quarterly": "区县季报"}
    for name, damage in (("old", codes), ("new", words)):
        (tmp_path / name).mkdir()
        load(tmp_path / name, damage)
    old, new = (load_task_list(tmp_path / n / "plan.xlsx", "p", "专项行动", streams).programme for n in ("old", "new"))
    assert (old.items, old.organisations) == (new.items, new.organisations)

    path = tmp_path / "old" / "plan.xlsx"
    lists = WorkbookTaskLists({"p": TaskListSource(path, "专项行动", streams)})
    written = lists.written("p", path.read_bytes(), old, {})
    path.write_bytes(written)
    assert (lists.programme("p").items, lists.programme("p").organisations) == (new.items, new.organisations)
    assert lists.written("p", written, new, {}) == written
    book = load_workbook(path)
    assert [cell.value for cell in book["任务清单"]["I"]] == ["时限类型", "有明确时限", "持续推进", "随省推进"]
    assert book["单位"]["G2"].value == "部门月报"


def test_a_list_that_was_kept_is_read_when_its_stream_is_called_otherwise_today(tmp_path: Path):
    def words(sheets: Sheets) -> None:
        for row in sheets["单位"][1:3]:
            row[6] = "部门月报"

    load(tmp_path, words)
    source = TaskListSource(tmp_path / "plan.xlsx", "专项行动", {"monthly": "单位月报"}, {"部门月报": "monthly"})
    units = WorkbookTaskLists({"p": source}).programme("p").organisations
    assert [unit.streams for unit in units] == [("monthly",), ("monthly",)]


def test_labels_are_written_where_the_workbook_had_no_column_for_them(tmp_path: Path):
    plain = load(tmp_path).programme
    path = tmp_path / "plan.xlsx"
    lists = WorkbookTaskLists({"p": TaskListSource(path, "专项行动")})
    numbered = replace(plain, items=tuple(replace(item, label=f"一（{item.number}）") for item in plain.items))
    path.write_bytes(lists.written("p", path.read_bytes(), numbered, {}))
    assert lists.programme("p").items == numbered.items

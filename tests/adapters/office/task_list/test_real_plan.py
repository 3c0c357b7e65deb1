"""The real plan, built from its tables, loads as it was worked out by hand and is a workbook people can use."""

import csv
import importlib.util
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from openpyxl import Workbook, load_workbook
from tests.builders import mail_with

from duban.adapters.office.task_list.workbook import LoadedTaskList, integrity_as_json, load_task_list
from duban.config import load_settings
from duban.domain.checks.co_lead import co_leads_of, shared_items
from duban.domain.mail.message import words_beside, words_of
from duban.domain.plan.organisation import Role
from duban.domain.plan.programme import Direction, integrity

PROJECT = Path(__file__).parents[4]
SHIPPED = PROJECT / "include" / "task_list.xlsx"
TABLES = PROJECT / "scripts" / "tables"
STREAMS = {code: stream.name for code, stream in load_settings().streams.items()}


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    """The script that built the workbook."""
    path = PROJECT / "scripts" / "build_task_list.py"
    spec = importlib.util.spec_from_file_location("build_task_list", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(path.parent)
        spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def built(builder: ModuleType) -> bytes:
    """What the script makes of its tables."""
    return builder.build()


@pytest.fixture(scope="module")
def book(built: bytes) -> Workbook:
    """The same, opened; nobody changes it."""
    return load_workbook(BytesIO(built))


@pytest.fixture(scope="module")
def real(built: bytes, tmp_path_factory: pytest.TempPathFactory) -> LoadedTaskList:
    """The real plan as built from its tables: what people have changed in the shipped workbook since is theirs."""
    path = tmp_path_factory.mktemp("plan") / "task_list.xlsx"
    path.write_bytes(built)
    return load_task_list(path, "qz2021", "营商环境持续提升专项行动", STREAMS)


def table(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


# --- the real plan ------------------------------------------------------------------------------------------


def test_the_shipped_workbook_loads_without_a_fault_or_an_unknown_name():
    loaded = load_task_list(SHIPPED, "qz2021", "营商环境持续提升专项行动")
    assert loaded.unknown_names == ()
    assert all(contact.mail.endswith(".example") for contact in loaded.programme.contacts)


def test_the_integrity_of_the_real_plan(real: LoadedTaskList):
    report = integrity_as_json(integrity(real.programme, real.unknown_names))
    assert (report["items"], report["indicators"]) == (148, 18)
    assert report["deadlines"] == {"dated": 116, "continuous": 26, "follows_province": 6, "unstated": 0}
    assert (report["kpis"], report["kpis_enabled"]) == (92, 85)
    assert len(report["open_questions"]) == 19
    assert report["unknown_names"] == []
    leads = report["items_by_lead"]
    assert len(leads) == 19
    assert list(leads.items())[:2] == [("市行政服务中心管委会", 28), ("市市场监管局", 21)]
    assert sum(leads.values()) == 148


def test_every_cell_of_the_plan_survives_the_workbook(real: LoadedTaskList):
    for row, item in zip(table("task_list"), real.programme.items, strict=True):
        assert item.number == int(row["序号"])
        assert (item.indicator.name, item.indicator.category) == (row["一级指标"], row["大类"])
        assert (item.goal, "\n".join(item.measures)) == (row["目标任务"], row["具体措施"])
        assert (item.co_responsible, item.deadline.text) == (row["责任部门"], row["完成时限"])
        assert (item.deadline.on.isoformat() if item.deadline.on else "") == row["完成时限_date"]


def test_indicators_are_numbered_in_the_order_of_the_plan(real: LoadedTaskList):
    numbers = {indicator.name: indicator.number for indicator in real.programme.indicators()}
    assert list(numbers.values()) == list(range(1, 19))
    assert (numbers["开办企业"], numbers["执行合同"], numbers["办理破产"]) == (1, 9, 10)
    assert (numbers["招标投标"], numbers["知识产权创造、保护和运用"], numbers["包容普惠创新"]) == (14, 16, 18)


def test_shorthand_expands_as_it_was_worked_out_by_hand(real: LoadedTaskList):
    """Who leads and who is co-responsible, for each unit of the hand-made table, agrees item by item."""
    programme = real.programme
    codes = {row["name"]: row["code"] for row in table("organisation_codes")}
    for row in table("organisations"):
        # Counties answer for every item by a footnote, not by a cell; phrases for many are nobody.
        if row["name"] not in codes or row["co_task_nos"] == "1-148":
            continue
        code = codes[row["name"]]
        led = [item.number for item in programme.items if code in item.leads]
        shared = [item.number for item in programme.items if code in item.co_organisations]
        assert led == [int(number) for number in row["led_task_nos"].split()], row["name"]
        assert shared == [int(number) for number in row["co_task_nos"].split()], row["name"]


def test_the_first_of_two_leads_reports_and_the_second_only_countersigns(real: LoadedTaskList):
    programme = real.programme
    permits = [programme.item(number) for number in range(6, 15)]
    assert {item.leads for item in permits} == {("xzfwzx", "zjj")}
    housing = programme.organisation("zjj")
    assert (housing.streams, housing.countersigns) == ((), ("department_monthly",))


def test_nineteen_departments_owe_monthly_and_thirteen_counties_quarterly(real: LoadedTaskList):
    programme = real.programme
    monthly = programme.reporters("department_monthly")
    assert len(monthly) == 19
    assert {item.lead for item in programme.items} == {organisation.code for organisation in monthly}
    counties = programme.reporters("county_quarterly")
    assert len(counties) == 13
    assert not any(county.takes_orders for county in counties), "a department gives a county no orders"
    shared = co_leads_of(programme, "xzfwzx", "department_monthly")
    assert len(monthly) + len(counties) + len(shared) == 33, "forms, each unit's own"
    assert [item.number for item in shared_items(programme, "zjj")] == list(range(6, 15))


def test_the_units_that_take_no_orders_from_the_city_are_marked(real: LoadedTaskList):
    subordinate = {organisation.code: organisation.subordinate for organisation in real.programme.organisations}
    assert not any(subordinate[code] for code in ("zjfy", "swj", "gwgd", "rhzh", "ybj", "qzhg", "hsj"))
    assert subordinate["fgw"]
    assert real.programme.organisation("zjfy").salutation == "贵院"


def test_every_reporter_can_be_reached_in_each_role_at_an_address_that_reaches_nobody(real: LoadedTaskList):
    programme = real.programme
    roles = (Role.FILLER, Role.LIAISON, Role.SECTION_HEAD, Role.DEPUTY_HEAD, Role.REGISTRY)
    reporters = [one for one in programme.organisations if one.streams or one.countersigns]
    assert len(reporters) == 33
    for organisation in reporters:
        assert [contact.role for contact in programme.contacts_of(organisation.code, roles)] == list(roles)
    assert len({contact.mail for contact in programme.contacts}) == len(programme.contacts)
    assert all(contact.mail.endswith(".quanzhou.example") for contact in programme.contacts)
    assert {contact.phone for contact in programme.contacts} == {"0595-00000000"}


def test_doubt_blocks_blame_and_high_confidence_does_not(real: LoadedTaskList):
    doubtful = [item.number for item in real.programme.items if not item.blames]
    assert doubtful == [7, 15, 49, 71, 72, 73, 124, 129, 135, 144]
    assert real.programme.item(63).unconfirmed == ()
    assert real.programme.item(129).unconfirmed == ("责任部门", "完成时限")
    assert real.programme.item(18).unconfirmed == ("目标任务",)


def test_targets_keep_their_own_dates_and_stay_off_where_the_plan_is_unclear(real: LoadedTaskList):
    kpis = {kpi.code: kpi for kpi in real.programme.kpis}
    assert (kpis["K038-1"].due, kpis["K038-2"].due) == (date(2021, 12, 31), date(2022, 12, 31))
    assert (kpis["K049-5"].target, kpis["K049-5"].direction) == ("3.5", Direction.AT_LEAST)
    assert (kpis["K129-2"].direction, kpis["K129-1"].kind) == (Direction.MORE_THAN, "cumulative")
    assert not any(kpis[f"K018-{number}"].enabled for number in range(1, 5))


# --- the workbook as people see it --------------------------------------------------------------------------


def test_building_twice_gives_the_same_bytes(builder: ModuleType, built: bytes):
    assert builder.build() == built


def test_the_workbook_in_the_repository_holds_what_its_tables_give(book: Workbook):
    """Whoever changes the tables or the script builds the workbook again; an office's own copy is not in here."""
    assert cells(load_workbook(SHIPPED)) == cells(book)


def cells(book: Workbook) -> dict[str, list[tuple[object, ...]]]:
    """Every cell of a workbook by sheet."""
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_every_sheet_has_frozen_titles_a_filter_and_readable_columns(book: Workbook):
    assert book.sheetnames == ["任务清单", "量化指标", "单位", "联系人", "待核实"]
    for sheet in book:
        assert sheet.freeze_panes[1:] == "2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
        for column in sheet.iter_cols(max_row=1):
            assert sheet.column_dimensions[column[0].column_letter].width >= 7
    titles = [cell.value for cell in book["任务清单"][1]]
    assert titles[:8] == list(table("task_list")[0])[:8]
    assert titles[8:] == ["时限类型", "时限日期", "整理说明"]


@pytest.mark.parametrize(
    ("sheet", "title"),
    [
        *(("任务清单", title) for title in ("时限类型",)),
        *(("量化指标", title) for title in ("方向", "类型", "启用")),
        *(("单位", title) for title in ("类型", "隶属", "称谓", "报送口径", "会签口径")),
        *(("联系人", title) for title in ("角色",)),
        *(("待核实", title) for title in ("置信度", "已确认")),
    ],
)
def test_a_closed_vocabulary_is_a_drop_down_that_holds_every_value_in_use(book: Workbook, sheet: str, title: str):
    page = book[sheet]
    cells = next(column for column in page.iter_cols() if column[0].value == title)
    used = {cell.value for cell in cells[1:]} - {None}
    lists = [rule for rule in page.data_validations.dataValidation if rule.type == "list"]
    (rule,) = [rule for rule in lists if cells[1].coordinate in rule.sqref]
    assert used <= set(rule.formula1.strip('"').split(","))
    assert cells[-1].coordinate in rule.sqref


def test_the_name_of_a_unit_above_or_below_a_covering_letter_or_a_thank_you_is_no_word_of_it(real: LoadedTaskList):
    heard = [
        unit.name
        for unit in real.programme.organisations
        if words_beside(
            replace(mail_with(), text=f"现将{unit.name}10月填报表报送贵办，请查收。\n\n{unit.name}\n林某某")
        )
        or words_of(replace(mail_with(), subject="回复：催办", text=f"收到，谢谢！\n{unit.name}"))
    ]
    assert (heard, len(real.programme.organisations)) == ([], 71)

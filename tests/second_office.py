"""A second office in another city: its folder as `duban init` makes it, its plan of forty items, units and contacts."""

import csv
import re
from datetime import date
from pathlib import Path

from openpyxl import Workbook, load_workbook

from duban.adapters.office.task_list.sheet_columns import (
    CONTACT_COLUMNS,
    KPI_COLUMNS,
    QUESTION_COLUMNS,
    ROLES,
    TASK_COLUMNS,
    unit_columns,
)
from duban.adapters.office.task_list.sheet_writer import SheetColumn, Value, add_sheet
from duban.bootstrap.office_check import make_office
from duban.config import Settings, load_settings
from duban.domain.plan.organisation import LOCAL_GOVERNMENT, Role

TRUTH = Path(__file__).parent / "data" / "plans" / "jiangzhou.truth.csv"
ANSWERS = {
    "place": "江州市",
    "short_name": "市优化办",
    "host": "市政务局",
    "issuer": "江州市政务服务管理局",
    "number_prefix": "江政务",
    "area_code": "0791",
    "phone": "0791-81234567",
    "address": "duban@yhb.jiangzhou.example",
    "report_to": "llr@yhb.jiangzhou.example",
    "title": "优化营商环境行动",
    "document": "江政办〔2026〕5号",
    "code": "jz2026",
    "starts_on": "2026-03-01",
    "ends_on": "2027-12-31",
}
# What nothing of this office may say: the shipped one's city, province, prefixes and area code.
OTHER_OFFICE = re.compile("泉州|泉政|泉发改|泉营商|quanzhou|0595|福建|闽|市营商办|市发改委|效能办")
COUNTIES = ("望江区人民政府", "云岭县人民政府", "江州高新区管委会")
NOT_SUBORDINATE = ("法院", "税务局", "海关", "供电公司", "人民银行")


def second_office(folder: Path) -> Settings:
    """Make the office in *folder*; its settings."""
    make_office(folder, ANSWERS)
    write_plan(folder / "include" / "task_list.xlsx", load_settings(folder))
    return load_settings(folder, folder.parent / "home")


def write_plan(path: Path, settings: Settings) -> None:
    """The plan with its units and contacts, as the office has it in the end."""
    monthly, quarterly = (stream.name for stream in settings.streams.values())
    with TRUTH.open(encoding="utf-8", newline="") as file:
        items = list(csv.DictReader(file))
    leads = list(dict.fromkeys(item["牵头部门"] for item in items))
    units = [(name, f"u{number:02}", monthly) for number, name in enumerate(leads, start=1)]
    units += [(name, f"c{number:02}", quarterly) for number, name in enumerate(COUNTIES, start=1)]
    book = Workbook()
    book.remove(book.worksheets[0])
    contacts = [_contact(name, code, role) for name, code, _ in units for role in ROLES]
    columns = tuple(unit_columns((monthly, quarterly)))
    for title, of, rows in (
        ("任务清单", TASK_COLUMNS, [_item(item) for item in items]),
        ("量化指标", KPI_COLUMNS, []),
        ("单位", columns, [_unit(*unit) for unit in units]),
        ("联系人", CONTACT_COLUMNS, contacts),
        ("待核实", QUESTION_COLUMNS, []),
    ):
        add_sheet(book, title, "4472C4", of, [_row(of, row) for row in rows])
    book.save(path)


def fill_in_contacts(path: Path) -> None:
    """A person writes names and addresses into the prepared rows."""
    book = load_workbook(path)
    sheet = book["联系人"]
    titles = [cell.value for cell in sheet[1]]
    unit, code, role, name, mail = (titles.index(one) for one in ("单位", "单位代码", "角色", "姓名", "邮箱"))
    for number, row in enumerate(sheet.iter_rows(min_row=2), start=1):
        row[name].value = f"{row[unit].value}{row[role].value}"
        row[mail].value = f"r{number}@{row[code].value}.jiangzhou.example"
    book.save(path)


def _row(columns: tuple[SheetColumn, ...], cells: dict[str, Value]) -> list[Value]:
    return [cells.get(column.title) for column in columns]


def _item(item: dict[str, str]) -> dict[str, Value]:
    day = item["完成时限_date"]
    known: dict[str, Value] = {**item, "序号": int(item["序号"])}
    return known | {"时限类型": item["完成时限_kind"], "时限日期": date.fromisoformat(day) if day else None}


def _unit(name: str, code: str, stream: str) -> dict[str, Value]:
    is_county = name in COUNTIES
    return {
        "名称": name,
        "代码": code,
        "类型": f"{LOCAL_GOVERNMENT}/功能区" if is_county else "市直部门",
        "隶属": "否" if any(part in name for part in NOT_SUBORDINATE) else "是",
        "称谓": "贵区" if is_county else "贵单位",
        "报送口径": stream,
    }


def _contact(name: str, code: str, role: Role) -> dict[str, Value]:
    mail = f"{role.name.lower()}@{code}.jiangzhou.example"
    return {
        "单位": name,
        "单位代码": code,
        "角色": role.value,
        "姓名": f"{name}{role}",
        "邮箱": mail,
        "电话": "0791-82345678",
    }

"""The task list of a province-sized plan: the real one, its units and items repeated under other names and numbers."""

from collections.abc import Iterator, Mapping
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

ITEMS_OF_UNIT = 10
ROLES = ("填报人", "联络员", "科室负责人", "分管领导", "主要领导", "办公室收文")
STREAM = "department_monthly"
Row = dict[str, Any]


def code_of(place: int) -> str:
    """The code of the unit at that place."""
    return f"u{place:04d}"


def name_of(place: int) -> str:
    """Its name."""
    return f"市第{place:04d}局"


def write_plan(model: Path, target: Path, units: int) -> None:
    """Write a workbook like *model* with so many *units*, each of which leads ITEMS_OF_UNIT items."""
    sheets = {sheet.title: _rows(sheet) for sheet in load_workbook(model, read_only=True).worksheets}
    targets: dict[int, list[Row]] = {}
    for row in sheets["量化指标"]:
        targets.setdefault(row["序号"], []).append(row)
    items = list(_items(sheets["任务清单"], units))
    found: Mapping[str, list[Row]] = {
        "任务清单": [row for _, row in items],
        "量化指标": [_target(target, row) for was, row in items for target in targets.get(was, ())],
        "单位": [_unit(place) for place in range(units)],
        "联系人": [_contact(place, role) for place in range(units) for role in ROLES],
        "待核实": [],
    }
    book = Workbook(write_only=True)
    for title, rows in found.items():
        columns = list(sheets[title][0])
        sheet = book.create_sheet(title)
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(column) for column in columns])
    book.save(target)


def _rows(sheet: Any) -> list[Row]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def _items(models: list[Row], units: int) -> Iterator[tuple[int, Row]]:
    """Each item with the number of the one that it repeats."""
    for place, model in enumerate(islice(cycle(models), units * ITEMS_OF_UNIT)):
        lead = name_of(place // ITEMS_OF_UNIT)
        yield model["序号"], model | {"序号": place + 1, "牵头部门": lead, "责任部门": None}


def _target(model: Row, item: Row) -> Row:
    number = item["序号"]
    code = f"K{number}-{str(model['编号']).rpartition('-')[2]}"
    return model | {"编号": code, "序号": number, "牵头部门": item["牵头部门"]}


def _unit(place: int) -> Row:
    return {
        "名称": name_of(place),
        "代码": code_of(place),
        "类型": "市直部门",
        "隶属": "是",
        "称谓": "贵局",
        "报送口径": STREAM,
    }


def _contact(place: int, role: str) -> Row:
    code = code_of(place)
    return {
        "单位": name_of(place),
        "单位代码": code,
        "角色": role,
        "姓名": f"{name_of(place)}{role}",
        "邮箱": f"r{ROLES.index(role)}@{code}.example",
        "电话": "0595-00000000",
    }

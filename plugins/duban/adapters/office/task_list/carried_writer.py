"""The list with which the next programme begins: the open items of the last one, its units and their contacts."""

from collections.abc import Mapping
from dataclasses import replace

from openpyxl import Workbook

from duban.adapters.office.files.memory_writer import written
from duban.adapters.office.task_list.import_rows import KIND_WORD
from duban.adapters.office.task_list.items import ITEMS, REFORM
from duban.adapters.office.task_list.sheet_writer import SheetColumn, Value, add_sheet
from duban.adapters.office.task_list.targets import KPIS, QUESTIONS, SOURCE
from duban.adapters.office.task_list.template_writer import COLOURS, columns_of
from duban.adapters.office.task_list.units import CONTACTS, UNITS
from duban.domain.plan.programme import Direction, Programme

ORIGIN = "结转来源"


def write_carried(programme: Programme, origins: Mapping[int, str], streams: Mapping[str, str]) -> bytes:
    """*programme* as a workbook of its own, *origins* beside its items; *streams* are the names by their codes."""
    rows = {
        ITEMS: _items(programme, origins),
        UNITS: _units(programme, streams),
        CONTACTS: _contacts(programme),
        KPIS: _targets(programme),
        QUESTIONS: [],
    }
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, columns in columns_of(streams.values()).items():
        shown = (*columns, SheetColumn(ORIGIN, 60)) if title == ITEMS else columns
        table = [[row.get(column.title) for column in shown] for row in rows[title]]
        # What has no row yet is a sheet to be filled.
        plain = tuple(replace(column, among="") for column in shown)
        add_sheet(book, title, COLOURS[title], plain, table or [[None] * len(shown)])
    return written(book)


def _items(programme: Programme, origins: Mapping[int, str]) -> list[dict[str, Value]]:
    names = {unit.code: unit.name for unit in programme.organisations}
    return [
        {
            "序号": item.number,
            "一级指标": item.indicator.name,
            "大类": item.indicator.category,
            "目标任务": item.goal,
            "具体措施": "\n".join(item.numbered_measures),
            "牵头部门": "、".join(names[code] for code in item.leads),
            "责任部门": item.co_responsible,
            "完成时限": item.deadline.text,
            "时限类型": item.deadline.kind.words,
            "时限日期": item.deadline.on,
            REFORM: "是" if item.is_reform else None,
            ORIGIN: origins.get(item.number),
        }
        for item in programme.items
    ]


def _units(programme: Programme, streams: Mapping[str, str]) -> list[dict[str, Value]]:
    return [
        {
            "名称": unit.name,
            "代码": unit.code,
            "别名": "；".join(unit.aliases),
            "类型": unit.kind,
            "隶属": "是" if unit.subordinate else "否",
            "称谓": unit.salutation,
            "报送口径": "；".join(streams.get(code, code) for code in unit.streams),
            "会签口径": "；".join(streams.get(code, code) for code in unit.countersigns),
            "邮件域名": "；".join(unit.mail_domains),
            "简称": unit.short_name,
            "分组": unit.group or None,
        }
        for unit in programme.organisations
    ]


def _contacts(programme: Programme) -> list[dict[str, Value]]:
    names = {unit.code: unit.name for unit in programme.organisations}
    return [
        {
            "单位": names.get(contact.organisation, ""),
            "单位代码": contact.organisation,
            "角色": contact.role.value,
            "姓名": contact.name,
            "邮箱": contact.mail,
            "电话": contact.phone,
        }
        for contact in programme.contacts
    ]


def _targets(programme: Programme) -> list[dict[str, Value]]:
    return [
        {
            "编号": kpi.code,
            "序号": kpi.item,
            "指标名称": kpi.metric,
            "计量单位": kpi.unit,
            "方向": Direction(kpi.direction).sign,
            "目标值": kpi.target,
            "目标日期": kpi.due,
            "类型": KIND_WORD.get(kpi.kind),
            "启用": "是" if kpi.enabled else "否",
            SOURCE: kpi.source,
        }
        for kpi in programme.kpis
    ]

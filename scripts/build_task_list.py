"""
Build include/task_list.xlsx from the tables beside this script.

The workbook was built once; since then it is the source of truth and people edit it in Excel or WPS.
Run this again only to start over: it overwrites what was edited.

    .venv/bin/python scripts/build_task_list.py [TARGET]
"""

import csv
import io
import math
import re
import sys
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

TABLES = Path(__file__).parent / "tables"
TARGET = Path(__file__).parents[1] / "include" / "task_list.xlsx"

# The day of the plan: a fixed stamp, so that building twice gives the same bytes.
STAMP = datetime(2021, 9, 21)  # noqa: DTZ001 - workbook properties carry no zone

Value = str | int | float | date | None
Row = dict[str, str]

COLLECTIVE = "集合称谓"
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
MONTHLY, QUARTERLY = "department_monthly", "county_quarterly"
YES_NO = ("是", "否")
ROLES = {"填报人": "tbr", "联络员": "llr", "科室负责人": "kszr", "分管领导": "fgld", "办公室收文": "bgssw"}
DIRECTIONS = {"<=": "≤", ">=": "≥", ">": "＞", "==": "＝"}
KPI_KINDS = {"stock": "时点值", "cumulative": "累计值", "milestone": "里程碑", "rule": "规则"}
# 集合称谓 that stand at the end of a list of names, as they are written there
OPEN_PHRASES = {"等相关部门（开放）": "等相关部门；等有关部门", "等执法监管部门（开放）": "等执法监管部门"}
SPECIAL = {
    "市营商办": ("联络员", "科室负责人", "办公室收文"),
    "市政府办（督查室）": ("办公室收文",),
    "市效能办": ("办公室收文",),
}


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its title, width, closed vocabulary and the hint shown when a cell is selected."""

    title: str
    width: float
    choices: tuple[str, ...] = ()
    hint: str = ""
    centred: bool = False
    text: bool = False  # a spreadsheet would make a date of 7-8


def table(name: str) -> list[Row]:
    """The rows of scripts/tables/NAME.csv."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def typed(text: str) -> Value:
    """Numbers and ISO dates as such, everything else as text, nothing as an empty cell."""
    if re.fullmatch(r"\d+", text):
        return int(text)
    if re.fullmatch(r"\d+\.\d+", text):
        return float(text)
    return date.fromisoformat(text) if ISO_DATE.fullmatch(text) else text or None


# --- 任务清单 ---------------------------------------------------------------------------------------------

TASK_COLUMNS = (
    Column("序号", 7, centred=True),
    Column("一级指标", 14),
    Column("大类", 14),
    Column("目标任务", 34),
    Column("具体措施", 72),
    Column("牵头部门", 18, hint="写《单位》表中的名称；几家并列时用“、”隔开，列第一位的负责汇总报送。"),
    Column("责任部门", 30, hint="用“、”“，”隔开；名单中没有的单位会列入完整性报告。"),
    Column("完成时限", 18, hint="原文，如“2021年12月底”；须与“完成时限_date”一致。"),
    Column(
        "完成时限_kind",
        16,
        ("date", "continuous", "follow_province"),
        "date 有明确时限；continuous 持续推进；follow_province 随省推进",
        centred=True,
    ),
    Column("完成时限_date", 15, hint="只在有明确时限（date）时填写，如 2021-12-31。", centred=True),
    Column("notes_on_repair", 40),
)


def task_rows() -> list[list[Value]]:
    """One row for each item, dates as dates."""
    return [[typed(row[column.title]) for column in TASK_COLUMNS] for row in table("task_list")]


# --- 量化指标 ---------------------------------------------------------------------------------------------

KPI_FIELDS = {
    Column("编号", 10, centred=True): "kpi_id",
    Column("序号", 7, centred=True): "task_no",
    Column("一级指标", 14): "indicator",
    Column("牵头部门", 18): "lead",
    Column("指标名称", 36): "metric",
    Column("计量单位", 10, centred=True): "unit",
    Column("方向", 8, tuple(DIRECTIONS.values()), "≤ ≥ ＞ ＝", centred=True): "direction",
    Column("目标值", 10, centred=True): "target_value",
    Column("目标日期", 13, hint="如 2021-12-31；没有日期可空。", centred=True): "target_date",
    Column("基期值", 11, centred=True): "baseline",
    Column("类型", 10, tuple(KPI_KINDS.values()), centred=True): "kind",
    Column("表述", 10, ("应达到", "力争"), centred=True): "wording",
    Column("启用", 8, YES_NO, "否：待核实或不作考核，系统不据此判断。", centred=True): "enabled",
    Column("原文", 40): "source_quote",
    Column("备注", 36): "note",
}


def kpi_rows() -> list[list[Value]]:
    """One row for each numeric target, in the words of the office."""
    words = DIRECTIONS | KPI_KINDS
    rows = table("kpi_targets")
    return [[typed(words.get(row[field], row[field])) for field in KPI_FIELDS.values()] for row in rows]


# --- 单位 -------------------------------------------------------------------------------------------------

KINDS = (
    "市直部门", "市委部门", "司法机关", "省部属驻泉单位", "央企驻泉单位", "公用企业", "市属事业单位",
    "省属事业单位（待核）", "群团组织", "执法/救援队伍", "议事协调机构办公室", "县（市、区）/功能区", COLLECTIVE,
)  # fmt: skip
SALUTATIONS = ("贵局", "贵委", "贵办", "贵院", "贵公司", "贵单位", "贵区", "贵市", "贵县")
ORGANISATION_COLUMNS = (
    Column("名称", 30),
    Column("代码", 12, hint="小写字母开头的英文代码，一经使用不得更改：报送编号由它构成。", centred=True),
    Column("别名", 30, hint="清单中的其他写法，用“；”隔开。"),
    Column("全称（待核）", 32),
    Column("类型", 20, KINDS, "集合称谓只用于识别名称，不建账号，不填代码。", centred=True),
    Column("隶属", 8, YES_NO, "是否隶属市政府：否的一律用函的口气，不用“责令”。", centred=True),
    Column("称谓", 10, SALUTATIONS, centred=True),
    Column("报送口径", 22, (MONTHLY, QUARTERLY), "应报送的口径；不报送的留空。", centred=True),
    Column("会签口径", 22, (MONTHLY, QUARTERLY), "只参加会签、本身不欠报送件的口径。", centred=True),
    Column("备注", 60),
)


def streams(row: Row) -> tuple[str, str]:
    """The stream in which the organisation owes a return, and the one in which it countersigns."""
    reporter = row["monthly_reporter"]
    if reporter.startswith("会签"):
        return "", MONTHLY
    return {"是（月报）": MONTHLY, "否（季报）": QUARTERLY}.get(reporter, ""), ""


def aliases(row: Row) -> str:
    """Other names without the remarks of the table."""
    return "；".join(re.sub(r"（[^（）]*待核）", "", alias) for alias in row["aliases"].split("|"))


def organisation_rows() -> list[list[Value]]:
    """Everybody the plan names; 集合称谓 come last and have no code."""
    codes = {row["name"]: row["code"] for row in table("organisation_codes")}
    rows: list[list[Value]] = []
    for row in sorted(table("organisations"), key=lambda row: row["org_type"] == COLLECTIVE):
        owed, countersigned = streams(row)
        values = (
            row["name"], codes.get(row["name"], ""), OPEN_PHRASES.get(row["name"], aliases(row)),
            row["full_name_to_verify"], row["org_type"], row["subordinate_to_city_government"],
            row["salutation"], owed, countersigned, row["notes"],
        )  # fmt: skip
        rows.append([value or None for value in values])
    return rows


# --- 联系人 -----------------------------------------------------------------------------------------------

CONTACT_COLUMNS = (
    Column("单位", 28),
    Column("单位代码", 12, centred=True),
    Column("角色", 14, (*ROLES, "主要领导"), centred=True),
    Column("姓名", 34),
    Column("邮箱", 38),
    Column("电话", 18, centred=True),
    Column("备注", 30),
)


def contact_rows() -> list[list[Value]]:
    """One address per role of everybody who files or reads; under .example nothing reaches a real person."""
    rows: list[list[Value]] = []
    for name, code, *_, owed, countersigned, _ in organisation_rows():
        roles: Iterable[str] = SPECIAL.get(str(name), tuple(ROLES) if owed or countersigned else ())
        for role in roles:
            mail = f"{ROLES[role]}@{code}.quanzhou.example"
            rows.append([name, code, role, f"{name}{role}", mail, "0595-00000000", None])
    return rows


# --- 待核实 -----------------------------------------------------------------------------------------------

CONFIDENCES = ("高", "中高", "中", "中低", "低", "—")
QUESTION_COLUMNS = (
    Column("序号", 11, hint="单个序号或区间，如 7 或 71-73。", centred=True, text=True),
    Column("字段", 20),
    Column("OCR原貌", 44),
    Column("采用值", 36),
    Column("备选", 32),
    Column("依据", 60),
    Column("置信度", 10, CONFIDENCES, "“高”视为可用；其余在确认前不据此亮红灯、不发函。", centred=True),
    Column("已确认", 10, YES_NO, "核实并改正《任务清单》后填“是”，该项即恢复正常督办。", centred=True),
)


def question_rows() -> list[list[Value]]:
    """One row for each doubtful cell, none of them confirmed yet."""
    names = [column.title for column in QUESTION_COLUMNS[:-1]]
    return [[typed(row[name]) for name in names] + [None] for row in table("open_questions")]


# --- the workbook -----------------------------------------------------------------------------------------

FONT = "微软雅黑"
LINE = Side(style="thin", color="BFC7D1")
BORDER = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
SPARE_ROWS = 300  # how far below the last row the drop-downs still work


def add_sheet(book: Workbook, title: str, colour: str, columns: Sequence[Column], rows: list[list[Value]]) -> None:
    """One table as people like it: frozen titles, filter, wrapped text, drop-downs; printable on A3."""
    sheet: Worksheet = book.create_sheet(title)
    sheet.append([column.title for column in columns])
    for row in rows:
        sheet.append(row)
    for index, column in enumerate(columns, start=1):
        dress(sheet, index, column, colour)
    sheet.row_dimensions[1].height = 26
    for number, row in enumerate(rows, start=2):
        lines = max(wrapped_lines(value, column.width) for value, column in zip(row, columns, strict=True))
        sheet.row_dimensions[number].height = min(6 + 15 * lines, 400)
    sheet.sheet_properties.tabColor = colour
    sheet.freeze_panes = "C2" if title in ("任务清单", "量化指标") else "B2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.sheet_view.zoomScale = 90
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&A　第 &P 页，共 &N 页"


def wrapped_lines(value: Value, width: float) -> int:
    """How many lines a cell takes: not every program grows a row to its text when it opens a file."""
    paragraphs = str("" if value is None else value).split("\n")
    widths = (sum(2 if ord(character) > 0x2000 else 1.1 for character in text) for text in paragraphs)
    return sum(max(1, math.ceil(needed / (width - 1))) for needed in widths)


def dress(sheet: Worksheet, index: int, column: Column, colour: str) -> None:
    """Width, look, drop-down and hint of one column."""
    letter = get_column_letter(index)
    sheet.column_dimensions[letter].width = column.width
    for (cell,) in sheet[f"{letter}1:{letter}{sheet.max_row}"]:
        heading = cell.row == 1
        cell.font = Font(name=FONT, size=10, bold=heading, color="FFFFFF" if heading else "1F2933")
        centre = "center" if heading or column.centred else "left"
        cell.alignment = Alignment(horizontal=centre, vertical="center" if heading else "top", wrap_text=True)
        cell.border = BORDER
        if heading:
            cell.fill = PatternFill("solid", fgColor=colour)
        if isinstance(cell.value, date):
            cell.number_format = "yyyy-mm-dd"
        if column.text:
            cell.number_format = "@"
    if column.choices or column.hint:
        sheet.add_data_validation(validation(column, f"{letter}2:{letter}{sheet.max_row + SPARE_ROWS}"))


def validation(column: Column, cells: str) -> DataValidation:
    """A drop-down that refuses other words, or only the hint."""
    rule = DataValidation(sqref=cells, allow_blank=True)
    if column.choices:
        rule.type = "list"
        rule.formula1 = '"' + ",".join(column.choices) + '"'
        rule.showErrorMessage = True
        rule.errorTitle, rule.error = column.title, "请从下拉列表中选择。"
    if column.hint:
        rule.showInputMessage = True
        rule.promptTitle, rule.prompt = column.title, column.hint
    return rule


def workbook() -> Workbook:
    """The whole workbook in memory."""
    book = Workbook()
    book.remove(book.active)
    add_sheet(book, "任务清单", "1F4E79", TASK_COLUMNS, task_rows())
    add_sheet(book, "量化指标", "2E6F40", tuple(KPI_FIELDS), kpi_rows())
    add_sheet(book, "单位", "5B3F8C", ORGANISATION_COLUMNS, organisation_rows())
    add_sheet(book, "联系人", "7A4B12", CONTACT_COLUMNS, contact_rows())
    add_sheet(book, "待核实", "9C2B2B", QUESTION_COLUMNS, question_rows())
    book.properties.creator = "市营商办"
    book.properties.title = "营商环境持续提升专项行动任务清单"
    book.properties.created = STAMP
    return book


def same_bytes_each_time(data: bytes) -> bytes:
    """Take out the moment of saving, which openpyxl writes into the properties and into the zip."""
    stamp = STAMP.isoformat().encode()
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp + b"Z", content)
            entry = zipfile.ZipInfo(name, STAMP.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return result.getvalue()


def build() -> bytes:
    """The workbook as .xlsx; alike each time."""
    buffer = io.BytesIO()
    workbook().save(buffer)
    return same_bytes_each_time(buffer.getvalue())


def main() -> None:
    """Write the workbook and say where."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(build())
    print(f"已生成 {target}")


if __name__ == "__main__":
    main()

"""The columns of each sheet of the task list, and their rows out of the tables in scripts/tables/."""

import csv
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from duban.adapters.office.task_list.items import KIND_CODES, LABEL, REFORM
from duban.adapters.office.task_list.sheet_columns import KPI_COLUMNS, QUESTION_COLUMNS, unit_columns
from duban.adapters.office.task_list.sheet_columns import TASK_COLUMNS as COLUMNS
from duban.adapters.office.task_list.sheet_writer import SheetColumn, Value
from duban.adapters.office.task_list.targets import KPI_KINDS
from duban.adapters.office.task_list.units import GROUP
from duban.domain.plan.programme import Direction
from duban.domain.plan.unit_names import COLLECTIVE

TABLES = Path(__file__).parents[1] / "tables"

Row = dict[str, str]

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# As the streams are called in config/duban.toml; a test compares.
MONTHLY, QUARTERLY = "市直牵头单位月报", "县（市、区）季报"
ROLES = {"填报人": "tbr", "联络员": "llr", "科室负责人": "kszr", "分管领导": "fgld", "办公室收文": "bgssw"}
DIRECTIONS = {direction.value: direction.sign for direction in Direction}
TARGET_KINDS = {kind: word for word, kind in KPI_KINDS.items()}
DEADLINES = {code: kind.words for code, kind in KIND_CODES.items()}
# 集合称谓 that stand at the end of a list of names, as they are written there
OPEN_PHRASES = {"等相关部门（开放）": "等相关部门；等有关部门", "等执法监管部门（开放）": "等执法监管部门"}
SPECIAL = {
    "市营商办": ("联络员", "科室负责人", "办公室收文"),
    "市政府办（督查室）": ("办公室收文",),
    "市效能办": ("办公室收文",),
}


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

# The plan's own numbers run from 1.
TASK_COLUMNS = (*(column for column in COLUMNS if column.title not in (LABEL, REFORM)), SheetColumn("整理说明", 40))
# Columns whose title in the tables is another.
TABLE_TITLES = {"时限类型": "完成时限_kind", "时限日期": "完成时限_date", "整理说明": "notes_on_repair"}


def task_rows() -> list[list[Value]]:
    """One row for each item, dates as dates."""
    titles = [TABLE_TITLES.get(column.title, column.title) for column in TASK_COLUMNS]
    return [[typed(DEADLINES.get(row[title], row[title])) for title in titles] for row in table("task_list")]


# --- 量化指标 ---------------------------------------------------------------------------------------------

KPI_FIELDS = dict(
    zip(
        KPI_COLUMNS,
        (
            *("kpi_id", "task_no", "indicator", "lead", "metric", "unit", "direction", "target_value", "target_date"),
            *("baseline", "kind", "wording", "enabled", "source_quote", "note"),
        ),
        strict=True,
    )
)


def kpi_rows() -> list[list[Value]]:
    """One row for each numeric target, in the words of the office."""
    words = DIRECTIONS | TARGET_KINDS
    rows = table("kpi_targets")
    return [[typed(words.get(row[field], row[field])) for field in KPI_FIELDS.values()] for row in rows]


# --- 单位 -------------------------------------------------------------------------------------------------

KINDS = (
    "市直部门", "市委部门", "司法机关", "省部属驻泉单位", "央企驻泉单位", "公用企业", "市属事业单位",
    "省属事业单位（待核）", "群团组织", "执法/救援队伍", "议事协调机构办公室", "县（市、区）/功能区", COLLECTIVE,
)  # fmt: skip
ORGANISATION_COLUMNS = tuple(
    replace(column, choices=KINDS) if column.title == "类型" else column
    for column in unit_columns((MONTHLY, QUARTERLY))
    if column.title != GROUP
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
            row["salutation"], owed, countersigned, row["notes"], None, None,
        )  # fmt: skip
        rows.append([value or None for value in values])
    return rows


# --- 联系人 -----------------------------------------------------------------------------------------------


def contact_rows() -> list[list[Value]]:
    """One address per role of everybody who files or reads; under .example nothing reaches a real person."""
    rows: list[list[Value]] = []
    for name, code, *_, owed, countersigned, _, _, _ in organisation_rows():
        roles: Iterable[str] = SPECIAL.get(str(name), tuple(ROLES) if owed or countersigned else ())
        for role in roles:
            mail = f"{ROLES[role]}@{code}.quanzhou.example"
            rows.append([name, code, role, f"{name}{role}", mail, "0595-00000000", None])
    return rows


# --- 待核实 -----------------------------------------------------------------------------------------------


def question_rows() -> list[list[Value]]:
    """One row for each doubtful cell, none of them confirmed yet."""
    names = [column.title for column in QUESTION_COLUMNS[:-1]]
    return [[typed(row[name]) for name in names] + [None] for row in table("open_questions")]

"""The columns of each sheet of the task list, and their rows out of the tables in scripts/tables/."""

import csv
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from task_list.sheet import Column, Value

TABLES = Path(__file__).parents[1] / "tables"

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
    Column(
        "邮件域名", 24, hint="只属于本单位的邮件域名（@ 之后的部分），凭它即可代表本单位报送；没有或与他人共用的留空。"
    ),
    Column("简称", 12, hint="邮件标题末尾的单位简称，如“税务”；留空即取自名称，与他家相同时用代码。", centred=True),
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
    for name, code, *_, owed, countersigned, _, _, _ in organisation_rows():
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

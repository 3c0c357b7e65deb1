"""The annexes of the report as one .xlsx, consolidated with pandas."""

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd
from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from duban.adapters.office.sheet import PAPER_A3, Annex, add_sheet, add_styles
from duban.adapters.office.stable_zip import stable
from duban.domain.coverage import Answer
from duban.domain.cycle import TIMEZONE
from duban.domain.light import Light
from duban.domain.papers.monthly import ATTACHMENTS, subject
from duban.domain.papers.prose import day, moment, percent
from duban.domain.report import Report
from duban.domain.submission import MeasureState
from duban.domain.tally import Row

SEEN_LIGHTS = [light.value for light in Light]
ITEM_WIDTHS = {
    "序号": 5,
    "一级指标": 10,
    "目标任务": 24,
    "牵头部门": 14,
    "完成时限": 12,
    "灯": 7,
    "状态": 11,
    "评定依据": 21,
    "完成情况": 20,
    "措施落实": 11,
    "本月进展": 40,
    "存在问题": 22,
    "下一步计划": 22,
    "预计完成": 11,
    "佐证材料": 16,
    "备注": 11,
    "待核实": 9,
    "来源": 21,
}
LATE_COLUMNS = (
    "序号",
    "一级指标",
    "目标任务",
    "牵头部门",
    "完成时限",
    "灯",
    "状态",
    "逾期天数",
    "存在问题",
    "下一步计划",
    "预计完成",
    "来源",
)
PROBLEM_COLUMNS = (
    "序号",
    "牵头部门",
    "一级指标",
    "目标任务",
    "灯",
    "存在问题",
    "下一步计划",
    "待核实",
    "来源",
)
ANSWER_WIDTHS = {
    "序号": 5,
    "单位": 22,
    "任务数": 8,
    "报送情况": 12,
    "首次报送时间": 18,
    "审核通过时间": 18,
    "报送次数": 9,
    "退回次数": 9,
    "报送件编号": 40,
    "说明": 34,
}
COUNTED = ("任务数", "已申报待核验", "有时限", "已到期", "到期已完成")
INDICATOR_WIDTHS = {"大类": 20, "一级指标": 28, "任务数": 9, **dict.fromkeys(SEEN_LIGHTS, 9)}
INDICATOR_WIDTHS |= {"已申报待核验": 13, "有时限": 9, "已到期": 9, "到期已完成": 11, "完成率": 10}


def write_annexes(report: Report) -> bytes:
    """The annexes of *report*, the same bytes for the same facts."""
    items = item_table(report.rows)
    overdue_first = [row.item.number for row in (*report.overdue, *report.behind)]
    late = items.set_index("序号", drop=False).loc[overdue_first]
    tables = (
        Annex(ATTACHMENTS[0], items, ITEM_WIDTHS, "任务清单为空。", PAPER_A3),
        Annex(ATTACHMENTS[1], indicator_table(items), INDICATOR_WIDTHS, "任务清单为空。"),
        Annex(ATTACHMENTS[2], late, _widths(LATE_COLUMNS), "本期无逾期、滞后事项。"),
        Annex(ATTACHMENTS[3], answer_table(report.coverage.answers), ANSWER_WIDTHS, "本期无应报单位。"),
        Annex(ATTACHMENTS[4], items[items["存在问题"] != ""], _widths(PROBLEM_COLUMNS), "本期无单位反映问题。"),
    )
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    add_styles(workbook)
    for number, annex in enumerate(tables, 1):
        add_sheet(workbook, annex, f"附件{number}　{subject(report)}——{annex.name}", _note(report))
    return _saved(workbook, report)


def _widths(columns: Iterable[str]) -> dict[str, float]:
    return {name: ITEM_WIDTHS.get(name, 9) for name in columns}


def _note(report: Report) -> str:
    return (
        f"送审稿（第{report.draft}稿）　统计截止日：{day(report.counted_to)}　"
        f"汇总时间：{moment(report.as_of)}　灯由系统按完成时限和报送情况计算"
    )


def item_table(rows: Iterable[Row]) -> pd.DataFrame:
    """One line per item; texts are text, also where they look like numbers, and nothing is nan."""
    table = pd.DataFrame([_item(row) for row in rows])
    numbers = ("序号", "逾期天数", "有时限", "已到期", "到期已完成", "已申报待核验", "任务数")
    return table.astype({name: "str" for name in table.columns if name not in numbers})


def _item(row: Row) -> dict[str, object]:
    entry, item = row.entry, row.item
    return {
        "序号": item.number,
        "大类": item.indicator.category,
        "一级指标": item.indicator.name,
        "目标任务": item.goal,
        "牵头部门": "、".join(row.leads),
        "完成时限": item.deadline.text,
        "灯": row.light.value,
        "状态": row.standing.value,
        "评定依据": row.judgement.reason,
        "逾期天数": row.days_overdue,
        "完成情况": entry.status.value if entry and entry.status else "",
        "措施落实": _measures(row),
        "本月进展": entry.progress if entry else "",
        "存在问题": row.problem,
        "下一步计划": entry.next_steps if entry else "",
        "预计完成": entry.expected_on.isoformat() if entry and entry.expected_on else "",
        "佐证材料": entry.evidence if entry else "",
        "备注": entry.remark if entry else "",
        "待核实": "、".join(item.unconfirmed),
        "来源": row.source,
        "任务数": 1,
        "有时限": int(item.deadline.on is not None),
        "已到期": int(row.due),
        "到期已完成": int(row.due and row.is_done),
        "已申报待核验": int(row.is_claimed),
    }


def _measures(row: Row) -> str:
    """How many measures are in place: 已落实3/5; nothing if none was ticked."""
    ticks = row.entry.measures if row.entry else ()
    if not any(ticks):
        return ""
    return f"已落实{ticks.count(MeasureState.IN_PLACE)}/{len(row.item.measures)}"


def indicator_table(items: pd.DataFrame) -> pd.DataFrame:
    """The items counted by indicator, in the order of the plan, with the sum of all at the end."""
    keys = ["大类", "一级指标"]
    sums = items.groupby(keys, sort=False)[list(COUNTED)].sum()
    lights = pd.crosstab([items["大类"], items["一级指标"]], items["灯"])
    table = sums.join(lights.reindex(columns=SEEN_LIGHTS, fill_value=0)).reset_index()
    total = table.drop(columns=keys).sum().to_frame().T.assign(大类="合计", 一级指标="")
    counted = pd.concat([table, total], ignore_index=True)
    return counted.assign(完成率=[_rate(*pair) for pair in zip(counted["到期已完成"], counted["已到期"], strict=True)])


def _rate(done: int, due: int) -> str:
    return percent(round(100 * done / due, 1) if due else None)


def answer_table(answers: Iterable[Answer]) -> pd.DataFrame:
    """One line per organisation that was expected to report."""
    return pd.DataFrame(
        [
            {
                "序号": number,
                "单位": answer.organisation,
                "任务数": answer.items,
                "报送情况": answer.timeliness.value,
                "首次报送时间": _minute(answer.received_at),
                "审核通过时间": _minute(answer.accepted_at),
                "报送次数": answer.attempts,
                "退回次数": answer.sent_back,
                "报送件编号": answer.number,
                "说明": answer.stands_in,
            }
            for number, answer in enumerate(answers, 1)
        ],
        columns=list(ANSWER_WIDTHS),
    )


def _minute(at: datetime | None) -> str:
    return at.astimezone(TIMEZONE).strftime("%Y-%m-%d %H:%M") if at else ""


def _saved(workbook: Workbook, report: Report) -> bytes:
    made_at = report.as_of.astimezone(UTC).replace(tzinfo=None)
    workbook.properties.creator = ""
    workbook.properties.title = f"{subject(report)}附件"
    workbook.properties.created = workbook.properties.modified = made_at
    written = BytesIO()
    # Workbook.save would put the system's clock into the file.
    ExcelWriter(workbook, ZipFile(written, "w", ZIP_DEFLATED)).save()
    return stable(written.getvalue(), report.as_of)

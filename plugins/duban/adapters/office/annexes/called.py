"""The table of a data call as one .xlsx."""

import pandas as pd

from duban.adapters.office.annexes.file import new_workbook, saved
from duban.adapters.office.annexes.sheet import PAPER_A3, PAPER_A4, Annex, add_sheet
from duban.domain.papers.prose import moment
from duban.domain.report.called import CalledTable

UNIT, STATE, REMARK = "单位", "报送情况", "备注"
MOST_ON_A4 = 6  # columns


def write_called(called: CalledTable) -> bytes:
    """The table of *called*; the same bytes for the same facts."""
    titles = {one.number: _titled(one.column.title, one.column.unit) for one in called.figures}
    has_remarks = any(row.remarks for row in called.rows)
    rows = [
        {"序号": number, UNIT: row.name, STATE: "未报" if row.said is None else "已报"}
        | {title: (row.said or {}).get(figure, "") for figure, title in titles.items()}
        | ({REMARK: called.noted(row)} if has_remarks else {})
        for number, row in enumerate(called.rows, start=1)
    ]
    widths = {"序号": 6.0, UNIT: 24.0, STATE: 10.0} | dict.fromkeys(titles.values(), 18.0)
    widths |= {REMARK: 30.0} if has_remarks else {}
    paper = PAPER_A4 if len(titles) <= MOST_ON_A4 else PAPER_A3
    annex = Annex(pd.DataFrame(rows, columns=list(widths)), widths, "没有应报的单位。", paper=paper)
    state = f"送审稿（第{called.draft}稿）" if called.draft else "即时汇总，未送审"
    note = f"{state}　依据：{called.basis}　汇总时间：{moment(called.as_of)}"
    workbook = new_workbook()
    add_sheet(workbook, "汇总表", annex, called.title, note)
    return saved(workbook, called.title, called.as_of)


def _titled(title: str, unit: str) -> str:
    return f"{title}（{unit}）" if unit else title

"""The sheets about returns: 报送情况一览表 and 来源, to whose lines the cells of other sheets lead."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

import pandas as pd

from duban.adapters.office.annexes.sheet import FIRST_LINE, Annex
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.report.coverage import UnitAnswer
from duban.domain.report.source import Source

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
PRACTICE, PUBLICITY = "经验做法", "政策宣传解读情况"
SOURCE_WIDTHS = {
    "序号": 5,
    "报送件编号": 40,
    "单位": 20,
    "报告期": 14,
    "第几次报送": 11,
    "收到时间": 18,
    "文件名": 30,
    "文件校验值（SHA-256）": 36,
    "来信校验值（SHA-256）": 36,
}


def places_of(sources: Sequence[Source]) -> dict[str, int]:
    """The line of each return in the sheet 来源."""
    return {source.number: line for line, source in enumerate(sources, FIRST_LINE)}


def answer_annex(
    answers: Sequence[UnitAnswer], places: dict[str, int], words: Mapping[str, Mapping[str, str]] = MappingProxyType({})
) -> Annex:
    """
    报送情况一览表; the number of each return leads to its line in 来源.

    *words* are what units told beside their items, by a title and their names: a column where anybody did. Who leads
    no items, as counties do not, is not said to have none.
    """
    lines = [places.get(answer.number, 0) for answer in answers]
    linked, table, widths = (("报送件编号", "报送件编号"),), answer_table(answers), dict[str, float](ANSWER_WIDTHS)
    if not any(answer.items for answer in answers):
        del widths["任务数"]
    for title, told in words.items():
        if told:
            table = table.assign(**{title: [told.get(answer.organisation, "") for answer in answers]})
            widths[title] = 50
    return Annex(table, widths, "本期无应报单位。", lines=lines, linked=linked)


def answer_table(answers: Iterable[UnitAnswer]) -> pd.DataFrame:
    """One line per organisation that was expected to report."""
    return pd.DataFrame(
        [
            {
                "序号": number,
                "单位": answer.organisation,
                "任务数": answer.items,
                "报送情况": answer.timeliness.value,
                "首次报送时间": minute(answer.received_at),
                "审核通过时间": minute(answer.accepted_at),
                "报送次数": answer.attempts,
                "退回次数": answer.sent_back,
                "报送件编号": answer.number,
                "说明": answer.remark,
            }
            for number, answer in enumerate(answers, 1)
        ],
        columns=list(ANSWER_WIDTHS),
    )


def source_annex(sources: Sequence[Source]) -> Annex:
    """来源: every return that anything in the workbook rests on; no filter, since lines must keep their places."""
    table = pd.DataFrame(
        [
            {
                "序号": number,
                "报送件编号": source.number,
                "单位": source.organisation,
                "报告期": source.period.title,
                "第几次报送": source.attempt,
                "收到时间": minute(source.received_at),
                "文件名": source.file_name,
                "文件校验值（SHA-256）": source.file_sha256,
                "来信校验值（SHA-256）": source.message,
            }
            for number, source in enumerate(sources, 1)
        ],
        columns=list(SOURCE_WIDTHS),
    )
    return Annex(table, SOURCE_WIDTHS, "本期没有可引用的报送件。", filters=False)


def minute(at: datetime | None) -> str:
    """2021-10-25 23:59 in Asia/Shanghai, empty for no moment."""
    return at.astimezone(TIMEZONE).strftime("%Y-%m-%d %H:%M") if at else ""

"""The annexes of the quarterly report as one .xlsx: the matrix, who reported, problems, contradictions, all words."""

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from duban.adapters.office.annexes.burdens import SHEET as BURDENS
from duban.adapters.office.annexes.burdens import burden_annex
from duban.adapters.office.annexes.file import new_workbook, saved
from duban.adapters.office.annexes.notes import NOTES, note_annex
from duban.adapters.office.annexes.returns import answer_annex, places_of, source_annex
from duban.adapters.office.annexes.sheet import PAPER_A3, SOURCES, Annex, add_sheet
from duban.domain.calendar.moments import told_day
from duban.domain.papers.annex_notes import quarter_notes
from duban.domain.papers.counties_told import unnamed
from duban.domain.papers.prose import moment
from duban.domain.papers.quarterly import quarter_attachments, quarter_subject
from duban.domain.report.burden import BASIS
from duban.domain.report.quarter import Quarter
from duban.domain.report.restatement import Restatement


def _problem_widths(level: str) -> dict[str, int]:
    return {"序号": 5, "指标": 16, "范围": 10, level: 16, "状态": 9, "情况": 70, "涉及任务序号": 16}


def _contradiction_widths(level: str) -> dict[str, int]:
    leads = {"序号": 5, "任务序号": 10, "牵头单位": 22, "牵头单位填报": 22}
    return leads | {f"有{level}反映": 18, "所说情况": 90}


def _account_widths(level: str) -> dict[str, int]:
    parts = {"工作推进情况": 60, "存在问题": 40, "下一步工作计划": 40}
    return {"序号": 5, level: 14} | parts | {"本地落实方案": 20, "承接省上探索性任务": 24, "典型经验": 24}


CORRECTION_WIDTHS = {"序号": 6, "更正": 120}
SHEETS = ("指标情况表", "报送情况一览表", "问题清单", "不一致事项", "报送内容")


def write_quarter_annexes(quarter: Quarter) -> bytes:
    """The annexes of *quarter*; the same bytes for the same facts."""
    workbook, about, note = new_workbook(), quarter_subject(quarter), _note(quarter)
    sources = tuple(county.source for county in quarter.counties if county.source)
    annexes = (
        _matrix(quarter),
        answer_annex(quarter.coverage.answers, places_of(sources)),
        _problems(quarter),
        _contradictions(quarter),
        _accounts(quarter),
    )
    for number, (sheet, name, annex) in enumerate(zip(SHEETS, quarter_attachments(quarter), annexes, strict=True), 1):
        add_sheet(workbook, sheet, annex, f"附件{number}　{about}——{name}", note)
    if quarter.restatement is not None:
        heading = f"{about}——与第{quarter.restatement.against}稿相比的更正"
        add_sheet(workbook, "变化清单", _corrections(quarter.restatement), heading, note)
    add_sheet(workbook, BURDENS, burden_annex(quarter.burdens), f"{about}——{BURDENS}", f"{_drafted(quarter)}　{BASIS}")
    add_sheet(workbook, SOURCES, source_annex(sources), f"{about}——数据来源", note)
    add_sheet(workbook, NOTES, note_annex(quarter_notes(quarter)), f"{about}附件说明", note)
    return saved(workbook, f"{about}附件", quarter.as_of)


def _drafted(quarter: Quarter) -> str:
    return f"送审稿（第{quarter.draft}稿）　统计截止日：{told_day(quarter.counted_to)}"


def _note(quarter: Quarter) -> str:
    return f"{_drafted(quarter)}　汇总时间：{moment(quarter.as_of)}　内容为各{quarter.level}原文"


def _matrix(quarter: Quarter) -> Annex:
    """Indicators by counties, with the number of counties that find each abnormal."""
    counties = [quarter.names[code] for code in quarter.matrix.counties]
    table = pd.DataFrame(
        [
            {
                "序号": row.indicator.number,
                "一级指标": row.indicator.name,
                **dict(zip(counties, row.cells, strict=True)),
                "有困难或滞后": row.abnormal,
            }
            for row in quarter.matrix.rows
        ],
        columns=["序号", "一级指标", *counties, "有困难或滞后"],
    )
    widths = {"序号": 5.0, "一级指标": 18.0, **dict.fromkeys(counties, 10.0), "有困难或滞后": 9.0}
    return Annex(table, widths, "本期无应报单位。", paper=PAPER_A3)


def _problems(quarter: Quarter) -> Annex:
    rows = [
        {
            "指标": problem.indicator.name,
            "范围": problem.spread.value,
            quarter.level: quarter.names[voice.county],
            "状态": voice.state.value,
            "情况": voice.text,
            "涉及任务序号": "、".join(map(quarter.labels.of, voice.items)),
        }
        for problem in quarter.problems
        for voice in problem.voices
    ]
    widths = _problem_widths(quarter.level)
    return Annex(_numbered(rows, widths), widths, f"本季度无{quarter.level}反映有困难或滞后的指标。")


def _contradictions(quarter: Quarter) -> Annex:
    """What a lead says and what some county says of the same item; the county is not named: the lead is asked first."""
    rows = [
        {
            "任务序号": quarter.labels.of(each.item) if quarter.labels else each.item,
            "牵头单位": quarter.names[each.lead],
            "牵头单位填报": each.lead_says.value,
            f"有{quarter.level}反映": each.county_says.value,
            "所说情况": unnamed(each.text, quarter.names[each.county]),
        }
        for each in quarter.contradictions
    ]
    nothing, widths = f"牵头单位月报与{quarter.level}反映的情况未见不一致。", _contradiction_widths(quarter.level)
    return Annex(_numbered(rows, widths), widths, nothing)


def _corrections(restatement: Restatement) -> Annex:
    """What this draft says otherwise than the one before, as the signer's list says it."""
    rows = [{"更正": change} for change in restatement.changes]
    return Annex(_numbered(rows, CORRECTION_WIDTHS), CORRECTION_WIDTHS, "数据没有变化。")


def _accounts(quarter: Quarter) -> Annex:
    rows, widths = list(_words(quarter)), _account_widths(quarter.level)
    return Annex(_numbered(rows, widths), widths, f"截至汇总时尚无{quarter.level}报送。", paper=PAPER_A3)


def _words(quarter: Quarter) -> Iterator[dict[str, object]]:
    for county in quarter.counties:
        if (account := county.account) is None:
            said = "以纸质等方式报送，见扫描件" if county.source else "截至汇总时未报送"
            yield {quarter.level: county.name, "工作推进情况": said}
        else:
            yield {
                quarter.level: county.name,
                "工作推进情况": account.work,
                "存在问题": account.problems,
                "下一步工作计划": account.next_steps,
                "本地落实方案": account.plan,
                "承接省上探索性任务": account.exploratory,
                "典型经验": account.experience,
            }


def _numbered(rows: Iterable[Mapping[str, object]], widths: dict[str, int]) -> pd.DataFrame:
    numbered = [{"序号": number, **row} for number, row in enumerate(rows, 1)]
    # A column in which nobody says anything would be one of numbers, which takes no empty text.
    return pd.DataFrame(numbered, columns=list(widths), dtype=object).fillna("")

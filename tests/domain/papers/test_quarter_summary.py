"""What a signer reads before signing a quarterly report, and the same in plain lines."""

from dataclasses import replace

from tests.quarter_cases import ACCOUNTS, account, quarter
from tests.report_cases import report

from duban.domain.papers.quarter_summary import quarter_markdown, quarter_text
from duban.domain.papers.standing import results
from duban.domain.plan.programme import Indicator
from duban.domain.report.counties import CountyProblem, CountyVoice
from duban.domain.returns.county import IndicatorState

ALL_IN = {**ACCOUNTS, "dehua": account("德化县")}
TITLE = "2021年第三季度营商环境持续提升专项行动工作推进情况"


def test_the_signer_reads_the_draft_the_day_of_counting_who_reported_and_what_needs_attention() -> None:
    head, answers, notes = quarter_markdown(replace(quarter(leads=report()), draft=2)).split("\n\n")
    assert head == f"**{TITLE}**（第2稿）　统计截止日2021年9月25日，2021年11月1日9时汇总"
    assert answers.splitlines() == [
        "| 应报 | 已报 | 按时 | 迟报、补报 | 漏报 | 其他未报齐 | 退回次数 |",
        "|---|---|---|---|---|---|---|",
        "| 4 | 3 | 3 | 0 | 1 | 0 | 0 |",
    ]
    assert notes.splitlines() == [
        "- **未报送**：德化县",
        "- **共性问题**：无",
        "- **个性问题**：纳税（1个）、跨境贸易（1个）",
        "- **反映不一致**：1处，待核实",
    ]


def test_nothing_to_note_is_noted_and_the_leads_results_are_told_where_they_are_known() -> None:
    first, *others = quarter_text(quarter(ALL_IN)).splitlines()
    assert first == f"{TITLE}（第1稿）"
    assert others == [
        "各县（市、区）应报4家，已报4家（按时4家），无漏报。",
        "未报送：无",
        "共性问题：无",
        "个性问题：纳税（1个）、跨境贸易（1个）",
        "反映不一致：无",
    ]
    assert quarter_text(quarter(ALL_IN, report())).splitlines()[1] == results(report())


def test_of_many_problems_six_are_named() -> None:
    voices = (CountyVoice("huian", IndicatorState.BEHIND, "", ()),)
    problems = [CountyProblem(Indicator(number, f"指标{number}", ""), voices) for number in range(1, 8)]
    six, seven = (quarter_text(replace(quarter(), problems=tuple(problems[:many]))) for many in (6, 7))
    assert "、指标6（1个）\n" in six
    assert "、指标6（1个）等7项指标\n" in seven

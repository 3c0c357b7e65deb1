"""What a signer reads before signing, and the same in plain lines."""

from dataclasses import replace
from datetime import date

from tests.report_cases import CONTINUOUS, ENTRIES, RETURNS, SUBMISSIONS, TAX, accepted, dated, entry, item, report

from duban.domain.papers.summary import TALLY_TITLES, markdown_table, summary_markdown, summary_text, tally_cells
from duban.domain.report.tally import Tally
from duban.domain.returns.submission import Status

TALLY = Tally("合计", 15, 1, 2, 3, 4, 5, 6, dated=7, due=8, due_closed=4, due_claimed=2)


def test_a_line_of_the_table_stands_under_its_titles() -> None:
    assert dict(zip(TALLY_TITLES, tally_cells(TALLY), strict=True)) == {
        "分类": "合计",
        "任务数": "15",
        "已销号": "5",
        "已申报待核验": "6",
        "绿": "1",
        "黄": "2",
        "红": "3",
        "灰": "4",
        "已到期": "8",
        "完成率（已核验）": "50%",
        "完成率（含待核验）": "75%",
    }


def test_a_table_has_a_head_a_rule_and_its_lines_and_no_sign_breaks_it() -> None:
    assert markdown_table([["甲", "乙"], ["1", "a|b"]]) == "| 甲 | 乙 |\n|---|---|\n| 1 | a\\|b |"
    assert markdown_table([["甲"]]) == "| 甲 |\n|---|"


def test_the_signer_reads_the_draft_the_day_of_counting_and_the_moment() -> None:
    head, answers, lights, notes = summary_markdown(replace(report(), draft=3)).split("\n\n")
    assert head == (
        "**2021年10月营商环境持续提升专项行动任务进展情况**（第3稿）　统计截止日2021年10月25日，2021年11月1日9时汇总"
    )
    assert answers.splitlines() == [
        "| 应报 | 已报 | 按时 | 迟报、补报 | 漏报 | 其他未报齐 | 一次通过 | 退回次数 |",
        "|---|---|---|---|---|---|---|---|",
        "| 3 | 2 | 1 | 1 | 1 | 0 | 1 | 1 |",
    ]
    assert [line.split(" | ")[0].strip("| ") for line in lights.splitlines()[2:]] == [
        "企业全生命周期",
        "投资贸易便利",
        "合计",
    ]
    assert notes.splitlines() == [
        "- **未报送**：市中级人民法院未报送，沿用9月数据（2021-09）、无往期数据",
        "- **迟报、补报**：市商务局",
        "- **逾期2项**：市商务局第3项；市中级人民法院第5项",
        "- **滞后0项**：无",
        "- **待核实1项**：第7项（不列入报告正文）",
        "- **反映问题2条**：市商务局第3项；市中级人民法院第5项",
        "- **2021年11月30日前到期1项**：市税务局第2项",
    ]


def test_nothing_to_note_is_noted() -> None:
    said = {TAX: accepted(TAX, (entry(1, Status.PROGRESSING),))}
    facts = report((item(1, deadline=CONTINUOUS),), returns={TAX: RETURNS[TAX]}, submissions=said)
    lines = summary_text(facts).splitlines()[3:]
    assert lines == [
        "未报送：无",
        "迟报、补报：无",
        "逾期0项：无",
        "滞后0项：无",
        "反映问题0条：无",
        "2021年11月30日前到期0项：无",
    ]


def test_lagging_items_are_noted_and_of_many_doubtful_ones_ten() -> None:
    doubtful = tuple(item(n, TAX, dated(date(2021, 9, 30)), unconfirmed=("完成时限",)) for n in range(10, 21))
    lagging = item(2, TAX, dated(date(2021, 12, 31)))
    said = SUBMISSIONS | {TAX: accepted(TAX, (entry(2, Status.BEHIND), ENTRIES[TAX][0]))}
    lines = summary_text(report((lagging, *doubtful), submissions=said)).splitlines()
    assert "滞后1项：市税务局第2项" in lines
    numbers = "、".join(f"第{n}项" for n in range(10, 20))
    assert f"待核实11项：{numbers}等11项（不列入报告正文）" in lines

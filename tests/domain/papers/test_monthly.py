"""What the 专报 says: every number a fact, nothing empty, nobody blamed in doubt."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import chain

import pytest
from tests.report_cases import (
    CONTINUOUS,
    COURT,
    CUT_OFF,
    RETURNS,
    SUBMISSIONS,
    TAX,
    TRADE,
    accepted,
    dated,
    entry,
    expected,
    item,
    report,
)

from duban.domain.papers.monthly import Paper, paper
from duban.domain.papers.prose import by_lead, label, plain, shorten
from duban.domain.papers.summary import summary_markdown, summary_text
from duban.domain.report import Report
from duban.domain.submission import ReturnState, Status


def sentences(text: Paper) -> list[str]:
    """Every paragraph of a paper."""
    parts = (*text.progress, *text.problems)
    inner = chain.from_iterable((part.heading, part.opening, *part.paragraphs) for part in parts)
    return [*text.results, *text.coverage, *inner, text.targets, *text.next_steps, *text.attachments]


def whole(facts: Report) -> str:
    """The whole text."""
    return "\n".join(sentences(paper(facts)))


def test_results_come_first_with_both_numbers_and_their_base() -> None:
    assert paper(report()).results[0] == (
        "截至2021年10月25日，7项任务已销号0项、已申报完成待核验1项。有明确时限的5项中已到期4项，"
        "其中已销号0项、已申报完成待核验1项，完成率（含已申报待核验）25%；"
        "持续推进1项、随省推进1项不计入完成率。"
    )


def test_coverage_says_who_is_late_and_what_stands_in_for_who_is_missing() -> None:
    (told,) = paper(report()).coverage
    assert told == (
        "以上据2家牵头单位报送的数据汇总。本期应报3家，已报2家（按时1家、迟报1家），"
        "一次通过1家，退回更正1次。迟报单位为市商务局。截至2021年11月1日9时汇总时，尚缺1家："
        "市中级人民法院未报送，沿用9月数据（2021-09）、无往期数据。"
    )


def test_a_full_house_is_said_to_be_full() -> None:
    returns = RETURNS | {COURT: expected(COURT)}
    submissions = SUBMISSIONS | {COURT: accepted(COURT, [entry(n, Status.DONE) for n in (5, 6, 7)])}
    text = paper(report(returns=returns, submissions=submissions))
    assert text.coverage[0].endswith("无漏报单位。")
    assert not any("未报" in sentence for sentence in text.next_steps)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ReturnState.SENT_BACK, "市中级人民法院报送件退回后尚未重报，沿用"),
        (ReturnState.RECEIVED, "市中级人民法院报送件正在核对，沿用"),
        (ReturnState.EXEMPT, "经同意免报的有市中级人民法院"),
    ],
)
def test_who_did_not_report_is_not_lumped_together(state: ReturnState, words: str) -> None:
    assert words in paper(report(returns=RETURNS | {COURT: expected(COURT, state)})).coverage[0]


def test_compiled_before_the_due_day_it_does_not_speak_of_the_future() -> None:
    early = CUT_OFF - timedelta(days=11)
    assert paper(report(as_of=early)).results[0].startswith("截至2021年10月21日，")


def test_words_of_departments_are_cited_without_quotation_marks() -> None:
    (done,) = paper(report()).progress[0].paragraphs
    assert done == "据市税务局报送，第1项（目标1）：电子专票已全面推行。"


def test_overdue_items_are_told_by_organisation_and_doubtful_ones_are_not() -> None:
    overdue = paper(report()).problems[0].opening
    assert overdue == "逾期未完成2项（最长逾期25天）：市商务局第3项；市中级人民法院第5项。详见附件3。"
    assert "第7项" not in whole(report())


def test_nothing_to_tell_is_told() -> None:
    """One continuous item of which nothing is known: every section still says something."""
    text = paper(report((item(1, deadline=CONTINUOUS),), {}, {}, {}))
    assert all(sentences(text))
    assert [part.opening for part in text.problems] == [
        "本期无逾期事项。",
        "本期无滞后事项。",
        "本期无单位反映问题。",
    ]
    assert text.progress[0].opening == "本期无新申报完成事项。"
    assert text.next_steps == ("2021年10月26日至2021年11月30日无新到期事项。",)
    assert "尚无到期事项" in text.results[0]


def test_targets_without_values_are_said_to_be_without_values() -> None:
    assert paper(report()).targets == (
        "任务清单共设量化指标2个，涉及1项任务，另有1个待确认、暂未启用。"
        "截至2021年10月25日，目标时限已到的1个。本期填报表未单列量化指标值，暂无数据，达标情况本期不作统计。"
    )


def test_a_report_asks_for_nothing() -> None:
    """条例 15: no 请示 inside a 报告."""
    assert not any(word in whole(report()) for word in ("请示", "请批", "批示", "当否", "妥否", "nan", "None"))


def test_of_many_problems_a_few_are_told_and_the_urgent_first() -> None:
    items = (*(item(n, TAX) for n in range(1, 7)), item(7, TRADE, dated(date(2021, 9, 30))))
    said = {
        TAX: accepted(TAX, [entry(n, Status.PROGRESSING, problems=f"难点{n}") for n in range(1, 7)]),
        TRADE: accepted(TRADE, [entry(7, Status.BEHIND, problems="卡住了")]),
    }
    told = paper(report(items, submissions=said)).problems[2]
    assert told.opening == "问题清单共7条，详见附件5，主要有："
    assert told.paragraphs[0] == "据市商务局报送，第7项（目标7）：卡住了。"
    assert len(told.paragraphs) == 3


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        pytest.param("完成。", 10, "完成。", id="short enough"),
        pytest.param("完成", 10, "完成。", id="a sentence ends"),
        pytest.param("第一句。第二句很长很长。", 8, "第一句。", id="cut where a sentence ends"),
        pytest.param("甲乙丙丁戊，己庚辛壬癸", 8, "甲乙丙丁戊……", id="else where a clause ends"),
        pytest.param("甲乙丙丁戊己庚辛", 4, "甲乙丙丁……", id="else anywhere"),
        pytest.param("第一行\n第二行\x00\x0b", 20, "第一行第二行。", id="on one line, printable"),
    ],
)
def test_quotations_are_shortened_at_sentence_ends(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


def test_words_in_latin_letters_keep_their_spaces() -> None:
    assert plain("使用 UKey  for free 服务") == "使用UKey for free服务"


def test_a_label_never_shows_half_a_number() -> None:
    row = report((replace(item(1), goal="纳税缴费时间减少到一百一十小时以内共110小时" + "以内" * 5),)).rows[0]
    assert label(row) == "第1项（纳税缴费时间减少到一百一十小时以内共…）"


def test_items_are_grouped_by_organisation_and_a_long_list_points_to_the_annex() -> None:
    rows = report().rows
    assert by_lead(rows) == "市税务局第1、2项；市商务局第3、4项；市中级人民法院第5、6、7项"
    assert by_lead(rows, 1) == "市税务局第1、2项；其余2家单位的事项见附件"
    assert by_lead(()) == ""


def test_the_signer_reads_coverage_totals_and_names() -> None:
    body = summary_markdown(report())
    assert "| 3 | 2 | 1 | 1 | 1 | 0 | 1 | 1 |" in body
    assert "| 合计 | 7 | 0 | 1 | 1 | 1 | 2 | 3 | 4 | 25% |" in body
    assert "- **未报送**：市中级人民法院未报送，沿用9月数据（2021-09）、无往期数据" in body
    assert "- **待核实1项**：第7项（不列入报告正文）" in body


def test_the_plain_summary_says_the_same() -> None:
    text = summary_text(report())
    assert text.splitlines()[0] == "2021年10月营商环境持续提升专项行动任务进展情况（第1稿）"
    assert "逾期2项：市商务局第3项；市中级人民法院第5项" in text

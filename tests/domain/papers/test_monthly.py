"""What the 专报 says: every number a fact, nothing empty, nobody blamed in doubt."""

from dataclasses import astuple, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain

import pytest
from tests.report_cases import (
    CONTINUOUS,
    COURT,
    CUT_OFF,
    CYCLE,
    ENTRIES,
    PERIOD,
    RETURNS,
    SUBMISSIONS,
    TAX,
    TRADE,
    accepted,
    dated,
    entry,
    expected,
    item,
    programme,
    report,
)

from duban.domain.decisions.coordination import NeedAct, NeedActKind, NeedName
from duban.domain.decisions.errands import ErrandTally
from duban.domain.papers.coverage import basis_text, coverage_text
from duban.domain.papers.monthly import ReportText, paper
from duban.domain.papers.prose import by_lead, label, sentences
from duban.domain.papers.standing import results
from duban.domain.papers.summary import summary_markdown, summary_text
from duban.domain.plan.programme import Kpi
from duban.domain.report import KnownCycle, Report, compile_report, facts_of
from duban.domain.report.practices import CitedPractice
from duban.domain.returns.delay import DelayCause
from duban.domain.returns.item_light import LightRules
from duban.domain.returns.submission import CoordinationLevel, ReturnState, Status, TargetValue
from duban.domain.text.printable import plain


def paragraphs(text: ReportText) -> list[str]:
    """Every paragraph of a paper."""
    parts = (*text.progress, *text.problems)
    inner = chain.from_iterable((part.heading, part.text) for part in parts)
    told = (text.lead, *text.results, *text.coverage, *inner, text.targets, text.ahead, *text.needs)
    return [*told, *text.next_steps, *text.attachments]


def whole(facts: Report) -> str:
    """The whole text."""
    return "\n".join(paragraphs(paper(facts)))


def test_results_are_told_with_both_numbers_and_their_base() -> None:
    assert results(report()) == (
        "截至2021年10月25日，7项任务已销号0项、已申报完成待核验1项。有明确时限的5项中已到期4项，"
        "其中已销号0项、待核验1项、未完成3项，完成率（已核验）0%、（含待核验）25%；"
        "持续推进1项、随省推进1项不计入完成率。"
    )
    assert (
        paper(report())
        .results[0]
        .startswith(
            "有明确时限的5项中已到期4项，其中已销号0项、待核验1项、未完成3项；"
            "持续推进1项、随省推进1项不计入完成率；核验销号计至11月1日。"
            "按时限到2021年10月底应剩0项，10月25日实剩4项（图2）。"
        )
    )


def test_the_body_says_in_one_sentence_what_the_numbers_rest_on() -> None:
    (told,) = paper(report()).coverage
    assert told == (
        "以上据2家牵头单位报送汇总（应报3家，其中迟报1家），市中级人民法院未报送，沿用9月数据、无往期数据。"
    )


def test_of_many_that_are_missing_a_few_are_named_and_the_annex_names_all() -> None:
    codes = [f"danwei{n}" for n in range(6)]
    items = tuple(item(n, code) for n, code in enumerate(codes, start=1))
    organisations = tuple(replace(programme().organisations[0], code=code, name=f"市{code}") for code in codes)
    plan = replace(programme(items), organisations=organisations)
    known = KnownCycle(CYCLE, {code: expected(code, ReturnState.OWED) for code in codes}, {})
    told = basis_text(compile_report(plan, known, (), CUT_OFF))
    assert told.endswith("尚缺市danwei0、市danwei1、市danwei2等6家，所沿用的往期数据逐一注明，详见附件5。")


def test_the_signer_reads_who_is_late_and_what_stands_in_for_who_is_missing() -> None:
    assert coverage_text(report()) == (
        "以上据2家牵头单位报送的数据汇总。本期应报3家，已报2家（按时1家、迟报1家），"
        "一次通过1家，退回更正1次。迟报单位为市商务局。截至2021年11月1日9时汇总时，尚缺1家："
        "市中级人民法院未报送，沿用9月数据（2021-09）、无往期数据。"
    )


def test_a_full_house_is_said_to_be_full() -> None:
    returns = RETURNS | {COURT: expected(COURT)}
    submissions = SUBMISSIONS | {COURT: accepted(COURT, [entry(n, Status.DONE) for n in (5, 6, 7)])}
    text = paper(report(returns=returns, submissions=submissions))
    assert text.coverage[0] == "以上据3家牵头单位报送汇总，其中迟报1家，无漏报。"
    assert not any("未报" in sentence for sentence in text.next_steps)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ReturnState.SENT_BACK, "市中级人民法院报送件退回后尚未重报，沿用"),
        (ReturnState.RECEIVED, "市中级人民法院报送件正在核对，沿用"),
        (ReturnState.EXEMPT, "经同意免报1家"),
    ],
)
def test_who_did_not_report_is_not_lumped_together(state: ReturnState, words: str) -> None:
    assert words in paper(report(returns=RETURNS | {COURT: expected(COURT, state)})).coverage[0]


def test_compiled_before_the_due_day_it_does_not_speak_of_the_future() -> None:
    early = CUT_OFF - timedelta(days=11)
    assert paper(report(as_of=early)).lead.startswith("截至2021年10月21日，")


def test_words_of_departments_are_cited_without_quotation_marks() -> None:
    assert paper(report()).progress[0].text == (
        "3项已销号0项、待核验1项（本期新申报完成1项），到期事项完成率（已核验）0%（含待核验50%）。"
        "据市税务局报送，第1项（目标1，已申报待核验）：电子专票已全面推行。"
    )


def test_the_judgement_comes_first_what_changed_what_is_late_what_comes_and_what_is_needed() -> None:
    assert paper(report()).lead == (
        "截至2021年10月25日，7项任务已销号0项、已申报完成待核验1项（本期新申报完成1项）；"
        "到期事项完成率（已核验）0%、（含待核验）25%，逾期2项（上期0项）。"
        "到2021年12月31日还有1项到期而未申报完成，均在10月26日至31日；"
        "本期净增完成（含待核验）1项，照此进度难以全部按时完成。"
        "本期没有单位提出需市级以上协调的事项。"
    )


def test_a_pace_that_is_not_enough_is_said_with_the_week_in_which_most_falls_due() -> None:
    days = (date(2021, 12, 31), date(2021, 12, 30), date(2021, 11, 30))
    items = (*(item(n, TAX, dated(day)) for n, day in enumerate(days, 1)),)
    said = {TAX: accepted(TAX, [entry(n, Status.ON_SCHEDULE) for n in (1, 2, 3)])}
    told = paper(report(items, submissions=said, earlier={1: (PERIOD.later(-1), entry(1, Status.ON_SCHEDULE))})).lead
    assert (
        "还有3项到期而未申报完成，最集中的是12月27日至31日，2项；本期没有净增完成，照此进度难以全部按时完成。" in told
    )


def test_what_is_asked_of_the_city_is_counted_before_everything_else() -> None:
    level = CoordinationLevel.CITY
    asks = replace(entry(2, Status.ON_SCHEDULE), coordination="请市政府协调。", coordination_level=level)
    said = SUBMISSIONS | {TAX: accepted(TAX, (ENTRIES[TAX][0], asks))}
    assert paper(report(submissions=said)).lead.endswith("各单位提出需市级协调1项。")


def test_overdue_items_are_told_by_organisation_and_doubtful_ones_are_not() -> None:
    overdue = paper(report()).problems[0].text
    assert overdue == "共2项（最长25天）：市商务局第3项；市中级人民法院第5项。"
    assert "第7项" not in whole(report())


def test_nothing_to_tell_is_told() -> None:
    """One continuous item of which nothing is known: every section still says something."""
    text = paper(report((item(1, deadline=CONTINUOUS),), {}, {}, {}))
    assert all(paragraphs(text))
    assert [part.text for part in text.problems] == [
        "本期无逾期事项。",
        "本期无滞后事项。",
        "已启用2个（另有1个待确认），涉及1项任务：暂无数据2个。",
        "本期无单位反映问题。",
    ]
    assert [part.text for part in text.progress] == ["1项已销号0项。"]
    assert (text.ahead, text.needs) == (
        "10月26日至12月31日无新到期事项。",
        ("本期没有单位提出需协调事项。",),
    )
    assert text.next_steps == ("继续按月调度。",)
    assert "尚无到期事项" in text.results[0]


def test_targets_without_values_are_said_to_be_without_values() -> None:
    assert paper(report()).targets == ("已启用2个（另有1个待确认），涉及1项任务：暂无数据2个。")


def test_a_target_that_was_missed_is_named_by_its_item_and_the_annex_tells_its_value() -> None:
    said = replace(ENTRIES[TAX][0], values=(TargetValue("K1", Decimal(120), "120", "系统统计"),))
    told = paper(report(submissions=SUBMISSIONS | {TAX: accepted(TAX, (said, ENTRIES[TAX][1]))})).targets
    assert "到期未达标1个、暂无数据1个。" in told
    assert told.endswith("到期未达标的为市税务局第1项，详见附件6。")


def test_a_report_asks_for_nothing() -> None:
    """条例 15: no 请示 inside a 报告."""
    assert not any(word in whole(report()) for word in ("请示", "请批", "批示", "当否", "妥否", "nan", "None"))


@pytest.mark.parametrize(
    ("tally", "told"),
    [
        (ErrandTally(3, 1, 1), "共3项，已办结1项，在办2项（超期1项）。"),
        (ErrandTally(3, 1, 0), "共3项，已办结1项，在办2项。"),
        (ErrandTally(2, 2, 0), "共2项，已办结2项。"),
    ],
)
def test_what_papers_gave_to_units_is_told_with_what_is_late(tally: ErrandTally, told: str) -> None:
    given = replace(report(), errands=tally)
    *_, last = paper(given).problems
    assert (last.heading, last.text) == ("（五）交办事项。", told)
    facts = {fact.key: fact.value for fact in facts_of(given).facts}
    assert [facts[f"lists.errands_{key}"] for key in ("given", "closed", "late")] == [*astuple(tally)]
    assert facts["lists.errands_open"] == tally.given - tally.closed


def test_where_no_paper_gave_anything_nothing_is_said_of_it() -> None:
    assert len(paper(report()).problems) == 4
    assert not any(fact.key.startswith("lists.errands") for fact in facts_of(report()).facts)


def test_of_many_problems_a_few_are_told_and_the_urgent_first() -> None:
    items = (*(item(n, TAX) for n in range(1, 7)), item(7, TRADE, dated(date(2021, 9, 30))))
    said = {
        TAX: accepted(TAX, [entry(n, Status.PROGRESSING, problems=f"难点{n}") for n in range(1, 7)]),
        TRADE: accepted(TRADE, [entry(7, Status.BEHIND, problems="卡住了")]),
    }
    told = paper(report(items, submissions=said)).problems[-1]
    assert told.text == "共7条，见附件7。据市税务局报送，第1项：难点1。"
    alike = said | {TAX: accepted(TAX, [entry(n, Status.PROGRESSING, problems="缺人手。") for n in range(1, 7)])}
    told = paper(report(items, submissions=alike)).problems[-1]
    assert told.text == "共7条，见附件7。反映最多的（6项，首列市税务局第1项）：缺人手。"


def test_what_needs_somebody_else_comes_first_and_says_whom() -> None:
    asks = replace(
        entry(2, Status.ON_SCHEDULE, problems="数据未共享。"),
        coordination="请市大数据局开通接口。",
        coordination_level=CoordinationLevel.CITY,
    )
    said = SUBMISSIONS | {TAX: accepted(TAX, (ENTRIES[TAX][0], asks))}
    assert paper(report(submissions=said)).needs == (
        "各单位反映问题3条、提出需协调1项（市级1项）：待交办1项。市税务局第2项：请市大数据局开通接口。全部见附件7。",
    )


def test_who_has_what_was_asked_and_how_far_it_came_is_counted() -> None:
    acts = tuple(
        NeedAct(NeedName("qz2021", number, "2021-10"), kind, CUT_OFF, "督办岗", organisation=TRADE)
        for number, kind in ((1, NeedActKind.ASKED), (2, NeedActKind.CLOSED))
    )
    level = CoordinationLevel.DEPARTMENTS
    said = [replace(entry(n, Status.ON_SCHEDULE), coordination="请协调。", coordination_level=level) for n in (1, 2, 3)]
    items = tuple(item(n, TAX) for n in (1, 2, 3))
    known = KnownCycle(CYCLE, RETURNS, {TAX: accepted(TAX, said)}, needs=acts)
    (told,) = paper(compile_report(programme(items), known, (), CUT_OFF)).needs
    assert told == (
        "各单位提出需协调3项（部门间3项）：待交办1项、协办单位办理中1项、已办结1项。办理中的由市商务局（1项）承办。"
        "提出的均为同一事项（首列市税务局第1项）：请协调。全部见附件7。"
    )


def test_good_practice_is_told_where_there_is_any() -> None:
    said = replace(SUBMISSIONS[TAX], experience="首创“一窗通办”。")
    assert not any("典型经验" in part.heading for part in paper(report()).progress)
    told = paper(report(submissions=SUBMISSIONS | {TAX: said})).progress[-1]
    assert (told.heading, told.text) == ("（三）典型经验。", "据市税务局报送，首创“一窗通办”。")


def test_where_practices_are_judged_only_those_that_may_be_spread_are_told() -> None:
    telling = report(submissions=SUBMISSIONS | {TAX: replace(SUBMISSIONS[TAX], experience="首创“一窗通办”。")})
    assert not any("典型经验" in part.heading for part in paper(replace(telling, cited=())).progress)
    one = CitedPractice(CYCLE.reference.of(TAX), "市税务局", "首创一窗通办")
    for count, text in ((1, one.told), (2, f"{one.told}；{one.told}"), (3, f"{one.told}；{one.told}等共3条")):
        *_, told = paper(replace(telling, cited=(one,) * count)).progress
        assert told.text == f"{text}。"


def test_of_several_practices_one_is_told_and_the_annex_has_all() -> None:
    said = {code: replace(one, experience=f"{code}的做法。") for code, one in SUBMISSIONS.items()}
    told = paper(report(submissions=SUBMISSIONS | said)).progress[-1]
    assert told.text == "据市税务局报送，shuiwu的做法。共2家报送，其余见附件5。"


@pytest.mark.parametrize(
    ("text", "limit", "told"),
    [
        pytest.param("完成", 10, "完成。", id="a sentence ends"),
        pytest.param("第一句。第二句。第三句很长很长。", 8, "第一句。第二句。", id="as many whole sentences as fit"),
        pytest.param(
            "一二三四五六七八九十一二。完", 10, "一二三四五六七八九十一二。", id="the first may be half as long again"
        ),
        pytest.param("一二三四五六七八九十一二三四五六，完", 10, "", id="a longer one is not told at all"),
        pytest.param("", 10, "", id="nothing said"),
    ],
)
def test_words_are_told_in_whole_sentences_or_not_at_all(text: str, limit: int, told: str) -> None:
    assert sentences(text, limit) == told


def test_words_in_latin_letters_keep_their_spaces() -> None:
    assert plain("使用 UKey  for free 服务") == "使用UKey for free服务"


def test_a_label_never_shows_half_a_number() -> None:
    row = report((replace(item(1), goal="纳税缴费时间减少到一百一十小时以内共110小时" + "以内" * 8),)).rows[0]
    assert label(row) == "第1项"
    short = report((replace(item(1), goal="纳税时间减少到110小时，全年见效"),)).rows[0]
    assert label(short) == "第1项（纳税时间减少到110小时）"


def test_items_are_grouped_by_organisation_and_a_long_list_points_to_the_annex() -> None:
    rows = report().rows
    assert by_lead(rows) == "市税务局第1、2项；市商务局第3、4项；市中级人民法院第5、6、7项"
    assert by_lead(rows, 1) == "市税务局第1、2项；全部见附件"
    assert by_lead(()) == ""


def test_the_signer_reads_coverage_totals_and_names() -> None:
    body = summary_markdown(report())
    assert "| 3 | 2 | 1 | 1 | 1 | 0 | 1 | 1 |" in body
    assert "| 合计 | 7 | 0 | 1 | 1 | 1 | 2 | 3 | 4 | 0% | 25% |" in body
    assert "- **未报送**：市中级人民法院未报送，沿用9月数据（2021-09）、无往期数据" in body
    assert "- **待核实1项**：第7项（不列入报告正文）" in body


def test_the_plain_summary_says_the_same() -> None:
    text = summary_text(report())
    assert text.splitlines()[0] == "2021年10月营商环境持续提升专项行动任务进展情况（第1稿）"
    assert "逾期2项：市商务局第3项；市中级人民法院第5项" in text


def test_what_was_not_reached_and_what_holds_items_up_is_counted_in_whole_sentences() -> None:
    kpi = Kpi("K1", 1, "时长", "小时", "<=", "110", date(2021, 9, 30), "stock", enabled=True)
    plan = replace(programme((item(1, TAX, dated(date(2021, 12, 31))), item(2, TAX))), kpis=(kpi,))
    value = TargetValue("K1", Decimal(120), "120")
    said = replace(entry(1, Status.ON_SCHEDULE), values=(value,), delay_cause=DelayCause.SYSTEM)
    other = replace(entry(2, Status.BEHIND), delay_cause=DelayCause.SYSTEM)
    known = KnownCycle(CYCLE, RETURNS, {TAX: accepted(TAX, [said, other])})
    _, lagging, *_ = paper(compile_report(plan, known, (), CUT_OFF, lights=LightRules())).problems
    assert lagging.text.endswith(
        "指标到期未达标1项（含逾期事项）。逾期、滞后的2项，所报原因为系统2项；由谁解决：牵头单位2项。"
    )
    old = replace(plan, kpis=(replace(kpi, due=date(2021, 8, 1)),))
    red = paper(compile_report(old, known, (), CUT_OFF, lights=LightRules())).results[0]
    assert "红灯1项（逾期0项，节点、指标久未达到1项）" in red
    assert "红灯0项，" in paper(compile_report(plan, known, (), CUT_OFF)).results[0]

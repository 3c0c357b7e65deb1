"""What the quarterly 报告 says: every county counted once and cited, common problems apart from particular ones."""

from tests.quarter_cases import ACCOUNTS, COUNTIES, account, quarter
from tests.report_cases import report

from duban.domain.papers.monthly import results
from duban.domain.papers.quarterly import quarter_paper
from duban.domain.report.quarter import Quarter
from duban.domain.returns.county import IndicatorAccount, IndicatorState


def whole(facts: Quarter) -> str:
    text = quarter_paper(facts)
    parts = [part.text for part in text.problems]
    return "\n".join((*text.results, text.coverage, *text.work, *parts, *text.next_steps, *text.practices))


def test_results_are_those_of_the_leads_report_of_the_last_month() -> None:
    assert quarter_paper(quarter(leads=report())).results == (results(report()),)
    assert quarter_paper(quarter()).results == ("本季度末月牵头单位月报尚未汇总。",)


def test_who_did_not_report_is_said_to_be_missing() -> None:
    assert quarter_paper(quarter()).coverage == (
        "4个县（市、区）应报，已报3个（按时3个），德化县未报送，其情况本报告不作反映。"
    )


def test_counties_are_cited_in_their_own_words_and_paper_is_said_to_be_paper() -> None:
    assert quarter_paper(quarter()).work == (
        "据鲤城区报送，鲤城区召开调度会两次。",
        "据惠安县报送，惠安县召开调度会两次。",
        "晋江市以纸质或公文交换方式报送，内容见所附扫描件。",
    )


def test_a_problem_of_three_counties_is_the_citys_and_told_apart() -> None:
    taxing = IndicatorAccount(6, IndicatorState.DIFFICULT, "人手不足。", (2, 1))
    common, particular, _ = quarter_paper(
        quarter({code: account(name, taxing) for code, name in COUNTIES.items()})
    ).problems
    assert common.text == (
        "“纳税”指标：鲤城区、惠安县、晋江市、德化县反映有困难或滞后，涉及第1、2项。据鲤城区报送，人手不足。"
    )
    assert particular.text == "本季度无个性问题。"


def test_a_leads_claim_that_a_county_contradicts_is_listed_to_be_looked_into() -> None:
    told = quarter_paper(quarter(leads=report()))
    assert told.problems[-1].text == ("共1处，待核实：第1项市税务局报“已完成”、鲤城区反映“滞后”，详见附件4。")
    assert "对反映不一致的1处，商请牵头单位和有关县（市、区）核实。" in told.next_steps


def test_without_the_leads_words_nothing_is_contradicted() -> None:
    assert "未见不一致" in quarter_paper(quarter()).problems[-1].text


def test_every_section_says_something_even_of_nothing() -> None:
    text = quarter_paper(quarter({}))
    assert text.work == ("截至汇总时尚无县（市、区）报送。",)
    assert all((text.results, text.coverage, text.next_steps, text.practices, text.attachments))
    assert all(part.text for part in text.problems)


def test_a_report_asks_for_nothing() -> None:
    """条例 15: no 请示 inside a 报告."""
    said = whole(quarter(ACCOUNTS, report()))
    assert not any(word in said for word in ("请示", "请批", "批示", "nan", "None"))


def test_several_problems_are_told_in_paragraphs_of_their_own_and_the_same_words_of_counties_once() -> None:
    text = quarter_paper(quarter())
    assert [(part.heading, part.text[:10]) for part in text.problems] == [
        ("（一）共性问题。", "本季度没有三个以上县"),
        ("（二）个性问题。", "涉及2项指标。"),
        ("", "1.“纳税”指标：鲤"),
        ("", "2.“跨境贸易”指标"),
        ("（三）反映不一致事项。", "牵头单位月报与县（市"),
    ]
    alike = {code: account(name, next_steps="下季度补齐。") for code, name in COUNTIES.items()}
    assert quarter_paper(quarter(alike)).next_steps[0] == "据鲤城区、惠安县、晋江市、德化县报送，下季度补齐。"

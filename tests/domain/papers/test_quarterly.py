"""What the quarterly 报告 says: every county counted once and cited, common problems apart from particular ones."""

from dataclasses import replace

import pytest
from tests.quarter_cases import ACCOUNTS, COUNTIES, account, quarter
from tests.report_cases import report

from duban.domain.papers.counties_told import everybody, unnamed, who
from duban.domain.papers.quarterly import quarter_paper
from duban.domain.papers.standing import results_to_the_day
from duban.domain.plan.programme import Indicator
from duban.domain.report.counties import CountyProblem, CountyVoice
from duban.domain.report.quarter import Quarter
from duban.domain.report.quarter_facts import facts_of_quarter
from duban.domain.returns.county import IndicatorAccount, IndicatorState


def whole(facts: Quarter) -> str:
    text = quarter_paper(facts)
    parts = [part.text for part in text.problems]
    return "\n".join((text.lead, *text.results, text.coverage, *text.work, *parts, *text.next_steps, *text.practices))


def test_results_are_those_of_the_leads_report_of_the_last_month() -> None:
    assert quarter_paper(quarter(leads=report())).results == (results_to_the_day(report()),)
    assert quarter_paper(quarter()).results == ("本季度末月牵头单位月报尚未汇总。",)


def test_who_did_not_report_is_said_to_be_missing() -> None:
    assert quarter_paper(quarter()).coverage == (
        "各县（市、区）应报4家，已报3家（按时3家），德化县未报送，其情况本报告不作反映。"
    )


def test_counties_are_cited_in_their_own_words_and_paper_is_said_to_be_paper() -> None:
    assert quarter_paper(quarter()).work == (
        "据鲤城区报送，鲤城区召开调度会两次。",
        "据惠安县报送，惠安县召开调度会两次。",
        "晋江市以纸质或公文交换方式报送，内容见所附扫描件。",
        "各县（市、区）落实方案：尚未说明4家（鲤城区、惠安县、晋江市、德化县）。",
    )


def test_a_problem_of_three_counties_is_the_citys_and_told_apart() -> None:
    taxing = IndicatorAccount(6, IndicatorState.DIFFICULT, "人手不足。", (2, 1))
    common, particular, _ = quarter_paper(
        quarter({code: account(name, taxing) for code, name in COUNTIES.items()})
    ).problems
    assert common.text == ("“纳税”指标：各县（市、区）共4家反映有困难或滞后，涉及第1、2项。据鲤城区报送，人手不足。")
    assert particular.text == "本季度无个性问题。"


def test_a_leads_claim_that_a_county_contradicts_is_listed_to_be_looked_into() -> None:
    told = quarter_paper(quarter(leads=report()))
    assert told.problems[-1].text == (
        "牵头单位报为已完成或按序时、而有县（市、区）反映有困难或滞后的共1处，"
        "涉及1家牵头单位的1项任务，尚待核实，见附件4。"
    )
    assert "对反映不一致的1处，先商请牵头单位核实。" in told.next_steps


def test_the_judgement_comes_first() -> None:
    assert quarter_paper(quarter(leads=report())).lead == (
        "各县（市、区）应报4家、已报3家；反映有困难或滞后的指标2项（共性0项、个性2项）；"
        "最集中的是“纳税”，1家；与牵头单位月报不一致的1处待核实。"
    )
    assert quarter_paper(quarter({})).lead == "各县（市、区）应报4家、已报0家；没有反映有困难或滞后的指标。"


def test_zones_are_called_by_their_names_beside_the_counties() -> None:
    told = quarter()
    names = ("鲤城区人民政府", "惠安县人民政府", "江州开发区管委会", "江州投资区管理委员会")
    called = replace(
        told, counties=tuple(replace(one, name=name) for one, name in zip(told.counties, names, strict=True))
    )
    assert everybody(called) == "各县（市、区）和江州开发区、江州投资区"
    assert who(names, called) == "各县（市、区）和江州开发区、江州投资区（共4家）"
    assert who(names[:3], called) == "鲤城区、惠安县、江州开发区"
    zones = replace(called, counties=called.counties[2:])
    assert everybody(zones) == "江州开发区、江州投资区"


def test_a_county_that_contradicts_a_lead_is_not_named() -> None:
    text = quarter_paper(quarter({"licheng": ACCOUNTS["licheng"]}, leads=report()))
    assert "鲤城区" not in text.problems[-1].text
    assert unnamed("鲤城区人民政府反映，鲤城区窗口未通", "鲤城区人民政府") == "本地反映，本地窗口未通"


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
    assert quarter_paper(quarter(alike)).next_steps[0] == "据各县（市、区）共4家报送，下季度补齐。"


@pytest.mark.parametrize(
    ("part", "section", "most"),
    [("work", "work", 300), ("next_steps", "next_steps", 80), ("experience", "practices", 80)],
)
def test_of_a_countys_words_whole_sentences_are_taken_as_the_paper_has_room_for(
    part: str, section: str, most: int
) -> None:
    two = "甲" * (most - 2) + "。乙" * 5
    long = "办" * (most * 3 // 2 + 1)
    for said, quoted in (
        ("办" * most, f"据惠安县报送，{'办' * most}。"),
        (two, f"据惠安县报送，{'甲' * (most - 2)}。"),
        (long, "惠安县的报送内容较长，见附件5。"),
    ):
        text = quarter_paper(quarter({"huian": account("惠安县", **{part: said})}))
        assert getattr(text, section)[0] == quoted


def abnormal(number: int, *counties: str, text: str = "", items: tuple[int, ...] = ()) -> CountyProblem:
    voices = [CountyVoice(code, IndicatorState.BEHIND, text, items) for code in counties]
    return CountyProblem(Indicator(number, f"指标{number}", ""), tuple(voices))


def told(*problems: CountyProblem) -> list[str]:
    """The problems as the paper tells them, with their headings, of counties called as their codes."""
    facts = quarter()
    names = {code: code for problem in problems for code in (voice.county for voice in problem.voices)}
    text = quarter_paper(replace(facts, problems=problems, names=facts.names | names))
    return [part.text for part in text.problems]


def test_a_whole_sentence_of_the_first_county_that_says_why_is_quoted() -> None:
    silent, speaks = abnormal(1, "甲县"), abnormal(1, "乙县", text="难" * 90)
    _, particular, _ = told(replace(silent, voices=silent.voices + speaks.voices))
    assert particular == "“指标1”指标：甲县、乙县反映有困难或滞后。据乙县报送，" + "难" * 90 + "。"
    _, particular, _ = told(abnormal(1, "乙县", text="难" * 91))
    assert particular == "“指标1”指标：乙县反映有困难或滞后。"


def test_every_county_that_has_a_problem_is_named() -> None:
    five = ["甲县", "乙县", "丙县", "丁县", "戊县"]
    assert told(abnormal(1, *five))[0] == "“指标1”指标：甲县、乙县、丙县、丁县、戊县反映有困难或滞后。"


def test_six_problems_are_told_and_the_rest_is_annexed() -> None:
    _, opening, *numbered, _ = told(*(abnormal(n, "甲县") for n in range(1, 7)))
    assert (opening, len(numbered)) == ("涉及6项指标。", 6)
    _, opening, *numbered, _ = told(*(abnormal(n, "甲县") for n in range(1, 9)))
    assert (opening, len(numbered)) == ("涉及8项指标，其余见附件3。", 6)


def test_only_counties_that_did_not_report_are_written_to_again() -> None:
    again = "继续联系未报送的1家，收到报送件后另行汇总更新。"
    assert again in quarter_paper(quarter()).next_steps
    all_in = {code: account(name) for code, name in COUNTIES.items()}
    assert not any("未报送" in step for step in quarter_paper(quarter(all_in)).next_steps)


@pytest.mark.parametrize(
    "said", [quarter(), quarter(leads=report()), quarter({})], ids=["some", "contradicted", "none"]
)
def test_the_level_below_is_called_as_the_office_calls_it(said: Quarter) -> None:
    banners = replace(said, level="旗县（市、区）")
    told = "\n".join((whole(banners), *quarter_paper(banners).attachments, *map(str, facts_of_quarter(banners).facts)))
    assert "旗县（市、区）" in told
    assert "县（市、区）" not in told.replace("旗县（市、区）", "")

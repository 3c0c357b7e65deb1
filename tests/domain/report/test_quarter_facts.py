"""Every fact of a quarter is stated once and names the return it rests on."""

from dataclasses import replace

from tests.quarter_cases import COUNTIES, quarter
from tests.report_cases import report

from duban.domain.report.fact import Cite, CiteKind
from duban.domain.report.facts import as_json
from duban.domain.report.quarter_facts import facts_of_quarter


def test_each_fact_is_stated_once_and_cites_a_return_that_is_listed() -> None:
    told = facts_of_quarter(quarter(leads=report()))
    numbers = {source.number for source in told.sources}
    assert len({fact.key for fact in told.facts}) == len(told.facts)
    assert all(fact.cites for fact in told.facts)
    returns = {cite.name for fact in told.facts for cite in fact.cites if cite.kind is CiteKind.RETURN}
    assert returns <= numbers


def test_coverage_counts_each_county_once() -> None:
    values = {fact.key: fact.value for fact in facts_of_quarter(quarter()).facts}
    parts = ("on_time", "late", "after_cutoff", "nil", "missing", "pending")
    assert values["coverage.owed"] == sum(int(str(values[f"coverage.{part}"])) for part in parts) == len(COUNTIES)


def test_what_a_county_said_and_what_a_lead_said_otherwise_are_facts() -> None:
    values = {fact.key: fact.value for fact in facts_of_quarter(quarter(leads=report())).facts}
    assert values["county.huian.experience"] == "推行帮办代办。"
    assert values["county.licheng.indicator.6"] == "滞后"
    assert values["indicator.6.abnormal"] == 1
    assert values["county.licheng.indicator.6.text"] == "接口未打通。"
    assert "county.huian.indicator.6.text" not in values, "nothing was said of what is normal"
    assert values["contradiction.1.licheng"] == "已完成／滞后"


def test_a_contradiction_cites_both_returns_and_the_plan_where_the_lead_has_none() -> None:
    facts = quarter(leads=report())
    (told,) = [fact for fact in facts_of_quarter(facts).facts if fact.key == "contradiction.1.licheng"]
    assert told.name == "第1项市税务局与鲤城区反映不一致"
    assert [(cite.kind, cite.name, cite.item, cite.column) for cite in told.cites] == [
        (CiteKind.RETURN, "qz2021/department_monthly/2021-10/shuiwu#1", 1, "完成情况"),
        (CiteKind.RETURN, "qz2021/county_quarterly/2021-Q3/licheng#1", None, "第1项"),
    ]
    without = facts_of_quarter(replace(facts, leads=None)).facts
    (told,) = [fact for fact in without if fact.key == "contradiction.1.licheng"]
    assert told.cites[0] == Cite(CiteKind.TASK_LIST, "0" * 12, 1, "序号")


def test_the_same_quarter_gives_the_same_bytes() -> None:
    assert as_json(facts_of_quarter(quarter())) == as_json(facts_of_quarter(quarter()))

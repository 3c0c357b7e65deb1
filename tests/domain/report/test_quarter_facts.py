"""Every fact of a quarter is stated once and names the return it rests on."""

from tests.quarter_cases import COUNTIES, quarter
from tests.report_cases import report

from duban.domain.report.fact import CiteKind
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
    assert values["contradiction.1.licheng"] == "已完成／滞后"


def test_the_same_quarter_gives_the_same_bytes() -> None:
    assert as_json(facts_of_quarter(quarter())) == as_json(facts_of_quarter(quarter()))

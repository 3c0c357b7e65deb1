"""The facts of a quarter: what each county had accepted, and whose word can contradict it."""

from tests.quarter_cases import COUNTIES, account, quarter
from tests.report_cases import report

from duban.domain.report.counties import Spread
from duban.domain.returns.county import CountyAccount, IndicatorAccount, IndicatorState


def behind(*items: int) -> dict[str, CountyAccount]:
    """Licheng, which is behind with those items."""
    return {"licheng": account("鲤城区", IndicatorAccount(7, IndicatorState.BEHIND, "进度慢。", items))}


def test_a_county_has_what_was_accepted_of_it_and_one_on_paper_has_a_source_alone() -> None:
    counties = {county.code: county for county in quarter().counties}
    assert {code: county.name for code, county in counties.items()} == COUNTIES
    told = {code: (county.account is not None, county.source is not None) for code, county in counties.items()}
    assert told == {
        "licheng": (True, True),
        "huian": (True, True),
        "jinjiang": (False, True),
        "dehua": (False, False),
    }


def test_only_what_a_lead_said_in_that_period_can_contradict_a_county() -> None:
    """Item 1 is claimed in this period, item 5 only stands there from the month before, of item 6 nothing is known."""
    facts = quarter(behind(1, 5, 6), report())
    assert [(each.item, each.county) for each in facts.contradictions] == [(1, "licheng")]
    assert quarter(behind(1, 5, 6)).contradictions == ()


def test_problems_are_told_by_how_far_they_reach_and_the_first_draft_is_the_first() -> None:
    facts = quarter()
    assert facts.those(Spread.COMMON) == ()
    assert [problem.indicator.name for problem in facts.those(Spread.PARTICULAR)] == ["纳税", "跨境贸易"]
    assert facts.draft == 1

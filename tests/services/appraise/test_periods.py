"""Which periods a programme is appraised in."""

from dataclasses import replace
from datetime import date

from duban.domain.plan.programme_plan import ProgrammePlan
from duban.services.appraise.periods import appraised_periods

PLAN = ProgrammePlan("专项", "", "", date(2021, 9, 22), date(2022, 12, 31), ())


def test_a_half_year_that_was_over_before_the_programme_began_is_none():
    assert [str(one) for one in appraised_periods(PLAN)] == ["2021", "2022-H1", "2022"]
    earlier = appraised_periods(replace(PLAN, starts_on=date(2021, 6, 30)))
    assert [str(one) for one in earlier][:2] == ["2021-H1", "2021"]

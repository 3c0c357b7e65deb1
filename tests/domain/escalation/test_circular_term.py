"""A circular speaks of a quarter when its last period is over, or of a period that the office decided on."""

import pytest

from duban.domain.calendar.period import Period
from duban.domain.escalation.circular_term import has_circular, periods_told, told_key, told_period
from duban.domain.escalation.ladder import EscalationRules

QUARTERLY = EscalationRules()
EACH = EscalationRules(quarterly_circulars=False)
DECIDED = EscalationRules(circulars_for=("2021-11", "2021-12"))


@pytest.mark.parametrize(
    ("period", "rules", "told", "title"),
    [
        ("2021-10", QUARTERLY, "", ""),
        ("2021-11", QUARTERLY, "", ""),
        ("2021-12", QUARTERLY, "2021-10 2021-11 2021-12", "2021年第四季度"),
        ("2022-03", QUARTERLY, "2022-01 2022-02 2022-03", "2022年第一季度"),
        ("2021-Q4", QUARTERLY, "2021-Q4", "2021年第四季度"),
        ("2021-10", EACH, "2021-10", "2021年10月"),
        ("2021-12", EACH, "2021-12", "2021年12月"),
        ("2021-11", DECIDED, "2021-11", "2021年11月"),
        ("2021-12", DECIDED, "2021-12", "2021年12月"),
        ("2021-10", DECIDED, "", ""),
    ],
)
def test_whether_there_is_one_and_of_what_it_speaks(period: str, rules: EscalationRules, told: str, title: str) -> None:
    asked = Period.parse(period)
    assert has_circular(asked, rules) is bool(told)
    if told:
        assert " ".join(map(str, periods_told(asked, rules))) == told
        assert told_period(asked, rules) == title


@pytest.mark.parametrize(
    ("period", "rules", "key"),
    [("2021-12", QUARTERLY, "2021-Q4"), ("2021-Q4", QUARTERLY, "2021-Q4"), ("2021-12", DECIDED, "2021-12")],
)
def test_settings_write_it_by_the_quarter_or_by_the_one_period(period: str, rules: EscalationRules, key: str) -> None:
    assert told_key(Period.parse(period), rules) == key

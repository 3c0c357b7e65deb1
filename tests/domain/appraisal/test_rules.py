"""Rules as rows: what a version keeps, and what may be appraised."""

from dataclasses import replace
from decimal import Decimal

import pytest

from duban.domain.appraisal.rules import (
    DEFAULT_ROWS,
    FULL,
    PARTS,
    AppraisalRules,
    ScoreBand,
    ScoreMatter,
    ScoreRule,
    appraised_period,
    is_preview,
)

RULES = AppraisalRules(basis="泉效能办〔2021〕5号")


def test_by_default_what_is_done_counts_sixty_what_others_say_thirty_and_reporting_ten():
    assert [RULES.cents(part) for part in PARTS] == [6000, 3000, 1000]
    assert sum(RULES.cents(part) for part in PARTS) == FULL
    assert [matter for matter in ScoreMatter if matter.is_part] == list(PARTS)


def test_a_version_is_read_back_as_it_was_written():
    other = replace(
        RULES, rules=(ScoreRule(ScoreMatter.TASKS, Decimal("70.50"), "第三条"),), bands=(ScoreBand("好", 80),)
    )
    for rules in (RULES, other):
        assert AppraisalRules.parse(rules.text) == rules
    assert other.text != RULES.text
    same = tuple(
        replace(row, points=Decimal(f"{row.points}.00") if row.points == 60 else row.points) for row in DEFAULT_ROWS
    )
    assert replace(RULES, rules=same).text == RULES.text


def test_a_version_is_kept_as_words_that_people_read_in_one_order():
    assert RULES.text.startswith('{"answer_within":5,"bands":[{"least":90,"name":"好"},')
    assert '"basis":"泉效能办〔2021〕5号"' in RULES.text


def test_of_less_than_sixty_points_nothing_is_said_and_there_are_days_to_check_and_to_decide_unless_rules_say_so():
    assert (RULES.least_points, RULES.answer_within, RULES.decide_within) == (60, 5, 10)


def test_each_row_has_a_source():
    rules = replace(
        RULES, rules=(ScoreRule(ScoreMatter.TASKS, Decimal(60), "第三条"), ScoreRule(ScoreMatter.LATE, Decimal(1)))
    )
    assert rules.source(ScoreMatter.TASKS) == "第三条"
    assert rules.source(ScoreMatter.LATE) == "泉效能办〔2021〕5号"
    assert rules.cents(ScoreMatter.MISSED) == 0


@pytest.mark.parametrize(
    ("rate", "band"), [("90", "好"), ("89.99", "较好"), ("75", "较好"), ("60", "一般"), ("0", "较差")]
)
def test_a_band_begins_at_its_rate(rate, band):
    assert RULES.band(Decimal(rate)) == band


def test_below_the_lowest_band_there_is_none():
    assert replace(RULES, bands=(ScoreBand("合格", 60),)).band(Decimal(59)) == ""


def test_a_year_is_appraised_and_its_first_half_previewed():
    assert not is_preview(appraised_period("2022"))
    assert is_preview(appraised_period("2022-H1"))
    for other in ("2022-H2", "2022-01", "2022-Q1", "x"):
        with pytest.raises(ValueError, match=r"考核期|报告期"):
            appraised_period(other)

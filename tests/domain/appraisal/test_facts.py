"""Points by hand: what a small unit gains and loses, and what nobody may count."""

from datetime import date
from decimal import Decimal

import pytest

from duban.domain.appraisal.evidence import (
    AppraisedItem,
    FalseClaimRuling,
    ItemStanding,
    JudgedReturn,
    LateHelp,
    OutsideJudgement,
    UnitEvidence,
)
from duban.domain.appraisal.facts import adjusted, facts_of
from duban.domain.appraisal.rules import AppraisalRules, split, told_points
from duban.domain.escalation.punctuality import Punctuality

RULES = AppraisalRules(basis="泉效能办〔2021〕5号")
UNTIL = date(2022, 1, 25)


def outcome(number: int, standing: ItemStanding, done_on: date | None = None) -> AppraisedItem:
    return AppraisedItem(number, f"第{number}项", date(2021, 12, 31), standing, (f"list/{number}",), UNTIL, done_on)


def returned(period: str, how: Punctuality, *, proved: bool = True, days: int = 0, sent_back: int = 0) -> JudgedReturn:
    return JudgedReturn(f"qz2021/department_monthly/{period}/swj", period, how, proved, days, sent_back)


def points(evidence: UnitEvidence, rules: AppraisalRules = RULES) -> dict[str, tuple[int, int]]:
    return {fact.key: (fact.gained, fact.possible) for fact in facts_of(evidence, rules)}


def test_sixty_points_are_shared_by_the_items_that_fell_due_and_none_is_lost_in_rounding():
    """60 by 7 is 8.57 and a rest of 0.01, which the first item gets."""
    items = tuple(outcome(n, ItemStanding.VERIFIED, date(2021, 12, 20)) for n in range(1, 8))
    found = points(UnitEvidence(items=items))
    assert [gained for gained, _ in found.values()] == [858, 857, 857, 857, 857, 857, 857]
    assert sum(possible for _, possible in found.values()) == 6000
    assert split(10, 3) == [4, 3, 3]
    assert split(10, 0) == []


@pytest.mark.parametrize(
    ("done_on", "gained"),
    [
        pytest.param(date(2022, 1, 25), 3000, id="the last day in time"),
        pytest.param(date(2022, 1, 26), 2900, id="one day late is a month begun"),
        pytest.param(date(2022, 2, 24), 2900, id="thirty days late are one month"),
        pytest.param(date(2022, 2, 25), 2800, id="thirty-one are two"),
        pytest.param(date(2024, 9, 1), 0, id="never below nothing: 32 months of 30 points"),
    ],
)
def test_what_was_verified_late_loses_a_point_for_each_month_begun(done_on, gained):
    items = (outcome(1, ItemStanding.VERIFIED, done_on), outcome(2, ItemStanding.NOT_DONE))
    assert points(UnitEvidence(items=items)) == {"item/1": (gained, 3000), "item/2": (0, 3000)}


def test_what_the_office_has_not_settled_is_left_out_on_both_sides():
    settled = (outcome(1, ItemStanding.VERIFIED, UNTIL), outcome(2, ItemStanding.FALSE))
    open_ones = [
        *(ItemStanding.PENDING, ItemStanding.UNDECIDED, ItemStanding.DOUBTFUL),
        *(ItemStanding.TOO_EARLY, ItemStanding.UNPROVED),
    ]
    rest = tuple(outcome(n, standing) for n, standing in enumerate(open_ones, start=3))
    found = points(UnitEvidence(items=(*settled, *rest)))
    assert found["item/1"] == (3000, 3000)
    assert found["item/2"] == (0, 3000)
    assert {found[f"item/{n}"] for n in range(3, 8)} == {(0, 0)}


def test_thirty_points_from_outside_are_shared_by_the_sources():
    judged = (
        OutsideJudgement("appraisal/qz2021/2", "省营商环境监测", Decimal("82.5")),
        OutsideJudgement("appraisal/qz2021/3", "企业满意度", Decimal(100)),
    )
    assert points(UnitEvidence(outside=judged)) == {
        "appraisal/qz2021/3": (1500, 1500),
        "appraisal/qz2021/2": (1238, 1500),  # 15 × 82.5 % = 12.375
    }


def test_conduct_begins_with_ten_and_loses_what_is_proved():
    evidence = UnitEvidence(
        returns=(
            returned("2021-10", Punctuality.LATE, days=1),
            returned("2021-11", Punctuality.LATE, days=2),
            returned("2021-12", Punctuality.MISSED),
            returned("2022-01", Punctuality.MISSED, proved=False),
            returned("2022-02", Punctuality.UNDELIVERED),
            returned("2022-03", Punctuality.IN_TIME, sent_back=1),
            returned("2022-04", Punctuality.IN_TIME, sent_back=3),
        ),
        late_help=(LateHelp("need/qz2021/17", "第38项协办", date(2021, 11, 5)),),
    )
    found = points(evidence)
    assert found.pop("conduct") == (1000, 1000)
    month = "return/qz2021/department_monthly/{}/swj".format
    assert found == {
        month("2021-10"): (-50, 0),
        month("2021-11"): (-100, 0),
        month("2021-12"): (-200, 0),
        month("2022-01"): (0, 0),
        f"{month('2022-04')}/sent_back": (-100, 0),
        "need/qz2021/17": (-50, 0),
    }


def test_a_return_is_neither_late_nor_sent_back_unless_that_is_said():
    one = JudgedReturn("qz2021/department_monthly/2021-10/swj", "2021-10", Punctuality.IN_TIME, proved=True)
    assert (one.days, one.sent_back, one.cites) == (0, 0, (one.reference,))


def test_no_more_is_taken_than_there_is():
    missed = tuple(returned(f"2022-{n:02}", Punctuality.MISSED) for n in range(1, 8))
    facts = facts_of(UnitEvidence(returns=missed), RULES)
    assert sum(fact.gained for fact in facts) == 0
    assert [fact.gained for fact in facts][-3:] == [-200, 0, 0]
    assert facts[-1].words == "2022-07漏报（扣完为止）"


def test_a_false_claim_costs_points_only_by_the_organ_s_ruling():
    ruling = FalseClaimRuling("appraisal/qz2021/9", 3, "第3项", "泉督〔2022〕2号")
    in_time = (returned("2022-01", Punctuality.IN_TIME),)
    undecided = UnitEvidence(items=(outcome(3, ItemStanding.UNDECIDED),), returns=in_time)
    assert sum(gained for gained, _ in points(undecided).values()) == 1000
    decided = UnitEvidence((outcome(3, ItemStanding.FALSE),), in_time, false_claims=(ruling,))
    assert points(decided)["appraisal/qz2021/9"] == (-500, 0)


def test_who_owes_no_return_has_no_conduct_to_judge():
    assert points(UnitEvidence()) == {}


def test_a_decision_gives_no_more_than_the_rule_and_takes_no_more_than_was_taken():
    item, taken = (
        facts_of(UnitEvidence(items=(outcome(1, ItemStanding.NOT_DONE),)), RULES)[0],
        facts_of(UnitEvidence(returns=(returned("2021-12", Punctuality.MISSED),)), RULES)[1],
    )
    assert [adjusted(item, n, "采纳").gained for n in (-5, 700, 9000)] == [0, 700, 6000]
    assert [adjusted(taken, n, "采纳").gained for n in (-500, -100, 50)] == [-200, -100, 0]
    assert (item.told, taken.told, adjusted(taken, 0, "采纳").told) == ("0/60", "-2", "不计分")


def test_points_are_told_without_idle_noughts():
    assert [told_points(n) for n in (6000, 857, 850, -50, 0, 5)] == ["60", "8.57", "8.5", "-0.5", "0", "0.05"]

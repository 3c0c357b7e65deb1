"""A unit's score from its facts, and the whole as one text."""

import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from duban.domain.appraisal.acts import AppraisalAct, AppraisalActKind, Objection, ObjectionAnswer
from duban.domain.appraisal.facts import ScoreFact
from duban.domain.appraisal.rules import AppraisalRules, ScoreMatter, appraised_period
from duban.domain.appraisal.score import Score, UnitScore, score_json, with_answers
from duban.domain.calendar.cycle import TIMEZONE

AT = datetime(2022, 2, 8, 9, tzinfo=TIMEZONE)
TASKS, CONDUCT, OUTSIDE = ScoreMatter.TASKS, ScoreMatter.CONDUCT, ScoreMatter.OUTSIDE
DONE = ScoreFact("item/1", TASKS, TASKS, 3000, 3000, "第1项", ("qz2021/department_monthly/2021-12/swj#1",))
OPEN = ScoreFact("item/2", TASKS, TASKS, 0, 3000, "第2项", ("list/2",))
START = ScoreFact("conduct", CONDUCT, CONDUCT, 1000, 1000, "应报3期", ("qz2021/department_monthly/2021-12/swj",))
MISSED = ScoreFact("return/x", CONDUCT, ScoreMatter.MISSED, -200, 0, "漏报", ("qz2021/department_monthly/2021-11/swj",))
UNIT = UnitScore("swj", "市商务局", (DONE, OPEN, START, MISSED), 60)


def score(period: str, *units: UnitScore) -> Score:
    return Score("qz2021", appraised_period(period), AT, 1, AppraisalRules(basis="泉效能办〔2021〕5号"), units)


def test_a_rate_is_of_what_was_open_to_the_unit():
    """38 of 70: nobody judged from outside, and those 30 points are nobody's loss."""
    assert (UNIT.gained, UNIT.possible, UNIT.score_rate) == (3800, 7000, Decimal("54.29"))
    assert [part.told for part in UNIT.parts] == ["30/60", "不计", "8/10"]
    assert UNIT.told == "38/70（得分率54.29%）"


def test_of_too_little_nothing_is_said():
    little = replace(UNIT, facts=(START, MISSED))
    assert little.score_rate is None
    assert score("2021", little).band(little) == "不定档"
    assert replace(UNIT, facts=(), least=0).score_rate is None


def test_what_the_rules_ask_for_is_enough():
    enough = replace(UNIT, facts=(DONE, OPEN), least=60)
    assert (enough.possible, enough.score_rate) == (6000, Decimal("50.00"))
    assert replace(enough, least=61).score_rate is None


def test_a_unit_is_not_the_office_s_own_unless_that_is_said():
    assert not UNIT.is_own


def test_a_preview_tells_no_band():
    assert score("2021", UNIT).band(UNIT) == "较差"
    assert score("2021-H1", UNIT).band(UNIT) == ""
    assert [score(one).title for one in ("2021", "2021-H1")] == ["2021年度考核", "2021年上半年考核预评"]


def test_an_adopted_objection_changes_its_fact_alone():
    objected = AppraisalAct("qz2021", AppraisalActKind.OBJECTED, AT, "督办岗", "2021", "swj", "return/x", number=4)
    answered = AppraisalAct(
        *("qz2021", AppraisalActKind.DECIDED, AT, "复核岗", "2021", "swj", "return/x", "", "已补证"),
        value=ObjectionAnswer.ADOPTED.name,
        about=4,
        points=0,
    )
    facts = with_answers(UNIT.facts, (Objection(objected, answered),))
    assert [fact.gained for fact in facts] == [3000, 0, 1000, 0]
    assert facts[-1].decided == "采纳：已补证"
    refused = replace(answered, value=ObjectionAnswer.NOT_ADOPTED.name, points=None)
    facts = with_answers(UNIT.facts, (Objection(objected, refused),))
    assert (facts[-1].gained, facts[-1].decided) == (-200, "不予采纳：已补证")
    assert with_answers(UNIT.facts, (Objection(objected),)) == UNIT.facts
    for left in (replace(answered, points=None), replace(answered, value=ObjectionAnswer.NOT_ADOPTED.name)):
        assert [fact.gained for fact in with_answers(UNIT.facts, (Objection(objected, left),))] == [3000, 0, 1000, -200]


def test_the_text_says_every_fact_and_is_the_same_twice():
    whole = score("2021", UNIT)
    assert score_json(whole) == score_json(score("2021", replace(UNIT)))
    assert '"words": "漏报"' in score_json(whole), "people can read it as it stands"
    assert score_json(whole).startswith('{\n  "at": "2022-02-08T09:00:00+08:00",\n')
    assert list(json.loads(score_json(whole))) == ["at", "period", "preview", "programme", "rules", "units"]
    (unit,) = json.loads(score_json(whole))["units"]
    assert (unit["rate"], unit["parts"]["tasks"]) == ("54.29", [3000, 6000])
    assert sum(fact["gained"] for fact in unit["facts"]) == unit["gained"] == 3800
    assert unit["facts"][0]["cites"] == ["qz2021/department_monthly/2021-12/swj#1"]
    assert whole.unit("x") is None
    assert whole.unit("swj") == UNIT
    assert UNIT.fact("item/2") == OPEN
    assert UNIT.fact("x") is None

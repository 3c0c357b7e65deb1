"""A point that the ledger does not bear out is found by another rule than that by which it was made."""

from dataclasses import replace

import pytest
from tests.services.appraise.test_scoring import NOW, YEAR, close, done, month, office
from tests.services.appraise_cases import day
from tests.services.conftest import OfficeApp, app
from tests.services.decide.test_decide import CODE, file

from duban.domain.appraisal.acts import AppraisalAct, AppraisalActKind, ObjectionAnswer
from duban.domain.appraisal.facts import ScoreFact
from duban.domain.appraisal.rules import ScoreMatter
from duban.domain.appraisal.score import Score
from duban.services.appraise.scoring import Scoring
from duban_rehearsal.simulation.scores import ScoreGrounds

__all__ = ["app", "office"]


class NoMailboxes:
    """Nobody ever got a mail."""

    def mailboxes(self) -> dict[str, list[object]]:
        """None."""
        return {}


@pytest.fixture
def score(office: OfficeApp) -> Score:
    """市教育局 has 第3项 verified."""
    file(office, done(3), reference=month("2021-12").of("jyj"), when=day(2021, 12, 22))
    close(office, 3, day(2022, 1, 5))
    return Scoring(office.context).score(CODE, YEAR, NOW)


def lacking(office: OfficeApp, score: Score, **changes: object) -> list[str]:
    """What is found once every fact of the item says *changes*."""
    units = tuple(
        replace(unit, facts=tuple(replace(one, **changes) if one.key == "item/3" else one for one in unit.facts))
        for unit in score.units
    )
    with office.context.ledger.begin() as work:
        return list(ScoreGrounds(NoMailboxes(), work, CODE).without_fact(replace(score, units=units)))


def test_what_the_ledger_bears_out_is_no_fault(office: OfficeApp, score: Score) -> None:
    assert lacking(office, score) == []


@pytest.mark.parametrize(
    "cites",
    [
        (),
        ("decision/qz2021/3/CLOSURE/2022-01-06T09:00:00+08:00",),
        ("qz2021/department_monthly/2021-12/jyj#7",),
        ("qz2021/department_monthly/2021-12/none",),
        ("notice/R3/qz2021/department_monthly/2021-12/jyj",),
        ("need/qz2021/1",),
        ("appraisal/qz2021/77",),
    ],
)
def test_a_reference_that_leads_nowhere_is_a_fault(office: OfficeApp, score: Score, cites: tuple[str, ...]) -> None:
    assert lacking(office, score, cites=cites) == ["2021/jyj/item/3"]


def test_points_for_what_was_not_closed_are_a_fault(office: OfficeApp, score: Score) -> None:
    assert lacking(office, replace(score, at=day(2022, 1, 4))) == ["2021/jyj/item/3"]


def test_points_that_an_adopted_objection_gave_are_borne_out_by_it_and_no_others(
    office: OfficeApp, score: Score
) -> None:
    open_still, given = replace(score, at=day(2022, 1, 4)), {"gained": 1500, "decided": "采纳：已核对"}
    assert lacking(office, open_still, **given) == ["2021/jyj/item/3"], "nobody decided so"
    decided = AppraisalAct(
        *(CODE, AppraisalActKind.DECIDED, NOW, "负责人", "2021", "jyj", "item/3"),
        reason="已核对",
        value=ObjectionAnswer.ADOPTED.name,
        points=1500,
    )
    with office.context.ledger.begin() as work:
        work.appraisal.add(decided)
        work.appraisal.add(replace(decided, value=ObjectionAnswer.NOT_ADOPTED.name, points=None))
    assert lacking(office, open_still, **given) == []
    assert lacking(office, open_still, **(given | {"gained": 2000})) == ["2021/jyj/item/3"]


def test_a_deduction_of_whom_nobody_wrote_to_is_a_fault(office: OfficeApp, score: Score) -> None:
    cite = "qz2021/department_monthly/2021-12/jyj"
    missed = ScoreFact("return/x", ScoreMatter.CONDUCT, ScoreMatter.MISSED, -200, 0, "漏报", (cite,))
    units = tuple(replace(unit, facts=(*unit.facts, missed)) for unit in score.units[:1])
    assert lacking(office, replace(score, units=units)) == ["2021/jyj/return/x"]

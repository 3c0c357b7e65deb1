"""What a unit that was asked to help is told, and when: told first, reminded and urged only with proof."""

from datetime import date, datetime, timedelta

import pytest

from duban.adapters.holidays import official_calendar
from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.decisions.coordination import Ask, CoordinationRules, NeedAct, NeedActKind, NeedName
from duban.domain.escalation.ladder import EscalationRules, Notice
from duban.domain.escalation.need_ladder import (
    TOLD_BACK,
    NeedDebt,
    NeedMail,
    NeedPart,
    last_day,
    need_ladder,
    owed_of_ask,
)
from duban.domain.plan.organisation import Role
from duban.domain.proof.kinds import Consequence, Proof, ProofKind, ProofRules
from duban.domain.returns.helping import HelperAnswer, HelperPart

CALENDAR = official_calendar(None)
RULES = EscalationRules(proof=ProofRules(own_domains=("example",)))
LADDER = need_ladder(CoordinationRules())
NAME = NeedName("qz2021", 38, "2021-10")
ASKED = NeedAct(
    *(NAME, NeedActKind.ASKED, datetime(2021, 10, 26, 10, tzinfo=TIMEZONE), "督办岗"),
    number=1,
    organisation="gaj",
    part=HelperPart.SIDE,
    days=3,
)


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2021, month, day, hour, tzinfo=TIMEZONE)


def told(rung: str, moment: datetime, *, proved: bool = True) -> Notice:
    key = f"{rung}/need/qz2021/1"
    proof = Proof(key, "a@gaj.example", ProofKind.ACCEPTED, moment, "250")
    return Notice(rung, "need/qz2021/1", moment, mail_key=key, proofs=(proof,) if proved else ())


def owed(now: datetime, *said: Notice, answer: HelperAnswer | None = None) -> str:
    word = NeedAct(NAME, NeedActKind.SAID, now, "甲", about=1, answer=answer) if answer else None
    rung = owed_of_ask(LADDER, Ask(ASKED, word), said, now, RULES, CALENDAR)
    return rung.code if rung else ""


def test_it_is_asked_on_the_first_working_day_from_nine() -> None:
    assert owed(at(10, 27, 8)) == ""
    assert owed(at(10, 27)) == "N0"
    assert owed(at(10, 30)) == "", "a Saturday"


@pytest.mark.parametrize(
    ("now", "rung"),
    [
        (at(10, 27, 15), ""),
        (at(10, 28), ""),
        (at(10, 29), "N1"),
        (at(11, 1), "N1"),
        (at(11, 2), "N2"),
        (at(11, 9), "N2"),
    ],
    ids=["the same day", "two days before", "the day before", "the last day", "one day over", "long over"],
)
def test_what_follows_counts_from_the_day_it_was_told(now: datetime, rung: str) -> None:
    assert owed(now, told("N0", at(10, 27))) == rung


def test_nothing_is_said_twice_nor_twice_a_day() -> None:
    asked = told("N0", at(10, 27))
    assert owed(at(11, 1), asked, told("N1", at(10, 29))) == ""
    assert owed(at(11, 2), asked, told("N1", at(11, 2))) == ""
    assert owed(at(11, 3), asked, told("N2", at(11, 2))) == ""
    assert owed(at(11, 2), asked, told("N1", at(11, 1))) == "N2"


def test_without_proof_nothing_follows() -> None:
    assert owed(at(11, 9), told("N0", at(10, 27), proved=False)) == ""


@pytest.mark.parametrize("answer", HelperAnswer)
def test_who_answered_anything_is_left_alone(answer: HelperAnswer) -> None:
    assert owed(at(11, 9), told("N0", at(10, 27)), answer=answer) == ""
    assert owed(at(11, 9), answer=answer) == ""


def test_only_what_is_said_after_the_last_day_charges() -> None:
    assert [(rung.code, rung.level, rung.charges, rung.days) for rung in (*LADDER, TOLD_BACK)] == [
        ("N0", 0, False, None),
        ("N1", 1, False, -1),
        ("N2", 2, True, 1),
        ("N9", 0, False, None),
    ]
    assert {rung.consequence for rung in LADDER} == {Consequence.MAIL}
    assert [rung.needs_delivered for rung in LADDER] == ["", "N0", "N0"]
    assert LADDER[2].cc == (Role.SECTION_HEAD,)
    assert TOLD_BACK.to == LADDER[0].to == (Role.LIAISON, Role.FILLER)
    on_the_day = need_ladder(CoordinationRules(reminds_before=0, urges_after=2))
    assert [(rung.days, rung.charges) for rung in on_the_day[1:]] == [(0, False), (2, True)]


def test_the_last_day_is_told_where_a_calendar_knows_it() -> None:
    assert last_day(date(2021, 10, 27), ASKED, CALENDAR) == date(2021, 11, 1)
    assert last_day(date(2039, 12, 30), ASKED, CALENDAR) is None


def test_a_debt_is_called_by_unit_and_rung() -> None:
    step = NeedMail(
        Reference.parse("qz2021/department_monthly/2021-10/gaj"), "市公安局", (NeedPart(LADDER[0], (ASKED,)),)
    )
    assert (str(step.debt), step.label) == ("needs/qz2021/gaj/N0", "市公安局 · 协调交办")
    assert NeedDebt.parse("needs/qz2021/gaj/N0") == step.debt
    assert NeedDebt.parse("items/qz2021/gaj/N0") is None
    assert NeedDebt.parse("qz2021/department_monthly/2021-10/gaj") is None
    assert step.acts[0].at + timedelta(days=1) < at(10, 28)

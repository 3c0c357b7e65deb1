"""A letter speaks of the notices before it that are proved, and asks for an answer by a working day."""

from datetime import date, datetime

from duban.adapters.holidays import official_calendar
from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.domain.escalation.earlier_notices import escalation_facts, tellings
from duban.domain.escalation.ladder import EscalationRules, Notice
from duban.domain.proof.kinds import Consequence, Proof, ProofKind

CALENDAR, SETTINGS = official_calendar(None), load_settings()
LADDER = SETTINGS.ladders["department_monthly"]
CYCLE = Cycle(Reference.parse("qz2021/department_monthly/2021-10"), SETTINGS.streams["department_monthly"], CALENDAR)


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2021, 10, day, hour, tzinfo=TIMEZONE)


def phoned(code: str, day: int) -> Notice:
    """A notice whose mail did not leave, of which somebody told the unit by telephone."""
    return Notice(code, "x", at(day), proofs=(Proof("", "", ProofKind.PHONED, at(day, 15), ""),))


def test_what_only_a_person_told_was_told_when_he_told_it() -> None:
    (told,) = tellings([("催办", phoned("R3", 26))], Consequence.PAPER, at(29), EscalationRules(), CALENDAR)
    assert told == {"name": "催办", "delivered_on": at(26, 15), "proof": "已电话告知", "proved_at": at(26, 15)}


def test_a_mail_that_may_still_come_back_is_not_spoken_of() -> None:
    left = Notice("R3", "x", at(29), delivered_at=at(29))
    assert tellings([("催办", left)], Consequence.MAIL, at(29, 10), EscalationRules(), CALENDAR) == []
    assert len(tellings([("催办", left)], Consequence.MAIL, at(29, 14), EscalationRules(), CALENDAR)) == 1


def test_a_letter_of_friday_asks_for_an_answer_by_monday_and_passes_over_what_is_no_step_of_the_ladder() -> None:
    rung = next(one for one in LADDER if one.code == "R4")
    facts = escalation_facts(
        *(LADDER, rung, [phoned("R3", 26), phoned("old", 27)]),
        sent_back=True,
        cycle=CYCLE,
        now=at(29),
        rules=EscalationRules(),
    )
    assert facts["reply_by"] == date(2021, 11, 1)
    assert facts["sent_back"] is True
    assert [told["name"] for told in facts["notices"]] == ["催办"]  # type: ignore[attr-defined]

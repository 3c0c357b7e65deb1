"""What is owed to an organisation whose return is late: debt, not day."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE, Cycle, Frequency, Period, Reference, Stream
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.escalation.earlier_notices import escalation_facts
from duban.domain.escalation.ladder import (
    NEVER,
    Anchor,
    EscalationRules,
    Notice,
    Rung,
    day_given,
    is_quiet,
    owed_now,
    proved,
)
from duban.domain.escalation.punctuality import Grounds
from duban.domain.proof.kinds import Consequence, Proof, ProofKind

HOLIDAYS = {date(2021, 10, day) for day in range(1, 8)}
SWAPPED = {date(2021, 9, 26), date(2021, 10, 9)}
CALENDAR = WorkCalendar(
    {
        2021: frozenset(
            day
            for day in (date(2021, 1, 1) + timedelta(days=offset) for offset in range(365))
            if (day.weekday() < 5 or day in SWAPPED) and day not in HOLIDAYS
        )
    }
)
STREAM = Stream("department_monthly", "市直牵头单位月报", Frequency.MONTHLY)
CYCLE = Cycle(Reference("qz2021", STREAM.code, Period.parse("2021-10")), STREAM, CALENDAR)
SUBJECT = "qz2021/department_monthly/2021-10/swj"
SETTINGS = load_settings()
LADDER = SETTINGS.ladders["department_monthly"]
RUNGS = {rung.code: rung for rung in LADDER}


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2021, month, day, hour, minute, tzinfo=TIMEZONE)


def said(*rungs: tuple[str, datetime], delivered: bool = True) -> tuple[Notice, ...]:
    """Notices that the server of their addressee took at once."""
    return tuple(
        Notice(code, SUBJECT, when, delivered_at=when, proofs=(Proof("", "", ProofKind.ACCEPTED, when, ""),))
        if delivered
        else Notice(code, SUBJECT, when)
        for code, when in rungs
    )


FORM = ("R0", at(10, 14))
URGED = ("R3", at(10, 26))


@pytest.mark.parametrize(
    ("notices", "now", "expected"),
    [
        pytest.param((), at(10, 13), None, id="before the cycle opens nothing is owed"),
        pytest.param((), at(10, 14), "R0", id="the form goes out on the opening day"),
        pytest.param((), at(10, 26), "R0", id="the form is never skipped, however late the first run is"),
        pytest.param(said(("R0", at(10, 26))), at(10, 26, 15), None, id="nothing follows the form on its own day"),
        pytest.param(said(FORM), at(10, 19), None, id="between two rungs nothing is owed"),
        pytest.param(said(FORM), at(10, 20), "R1", id="three working days before the target: a reminder"),
        pytest.param(said(FORM), at(10, 22), "R2", id="after an outage only the highest rung"),
        pytest.param(said(FORM, ("R2", at(10, 22))), at(10, 22, 16), None, id="a second run on the day says nothing"),
        pytest.param(said(FORM), at(10, 23), None, id="nothing on a Saturday"),
        pytest.param(said(FORM), at(10, 22, 8, 59), None, id="nothing before nine"),
        pytest.param(said(FORM), at(10, 25, 18), "R2", id="the due day itself is not late"),
        pytest.param(said(FORM), at(10, 26), "R3", id="the first working day late: urged"),
        pytest.param(said(FORM, URGED), at(10, 28), "R4", id="the third working day late: one level up"),
        pytest.param(said(FORM, URGED), at(11, 1), "R5", id="the fifth working day late: a letter"),
        pytest.param(said(FORM), at(11, 1), "R3", id="whoever was never urged is urged first, not accused"),
        pytest.param(
            said(FORM) + said(URGED, delivered=False),
            at(11, 1),
            None,
            id="an urge that was not delivered proves nothing, so nothing higher may follow",
        ),
        pytest.param(
            said(FORM, ("R3", at(10, 28))),
            at(10, 28, 17),
            None,
            id="no higher rung before the reply time is over",
        ),
        pytest.param(
            said(FORM, ("R3", at(10, 27))), at(10, 28), None, id="nor on the day by the end of which we asked for it"
        ),
        pytest.param(said(FORM, ("R3", at(10, 27))), at(10, 29), "R4", id="but on the next"),
    ],
)
def test_the_rung_that_is_owed(notices: tuple[Notice, ...], now: datetime, expected: str | None) -> None:
    rung = owed_now(LADDER, CYCLE, notices, now)
    assert (rung.code if rung else None) == expected


HOURS = st.integers(min_value=0, max_value=24 * 25).map(lambda hours: at(10, 12, 0) + timedelta(hours=hours))


@given(runs=st.lists(HOURS, max_size=40))
def test_any_schedule_of_runs_says_each_rung_once_in_order_and_never_in_quiet_times(
    runs: list[datetime],
) -> None:
    notices: tuple[Notice, ...] = ()
    for now in sorted(runs):
        for _twice in range(2):
            rung = owed_now(LADDER, CYCLE, notices, now)
            if rung is None:
                continue
            assert CALENDAR.is_working(now.date())
            assert now.hour >= 9
            notices += said((rung.code, now))
    codes = [notice.rung for notice in notices]
    assert len(codes) == len(set(codes))
    levels = [next(rung.level for rung in LADDER if rung.code == code) for code in codes]
    assert levels == sorted(levels)
    assert not codes or codes[0] == "R0"


@given(runs=st.lists(HOURS, min_size=1, max_size=15))
def test_nothing_above_the_urge_comes_before_its_reply_time_is_over(runs: list[datetime]) -> None:
    notices: tuple[Notice, ...] = ()
    for now in sorted(runs):
        rung = owed_now(LADDER, CYCLE, notices, now)
        if rung is None:
            continue
        if rung.needs_delivered:
            urged = next(notice for notice in notices if notice.rung == "R3")
            assert now >= CYCLE.at_hour(CALENDAR.add(urged.at.date(), 2)), "the letter gave the whole of that day"
        notices += said((rung.code, now))


def test_a_letter_names_only_notices_that_were_delivered() -> None:
    notices = said(FORM, URGED) + said(("R2", at(10, 22)), delivered=False)
    rung = next(step for step in LADDER if step.code == "R5")
    facts = escalation_facts(
        *(LADDER, rung, notices), sent_back=False, cycle=CYCLE, now=at(11, 1), rules=EscalationRules()
    )
    accepted = {"proof": "已由收件服务器接收"}
    assert facts["notices"] == [
        {"name": "填报通知", "delivered_on": at(10, 14), "proved_at": at(10, 14)} | accepted,
        {"name": "催办", "delivered_on": at(10, 26), "proved_at": at(10, 26)} | accepted,
    ]
    assert (facts["reply_by"], facts["within"]) == (date(2021, 11, 8), 5)


def test_the_shipped_settings_are_the_defaults_of_every_ladder() -> None:
    assert replace(SETTINGS.escalation, proof=EscalationRules().proof) == EscalationRules()
    assert EscalationRules().read_within == timedelta(hours=1)


@pytest.mark.parametrize(
    ("code", "charges", "consequence"),
    [
        pytest.param("R2", False, Consequence.MAIL, id="a reminder charges nobody"),
        pytest.param("R3", True, Consequence.MAIL, id="an urging does"),
        pytest.param("R5", True, Consequence.PAPER, id="a letter is a formal paper"),
    ],
)
def test_what_a_step_means_to_its_unit(code: str, charges: bool, consequence: Consequence) -> None:
    assert (RUNGS[code].charges, RUNGS[code].consequence) == (charges, consequence)


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        pytest.param(at(10, 26, 8, 59), True, id="before nine"),
        pytest.param(at(10, 26), False, id="at nine"),
        pytest.param(at(10, 23, 12), True, id="a Saturday"),
        pytest.param(at(10, 9, 12), False, id="a Saturday that is worked"),
        pytest.param(datetime.fromisoformat("2021-10-26T01:00:00+00:00"), False, id="by the clock of the office"),
    ],
)
def test_when_nothing_may_go_out(moment: datetime, quiet: bool) -> None:
    assert is_quiet(CYCLE, moment) is quiet


def test_what_no_calendar_confirms_is_neither_reached_nor_settled() -> None:
    december = replace(CYCLE, reference=Reference("qz2021", STREAM.code, Period.parse("2021-12")))
    assert not RUNGS["R5"].is_reached(december, at(12, 31)), "T+5 of December lies in January"
    assert RUNGS["R3"].is_reached(december, at(12, 28))
    assert not RUNGS["R3"].is_reached(december, at(12, 28, 8))
    rules = EscalationRules()
    assert rules.settled_at(at(12, 31, 16), CALENDAR) == NEVER
    assert rules.settled_at(at(12, 30, 16), CALENDAR) == at(12, 31, 11)


def test_what_was_told_at_the_years_end_is_not_followed_into_a_year_without_a_calendar() -> None:
    december = replace(CYCLE, reference=Reference("qz2021", STREAM.code, Period.parse("2021-12")))
    urged = said(("R3", at(12, 30)))
    assert not proved(RUNGS["R4"], LADDER, urged, december, at(12, 31, 17))
    assert proved(RUNGS["R4"], LADDER, said(("R3", at(12, 29))), december, at(12, 31))


def test_a_step_that_builds_on_nothing_needs_no_proof() -> None:
    assert proved(RUNGS["R3"], LADDER, (), CYCLE, at(10, 26))


def test_for_a_paper_it_does_not_suffice_that_the_mail_left_us() -> None:
    handed = (Notice("R3", SUBJECT, at(10, 26), delivered_at=at(10, 26)),)
    assert proved(RUNGS["R4"], LADDER, handed, CYCLE, at(10, 28))
    assert not proved(RUNGS["R5"], LADDER, handed, CYCLE, at(11, 1))
    assert not proved(RUNGS["R4"], LADDER, handed, CYCLE, at(10, 28), consequence=Consequence.NAMING)


@pytest.mark.parametrize(
    ("notices", "given"),
    [
        pytest.param((), None, id="nothing was said"),
        pytest.param(said(("R2", at(10, 22))), None, id="a reminder gives no day"),
        pytest.param(said(URGED), date(2021, 10, 27), id="an urging gives the next working day"),
        pytest.param(said(("R3", at(10, 29))), date(2021, 11, 1), id="over a weekend"),
        pytest.param(said(URGED, ("R4", at(10, 28))), date(2021, 10, 29), id="of several the last"),
        pytest.param(said(URGED, delivered=False), None, id="what did not leave gives none"),
        pytest.param(said(URGED, ("R5", at(12, 31))), date(2021, 10, 27), id="a day of a year without a calendar"),
        pytest.param(said(("old", at(10, 26))), None, id="a step that the ladder has no more"),
    ],
)
def test_the_last_day_that_a_letter_of_ours_gave(notices: tuple[Notice, ...], given: date | None) -> None:
    assert day_given(LADDER, notices, CYCLE) == given


SERVED = Proof("R5/x", "", ProofKind.SERVED, at(11, 2), "")
PHONED = Proof("R5/x", "", ProofKind.PHONED, at(11, 2), "")


@pytest.mark.parametrize(
    ("proofs", "delivered", "kinds"),
    [
        pytest.param((), False, [], id="nothing left, nothing is known"),
        pytest.param((), True, [ProofKind.HANDED], id="our relay took it"),
        pytest.param((PHONED,), True, [ProofKind.HANDED, ProofKind.PHONED], id="and somebody telephoned"),
        pytest.param((PHONED,), False, [ProofKind.PHONED], id="somebody telephoned what did not leave"),
        pytest.param((SERVED,), True, [ProofKind.SERVED], id="a paper goes through no relay"),
    ],
)
def test_what_shows_how_far_a_notice_came(proofs: tuple[Proof, ...], delivered: bool, kinds: list[ProofKind]) -> None:
    notice = Notice("R5", SUBJECT, at(11, 1), delivered_at=at(11, 1) if delivered else None, proofs=proofs)
    assert [proof.kind for proof in notice.told_by] == kinds
    assert notice.key == f"R5/{SUBJECT}"


@pytest.mark.parametrize(
    ("notices", "barred", "now", "expected"),
    [
        pytest.param((FORM, URGED), {"R4", "R5"}, at(11, 1), None, id="what does not apply is not owed"),
        pytest.param((FORM, ("R4", at(10, 28))), set(), at(10, 29), None, id="nothing below what was said"),
        pytest.param((FORM, URGED, ("R4", at(10, 28))), set(), at(10, 28, 15), None, id="nor the same again"),
        pytest.param((FORM, ("R1", at(10, 20))), {"R2"}, at(10, 25), None, id="neither said nor to be said"),
    ],
)
def test_of_the_steps_that_apply_the_highest_that_was_not_said(notices, barred, now, expected) -> None:
    rung = owed_now(LADDER, CYCLE, said(*notices), now, barred=frozenset(barred))
    assert (rung.code if rung else None) == expected


def test_a_step_may_build_on_a_notice_of_an_earlier_cycle() -> None:
    now, urged = at(11, 3), said(FORM, URGED, ("R4", at(10, 28)), ("R6", at(11, 2)))
    letter = said(("R5", at(9, 30)))
    assert owed_now(LADDER, CYCLE, urged, now, barred=frozenset({"R8"})) is None
    rung = owed_now(LADDER, CYCLE, urged, now, barred=frozenset({"R8"}), basis=letter)
    assert rung == RUNGS["R7"]


def test_a_paper_is_never_caught_up_with_by_itself() -> None:
    """R7 builds on R5, which a person signs: only what goes out by itself is said first instead."""
    known = said(FORM, URGED, ("R4", at(10, 28)), ("R5", at(10, 29)))
    assert owed_now(LADDER, CYCLE, known, at(11, 10), barred=frozenset({"R6", "R7"})) is None


def test_a_reminder_aims_at_the_working_day_before_and_a_charge_at_the_one_after() -> None:
    """25 September 2021 is a Saturday and the Sunday after it is worked."""
    september = replace(CYCLE, reference=Reference("qz2021", STREAM.code, Period.parse("2021-09")))
    assert RUNGS["R2"].reached_at(september) == at(9, 23)
    assert RUNGS["R3"].reached_at(september) == at(9, 27)
    assert (RUNGS["R2"].anchor, STREAM.hour) == (Anchor.REMINDER_TARGET, time(9))


def test_a_step_whose_settings_say_nothing_more_is_no_paper_and_gives_a_day() -> None:
    said_nothing = RUNGS["R1"]
    assert (said_nothing.reply_within, said_nothing.paper, said_nothing.only_without_return) == (1, False, False)


def test_whoever_was_not_urged_before_the_system_was_in_use_is_urged_before_a_letter() -> None:
    rung = owed_now(LADDER, CYCLE, said(FORM), at(11, 1), barred=frozenset({"R3"}))
    assert rung == RUNGS["R3"]


def test_nothing_follows_the_form_on_its_own_day_whatever_was_said_before_it() -> None:
    assert owed_now(LADDER, CYCLE, said(("R1", at(10, 20)), ("R0", at(10, 26))), at(10, 26, 15)) is None


@pytest.mark.parametrize(
    ("rung", "looks"),
    [
        (replace(LADDER[0], grounds=Grounds()), False),
        (replace(LADDER[0], grounds=Grounds(missed=1)), True),
        (replace(LADDER[0], grounds=Grounds(), spares_punctual=True), True),
    ],
)
def test_which_rungs_depend_on_how_a_unit_reported_before(rung: Rung, looks: bool) -> None:
    assert rung.looks_back is looks

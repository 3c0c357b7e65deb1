"""What is owed to an organisation whose return is late: debt, not day."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE, Cycle, Frequency, Period, Reference, Stream
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.escalation.earlier_notices import escalation_facts
from duban.domain.escalation.ladder import EscalationRules, Notice, owed_now
from duban.domain.proof.kinds import Proof, ProofKind

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
LADDER = load_settings().ladders["department_monthly"]


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
    assert facts["reply_by"] == date(2021, 11, 2)

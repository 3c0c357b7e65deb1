"""How a return came, and what of several cycles may be held against a unit."""

from datetime import datetime, timedelta

import pytest

from duban.adapters.holidays import official_calendar
from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE, Cycle, Period, Reference
from duban.domain.escalation.punctuality import Grounds, PastReturn, Punctuality, ground, punctuality_of, was_in_time
from duban.domain.proof.deliverability import NO_EXCUSE, Excuse
from duban.domain.returns.submission import ExpectedReturn, ReturnState

CYCLE = Cycle(
    Reference.parse("qz2021/department_monthly/2021-10"),
    load_settings().streams["department_monthly"],
    official_calendar(None),
)
IN_TIME = datetime(2021, 10, 25, 23, 59, tzinfo=TIMEZONE)
LATE = datetime(2021, 10, 26, tzinfo=TIMEZONE)
CUT_OFF = datetime(2021, 11, 1, 9, tzinfo=TIMEZONE)
SECOND = timedelta(seconds=1)


def came(at: datetime | None, accepted_at: datetime | None = None, state: ReturnState = ReturnState.OWED):
    return ExpectedReturn("x", state, at, accepted_at)


@pytest.mark.parametrize(
    ("given", "now", "excuse", "judged"),
    [
        pytest.param(came(IN_TIME), IN_TIME, NO_EXCUSE, Punctuality.IN_TIME, id="on the last day"),
        pytest.param(came(LATE), LATE, NO_EXCUSE, Punctuality.LATE, id="the day after, known at once"),
        pytest.param(came(IN_TIME, LATE), LATE, NO_EXCUSE, Punctuality.IN_TIME, id="a correction makes nobody late"),
        pytest.param(came(None, LATE), LATE, NO_EXCUSE, Punctuality.LATE, id="never complete, and accepted late"),
        pytest.param(came(CUT_OFF), CUT_OFF, NO_EXCUSE, Punctuality.LATE, id="at the cut-off it is late"),
        pytest.param(came(CUT_OFF + SECOND), CUT_OFF + SECOND, NO_EXCUSE, Punctuality.MISSED, id="after it missed"),
        pytest.param(came(None), CUT_OFF - SECOND, NO_EXCUSE, Punctuality.NOT_JUDGED, id="nothing yet"),
        pytest.param(came(None), CUT_OFF, NO_EXCUSE, Punctuality.MISSED, id="nothing by the cut-off"),
        pytest.param(
            came(None, state=ReturnState.EXEMPT), CUT_OFF, NO_EXCUSE, Punctuality.NOT_JUDGED, id="not asked for"
        ),
        pytest.param(
            came(None, state=ReturnState.NIL), CUT_OFF, NO_EXCUSE, Punctuality.NOT_JUDGED, id="nothing to say"
        ),
        pytest.param(
            came(None), CUT_OFF, Excuse(unread=True), Punctuality.NOT_JUDGED, id="it may lie in our unread mailbox"
        ),
        pytest.param(
            came(LATE), CUT_OFF, Excuse(unread=True), Punctuality.LATE, id="what came late lies nowhere any more"
        ),
        pytest.param(came(LATE), CUT_OFF, Excuse(late=True), Punctuality.UNDELIVERED, id="our mails did not arrive"),
    ],
)
def test_how_a_return_came(given: ExpectedReturn, now: datetime, excuse: Excuse, judged: Punctuality) -> None:
    assert punctuality_of(given, CYCLE, now, excuse) is judged


OCTOBER = Period.parse("2021-10")


def past(missed: str = "", late: str = "", urged: bool = True) -> list[PastReturn]:
    """Months of which nothing came, and those that came late."""
    of = ((missed, Punctuality.MISSED), (late, Punctuality.LATE))
    return [PastReturn(Period.parse(text), how, urged) for texts, how in of for text in texts.split()]


@pytest.mark.parametrize(
    ("grounds", "known", "words"),
    [
        pytest.param(Grounds(missed=1), past("2021-10"), "10月漏报", id="nothing came this time"),
        pytest.param(Grounds(missed=1), past("2021-09"), "", id="the last time is not this time"),
        pytest.param(Grounds(missed=1), past("2021-10", urged=False), "", id="whoever was not told missed nothing"),
        pytest.param(Grounds(missed_running=2), past("2021-09 2021-10"), "连续2期漏报", id="twice running"),
        pytest.param(Grounds(missed_running=2), past("2021-08 2021-09 2021-10"), "连续3期漏报", id="three times"),
        pytest.param(Grounds(missed_running=2), past("2021-08 2021-10"), "", id="a better month between"),
        pytest.param(Grounds(missed_running=2), past("2021-08 2021-09"), "", id="a row that has ended"),
        pytest.param(Grounds(missed_running=2), past("2021-10 2021-11"), "", id="a later month is of no account"),
        pytest.param(
            Grounds(missed_in_six_months=3), past("2021-05 2021-07 2021-10"), "半年内3期漏报", id="May to October"
        ),
        pytest.param(
            Grounds(missed_in_six_months=3), past("2021-04 2021-07 2021-10"), "", id="April is seven months with it"
        ),
        pytest.param(
            Grounds(missed_in_six_months=2), past("2020-10 2021-10"), "", id="the same month of the year before"
        ),
        pytest.param(
            Grounds(missed_in_quarter=1), past("2021-10"), "本季度1期漏报（10月）", id="missed in the quarter"
        ),
        pytest.param(Grounds(missed_in_quarter=2), past("2021-09 2021-10"), "", id="the quarter began between"),
        pytest.param(
            Grounds(missed=1, missed_in_quarter=1), past("2021-09 2021-10"), "10月漏报", id="this time is said once"
        ),
        pytest.param(Grounds(late_in_quarter=2), past(late="2021-10"), "", id="late once"),
        pytest.param(Grounds(late_in_quarter=2), past(late="2021-09 2021-10"), "", id="the quarter ended between"),
        pytest.param(Grounds(late_in_quarter=2), past(late="2020-12 2021-10"), "", id="a quarter of another year"),
        pytest.param(Grounds(late_in_quarter=1, missed=1), past("2021-10"), "10月漏报", id="any one suffices"),
        pytest.param(
            Grounds(missed=1, missed_running=2),
            past("2021-09 2021-10"),
            "连续2期漏报、10月漏报",
            id="all that is there is named",
        ),
        pytest.param(Grounds(), past("2021-09 2021-10", "2021-08"), "", id="nothing asked for, nothing found"),
    ],
)
def test_what_the_cycles_up_to_this_one_show(grounds: Grounds, known: list[PastReturn], words: str) -> None:
    assert ground(grounds, known, OCTOBER) == words


@pytest.mark.parametrize(
    ("late", "period", "words"),
    [
        ("2021-10 2021-12", "2021-12", "本季度2期迟报（10月、12月）"),
        ("2022-01 2022-03", "2022-03", "本季度2期迟报（1月、3月）"),
        ("2021-12 2022-01", "2022-01", ""),
    ],
)
def test_late_returns_are_counted_by_the_calendar_quarter(late: str, period: str, words: str) -> None:
    assert ground(Grounds(late_in_quarter=2), past(late=late), Period.parse(period)) == words


@pytest.mark.parametrize(
    ("missed", "words"),
    [
        ("2021-10", "本季度1期漏报（10月）"),
        ("2021-11", "本季度1期漏报（11月）"),
        ("2021-12", "12月漏报"),
        ("2021-10 2021-12", "本季度2期漏报（10月、12月）"),
        ("2021-09", ""),
    ],
)
def test_at_the_end_of_a_quarter_its_other_periods_count_as_well(missed: str, words: str) -> None:
    assert ground(Grounds(missed=1, missed_in_quarter=1), past(missed), Period.parse("2021-12")) == words


def test_six_months_run_over_the_new_year() -> None:
    known = past("2021-08 2021-11 2022-01")
    assert ground(Grounds(missed_in_six_months=3), known, Period.parse("2022-01")) == "半年内3期漏报"
    assert ground(Grounds(missed_in_six_months=3), known, Period.parse("2022-02")) == ""


@pytest.mark.parametrize(
    ("grounds", "needed"),
    [
        (Grounds(), False),
        (Grounds(missed=1), True),
        (Grounds(missed_running=2), True),
        (Grounds(missed_in_six_months=3), True),
        (Grounds(late_in_quarter=2), True),
    ],
)
def test_a_rung_without_grounds_needs_none(grounds: Grounds, needed: bool) -> None:
    assert grounds.are_needed is needed


@pytest.mark.parametrize(
    ("known", "spared"),
    [
        pytest.param([], False, id="nothing is known"),
        pytest.param([("2021-09", Punctuality.IN_TIME)], True, id="the period before"),
        pytest.param([("2021-08", Punctuality.IN_TIME)], True, id="an earlier one, if it is the last"),
        pytest.param([("2021-08", Punctuality.IN_TIME), ("2021-09", Punctuality.LATE)], False, id="late the last time"),
        pytest.param([("2021-09", Punctuality.IN_TIME), ("2021-08", Punctuality.MISSED)], True, id="in whatever order"),
        pytest.param([("2021-08", Punctuality.IN_TIME), ("2021-09", Punctuality.NOT_JUDGED)], True, id="exempt since"),
        pytest.param([("2021-09", Punctuality.UNDELIVERED)], False, id="our fault, and not in time"),
        pytest.param([("2021-10", Punctuality.IN_TIME)], False, id="this period says nothing"),
        pytest.param([("2021-11", Punctuality.IN_TIME), ("2021-09", Punctuality.LATE)], False, id="nor a later one"),
    ],
)
def test_who_reported_in_time_the_last_time(known: list[tuple[str, Punctuality]], spared: bool) -> None:
    past = [PastReturn(Period.parse(period), how, urged=False) for period, how in known]
    assert was_in_time(past, Period.parse("2021-10")) is spared

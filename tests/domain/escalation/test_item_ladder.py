"""What is owed about an item's deadline: one rung at a time, nothing of what is done, doubtful or extended."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import item

from duban.adapters.holidays import official_calendar
from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE, Frequency, Period
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.escalation.item_ladder import (
    ItemAnchor,
    ItemMatter,
    ItemStatus,
    judged_on,
    owed_of_item,
    reached_on,
    same_matter,
    subject_of,
)
from duban.domain.escalation.ladder import EscalationRules, Notice
from duban.domain.escalation.rung import Footing
from duban.domain.plan.programme import DeadlineKind
from duban.domain.proof.kinds import Consequence, Proof, ProofKind

CALENDAR = official_calendar(None)
SETTINGS = load_settings()
STREAM = SETTINGS.streams["department_monthly"]
LADDER = SETTINGS.item_ladders["department_monthly"]
RUNGS = {rung.code: rung for rung in LADDER}
END_OF_YEAR = date(2021, 12, 31)


def at(year: int, month: int, day: int, hour: int = 9) -> datetime:
    return datetime(year, month, day, hour, tzinfo=TIMEZONE)


def said(*rungs: tuple[str, datetime], delivered: bool = True) -> tuple[Notice, ...]:
    """Notices that the server of their addressee took at once."""
    return tuple(
        Notice(code, "item", when, delivered_at=when, proofs=(Proof("", "", ProofKind.ACCEPTED, when, ""),))
        if delivered
        else Notice(code, "item", when)
        for code, when in rungs
    )


def owed(status: ItemStatus, now: datetime, calendar: WorkCalendar = CALENDAR) -> str | None:
    rung = owed_of_item(LADDER, status, STREAM, calendar, now, EscalationRules())
    return rung.code if rung else None


def status(*notices: Notice, done: bool = False, **changes: object) -> ItemStatus:
    return ItemStatus(item(38, **({"due": END_OF_YEAR} | changes)), done, notices)  # type: ignore[arg-type]


TOLD = ("E2", at(2022, 1, 4))
ASKED = ("E3", at(2022, 2, 8))


@pytest.mark.parametrize(
    ("notices", "now", "expected"),
    [
        pytest.param((), at(2021, 12, 23), None, id="eight days before: nothing is near"),
        pytest.param((), at(2021, 12, 24), "E1", id="a week before: it falls due soon"),
        pytest.param((), at(2021, 12, 31), "E1", id="on the last day it is not overdue yet"),
        pytest.param((), at(2021, 12, 25), None, id="a Saturday is quiet"),
        pytest.param((), at(2021, 12, 24, 8), None, id="nothing before nine"),
        pytest.param((), at(2022, 1, 4), "E2", id="first working day after the deadline, over the new year"),
        pytest.param(said(("E1", at(2021, 12, 24))), at(2022, 1, 4), "E2", id="what was near is due now"),
        pytest.param(said(TOLD), at(2022, 1, 24), None, id="before the next return was judged: no letter"),
        pytest.param(said(TOLD), at(2022, 1, 30), "E3", id="the return of January is judged on a worked Sunday"),
        pytest.param((), at(2022, 2, 8), "E2", id="whoever was never told is told first, not asked by letter"),
        pytest.param(said(TOLD, delivered=False), at(2022, 2, 8), None, id="what did not arrive proves nothing"),
        pytest.param(said(("E2", at(2022, 2, 7))), at(2022, 2, 8), None, id="the five days to answer are not over"),
        pytest.param(said(("E2", at(2022, 2, 7))), at(2022, 2, 14), None, id="the whole of the fifth day is theirs"),
        pytest.param(said(("E2", at(2022, 2, 7))), at(2022, 2, 15), "E3", id="on the sixth it is asked by letter"),
        pytest.param(said(TOLD, ASKED), at(2022, 2, 28), None, id="fifty-nine days: nothing yet"),
        pytest.param(said(TOLD, ASKED), at(2022, 3, 1), "E4", id="sixty days: proposed for supervision"),
        pytest.param(said(TOLD) + said(ASKED, delivered=False), at(2022, 3, 10), None, id="a letter not served"),
        pytest.param(said(TOLD, ASKED, ("E4", at(2022, 3, 1))), at(2022, 6, 1), None, id="nothing is said twice"),
    ],
)
def test_the_rung_that_is_owed(notices: tuple[Notice, ...], now: datetime, expected: str | None) -> None:
    assert owed(status(*notices), now) == expected


@pytest.mark.parametrize(
    "still",
    [
        pytest.param(status(done=True), id="closed, or claimed and not yet verified"),
        pytest.param(status(unconfirmed=("完成时限",)), id="a doubtful deadline"),
        pytest.param(status(unconfirmed=("牵头部门",)), id="a doubtful lead"),
        pytest.param(status(kind=DeadlineKind.CONTINUOUS), id="持续推进 never falls due"),
        pytest.param(status(kind=DeadlineKind.FOLLOWS_PROVINCE), id="随省推进 never falls due"),
    ],
)
def test_of_these_nothing_is_ever_owed(still: ItemStatus) -> None:
    days = (at(2021, 12, 1) + timedelta(days=offset) for offset in range(150))
    assert {owed(still, day) for day in days} == {None}


def test_an_item_due_at_a_months_end_is_judged_in_the_next_return() -> None:
    assert judged_on(date(2021, 9, 30), STREAM, CALENDAR) == date(2021, 11, 1)
    assert judged_on(date(2021, 9, 24), STREAM, CALENDAR) == date(2021, 10, 8)


def test_an_extension_is_another_deadline_of_which_nothing_was_said() -> None:
    before, after = status(), status(due=date(2022, 3, 31))
    assert subject_of("qz2021", before, RUNGS["E2"]) != subject_of("qz2021", after, RUNGS["E2"])
    assert owed(after, at(2022, 1, 4)) is None


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        pytest.param(("2021-10",), None, id="once"),
        pytest.param(("2021-10", "2021-11"), "EY", id="twice running"),
        pytest.param(("2021-09", "2021-11"), None, id="twice with a better month between"),
    ],
)
def test_two_slow_returns_running_make_a_draft(periods: tuple[str, ...], expected: str | None) -> None:
    slow = tuple(map(Period.parse, periods))
    still = ItemStatus(item(40, kind=DeadlineKind.CONTINUOUS), False, (), slow)
    assert owed(still, at(2021, 12, 6)) == expected
    drafted = ItemStatus(still.item, False, said(("EY", at(2021, 12, 6))), slow)
    assert owed(drafted, at(2021, 12, 7)) is None


NO_BASIS = {ItemAnchor.NO_BASIS: ItemMatter("basis/2021-Q4", "2021年第四季度")}
REFUSED = {ItemAnchor.REFUSED: ItemMatter("refused/2021-12-20.2022-03-31", "未予同意")}
FALSE = {ItemAnchor.FALSE_CLAIM: ItemMatter("false/2022-01-10", "现场未见")}
FOUND = ("EV", at(2022, 1, 11))
PROVINCE = {"kind": DeadlineKind.FOLLOWS_PROVINCE}
MATTERS = [
    pytest.param(NO_BASIS, PROVINCE, (), False, "EB", id="a quarter without basis"),
    pytest.param(NO_BASIS, PROVINCE, (), True, None, id="what is done rests on itself"),
    pytest.param(REFUSED, {}, (), False, "EX", id="an application is answered before anything else is said"),
    pytest.param(
        REFUSED, {"unconfirmed": ("完成时限",)}, (), True, "EX", id="answered also while the item is doubtful"
    ),
    pytest.param(REFUSED, {}, said(("EX", at(2021, 12, 21))), False, "E2", id="and the ladder of the deadline goes on"),
    pytest.param(FALSE, {}, (), True, "EV", id="a false claim still stands as done: its lead is told what was found"),
    pytest.param(FALSE, {}, said(FOUND), True, "R8", id="told, and the time to explain over: a proposal is drafted"),
    pytest.param(FALSE, {}, said(FOUND, delivered=False), True, None, id="not told: nobody is blamed"),
    pytest.param(FALSE, {}, said(("EV", at(2022, 1, 17))), True, None, id="the time to explain is not over"),
    pytest.param(FALSE, {"unconfirmed": ("牵头部门",)}, (), True, None, id="a doubtful lead answers for nothing"),
]


@pytest.mark.parametrize(("matters", "changes", "notices", "done", "expected"), MATTERS)
def test_matters_beside_the_deadline(
    matters: dict[ItemAnchor, ItemMatter],
    changes: dict[str, object],
    notices: tuple[Notice, ...],
    done: bool,
    expected: str | None,
) -> None:
    known = replace(status(*notices, done=done, **changes), matters=matters)
    assert owed(known, at(2022, 1, 20)) == expected


def test_of_one_item_one_thing_is_said_a_day_whichever_comes_first() -> None:
    """Else a mail would hold more or fewer items, by whether the letter about some of them was written before it."""
    slow = tuple(map(Period.parse, ("2021-10", "2021-11")))
    asked_today = replace(status(*said(("EY", at(2021, 12, 24)), delivered=False)), slow=slow)
    assert owed(asked_today, at(2021, 12, 24)) is None
    assert owed(asked_today, at(2021, 12, 27)) == "E1"


def test_what_was_reached_before_the_system_was_in_use_is_not_caught_up_with() -> None:
    started = replace(status(), live_from=date(2022, 1, 10))
    assert owed(started, at(2022, 1, 12)) is None
    assert owed(started, at(2022, 1, 30)) == "E2", "before a letter the unit is told all the same"


def test_an_item_that_rests_is_not_spoken_of_and_a_correction_of_its_lead_begins_anew() -> None:
    assert owed(replace(status(), matters=REFUSED, rests="已订正"), at(2022, 1, 4)) is None
    assert subject_of("qz2021", status(), RUNGS["E2"]) != subject_of("qz2021", status(leads=("mzj",)), RUNGS["E2"])


def test_a_day_that_no_calendar_confirms_has_not_come() -> None:
    only_2021 = WorkCalendar({2021: CALENDAR.years[2021]})
    late = status(*said(("E2", at(2021, 12, 1))), due=date(2021, 11, 30))
    assert owed(late, at(2021, 12, 31), only_2021) is None
    assert owed(late, at(2022, 1, 4)) == "E3"


DEADLINES = st.dates(date(2021, 9, 22), date(2022, 10, 31))


@settings(max_examples=60)
@given(deadline=DEADLINES)
def test_the_days_of_the_ladder_stand_in_order_and_are_worked(deadline: date) -> None:
    days = [reached_on(RUNGS[code], deadline, STREAM, CALENDAR) for code in ("E1", "E2", "E3")]
    assert days == sorted(days)
    assert all(map(CALENDAR.is_working, days))
    assert days[0] <= deadline < days[1]
    assert STREAM.frequency is Frequency.MONTHLY


@settings(max_examples=60)
@given(deadline=DEADLINES, runs=st.lists(st.integers(0, 24 * 150), max_size=30))
def test_any_schedule_of_runs_says_each_rung_once_and_never_in_quiet_times(deadline: date, runs: list[int]) -> None:
    start = datetime(deadline.year, deadline.month, deadline.day, tzinfo=TIMEZONE) - timedelta(days=20)
    notices: tuple[Notice, ...] = ()
    for hours in sorted(runs):
        now = start + timedelta(hours=hours)
        for _twice in range(2):
            rung = owed(status(*notices, due=deadline), now)
            if rung is None:
                continue
            assert CALENDAR.is_working(now.date())
            assert now.hour >= 9
            notices += said((rung, now))
    codes = [notice.rung for notice in notices]
    assert len(codes) == len(set(codes))
    assert [code for code in codes if code in {"E3", "E4"}] == [] or "E2" in codes


@pytest.mark.parametrize(
    ("code", "deadline", "day"),
    [
        pytest.param("E1", date(2021, 12, 31), date(2021, 12, 24), id="seven days before"),
        pytest.param("E1", date(2021, 10, 31), date(2021, 10, 22), id="from a Sunday back to the Friday"),
        pytest.param("E2", date(2021, 12, 31), date(2022, 1, 4), id="the first working day after"),
        pytest.param("E3", date(2021, 12, 31), date(2022, 1, 30), id="when the next return is judged"),
        pytest.param("E4", date(2021, 12, 31), date(2022, 3, 1), id="sixty days after"),
        pytest.param("E4", date(2021, 12, 7), date(2022, 2, 7), id="from 春节 on to the first day of work"),
    ],
)
def test_the_day_of_each_step(code: str, deadline: date, day: date) -> None:
    assert reached_on(RUNGS[code], deadline, STREAM, CALENDAR) == day


@pytest.mark.parametrize(
    ("code", "charges", "consequence"),
    [
        pytest.param("E1", False, Consequence.MAIL, id="what falls due soon charges nobody"),
        pytest.param("E2", True, Consequence.MAIL, id="what is due does"),
        pytest.param("E3", True, Consequence.PAPER, id="a letter is a paper"),
        pytest.param("EX", False, Consequence.MAIL, id="an answer to an application charges nobody"),
        pytest.param("R8", False, Consequence.PAPER, id="nor with silence what was found on the spot"),
    ],
)
def test_what_a_step_means_to_its_unit(code: str, charges: bool, consequence: Consequence) -> None:
    assert (RUNGS[code].charges, RUNGS[code].consequence) == (charges, consequence)


@pytest.mark.parametrize(
    ("code", "footing", "name", "signer"),
    [
        pytest.param("E3", Footing.SUBORDINATE, "逾期函请", "市发改委分管领导", id="the usual words"),
        pytest.param("E3", Footing.INTERNAL, "签报", "市发改委分管领导", id="to its own house an internal memo"),
        pytest.param("E4", Footing.NOT_SUBORDINATE, "报请协调", "市发改委主要领导", id="another post signs as well"),
    ],
)
def test_a_step_in_the_words_for_a_unit(code: str, footing: Footing, name: str, signer: str) -> None:
    rung = RUNGS[code].toward(footing)
    assert (rung.name, rung.signer, rung.code) == (name, signer, code)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("E1", "E4", True, id="all of the deadline"),
        pytest.param("EV", "R8", True, id="the false claim and what follows from it"),
        pytest.param("E2", "EY", False, id="the deadline and slow progress"),
        pytest.param("EY", "E2", False, id="slow progress and the deadline"),
        pytest.param("EX", "EV", False, id="a refusal and a false claim"),
    ],
)
def test_which_steps_speak_of_the_same(one: str, other: str, same: bool) -> None:
    assert same_matter(RUNGS[one], RUNGS[other]) is same


def test_what_was_said_in_vain_is_said_once_more_under_a_subject_of_its_own() -> None:
    subjects = [
        str(subject_of("qz2021", replace(status(), vain=vain), RUNGS["E2"]))
        for vain in ({}, {"E3": 1}, {"E2": 1}, {"E2": 2})
    ]
    first = "item/qz2021/38/2021-12-31/shuiwu"
    assert subjects == [first, first, f"{first}/2", f"{first}/3"]


def test_slow_progress_is_told_by_its_last_two_months() -> None:
    slow = tuple(map(Period.parse, ("2021-09", "2021-10", "2021-11")))
    still = ItemStatus(item(40, kind=DeadlineKind.CONTINUOUS), False, (), slow)
    assert still.matter(ItemAnchor.TWO_YELLOWS) == ItemMatter("slow/2021-11", "2021年10月、2021年11月")
    assert still.matter(ItemAnchor.NO_BASIS) is None
    assert str(subject_of("qz2021", still, RUNGS["EY"])) == "item/qz2021/40/slow/2021-11/shuiwu"


def test_of_the_steps_of_a_deadline_that_an_outage_skipped_only_the_highest_is_said() -> None:
    """Here the proposal needs no letter before it, only that the unit was told."""
    ladder = (*(RUNGS[code] for code in ("E1", "E2", "E3")), replace(RUNGS["E4"], needs_delivered="E2"))
    rung = owed_of_item(ladder, status(*said(TOLD)), STREAM, CALENDAR, at(2022, 3, 1), EscalationRules())
    assert rung is not None
    assert rung.code == "E4"


def test_what_is_reached_on_the_day_the_system_comes_into_use_is_owed() -> None:
    started = replace(status(), live_from=date(2022, 1, 4))
    assert owed(started, at(2022, 1, 4)) == "E2"
    assert owed(replace(started, live_from=date(2022, 1, 5)), at(2022, 1, 5)) is None


def test_a_step_whose_settings_name_no_time_gives_five_working_days() -> None:
    assert {RUNGS[code].reply_within for code in ("E1", "E2", "E4")} == {5}

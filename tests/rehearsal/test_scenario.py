"""The script of a rehearsed cycle: everybody has a part, and nothing happens before it can."""

from datetime import date

import pytest

from duban.adapters.holidays import official_calendar
from duban.config import load_settings
from duban.domain.calendar.cycle import Cycle, Period, Reference
from duban.rehearsal.scenario import CAST, Behaviour, Step, acts, cast, working_mornings

STREAM = load_settings().streams["department_monthly"]
CYCLE = Cycle(Reference("qz2021", STREAM.code, Period.parse("2021-10")), STREAM, official_calendar(None))
NINETEEN = tuple(f"unit{number}" for number in range(19))


def test_the_cast_of_nineteen_holds_every_behaviour_and_one_that_never_reports() -> None:
    behaviours = list(cast(NINETEEN).values())
    assert set(behaviours) == set(Behaviour)
    assert behaviours.count(Behaviour.NEVER) == 1
    assert behaviours.count(Behaviour.ON_TIME) == 19 - len(CAST)


def test_a_short_list_has_a_shorter_cast() -> None:
    assert cast(NINETEEN[:2]) == dict.fromkeys(NINETEEN[:2], Behaviour.ON_TIME)


def test_everything_departments_do_lies_between_the_opening_and_the_cut_off_in_the_order_of_time() -> None:
    moments = [act.at for act in acts(CYCLE, cast(NINETEEN))]
    assert moments == sorted(moments)
    assert CYCLE.opens_at < moments[0]
    assert moments[-1] < CYCLE.cuts_off_at


@pytest.mark.parametrize(
    ("behaviour", "steps"),
    [
        (Behaviour.ON_TIME, [Step.GOOD_RETURN]),
        (Behaviour.AUTOMATIC_FIRST, [Step.AUTOMATIC_REPLY, Step.GOOD_RETURN]),
        (Behaviour.CORRECTED, [Step.BAD_RETURN, Step.GOOD_RETURN]),
        (Behaviour.LATE, [Step.GOOD_RETURN]),
        (Behaviour.STUCK, [Step.BAD_RETURN]),
        (Behaviour.ONLY_WORDS, [Step.EXPLANATION]),
        (Behaviour.WITHDRAWN, [Step.GOOD_RETURN, Step.WITHDRAWAL]),
        (Behaviour.CLOUD_LINK, [Step.LINK, Step.GOOD_RETURN]),
        (Behaviour.NEVER, []),
    ],
)
def test_a_behaviour_is_a_row_of_steps(behaviour: Behaviour, steps: list[Step]) -> None:
    assert [act.step for act in acts(CYCLE, {"unit": behaviour})] == steps


def test_only_the_late_report_after_the_last_day_on_time() -> None:
    late = {act.organisation for act in acts(CYCLE, cast(NINETEEN)) if CYCLE.is_late(act.at)}
    assert late == {code for code, behaviour in cast(NINETEEN).items() if behaviour is Behaviour.LATE}


def test_mornings_are_working_days_from_the_day_after_the_opening_to_the_cut_off() -> None:
    mornings = working_mornings(CYCLE)
    assert mornings[0].date() == date(2021, 10, 15)
    assert mornings[-1] == CYCLE.cuts_off_at
    assert all(CYCLE.calendar.is_working(morning.date()) for morning in mornings)

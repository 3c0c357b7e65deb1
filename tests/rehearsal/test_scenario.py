"""The script of a rehearsed cycle: everybody has a part, and nothing happens before it can."""

from datetime import date

import pytest

from duban.adapters.holidays import official_calendar
from duban.config import load_settings
from duban.domain.calendar.cycle import Cycle, Period, Reference
from duban_rehearsal.scenario import CAST, ScenarioBehaviour, ScenarioStep, acts, cast, working_mornings

STREAM = load_settings().streams["department_monthly"]
CYCLE = Cycle(Reference("qz2021", STREAM.code, Period.parse("2021-10")), STREAM, official_calendar(None))
NINETEEN = tuple(f"unit{number}" for number in range(19))


def test_the_cast_of_nineteen_holds_every_behaviour_and_one_that_never_reports() -> None:
    behaviours = list(cast(NINETEEN).values())
    assert set(behaviours) == set(ScenarioBehaviour)
    assert behaviours.count(ScenarioBehaviour.NEVER) == 1
    assert behaviours.count(ScenarioBehaviour.ON_TIME) == 19 - len(CAST)


def test_a_short_list_has_a_shorter_cast() -> None:
    assert cast(NINETEEN[:2]) == dict.fromkeys(NINETEEN[:2], ScenarioBehaviour.ON_TIME)


def test_everything_departments_do_lies_between_the_opening_and_the_cut_off_in_the_order_of_time() -> None:
    moments = [act.at for act in acts(CYCLE, cast(NINETEEN))]
    assert moments == sorted(moments)
    assert CYCLE.opens_at < moments[0]
    assert moments[-1] < CYCLE.cuts_off_at


@pytest.mark.parametrize(
    ("behaviour", "steps"),
    [
        (ScenarioBehaviour.ON_TIME, [ScenarioStep.GOOD_RETURN]),
        (ScenarioBehaviour.AUTOMATIC_FIRST, [ScenarioStep.AUTOMATIC_REPLY, ScenarioStep.GOOD_RETURN]),
        (ScenarioBehaviour.CORRECTED, [ScenarioStep.BAD_RETURN, ScenarioStep.GOOD_RETURN]),
        (ScenarioBehaviour.LATE, [ScenarioStep.GOOD_RETURN]),
        (ScenarioBehaviour.STUCK, [ScenarioStep.BAD_RETURN]),
        (ScenarioBehaviour.ONLY_WORDS, [ScenarioStep.EXPLANATION]),
        (ScenarioBehaviour.WITHDRAWN, [ScenarioStep.GOOD_RETURN, ScenarioStep.WITHDRAWAL]),
        (ScenarioBehaviour.CLOUD_LINK, [ScenarioStep.LINK, ScenarioStep.GOOD_RETURN]),
        (ScenarioBehaviour.NEVER, []),
    ],
)
def test_a_behaviour_is_a_row_of_steps(behaviour: ScenarioBehaviour, steps: list[ScenarioStep]) -> None:
    assert [act.step for act in acts(CYCLE, {"unit": behaviour})] == steps


def test_only_the_late_report_after_the_last_day_on_time() -> None:
    late = {act.organisation for act in acts(CYCLE, cast(NINETEEN)) if CYCLE.is_late(act.at)}
    assert late == {code for code, behaviour in cast(NINETEEN).items() if behaviour is ScenarioBehaviour.LATE}


def test_mornings_are_working_days_from_the_day_after_the_opening_to_the_cut_off() -> None:
    mornings = working_mornings(CYCLE)
    assert mornings[0].date() == date(2021, 10, 15)
    assert mornings[-1] == CYCLE.cuts_off_at
    assert all(CYCLE.calendar.is_working(morning.date()) for morning in mornings)

"""The parts of the simulated people: everybody has one, a seed repeats itself, and nothing happens before it can."""

import pytest

from duban.adapters.holidays import official_calendar
from duban.config import load_settings
from duban.domain.calendar.cycle import Cycle, Period, Reference
from duban_rehearsal.outcome import ENDS_AS
from duban_rehearsal.people.behaviour import Act, Behaviour, Part, Step, acts
from duban_rehearsal.people.casting import BY_PLACE, cast, drawn_acts

STREAM = load_settings().streams["department_monthly"]
CYCLE = Cycle(Reference("qz2021", STREAM.code, Period.parse("2021-10")), STREAM, official_calendar(None))
NINETEEN = tuple(f"unit{number}" for number in range(19))
# Not in a demonstration: what goes beyond its cycle, and what its post office cannot do.
IN_YEARS_ONLY = {Behaviour.WRONG_CLAIM, Behaviour.AFTER_COMPILING, Behaviour.BOUNCED}


def acts_of_nineteen() -> list[Act]:
    return [act for unit, part in cast(NINETEEN).items() for act in acts(part, CYCLE, unit)]


def test_the_cast_of_nineteen_holds_every_behaviour_that_ends_in_its_cycle_and_one_that_never_reports() -> None:
    behaviours = [part.behaviour for part in cast(NINETEEN).values()]
    assert set(behaviours) == set(Behaviour) - IN_YEARS_ONLY == set(ENDS_AS)
    assert behaviours.count(Behaviour.SILENT) == 1
    assert behaviours.count(Behaviour.ON_TIME) == 19 - len(BY_PLACE)


def test_a_short_list_has_a_shorter_cast() -> None:
    assert {part.behaviour for part in cast(NINETEEN[:2]).values()} == {Behaviour.ON_TIME}


def test_everything_departments_do_lies_between_the_opening_and_the_cut_off() -> None:
    moments = [act.at for act in acts_of_nineteen()]
    assert CYCLE.opens_at < min(moments)
    assert max(moments) < CYCLE.cuts_off_at


@pytest.mark.parametrize(
    ("behaviour", "steps"),
    [
        (Behaviour.ON_TIME, [Step.CAREFUL_RETURN]),
        (Behaviour.AUTOMATIC_FIRST, [Step.AUTOMATIC_REPLY, Step.CAREFUL_RETURN]),
        (Behaviour.SENT_BACK, [Step.CARELESS_RETURN, Step.CAREFUL_RETURN]),
        (Behaviour.WRONG_CLAIM, [Step.CARELESS_RETURN, Step.CAREFUL_RETURN]),
        (Behaviour.LATE, [Step.CAREFUL_RETURN]),
        (Behaviour.AFTER_COMPILING, [Step.CAREFUL_RETURN]),
        (Behaviour.STUCK, [Step.CARELESS_RETURN]),
        (Behaviour.ONLY_WORDS, [Step.EXPLANATION]),
        (Behaviour.WITHDRAWN, [Step.CAREFUL_RETURN, Step.WITHDRAWAL]),
        (Behaviour.CLOUD_LINK, [Step.LINK, Step.CAREFUL_RETURN]),
        (Behaviour.SILENT, []),
        (Behaviour.BOUNCED, [Step.MAILBOX_DIES, Step.MAILBOX_WORKS, Step.CAREFUL_RETURN]),
    ],
)
def test_a_behaviour_is_a_row_of_steps_in_the_order_of_time(behaviour: Behaviour, steps: list[Step]) -> None:
    found = acts(Part(behaviour, early=2, late=1, minute=20), CYCLE, "unit")
    assert [act.step for act in found] == steps
    assert [act.at for act in found] == sorted(act.at for act in found)


def test_only_the_late_report_after_the_last_day_on_time() -> None:
    late = {act.reference.organisation for act in acts_of_nineteen() if CYCLE.is_late(act.at)}
    assert late == {code for code, part in cast(NINETEEN).items() if part.behaviour is Behaviour.LATE}


def test_a_seed_draws_the_same_acts_in_any_order_and_never_at_the_full_hour() -> None:
    forwards = {unit: drawn_acts(1, CYCLE, unit) for unit in NINETEEN}
    backwards = {unit: drawn_acts(1, CYCLE, unit) for unit in reversed(NINETEEN)}
    assert forwards == backwards
    assert forwards != {unit: drawn_acts(2, CYCLE, unit) for unit in NINETEEN}
    assert all(act.at.minute for found in forwards.values() for act in found)

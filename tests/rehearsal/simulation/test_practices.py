"""A rehearsal counts practices that a signed 简况 spread over a missing step."""

from datetime import UTC, datetime, timedelta

import pytest

from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.practice import PracticeAct, PracticeActKind
from duban_rehearsal.simulation.practices import spread_unready

NAME = Reference.parse("qz2021/department_monthly/2021-12/swj")
BEGAN = datetime(2021, 12, 27, tzinfo=UTC)
SUMMARY = "首创一窗通办"
TAKEN, CLEARED, BARRED = PracticeActKind.TAKEN, PracticeActKind.CLEARED, PracticeActKind.BARRED
AGREED, REFUSED, ADOPTED = PracticeActKind.AGREED, PracticeActKind.REFUSED, PracticeActKind.ADOPTED


def acts(*kinds: PracticeActKind) -> list[PracticeAct]:
    """One of each kind, a day after the other."""
    return [
        PracticeAct(NAME, kind, BEGAN + timedelta(days=day), "督办岗", SUMMARY, number=day)
        for day, kind in enumerate(kinds, 1)
    ]


@pytest.mark.parametrize(
    ("kinds", "days", "faults"),
    [
        pytest.param((TAKEN, CLEARED, AGREED), 3, 0, id="every step was taken by then"),
        pytest.param((TAKEN, CLEARED, AGREED, ADOPTED), 9, 0, id="who adopts it is no step"),
        pytest.param((TAKEN, CLEARED, AGREED), 2, 1, id="its unit agreed only afterwards"),
        pytest.param((TAKEN, AGREED), 9, 1, id="nobody cleared it"),
        pytest.param((TAKEN, CLEARED), 9, 1, id="its unit was not asked"),
        pytest.param((TAKEN, CLEARED, AGREED, REFUSED), 9, 1, id="its unit took back its consent"),
        pytest.param((TAKEN, CLEARED, AGREED, BARRED), 3, 0, id="it was barred only afterwards"),
        pytest.param((CLEARED, AGREED, TAKEN), 9, 1, id="it was judged anew"),
    ],
)
def test_a_practice_in_a_signed_brief_is_a_fault_unless_every_step_was_taken(
    kinds: tuple[PracticeActKind, ...], days: int, faults: int
) -> None:
    signed_at = BEGAN + timedelta(days=days)
    assert spread_unready(acts(*kinds), [(f"典型经验：市税务局：{SUMMARY}。", signed_at)]) == faults
    assert spread_unready(acts(*kinds), [("没有典型经验。", signed_at)]) == 0

"""A simulation repeats itself; neither the order of work nor an outage loses a fact or says a thing twice."""

from dataclasses import replace
from datetime import datetime
from random import Random

import pytest

from duban.bootstrap import installation
from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE, Period
from duban_rehearsal.fast.scenario import EVERYBODY, Scenario
from duban_rehearsal.fast.simulate import Simulations
from duban_rehearsal.simulation.figures import Figures, figures
from duban_rehearsal.simulation.outages import Downtime
from duban_rehearsal.simulation.rehearse import rehearse
from duban_rehearsal.simulation.world import REST

pytestmark = pytest.mark.prove

OCTOBER = Period.parse("2021-10")
SEED = 4


def october(outages: tuple[Downtime, ...] = (), disorder: Random | None = None) -> Figures:
    return rehearse(load_settings(), OCTOBER, OCTOBER, SEED, outages, disorder)


@pytest.fixture(scope="module")
def undisturbed() -> Figures:
    """October as it goes when everything runs when it should."""
    return october()


def at(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2021, month, day, hour, tzinfo=TIMEZONE)


def reminders(figures: Figures) -> int:
    """How often units were told to file, before and after their last day."""
    return figures.notices["R1 delivered"] + figures.notices["R2 delivered"]


def test_a_month_of_all_behaviours_ends_without_a_fault(undisturbed: Figures) -> None:
    """Nothing is sent twice, on a day off, or without proof, and nothing that was sent in is lost."""
    assert undisturbed.faults == 0
    assert (undisturbed.mails_over_four, undisturbed.unread_answers) == ({}, 0)
    assert undisturbed.needs["交办"] > 0
    assert "格，预填" in undisturbed.burden["2021-10"]
    assert undisturbed.submissions["退回"] > 0
    assert any(name.startswith("R3") for name in undisturbed.notices)
    assert any(name.startswith("R4") for name in undisturbed.notices)
    assert undisturbed.claims["申报"] == sum(
        count
        for name, count in undisturbed.claims.items()
        if name not in ("申报", "专班已提意见", "待专班意见", "我办超期")
    )
    assert {"核验销号", "请补充"} <= undisturbed.claims.keys()


def test_the_order_of_a_moments_work_changes_nothing(undisturbed: Figures) -> None:
    """Debts paid in another order, and everything collected and delivered twice, end in the same facts."""
    assert october(disorder=Random(7)) == undisturbed  # noqa: S311 - order, no secret


def test_with_values_in_place_of_files_the_same_happens(undisturbed: Figures) -> None:
    """Both gears play one October: every count, and every fact and mail behind it, is the same."""
    with Simulations.of(installation()).room(Scenario(SEED, 2, EVERYBODY, faults=frozenset())) as room:
        replace(room.world, rest=REST).run(room.code, OCTOBER, OCTOBER)
        assert figures(room.app, room.look.witness.post_office, room.mails.sent_files) == undisturbed


def test_an_outage_may_drop_reminders_but_loses_no_return(undisturbed: Figures) -> None:
    """Off from the opening until after the last day on time: the forms go out late, every return is filed."""
    off = october((Downtime(at(10, 19), at(10, 29, 12)),))

    assert off.faults == 0
    assert sum(off.submissions.values()) >= sum(undisturbed.submissions.values())
    assert off.returns == undisturbed.returns
    assert reminders(off) < reminders(undisturbed)


def test_figures_that_hold_a_fault_say_so() -> None:
    """The exit code of the command hangs on it."""
    clean = Figures({}, {}, {}, {}, 0, 0, 0, 0, 0, "")

    assert clean.faults == 0
    for fault in ("sent_twice", "lost_submissions", "claims_lost", "claims_charged", "scores_without_fact"):
        assert replace(clean, **{fault: 1}).faults == 1
    assert replace(clean, mails_over_four={"swj 2021-10": 5}).faults == 1

"""What the tests of the second gear share: one month of four units, lived through without a fault."""

import pytest

from duban.bootstrap import installation
from duban_rehearsal.fast.invariants import Aftermath
from duban_rehearsal.fast.scenario import Scenario
from duban_rehearsal.fast.simulate import Simulations

CALM_MONTH = Scenario(seed=1, months=1, organisations=4, faults=frozenset())


@pytest.fixture(scope="session")
def simulations() -> Simulations:
    """On the shipped settings and task list."""
    return Simulations.of(installation())


@pytest.fixture(scope="session")
def calm(simulations: Simulations) -> Aftermath:
    """How everything stands at the end of a month in which nothing went wrong."""
    with simulations.room(CALM_MONTH) as room:
        room.live()
        return room.look

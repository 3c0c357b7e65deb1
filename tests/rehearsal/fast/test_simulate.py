"""Short simulations in bad luck, and that the same seed is the same simulation in any process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from duban_rehearsal.fast.scenario import Mishap, Scenario, faults_named
from duban_rehearsal.fast.simulate import Simulated, Simulations


@pytest.mark.parametrize(
    ("seed", "organisations"),
    [(1, 2), pytest.param(2, 2, marks=pytest.mark.prove), pytest.param(3, 6, marks=pytest.mark.prove)],
)
def test_nothing_that_must_not_happen_happens(simulations: Simulations, seed: int, organisations: int) -> None:
    """A short simulation with every kind of fault."""
    found = simulations.play(Scenario(seed, months=1, organisations=organisations))
    assert not found.violation, found.sentence


@pytest.mark.prove
def test_equal_seeds_are_equal_to_the_letter(tmp_path: Path) -> None:
    """Two processes, whose sets and texts have other orders."""
    traces = []
    for number in ("1", "2"):
        trace = tmp_path / number
        size = ("--seed", "3", "--months", "1", "--organisations", "1")
        subprocess.run(
            [sys.executable, "-P", "-m", "duban.cli", "simulate", *size, "--trace", str(trace)],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": number},
            capture_output=True,
        )
        traces.append(trace.read_bytes())
    assert traces[0]
    assert traces[0] == traces[1]


def test_a_violation_tells_how_to_see_it_again() -> None:
    """The sentence ends with a command for this very simulation."""
    scenario = Scenario(7, 2, 5, frozenset({Mishap.SMTP, Mishap.KILL}))
    found = Simulated(scenario, ("2021-09-24 morning -",), "某事不成立。")
    assert found.sentence.startswith("某事不成立。")
    assert found.sentence.endswith("duban simulate --seed 7 --months 2 --organisations 5 --faults smtp,kill")
    assert faults_named("smtp,kill") == scenario.faults


def test_what_fails_is_shrunk_to_the_least_that_fails(
    simulations: Simulations, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here whatever has kills in it fails: everything else is left out."""

    def fails_by_kills(_self: Simulations, scenario: Scenario) -> Simulated:
        return Simulated(scenario, (), "某事不成立。" if Mishap.KILL in scenario.faults else "")

    monkeypatch.setattr(Simulations, "play", fails_by_kills)
    least = simulations.shrunk(Simulated(Scenario(7, 16, 33), (), "某事不成立。")).scenario
    assert least == Scenario(7, 1, 1, frozenset({Mishap.KILL}))

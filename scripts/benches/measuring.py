"""Timing of works, and how they compare with the bare work below them."""

import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of each repetition."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.seconds)


@dataclass(frozen=True, slots=True)
class Ratio:
    """
    What a work of ours takes beside its *floor*, both measured in the same rounds.

    `reach` is the ratio that is wanted, None where nobody named one.
    """

    what: str
    floor: str
    ours: Measured
    bare: Measured
    reach: float | None = None

    @property
    def worst(self) -> float:
        """The ratio of the worst round."""
        return max(ours / bare for ours, bare in zip(self.ours.seconds, self.bare.seconds, strict=True))


def measure_in_turn(works: Sequence[Callable[[], object]], runs: int) -> list[Measured]:
    """Time several works one after the other, over and over, so that a busy machine slows all of them alike."""
    return measured_in_turn([lambda work=work: timed(work) for work in works], runs)


def measured_in_turn(works: Sequence[Callable[[], float]], runs: int) -> list[Measured]:
    """As `measure_in_turn`, for works that say themselves how long they took; the first round does not count."""
    rounds = [[work() for work in works] for _run in range(runs + 1)][1:]
    return [Measured(seconds) for seconds in zip(*rounds, strict=True)]


def timed(work: Callable[[], object]) -> float:
    """How many seconds it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def processor_time(command: Sequence[str], environment: Mapping[str, str] = os.environ) -> float:
    """Seconds of a processor that a program takes, and what it starts: whoever else is busy does not count."""
    before = children_time()
    subprocess.run(command, env=environment, capture_output=True, check=True)
    return children_time() - before


def children_time() -> float:
    """Seconds of a processor that all programs took which this process started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime

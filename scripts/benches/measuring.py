"""Timing of works, and the line that says how they compare."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of each repetition."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.seconds)


def measure(work: Callable[[], object], runs: int) -> Measured:
    """Time *work* after one repetition that does not count."""
    work()
    seconds = []
    for _run in range(runs):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return Measured(tuple(seconds))


def measure_in_turn(works: Sequence[Callable[[], object]], runs: int) -> list[Measured]:
    """Time several works one after the other, over and over, so that a busy machine slows all of them alike."""
    rounds = [[measure(work, 1).seconds[0] for work in works] for _run in range(runs)]
    return [Measured(seconds) for seconds in zip(*rounds, strict=True)]


def report(what: str, ours: Measured, bare: Measured, count: int, unit: str) -> None:
    """One line: pieces per second, the median, and the ratio to the bare work."""
    print(
        f"{what}: {count / ours.median:.1f} {unit}/s, median {ours.median:.3f} s for {count} "
        f"({len(ours.seconds)} runs); bare {bare.median:.3f} s ({len(bare.seconds)} runs); "
        f"ratio {ours.median / bare.median:.2f}",
        flush=True,
    )

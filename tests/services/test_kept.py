"""What takes long is kept with its moment: the first look waits, later ones do not, and nothing old passes for new."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from duban.domain.calendar.cycle import TIMEZONE
from duban.services.kept import LEAST_SECONDS, RESTS, AsOf, Keeper

NINE, TEN, ELEVEN = (datetime(2021, 11, 1, hour, tzinfo=TIMEZONE) for hour in (9, 10, 11))


@dataclass
class Bench:
    """A keeper whose seconds and background are the test's."""

    passed: float = 0.0
    behind: list[Callable[[], None]] = field(default_factory=list)

    @property
    def keeper(self) -> Keeper:
        return Keeper(seconds=lambda: self.passed, start=self.behind.append)

    def taking(self, seconds: float, value: str) -> Callable[[], str]:
        """Work that takes so long."""

        def work_out() -> str:
            self.passed += seconds
            return value

        return work_out


def never() -> str:
    raise AssertionError("nothing had to be worked out")


def test_a_later_look_gets_what_is_kept_with_its_moment():
    keeper = Bench().keeper
    assert keeper.of("key", NINE, lambda: "first") == AsOf("first", NINE)
    assert keeper.of("key", TEN, never) == AsOf("first", NINE)
    assert keeper.of("other", TEN, lambda: "another") == AsOf("another", TEN)


@pytest.mark.parametrize(("took", "rest"), [(1.0, LEAST_SECONDS), (60.0, RESTS * 60.0)])
def test_it_is_worked_out_anew_behind_a_look_once_it_rested_long_enough(took: float, rest: float):
    bench = Bench()
    keeper = bench.keeper
    keeper.of("key", NINE, bench.taking(took, "first"))
    bench.passed += rest - 0.5
    assert keeper.of("key", TEN, never).value == "first"
    assert bench.behind == []
    bench.passed += 0.5
    assert keeper.of("key", TEN, bench.taking(took, "second")) == AsOf("first", NINE)
    assert keeper.of("key", ELEVEN, never) == AsOf("first", NINE)
    (renewal,) = bench.behind
    renewal()
    assert keeper.of("key", ELEVEN, never) == AsOf("second", TEN)


def test_what_cannot_be_worked_out_anew_stays_with_its_moment_and_is_tried_again():
    bench = Bench()
    keeper = bench.keeper
    keeper.of("key", NINE, lambda: "first")
    bench.passed += LEAST_SECONDS
    keeper.of("key", TEN, never)
    with pytest.raises(AssertionError):
        bench.behind.pop()()
    assert keeper.of("key", ELEVEN, lambda: "second") == AsOf("first", NINE)
    bench.behind.pop()()
    assert keeper.of("key", ELEVEN, never) == AsOf("second", ELEVEN)


def test_behind_the_looks_one_thing_is_done_at_a_time_and_then_there_is_rest_for_all():
    bench = Bench()
    keeper = bench.keeper
    for key in ("one", "other"):
        keeper.of(key, NINE, lambda: "first")
    bench.passed += LEAST_SECONDS
    keeper.of("one", TEN, bench.taking(10, "second"))
    keeper.of("other", TEN, never)
    (renewal,) = bench.behind
    renewal()
    keeper.of("other", TEN, never)
    assert len(bench.behind) == 1
    bench.passed += RESTS * 10
    keeper.of("other", TEN, never)
    assert len(bench.behind) == 2

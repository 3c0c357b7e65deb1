"""Patience ends with a standstill, however long a slow machine takes."""

from pathlib import Path

from duban.stack.patience import Patience, written


class World:
    """A clock and something that moves when the test says so."""

    def __init__(self) -> None:
        self.now = 0.0
        self.work = 0
        self.cures = 0

    def cure(self) -> None:
        self.cures += 1

    def patience(self) -> Patience:
        return Patience(300, 1800, motion=lambda: self.work, cure=self.cure, clock=lambda: self.now)

    def lost_after(self, patience: Patience, limit: float, *, works: bool = False, steps: bool = False) -> float | None:
        """When patience is lost, asked every ten seconds up to *limit*; None if it never was."""
        while self.now < limit:
            self.now += 10
            self.work += works
            if patience.is_lost([self.now] if steps else ["running", "queued", "running"]):
                return self.now
        return None


def test_a_day_of_slow_steps_is_waited_for() -> None:
    world = World()
    assert world.lost_after(world.patience(), 86400, steps=True) is None


def test_work_without_a_step_is_waited_for_long_but_not_for_ever() -> None:
    """A task that fails and begins again for ever works too, and shows only states that were seen before."""
    world = World()
    assert world.lost_after(world.patience(), 86400, works=True) == 1820


def test_a_standstill_is_cured_once_and_then_given_up() -> None:
    world = World()
    assert world.lost_after(world.patience(), 86400) == 630
    assert world.cures == 1


def test_after_a_cure_that_helped_the_wait_goes_on() -> None:
    world = World()
    patience = world.patience()
    assert world.lost_after(patience, 400) is None
    assert world.cures == 1
    assert world.lost_after(patience, 1000, works=True) is None


def test_what_is_written_is_counted_while_files_come_and_go(tmp_path: Path) -> None:
    (tmp_path / "dag").mkdir()
    (tmp_path / "dag" / "attempt=1.log").write_bytes(b"12345")
    assert written(tmp_path) >= 5
    before = written(tmp_path)
    (tmp_path / "dag" / "attempt=1.log").write_bytes(b"123456")
    assert written(tmp_path) == before + 1
    assert written(tmp_path / "nowhere") == 0

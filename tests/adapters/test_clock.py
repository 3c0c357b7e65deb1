"""The rehearsal's clock stands still until somebody moves it."""

from datetime import UTC, datetime, timedelta

import pytest

from duban.adapters.clock import FileClock, SystemClock
from duban.domain.calendar.cycle import TIMEZONE
from duban.errors import ConfigurationError


def test_the_system_clock_speaks_in_local_time():
    assert SystemClock().now().utcoffset() == timedelta(hours=8)


def test_a_moment_that_was_set_is_read_back_in_local_time(tmp_path):
    clock = FileClock(tmp_path / "home" / "clock")
    clock.set(datetime(2021, 10, 14, 1, 0, 0, 5, tzinfo=UTC))
    assert clock.now() == datetime(2021, 10, 14, 9, 0, 0, 5, tzinfo=TIMEZONE)
    assert clock.now().tzinfo is TIMEZONE
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["clock"]


def test_a_naive_moment_is_refused(tmp_path):
    with pytest.raises(ValueError, match="naive"):
        FileClock(tmp_path / "clock").set(datetime(2021, 10, 14, 9))  # noqa: DTZ001  # the very mistake


@pytest.mark.parametrize("text", [None, "", "soon", "2021-10-14T09:00:00"])
def test_a_clock_file_without_a_moment_is_an_error_that_names_it(tmp_path, text):
    if text is not None:
        (tmp_path / "clock").write_text(text, encoding="ascii")
    with pytest.raises(ConfigurationError, match=str(tmp_path / "clock")):
        FileClock(tmp_path / "clock").now()

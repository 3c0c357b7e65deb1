"""A file of outages is read exactly, and a wrong one is explained."""

from datetime import datetime
from pathlib import Path

import pytest

from duban.domain.calendar.cycle import TIMEZONE
from duban.errors import ConfigurationError
from duban_rehearsal.simulation.outages import Downtime, is_off, read_outages


def test_dates_and_moments_are_business_time(tmp_path: Path) -> None:
    """A date is its first moment in Asia/Shanghai, so that `to = 2021-10-12` means on again that morning."""
    file = tmp_path / "outages.toml"
    file.write_text("[[outages]]\nfrom = 2021-10-09\nto = 2021-10-12T08:00:00\n", encoding="utf-8")

    (outage,) = read_outages(file)

    assert outage == Downtime(datetime(2021, 10, 9, tzinfo=TIMEZONE), datetime(2021, 10, 12, 8, tzinfo=TIMEZONE))
    assert is_off((outage,), outage.begins)
    assert not is_off((outage,), outage.ends)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[[outages]]\nfrom = 2021-10-09\n", id="no end"),
        pytest.param("[[outages]]\nfrom = 2021-10-09\nto = 2021-10-09\n", id="no length"),
        pytest.param('[[outages]]\nfrom = "九日"\nto = 2021-10-12\n', id="no date"),
        pytest.param("[[outages", id="no TOML"),
    ],
)
def test_a_wrong_file_is_explained(tmp_path: Path, text: str) -> None:
    """The sentence names what the file should hold."""
    file = tmp_path / "outages.toml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigurationError, match="停机"):
        read_outages(file)

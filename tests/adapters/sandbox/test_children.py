"""A child starts with every round that has something for it: it loads what it works with, and nothing more."""

import subprocess
import sys

import pytest

CHILDREN = (
    "duban.adapters.mail.sandbox_parser",
    "duban.adapters.office.marking.sandbox_marker",
    "duban.adapters.office.reading.sandbox_reader",
)
HEAVY = ("duban.ports", "duban.services", "sqlalchemy", "pandas", "pydantic", "airflow")


@pytest.mark.parametrize("child", CHILDREN)
def test_a_child_is_light(child: str) -> None:
    told = f"import sys, {child}; print([name for name in {HEAVY} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True).stdout == "[]\n"

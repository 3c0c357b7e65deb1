"""A command starts without what all others need, and its help without what any of them works with."""

import subprocess
import sys

import pytest

# What takes longest to load, and of ours what brings it along.
HEAVY = frozenset(
    {
        *("alembic", "airflow", "docx", "docxtpl", "fastapi", "httpx", "imapclient", "jinja2", "lxml", "matplotlib"),
        *("openpyxl", "pandas", "psutil", "pypdfium2", "sqlalchemy", "ssl", "xlsxwriter", "yagmail"),
        *("duban.adapters", "duban.bootstrap", "duban.config", "duban.ports", "duban.services", "duban.stack"),
        "duban_rehearsal",
    }
)
STARTED = """
import sys
from duban.cli import app
try:
    app(sys.argv[1:])
except SystemExit:
    pass
print(*sorted(sys.modules), file=sys.stderr)
"""


def loaded(*words: str) -> set[str]:
    """The modules that are loaded when a command of these words has ended."""
    done = subprocess.run([sys.executable, "-c", STARTED, *words], capture_output=True, text=True, check=True)
    assert "用法：" in done.stdout
    return set(done.stderr.split())


@pytest.mark.parametrize("words", [("--help",), ("decide", "--help"), ("tasks", "confirm", "--help")], ids=" ".join)
def test_help_needs_nothing_that_commands_work_with(words: tuple[str, ...]) -> None:
    assert not HEAVY & loaded(*words)


def test_of_one_command_no_other_is_read() -> None:
    assert {one for one in loaded("tasks", "--help") if one in ("duban.cli.decide", "duban.cli.audit")} == set()

"""What all tests share: programs that come from Debian packages and may not be there."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
REQUIRE_ALL = "DUBAN_REQUIRE_ALL"
SYSTEM_PATH = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
WANTED = re.compile(r"install the Debian package (\S+)")


def debian_packages() -> frozenset[str]:
    """The packages that tests may ask for; .ci/packages.txt is the one place that names them."""
    lines = (PROJECT / ".ci" / "packages.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if (name := line.partition("#")[0].strip()))


@pytest.fixture(scope="session")
def require_program() -> Callable[[str, str], Path]:
    """
    Give the path of a program: `require_program("soffice", package="libreoffice-calc")`.

    The test is skipped where the program is missing, and fails where DUBAN_REQUIRE_ALL=1.
    """

    def require(program: str, package: str) -> Path:
        if package not in debian_packages():
            pytest.fail(f".ci/packages.txt does not name {package}: CI would not install it", pytrace=False)
        if found := shutil.which(program, path=SYSTEM_PATH):
            return Path(found)
        reason = f"{program} is missing: install the Debian package {package}"
        if os.environ.get(REQUIRE_ALL) == "1":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)

    return require


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    Let a file's tests share one process, and those around Airflow one too: two stacks would fight for ports.

    These come first, for they take longest.
    """
    for item in items:
        around_airflow = item.path.parent == PROJECT / "tests" / "rehearsal"
        item.add_marker(pytest.mark.xdist_group("airflow" if around_airflow else item.nodeid.partition("::")[0]))
    items.sort(key=lambda item: item.path.parent != PROJECT / "tests" / "rehearsal")


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Say at the end, where it is seen, which packages would have let more tests run."""
    yield
    skipped = (str(report.longrepr) for report in terminalreporter.stats.get("skipped", ()))
    if missing := {match[1].rstrip("')") for reason in skipped if (match := WANTED.search(reason))}:
        terminalreporter.write_line(
            f"Tests did not run for want of Debian packages: {' '.join(sorted(missing))}",
            yellow=True,
            bold=True,
        )

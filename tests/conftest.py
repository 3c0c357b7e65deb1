"""What all tests share: programs that come from Debian packages and may not be there."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

PROJECT = Path(__file__).resolve().parents[1]
REQUIRE_ALL = "DUBAN_REQUIRE_ALL"
SYSTEM_PATH = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
AROUND_AIRFLOW = "tests/rehearsal"
# These start on the ports that people know, which the others around an Airflow leave alone.
DEMONSTRATIONS = tuple(
    f"{AROUND_AIRFLOW}/test_{name}.py" for name in ("killed_demo", "second_demo", "month", "two_offices", "run")
)
# What takes minutes, the longest first, so that none of it begins when the other processes are about to end: the
# demonstrations, all else around an Airflow, then whole programs and corpora.
LONGEST_FIRST = (
    *DEMONSTRATIONS,
    f"{AROUND_AIRFLOW}/test_",
    "tests/crash/",
    f"{AROUND_AIRFLOW}/simulation/",
    "tests/workbooks/",
    "tests/cli/",
    "tests/adapters/office/",
    "tests/services/collect/",
    "tests/restore/",
)
# The fixtures of a program that draws (a browser, LibreOffice) and of a real Airflow: what asks for one of them takes
# long, and is a proof. A mail server is there in no time.
OF_PROOFS = frozenset({"require_program", "story"})
QUICK = "dovecot"
# Where several of them begin at once on two cores, an Airflow alone takes minutes to start.
SECONDS_OF_A_PROOF = 1800
# A process of xdist is told the width of the terminal, and rich would keep it for ever: tests name their own.
os.environ.pop("COLUMNS", None)
# Whatever office the checkout holds, tests are of the shipped one, or name theirs.
os.environ.pop("DUBAN_OFFICE", None)
os.environ["DUBAN_PROJECT"] = str(PROJECT)
# No test is timed: on a busy machine an example takes as long as it takes.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")
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


class ByFile(LoadScopeScheduling):
    """
    A file's tests share one process. Two stacks that start at once would fight for a port: the demonstrations share one
    process, and whatever else is around an Airflow does.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file in DEMONSTRATIONS:
            return "demonstrations"
        return AROUND_AIRFLOW if file.rpartition("/")[0] == AROUND_AIRFLOW else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """How tests are dealt out to processes (`make test`)."""
    return ByFile(config, log)


def place_in_line(item: pytest.Item) -> int:
    """How soon a test begins; those of a place keep their order."""
    places = (place for place, start in enumerate(LONGEST_FIRST) if item.nodeid.startswith(start))
    return next(places, len(LONGEST_FIRST))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; what opens a browser, LibreOffice or an Airflow is left to `make prove`."""
    items.sort(key=place_in_line)
    for item in items:
        asked = item.fixturenames if isinstance(item, pytest.Function) else ()
        if OF_PROOFS.intersection(asked) and QUICK not in asked:
            item.add_marker("prove")
        if item.get_closest_marker("prove") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(SECONDS_OF_A_PROOF))


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

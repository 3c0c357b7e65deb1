"""A test whose Debian package is missing says so, and fails where everything is required."""

from pathlib import Path

import pytest
from tests.conftest import LONGEST_FIRST

CONFTEST = Path(__file__).with_name("conftest.py")
ASKS = """
def test_asks(require_program):
    assert require_program({program!r}, {package!r}).is_file()
"""


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    """Run one test that asks for a program, in a project whose packages file names `poppler-utils`."""
    (pytester.path / ".ci").mkdir()
    (pytester.path / ".ci" / "packages.txt").write_text("# needed\npoppler-utils  # prints\n", encoding="utf-8")
    tests = pytester.mkdir("tests")
    (tests / "conftest.py").write_text(CONFTEST.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.delenv("DUBAN_REQUIRE_ALL", raising=False)

    def run(program: str, package: str = "poppler-utils") -> pytest.RunResult:
        (tests / "test_asks.py").write_text(ASKS.format(program=program, package=package), encoding="utf-8")
        return pytester.runpytest_subprocess("tests")

    return run


def test_a_program_that_is_there_lets_the_test_run(run):
    run("sh").assert_outcomes(passed=1)


def test_a_missing_program_skips_the_test_and_the_summary_names_the_package(run):
    result = run("no-such-program")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(["*for want of Debian packages: poppler-utils"])


def test_a_missing_program_fails_the_test_where_everything_is_required(run, monkeypatch):
    monkeypatch.setenv("DUBAN_REQUIRE_ALL", "1")
    run("no-such-program").assert_outcomes(failed=1)


def test_a_package_that_ci_would_not_install_fails_the_test_even_if_the_program_is_there(run):
    run("sh", package="dash").assert_outcomes(failed=1)


@pytest.mark.parametrize("start", LONGEST_FIRST)
def test_what_is_to_begin_first_is_there(start: str):
    tests = CONFTEST.parent
    assert any(path.relative_to(tests.parent).as_posix().startswith(start) for path in tests.rglob("test_*.py"))

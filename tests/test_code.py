"""The rules of the code that no linter knows."""

import ast
import re
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
PACKAGE = PROJECT / "plugins" / "duban"
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-production.lock")
SYSTEM_CLOCK = PACKAGE / "adapters" / "clock.py"
CLOCKS = {"now", "today", "utcnow", "time.time", "time.time_ns", "time.localtime", "time.gmtime"}
MACHINE_PATH = re.compile(r"(?<![\w.}$:-])/(?:work|root|home|Users)/\w+")
# In backticks, what reads like a file or a folder of the project; `file.py: name` names something in it.
NAMED_FILE = re.compile(r"`((?:[\w.-]+/)*[\w-]+\.(?:py|md|toml|txt|docx|xlsx|ya?ml|sh|csv))(?:: (\w+))?`")
NAMED_FOLDER = re.compile(r"`((?:[a-z_]+/)+[a-z_]*)`")
MODULE_BY_DOTS = re.compile(r"\b(?:domain|services|adapters|ports|bootstrap|orchestration|stack)\.[a-z_]+(?:\.\w+)*")
PLACES = ("", "plugins", "plugins/duban")
# Folders and files of an installation, and files that somebody else writes.
NOT_OURS = {"locked/", "office/", "journal/", "in-force/current.json", "2027.toml", "sisimai/set-of-emails"}
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)(?: ;.*)? \\$")


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    """Every file that git keeps and that is there."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True)
    files = [PROJECT / name for name in listing.stdout.split("\0") if name]
    return [path for path in files if path.is_file()]


@pytest.fixture(scope="module")
def tracked_python(tracked: list[Path]) -> list[Path]:
    """Every Python file that git keeps."""
    return [path for path in tracked if path.suffix == ".py"]


@pytest.fixture(scope="module")
def pyproject() -> dict:
    """The project's own description."""
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def within(paths: Iterable[Path], *folders: Path) -> Iterator[Path]:
    """Those of *paths* that lie in one of *folders*."""
    return (path for path in paths if any(path.is_relative_to(folder) for folder in folders))


def imported(path: Path) -> set[str]:
    """The dotted names of the modules that *path* imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def asked_clocks(path: Path) -> set[str]:
    """How *path* asks for the present moment: `.now` of anything, `time.time` and the like."""
    dotted = {ast.unparse(node) for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.Attribute)}
    return {name for name in dotted if name in CLOCKS or name.rpartition(".")[2] in CLOCKS}


def pins(lock: str) -> dict[str, set[str]]:
    """The versions of each package in *lock*; several where they depend on the environment."""
    versions: dict[str, set[str]] = {}
    for line in (PROJECT / lock).read_text(encoding="utf-8").splitlines():
        if match := PINNED.match(line):
            versions.setdefault(match[1], set()).add(match[2])
    return versions


def required(requirements: Iterable[str | dict]) -> set[str]:
    """The normalised names of the packages in *requirements*."""
    names = (re.match(r"[\w.-]+", entry)[0] for entry in requirements if isinstance(entry, str))
    return {re.sub(r"[-_.]+", "-", name).lower() for name in names}


def test_nobody_imports_smtplib(tracked_python):
    """Mail leaves in one place, through yagmail; the rehearsal and the tests use the same adapter."""
    assert tracked_python
    assert [str(path) for path in tracked_python if "smtplib" in imported(path)] == []


def test_nobody_below_the_edge_asks_a_clock(tracked_python):
    """Time is an argument of domain, services and adapters; one adapter is the clock."""
    below = within(tracked_python, PACKAGE / "domain", PACKAGE / "services", PACKAGE / "adapters")
    asked = {str(path.relative_to(PROJECT)): asked_clocks(path) for path in below if path != SYSTEM_CLOCK}
    assert asked
    assert {path: clocks for path, clocks in asked.items() if clocks} == {}


@pytest.mark.parametrize(
    "source",
    [
        "datetime.now(tz=UTC)",
        "date.today()",
        "pd.Timestamp.now()",
        "func.now()",
        "time.time()",
        "clock = d.datetime.now",
    ],
)
def test_each_way_to_ask_a_clock_is_seen(tmp_path, source):
    (tmp_path / "module.py").write_text(source, encoding="utf-8")
    assert asked_clocks(tmp_path / "module.py")


def test_the_domain_knows_nothing_but_the_standard_library(tracked_python):
    """The rules of the plan hold without any package."""
    names = {name for path in within(tracked_python, PACKAGE / "domain") for name in imported(path)}
    assert names
    foreign = {name for name in names if name.partition(".")[0] not in sys.stdlib_module_names}
    assert {name for name in foreign if not re.match(r"duban\.(domain|errors)\b", name)} == set()


def test_dag_files_import_airflow_and_orchestration_only(tracked_python):
    """A DAG file is wiring: it is parsed again and again, and says what happens in one page."""
    dags = PROJECT / "dags"
    allowed = re.compile(r"(airflow|pendulum|duban\.orchestration)\b")
    names = {name for path in within(tracked_python, dags) for name in imported(path)}
    foreign = {name for name in names if name.partition(".")[0] not in sys.stdlib_module_names}
    assert {name for name in foreign if not allowed.match(name)} == set()


def test_airflow_does_not_execute_the_package_as_plugins():
    """Without this line every module runs a second time under its bare name."""
    lines = (PROJECT / "plugins" / ".airflowignore").read_text(encoding="utf-8").splitlines()
    assert "duban/" in lines


def test_no_room_is_called_utils(tracked):
    assert [str(path) for path in tracked if path.stem in {"utils", "util", "helpers", "common", "misc"}] == []


def test_no_tracked_file_knows_the_machine_it_was_written_on(tracked):
    """A path of somebody's machine helps nobody else."""
    found = {}
    for path in tracked:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a workbook or a picture
        if hits := [hit for hit in MACHINE_PATH.findall(text) if not hit.startswith("/home/airflow")]:
            found[str(path.relative_to(PROJECT))] = hits
    assert found == {}


def test_the_table_of_promises_names_tests_that_exist(tracked):
    """Seventeen promises to the office, each with what breaks when it is broken."""
    known = {path.name for path in tracked} | {str(path.relative_to(PROJECT)) for path in tracked}
    known |= {f"{path.relative_to(PROJECT).parent}/" for path in tracked}
    table = (PROJECT / "docs" / "reliability.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in table.splitlines() if re.match(r"\| \d+ \|", line)]
    assert [int(row[1]) for row in rows] == list(range(1, 18))
    for _edge, number, _promise, tests, seen, _end in rows:
        named = re.findall(r"`([\w/]*(?:test_\w+\.py|tests/\w+/))`", tests)
        assert named, number
        assert set(named) <= known, number
        assert seen.strip(), number


def test_the_table_of_faults_names_tests_that_exist_each_with_what_was_seen(tracked):
    known = {path.name for path in tracked} | {str(path.relative_to(PROJECT)) for path in tracked}
    known |= {f"{path.relative_to(PROJECT).parent}/" for path in tracked}
    text = (PROJECT / "docs" / "reliability.md").read_text(encoding="utf-8")
    table = text.partition("## 故障与其测试")[2].partition("\n###")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ") and not line.startswith("| fault |")]
    assert len(rows) >= 40
    for row in rows:
        fault, tests, seen = (part.strip() for part in row.strip("|").split(" | "))
        named = re.findall(r"`([\w/]*(?:test_\w+\.py|tests/\w+/))`", tests)
        assert named, fault
        assert set(named) <= known, fault
        assert seen, fault


def remarks_in(path: Path) -> str:
    """The comments and docstrings of a Python file."""
    with path.open("rb") as file:
        return "\n".join(
            token.string
            for token in tokenize.tokenize(file.readline)
            if token.type == tokenize.COMMENT or token.string.startswith('"""')
        )


def is_there(name: str, tracked: set[str]) -> bool:
    """Whether *name* is a file or folder, given from the project's root or a package's, or the bare name of a file."""
    if "/" not in name:
        return any(path.rpartition("/")[2] == name for path in tracked)
    full = [f"{place}/{name}".strip("/") for place in PLACES]
    return any(path == each or path.startswith(f"{each}/") for each in full for path in tracked)


def test_documents_name_files_that_exist(tracked):
    """Whoever reads a document finds what it speaks of; what has moved is named by its new place."""
    names = {str(path.relative_to(PROJECT)) for path in tracked}
    lost = {}
    for path in (path for path in tracked if path.suffix == ".md"):
        text = path.read_text(encoding="utf-8")
        named = {found[0] for found in NAMED_FILE.findall(text)} | set(NAMED_FOLDER.findall(text))
        if gone := sorted(name for name in named - NOT_OURS if not is_there(name, names)):
            lost[str(path.relative_to(PROJECT))] = gone
    assert lost == {}


def test_documents_name_functions_that_stand_in_their_file(tracked):
    """`file.py: name` says where to look; it is wrong once the name has moved."""
    found = {
        (path.name, file, name)
        for path in tracked
        if path.suffix == ".md"
        for file, name in NAMED_FILE.findall(path.read_text(encoding="utf-8"))
        if name and f" {name}" not in (PACKAGE / file).read_text(encoding="utf-8")
    }
    assert found == set()


@pytest.mark.parametrize("place", ["", "services", "adapters", "adapters/office", "domain"])
def test_the_picture_of_the_architecture_has_every_room(place):
    """Whoever adds a room says where it stands."""
    text = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
    picture = text.split("```")[1]
    rooms = {init.parent.name for init in (PACKAGE / place).glob("*/__init__.py")}
    assert rooms
    assert {room for room in rooms if not re.search(rf"\b{room}\b", picture)} == set()


def test_comments_name_modules_that_exist(tracked_python):
    """A module that a comment or a docstring names with dots (domain.form.asking) is there."""
    lost = set()
    for path in within(tracked_python, PROJECT / "plugins", PROJECT / "dags", PROJECT / "scripts"):
        for name in MODULE_BY_DOTS.findall(remarks_in(path)):
            parts = name.split(".")
            places = [PACKAGE.joinpath(*parts[:length]) for length in range(2, len(parts) + 1)]
            if not any(place.is_dir() or place.with_suffix(".py").exists() for place in places):
                lost.add((str(path.relative_to(PROJECT)), name))
    assert lost == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_registry(lock):
    """Where packages come from is a matter of the machine, not of the project."""
    text = (PROJECT / lock).read_text(encoding="utf-8")
    assert re.findall(r"^.*(?:://|--index-url|--extra-index-url|--find-links).*$", text, re.MULTILINE) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_package_by_hash(lock):
    lines = (PROJECT / lock).read_text(encoding="utf-8").splitlines()
    named = [number for number, line in enumerate(lines) if re.match(r"[a-z0-9]", line)]
    assert len(named) > 50
    unhashed = [lines[n] for n in named if not (PINNED.match(lines[n]) and "--hash=sha256:" in lines[n + 1])]
    assert unhashed == []


def test_the_locks_agree():
    """What is tested is what runs in production."""
    base, dev, production = map(pins, LOCKS)
    assert base.keys() <= dev.keys() & production.keys()
    differing = {name for name in dev.keys() & production.keys() if dev[name] != production[name]}
    assert differing | {name for name in base if base[name] != production[name]} == set()


def test_the_locks_hold_what_the_project_asks_for(pyproject):
    """A dependency that was added without `make lock` is missing here."""
    groups = pyproject["dependency-groups"]
    wanted = required(pyproject["project"]["dependencies"])
    for lock, extra in zip(LOCKS, ((), groups["dev"], groups["production"]), strict=True):
        assert wanted | required(extra) <= pins(lock).keys()

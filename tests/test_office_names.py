"""Nothing of an office stands in the program, in letters or templates: its names are in its settings and its list."""

import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pytest

from duban.adapters.office.task_list.workbook import load_task_list
from duban.config import PROJECT, load_settings
from duban.domain.office.office import Office
from duban.domain.plan.organisation import LOCAL_GOVERNMENT

MARKUP = re.compile(r"<[^>]+>")
# What cannot be told from words that everybody uses: 我办 is also 等我办的.
COMMON = ("我办",)
# What most such offices are called is offered to a new one.
OFFERED = {("plugins/duban/domain/office/founding.py", "市营商办")}
SHARED = ("plugins", "dags", "config/letters", "config/documents", "deploy", "docker-compose.yaml")
# What officials of any office read under 帮助.
HELP = ("docs/handbook", "docs/roles.md", "docs/verdict.md")
FOLDERS = (*SHARED, *HELP)


@cache
def names() -> frozenset[str]:
    """What only the shipped office is called by: of its settings, and of the counties and units of its list."""
    settings = load_settings()
    (code, plan), *_ = settings.programmes.items()
    office, city = settings.office, settings.office.place.rstrip("市")
    units = load_task_list(PROJECT / plan.task_list, code, plan.title).programme.organisations
    defaults = {field.default for field in fields(Office)}
    words = (
        getattr(office, field.name) for field in fields(Office) if field.name not in ("page", "desk", "organisation")
    )
    said = {word for word in words if isinstance(word, str) and len(word) > 1 and word not in defaults}
    said |= {*office.report_signers, *office.report_to, city, plan.tag, plan.document, settings.mail.address}
    local = {unit.name for unit in units if unit.kind.startswith(LOCAL_GOVERNMENT)}
    said |= {unit.name for unit in units if city in unit.name} | local
    said |= {re.sub("人民政府$|管委会$", "", name) for name in local}
    return frozenset(said - set(COMMON))


def texts(path: Path) -> Iterator[tuple[str, str]]:
    """What stands in a file, as a person may read it."""
    if path.suffix == ".docx":
        with ZipFile(path) as package:
            for name in package.namelist():
                if name.endswith(".xml"):
                    yield f"{path.name}/{name}", MARKUP.sub("", package.read(name).decode())
    elif path.suffix not in (".pyc", ".ico", ".png", ".woff2"):
        yield str(path.relative_to(PROJECT)), path.read_text(encoding="utf-8")


def files(where: Path) -> list[Path]:
    return [where] if where.is_file() else sorted(path for path in where.rglob("*") if path.is_file())


def test_the_names_that_are_looked_for_are_those_of_the_shipped_office() -> None:
    assert {
        "泉州",
        "泉州市发展和改革委员会",
        "泉发改函",
        "0595",
        "泉营商",
        "鲤城区",
        "晋江市",
        "泉州台商投资区",
    } <= names()


# What governments below a city are called together, and how an office speaks of itself: both are settings.
LEVEL = re.compile(r"县（市、区）|区县|县区|旗县|县市区|乡镇街道|市（县、区）")
SELF = re.compile(r"(?<!等)我办(?!的)")
# Where the defaults stand, and where an office is asked for its own.
DEFAULTS = {"plugins/duban/domain/office/office.py", "plugins/duban/domain/office/founding.py"}
# What reads the plans, mails and names that others write knows the words of all of them.
READERS = (
    "plugins/duban/domain/importing/",
    "plugins/duban/domain/mail/own_words.py",
    "plugins/duban/domain/mail/covering.py",
    "plugins/duban/domain/checks/placeholder.py",
    "plugins/duban/adapters/office/plans/",
)


@pytest.mark.parametrize("folder", ["plugins/duban", "dags", "config/letters", "config/documents"])
@pytest.mark.parametrize("words", [LEVEL, SELF], ids=["the level below", "itself"])
def test_no_word_for_the_level_below_and_none_for_itself_stands_in_the_program(folder: str, words: re.Pattern[str]):
    found = [
        (where, one[0])
        for path in files(PROJECT / folder)
        if "__pycache__" not in path.parts and path.suffix != ".toml"
        for where, text in texts(path)
        if where not in DEFAULTS and not where.startswith(READERS)
        for one in words.finditer(text)
    ]
    assert found == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_name_of_an_office_stands_in_what_all_offices_share(folder: str) -> None:
    found = [
        (where, name)
        for path in files(PROJECT / folder)
        if "__pycache__" not in path.parts
        for where, text in texts(path)
        for name in sorted(names())
        if name in text
    ]
    assert not set(found) - OFFERED

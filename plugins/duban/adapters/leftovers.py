"""What an office's files still say of the shipped example, place by place."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from duban.domain.office.office import Office
from duban.domain.plan.organisation import LOCAL_GOVERNMENT
from duban.errors import DubanError

MARKUP = re.compile(r"<[^>]+>")
PARAGRAPH = re.compile(r"</w:p>")
# Addresses and numbers that are nobody's: RFC 2606 keeps .example for texts, and example.com, of which people write
# such as example.gov.cn.
EXAMPLE_ADDRESS = re.compile(
    r"[\w.+-]*@?[\w-]+(?:\.[\w-]+)*\.example(?![\w.-])"
    r"|[\w.+-]*@?(?:[\w-]+\.)*example\.(?:(?:com|gov|org|net)\.cn|com|org|net|cn)(?![\w-]|\.\w)",
    re.ASCII,
)
EXAMPLE_NUMBER = re.compile(r"\b0\d{2,3}-0{7,8}\b")
# No name of anybody: an address of a page, a code.
NO_NAMES = ("page", "desk", "organisation")
OFFICE_ENDING = re.compile("人民政府$|管委会$")


@dataclass(frozen=True, slots=True)
class Leftover:
    """One name, address or number of the example, and where it stands: file:line, or file and cell."""

    place: str
    found: str

    def __str__(self) -> str:
        return f"{self.place} “{self.found}”"


@cache
def names_of(example: Path) -> frozenset[str]:
    """What only the office of the folder *example* is called by: in its settings, and the units of its place."""
    raw = tomllib.loads((example / "config" / "duban.toml").read_text(encoding="utf-8"))
    office, city = raw["office"], str(raw["office"].get("place", "")).rstrip("市")
    defaults = {field.default for field in fields(Office)}
    words = {value for key, value in office.items() if isinstance(value, str) and key not in NO_NAMES}
    words |= {value for each in office.values() if isinstance(each, list) for value in each}
    words |= {raw["mail"]["address"], raw["mail"]["sender"], city}
    words |= {plan[key] for plan in raw["programmes"].values() for key in ("tag", "document") if plan.get(key)}
    units = _units(example, raw)
    words |= {name for name, _ in units if city in name} | _counties(units)
    return frozenset(word for word in words if len(word) > 1 and word not in defaults)


def leftovers(folder: Path, example: Path, own: frozenset[str]) -> Iterator[Leftover]:
    """
    Everything in the files of the office in *folder* that names the *example*.

    *own* are the words by which the office is really called: what they say too is no leftover.
    """
    names = sorted(name for name in names_of(example) if not any(name in word for word in own))
    for place, text in _texts(folder):
        # The longest first: of a name within another it is enough to be told once.
        told: list[str] = []
        for name in sorted(names, key=len, reverse=True):
            if name in text and not any(name in longer for longer in told):
                told.append(name)
        told += [found for found in _nobodys(text) if not any(found in longer for longer in told)]
        yield from (Leftover(place, found) for found in told)


def _nobodys(text: str) -> list[str]:
    found = [*EXAMPLE_ADDRESS.findall(text), *EXAMPLE_NUMBER.findall(text)]
    return list(dict.fromkeys(found))


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    """What stands in the files that an office edits, line by line or cell by cell, each with its place."""
    for path in sorted(path for path in folder.glob("config/**/*") if path.suffix in (".toml", ".txt", ".md")):
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            yield f"{path.relative_to(folder)}:{number}", line
    for path in sorted(folder.glob("config/documents/*.docx")):
        yield from ((f"{path.relative_to(folder)}（{part}）", text) for part, text in _paragraphs(path))
    for path in sorted(folder.glob("include/*.xlsx")):
        if not path.name.startswith(("~", ".")):
            yield from ((f"{path.relative_to(folder)} {cell}", text) for cell, text in _cells(path))


def _paragraphs(path: Path) -> Iterator[tuple[str, str]]:
    try:
        with ZipFile(path) as package:
            for part in package.namelist():
                if part.startswith("word/") and part.endswith(".xml"):
                    for number, paragraph in enumerate(PARAGRAPH.split(package.read(part).decode()), start=1):
                        if text := MARKUP.sub("", paragraph).strip():
                            yield f"{part.removeprefix('word/').removesuffix('.xml')} 第{number}段", text
    except (OSError, BadZipFile, UnicodeDecodeError):
        return  # what cannot be read is told where the templates are checked


def _cells(path: Path) -> Iterator[tuple[str, str]]:
    from openpyxl import load_workbook

    from duban.adapters.office.task_list.template_writer import GUIDE

    try:
        book = load_workbook(path, read_only=True)
    except (OSError, BadZipFile, KeyError, ValueError):
        return  # as above
    for sheet in book:
        if sheet.title == GUIDE:
            continue  # its examples say how a column is filled
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    yield f"{sheet.title}!{cell.coordinate}", cell.value
    book.close()


def _counties(units: Iterable[tuple[str, str]]) -> set[str]:
    """The counties and zones of *units*, with and without the words for their governments."""
    names = {name for name, kind in units if kind.startswith(LOCAL_GOVERNMENT)}
    return names | {OFFICE_ENDING.sub("", name) for name in names}


def _units(example: Path, raw: dict[str, dict[str, dict[str, str]]]) -> list[tuple[str, str]]:
    """The units of the example's task lists: name and kind."""
    from duban.adapters.office.task_list.workbook import load_task_list

    found: list[tuple[str, str]] = []
    for code, plan in raw["programmes"].items():
        try:
            units = load_task_list(example / plan["task_list"], code, plan["title"]).programme.organisations
        except DubanError:
            continue
        found += [(unit.name, unit.kind) for unit in units]
    return found

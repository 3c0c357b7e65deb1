"""Every completion rate says whether it counts what was verified alone, or claims that wait as well."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document

PROJECT = Path(__file__).resolve().parents[1]
TEXTS = (
    *sorted((PROJECT / "plugins" / "duban").rglob("*.py")),
    *sorted((PROJECT / "plugins" / "duban" / "board" / "templates").glob("*.html")),
    *sorted((PROJECT / "config" / "letters").glob("*.txt")),
)
RATE = re.compile(r"完成率")
SAYS_WHICH = re.compile(r"[（(]?(已核验|含待核验)")
# What is or is not counted in a rate is said of both.
OF_BOTH = re.compile(r"计入(?:任务(?:总)?数和|逾期和)?完成率|和完成率(?:统计)?")


def unnamed(text: str) -> Iterator[str]:
    """Each place where a rate is spoken of and nobody says which."""
    of_both = [found.span() for found in OF_BOTH.finditer(text)]
    for found in RATE.finditer(text):
        is_of_both = any(start <= found.start() < end for start, end in of_both)
        if not is_of_both and not SAYS_WHICH.match(text, found.end()):
            yield text[max(found.start() - 20, 0) : found.end() + 20]


def test_no_text_of_the_product_states_a_rate_without_saying_which() -> None:
    found = {path.name: list(unnamed(path.read_text(encoding="utf-8"))) for path in TEXTS}
    assert {name: places for name, places in found.items() if places} == {}


def test_nor_does_a_template_of_a_document() -> None:
    for path in (PROJECT / "config" / "documents").glob("*.docx"):
        document = Document(str(path))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        assert not list(unnamed("\n".join([*(one.text for one in document.paragraphs), *cells]))), path.name


def test_whoever_shows_the_one_rate_shows_the_other_beside_it() -> None:
    shown = [path for path in TEXTS if re.search(r"\.rate\b", path.read_text(encoding="utf-8"))]
    assert shown, "somebody shows it"
    assert [path.name for path in shown if ".verified_rate" not in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("完成率（已核验）66.7%", True),
        ("分类完成率（已核验／含待核验）：", True),
        ("完成率（含待核验，%）", True),
        ("完成率70%", False),
        ("持续推进26项不计入完成率", True),
        ("不计入任务总数和完成率", True),
        ("完成率（全部）70%", False),
    ],
)
def test_what_names_a_rate(text: str, is_named: bool) -> None:
    assert (not list(unnamed(text))) is is_named

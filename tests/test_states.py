"""States are enumerations, reasons are texts: no sentence that people read is compared with anything."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PLUGINS = Path(__file__).parents[1] / "plugins"
# Where states are kept and decided on. What people type into forms, lists and mails is compared elsewhere, as input.
ROOMS = ("services", "adapters/store", "orchestration", "bootstrap", "board")
FILES = sorted(
    file for room in ROOMS for file in (PLUGINS / "duban" / room).rglob("*.py") if file.parent.name != "versions"
)


def is_chinese(node: ast.AST) -> bool:
    """Whether a sentence of ours, or a collection of such, stands there."""
    found = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return any("\u4e00" <= letter <= "\u9fff" for text in found for letter in text)


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def sentences_in(file: Path) -> set[str]:
    """The same of a file, which many import from."""
    return sentences_of(parsed(file)) if file.exists() else set()


def sentences_of(tree: ast.Module) -> set[str]:
    """The names of the constants of a module that are sentences, or collections of such."""
    known: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.Tuple | ast.JoinedStr):
            parts = {one.id for one in ast.walk(node.value) if isinstance(one, ast.Name)}
            if is_chinese(node.value) or parts & known:
                known |= {name.id for name in node.targets if isinstance(name, ast.Name)}
    return known


def known_in(tree: ast.Module) -> set[str]:
    """The names of sentences in a module, its own and those that it imports."""
    known = sentences_of(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("duban."):
            theirs = sentences_in(PLUGINS / f"{node.module.replace('.', '/')}.py")
            known |= {name.asname or name.name for name in node.names if name.name in theirs}
    return known


def compared(file: Path) -> Iterator[str]:
    """Where *file* compares something with a sentence."""
    tree = parsed(file)
    known = known_in(tree)
    for node in ast.walk(tree):
        sides = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            sides = node.args if node.func.attr in ("startswith", "endswith") else []
        if any(is_chinese(side) or (isinstance(side, ast.Name) and side.id in known) for side in sides):
            yield f"{file.relative_to(PLUGINS)}:{node.lineno}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PLUGINS)))
def test_no_sentence_is_compared(file: Path) -> None:
    assert list(compared(file)) == []

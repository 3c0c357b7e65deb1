"""One name, one thing: no two classes of the product are called the same, and the glossary knows their names."""

import ast
import re
from collections import defaultdict
from pathlib import Path

PROJECT = Path(__file__).parents[1]
PRODUCT = PROJECT / "plugins"


def classes() -> dict[str, list[str]]:
    """The files in which a class of that name stands."""
    places: dict[str, list[str]] = defaultdict(list)
    for path in sorted(PRODUCT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(path.relative_to(PRODUCT)))
    return places


def test_no_two_classes_share_a_name() -> None:
    assert {name: found for name, found in classes().items() if len(found) > 1} == {}


def test_the_glossary_names_classes_that_exist() -> None:
    text = (PROJECT / "docs" / "glossary.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([A-Z][A-Za-z]+)`", text))
    assert named
    assert named - classes().keys() == set()

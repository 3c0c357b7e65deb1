"""
Seeded mutants of the rules: which of them would the tests of their module let through?

    make mutants                          every module of the domain, at most 60 mutants each
    make mutants ARGS="ladder cycle -n 20"
    make mutants ARGS="mail/ files/kind"

A mutant is one module with one small fault (a comparison turned round, a number off by one, `any` for `all`). It is run
in a fork that sees the faulty module instead of ours, against the test files that import it; those of its room count
for what only its room uses. What cannot be told from the original by any test stands with its reason in
equivalent_mutants.toml beside this file.
"""

import argparse
import ast
import copy
import gc
import importlib
import importlib.abc
import importlib.util
import os
import random
import re
import resource
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).resolve().parents[1]
PLUGINS = PROJECT / "plugins"
DOMAIN = PLUGINS / "duban" / "domain"
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.toml")
MOST = 60
# A fault may end in a loop without end: who works so long, or takes so much room, has noticed something.
SECONDS = 60
MOST_MEMORY = 2 << 30

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
# Imported once, before the forks; no other of pytest's plugins is looked for in any of them.
PLUGGED_IN = ("_hypothesis_pytestplugin", "pytest_timeout", "xdist.plugin")
IMPORTED = (*PLUGGED_IN, "hypothesis", "xdist.remote", "_pytest.pytester", "docx", "openpyxl", "pydantic")
QUICKLY = (
    *(word for plugin in PLUGGED_IN for word in ("-p", plugin)),
    *("-x", "-q", "-p", "no:cacheprovider", "-o", "timeout=0", "-o", "addopts=--import-mode=importlib -p pytester"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
)
CALLED = {"any": "all", "all": "any", "min": "max", "max": "min"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A faulty module: where the fault is, what it is, and the module's whole text with it."""

    module: str
    line: int
    text: str
    fault: str
    source: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line}: {self.fault}: {self.text}"


def faults(node: ast.AST) -> Iterator[tuple[str, Callable[[ast.AST], None]]]:
    """What can be made wrong in *node*: in words, and as a change of a copy of it."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in COMPARED:
            other = COMPARED[type(op)]
            yield f"{type(op).__name__} becomes {other.__name__}", lambda at: setattr(at, "ops", [other()])
        case ast.BoolOp(op=op):
            turned: ast.boolop = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield f"{type(op).__name__} becomes {type(turned).__name__}", lambda at: setattr(at, "op", turned)
        case ast.If(test=test) | ast.IfExp(test=test):
            yield "condition turned round", lambda at: setattr(at, "test", ast.UnaryOp(ast.Not(), copy.deepcopy(test)))
        case ast.BinOp(op=ast.Add() | ast.Sub() as op):
            turned_sum: ast.operator = ast.Sub() if isinstance(op, ast.Add) else ast.Add()
            yield f"{type(op).__name__} becomes {type(turned_sum).__name__}", lambda at: setattr(at, "op", turned_sum)
        case ast.Constant(value=bool(value)):
            yield f"{value} becomes {not value}", lambda at: setattr(at, "value", not value)
        case ast.Constant(value=int(number)):
            yield f"{number} becomes {number + 1}", lambda at: setattr(at, "value", number + 1)
        case ast.Call(func=ast.Name(id=name)) if name in CALLED:
            yield f"{name} becomes {CALLED[name]}", lambda at: setattr(at.func, "id", CALLED[name])  # type: ignore[attr-defined]


def _judged(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes that do something: neither annotations nor decorators, nor the guard that makes a zip strict."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns", "decorator_list") or (
            isinstance(tree, ast.keyword) and tree.arg == "strict"
        ):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield child
                yield from _judged(child)


def mutants(path: Path, most: int) -> list[Mutant]:
    """At most *most* mutants of the module at *path*, the same at every call."""
    source = path.read_text(encoding="utf-8")
    module = ".".join(path.relative_to(PLUGINS).with_suffix("").parts).removesuffix(".__init__")
    lines = source.splitlines()
    places = [
        (at, which, words, node.lineno)  # type: ignore[attr-defined]
        for at, node in enumerate(_judged(ast.parse(source)))
        for which, (words, _) in enumerate(faults(node))
    ]
    chosen = random.Random(module).sample(places, min(most, len(places)))  # noqa: S311 - to be repeated
    found = []
    for at, which, words, line in sorted(chosen):
        tree = ast.parse(source)
        node = list(_judged(tree))[at]
        list(faults(node))[which][1](node)
        text = lines[line - 1].strip()
        found.append(Mutant(module, line, text, words, ast.unparse(ast.fix_missing_locations(tree))))
    return found


class _Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the faulty module to whoever imports it."""

    def __init__(self, mutant: Mutant, path: Path) -> None:
        self._mutant, self._path = mutant, path

    def find_spec(self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None) -> ModuleSpec | None:
        if name != self._mutant.module:
            return None
        inside = [str(self._path.parent)] if self._path.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(name, self._path, loader=self, submodule_search_locations=inside)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._mutant.source, self._path, "exec"), module.__dict__)  # noqa: S102 - that is the purpose


def tests_of(module: str) -> list[str]:
    """
    The test files that import *module* and the one of its name, which comes first.

    Behind them come those of its room where none imports it, or where no other room does: such a module is reached
    through the room's entrance.
    """
    stem, room = module.rpartition(".")[2], module.split(".")[2]
    files = sorted((PROJECT / "tests" / "domain").rglob("test_*.py"))
    own = [file for file in files if module in file.read_text(encoding="utf-8")]
    of_room = [file for file in files if file.parent.name == room and file not in own]
    named = [file for file in of_room if file.stem == f"test_{stem}"]
    behind = of_room if not own or _is_inner(module, room) else named
    first = sorted(own, key=lambda file: (file.stem != f"test_{stem}", file.name))
    return [str(file) for file in [*first, *behind] or files]


def _is_inner(module: str, room: str) -> bool:
    """Whether nothing outside its room imports *module*."""
    imports = re.compile(rf"{re.escape(module)}\b")
    outside = (file for file in PLUGINS.rglob("*.py") if DOMAIN / room not in file.parents)
    return not any(imports.search(file.read_text(encoding="utf-8")) for file in outside)


def survivors(found: Sequence[Mutant], path: Path, tests: Sequence[str]) -> list[Mutant]:
    """Those of *found* with which no test fails; as many are tried at a time as there are processors."""
    waiting, running, alive = list(found), dict[int, Mutant](), []
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            mutant = waiting.pop(0)
            running[_run(mutant, path, tests)] = mutant
        child, status = os.wait()
        if status == 0:
            alive.append(running[child])
        del running[child]
    return alive


def _is_healthy(tests: set[str]) -> bool:
    """Whether *tests* pass without any fault; once for all modules, for that takes as long as many mutants."""
    child = os.fork()
    if child == 0:
        os._exit(pytest.main([*QUICKLY, *sorted(tests)]))
    return os.waitpid(child, 0)[1] == 0


def _run(mutant: Mutant, path: Path, tests: Sequence[str]) -> int:
    """Begin the tests with *mutant* in a fork; its process ends with 0 if none of them fails."""
    if child := os.fork():
        return child
    # Soft limits only: a program that a test starts sets its own, which may be above ours (the reader of plans does).
    for limit, most in ((resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_AS, MOST_MEMORY)):
        resource.setrlimit(limit, (most, resource.getrlimit(limit)[1]))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    sys.meta_path.insert(0, _Instead(mutant, path))
    # File by file: what the first one notices needs no other to be collected.
    os._exit(any(pytest.main([*QUICKLY, file]) for file in tests))


def equivalent() -> frozenset[tuple[str, str, str]]:
    """What no test can tell from the original: module, line of code, fault."""
    if not EQUIVALENT.exists():
        return frozenset()
    rows = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8")).get("mutant", [])
    return frozenset((row["module"], row["text"], row["fault"]) for row in rows)


def _chosen(parts: Sequence[str], most: int) -> dict[Path, list[Mutant]]:
    """The mutants of each module whose name has one of *parts* in it, of all without any; equivalents are left out."""
    known = equivalent()
    chosen: dict[Path, list[Mutant]] = {}
    for path in sorted(DOMAIN.rglob("*.py")):
        name = path.relative_to(DOMAIN).with_suffix("").as_posix()
        if parts and not any(part in name for part in parts):
            continue
        if found := [one for one in mutants(path, most) if (one.module, one.text, one.fault) not in known]:
            chosen[path] = found
    return chosen


def main() -> int:
    """Print the survivors and the share of the killed, by module; 1 if a share is below what is asked."""
    parser = argparse.ArgumentParser(description="Seeded mutants of the domain against its tests.")
    parser.add_argument("modules", nargs="*", help="parts of names (room/module); all modules without")
    parser.add_argument("-n", type=int, default=MOST, help="mutants of a module at most")
    parser.add_argument("--all-of-it", type=float, default=0.95, help="share of all that has to be killed")
    parser.add_argument("--of-a-module", type=float, default=0.85, help="share of a module's that has to be killed")
    asked = parser.parse_args()
    os.chdir(PROJECT)
    sys.path[:0] = [str(PLUGINS), str(PROJECT)]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    # Some environments tell Python to write no bytecode, and each fork would compile all that it imports of ours.
    sys.dont_write_bytecode = False
    for name in IMPORTED:
        importlib.import_module(name)
    gc.freeze()
    made: Counter[str] = Counter()
    killed: Counter[str] = Counter()
    chosen = _chosen(asked.modules, asked.n)
    if not chosen:
        parser.error(f"no module of the domain is called {' or '.join(asked.modules)}: write room/module")
    if not _is_healthy({file for found in chosen.values() for file in tests_of(found[0].module)}):
        raise SystemExit("The tests fail without any fault.")
    for path, found in chosen.items():
        alive = survivors(found, path, tests_of(found[0].module))
        made[found[0].module] = len(found)
        killed[found[0].module] = len(found) - len(alive)
        for one in alive:
            print(f"  survived  {one}")
        print(f"{killed[found[0].module]:3} of {made[found[0].module]:3}  {found[0].module}", flush=True)
    share = killed.total() / max(1, made.total())
    weak = [module for module in made if killed[module] < asked.of_a_module * made[module]]
    print(f"{killed.total()} of {made.total()} killed ({share:.1%})")
    print(f"below {asked.of_a_module:.0%}: {', '.join(weak) or 'none'}")
    return 0 if share >= asked.all_of_it and not weak else 1


if __name__ == "__main__":
    raise SystemExit(main())

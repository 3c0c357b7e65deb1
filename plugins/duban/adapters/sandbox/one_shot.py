"""A process of its own for bytes from outside: as little of our environment as a Python needs, and no secret."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE_ROOT = Path(__file__).resolve().parents[2]


def command(module: str, *arguments: str) -> list[str]:
    """How *module* of ours is started; nothing in the working directory can be imported by it (-P)."""
    return [sys.executable, "-P", "-m", module, *arguments]


def environment() -> dict[str, str]:
    """The variables of a child: what its Python needs, and no connection, key or address of ours."""
    return dict(_variables())


def _variables() -> Iterator[tuple[str, str]]:
    for name in ("PATH", "LANG", "LC_ALL", "VIRTUAL_ENV"):
        if name in os.environ:
            yield name, os.environ[name]
    yield "PYTHONPATH", str(PACKAGE_ROOT)
    yield "PYTHONUTF8", "1"

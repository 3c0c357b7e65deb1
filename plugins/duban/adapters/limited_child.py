"""A process of its own for bytes from outside: as little of our environment as a Python needs, and no secret."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE_ROOT = Path(__file__).resolve().parents[2]


def run_child(module: str, data: bytes, timeout: float) -> subprocess.CompletedProcess[bytes]:
    """
    Run *module* of ours with *data* on its standard input; it sets its own limits before it reads.

    Raises subprocess.TimeoutExpired after *timeout* seconds, when the child has been killed.
    """
    return subprocess.run(  # noqa: S603 - our own module, no shell, the file over standard input
        command(module), input=data, capture_output=True, timeout=timeout, env=environment(), check=False
    )


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

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

    Raises subprocess.TimeoutExpired after *timeout* seconds, when the child has been killed. Nothing in the
    working directory can be imported by it (-P).
    """
    return subprocess.run(  # noqa: S603 - our own module, no shell, the file over standard input
        [sys.executable, "-P", "-m", module],
        input=data,
        capture_output=True,
        timeout=timeout,
        env=dict(_environment()),
        check=False,
    )


def _environment() -> Iterator[tuple[str, str]]:
    for name in ("PATH", "LANG", "LC_ALL", "VIRTUAL_ENV"):
        if name in os.environ:
            yield name, os.environ[name]
    yield "PYTHONPATH", str(PACKAGE_ROOT)
    yield "PYTHONUTF8", "1"

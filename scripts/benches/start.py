"""What it takes until a command does anything at all."""

import os
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benches.measuring import Ratio, measured_in_turn, processor_time

COMMANDS = ((("--help",), 3.0), (("tasks", "--help"), None), (("tasks",), 6.0))


def bench_start(runs: int = 3) -> Iterator[Ratio]:
    """Processor time of commands, beside that of a process which loads the libraries that all of them speak with."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DUBAN_HOME": folder}
        bare = [sys.executable, "-c", "import typer, rich"]
        ours = [[str(Path(sys.executable).with_name("duban")), *words] for words, _ in COMMANDS]
        works = [partial(processor_time, command, environment) for command in (bare, *ours)]
        floor, *measured = measured_in_turn(works, runs)
    for (words, reach), each in zip(COMMANDS, measured, strict=True):
        yield Ratio(f"duban {' '.join(words)}", "import typer, rich", each, floor, reach)

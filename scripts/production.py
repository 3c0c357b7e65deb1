"""
The stack of docker-compose.yaml, run without containers: one cycle as it is, and one with four kills.

    make production

Commands, environment and health checks come out of docker-compose.yaml, files and variables out of the Dockerfile,
packages out of requirements-production.lock, PostgreSQL and Redis out of Debian. Everything listens on 127.0.0.1, lives
in one folder that goes in the end (or stays, named, if something is wrong), and ends with this program.
"""

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from composed.place import lay_out, postgresql_programs
from composed.play import Kill, Played, differing, play
from composed.stack import WORKERS
from rich.console import Console
from rich.table import Table

from duban.config import PROJECT
from duban.stack.stack import interrupt

# While the forms are made, while returns come in, while notices go out, while reports are signed.
KILLS = (
    Kill(1, 12, WORKERS[0]),
    Kill(9, 3, "airflow-triggerer"),
    Kill(17, 3, "airflow-scheduler"),
    Kill(25, 3, "postgres"),
)


def main() -> int:
    """0 if both cycles came to what they should and to the same; 1 otherwise, with what differs."""
    signal.signal(signal.SIGTERM, interrupt)
    console = Console(width=120)
    kept = Path(tempfile.mkdtemp(prefix="duban-production-"))
    # PostgreSQL's own user has to reach its folder.
    kept.chmod(0o711)
    quiet = _run(kept / "undisturbed", console)
    killed = _run(kept / "killed", console, KILLS)
    console.print(_table(quiet, killed))
    wrong = [*quiet.wrong, *killed.wrong, *differing(quiet.facts, killed.facts)]
    for line in wrong:
        console.print(f"[red]{line}[/]")
    if wrong:
        console.print(f"The logs are kept in {kept}")
        return 1
    console.print(f"{len(quiet.facts)} facts of ledger and board are the same in both.")
    shutil.rmtree(kept)
    return 0


def _run(home: Path, console: Console, kills: tuple[Kill, ...] = ()) -> Played:
    def tell(text: str) -> None:
        console.print(f"{time.strftime('%H:%M:%S')} {text}", markup=False, highlight=False)

    tell(f"{home.name}: {_version('postgres')}; {_version('redis-server')}")
    home.mkdir(mode=0o711)
    return play(lay_out(home, PROJECT / ".venv-production"), tell, kills)


def _version(program: str) -> str:
    path = shutil.which(program, path=f"{postgresql_programs()}:/usr/bin:/usr/local/bin")
    return subprocess.run((path or program, "--version"), capture_output=True, text=True, check=True).stdout.strip()


def _table(quiet: Played, killed: Played) -> Table:
    title = (
        f"A cycle through the services of docker-compose.yaml: {quiet.seconds:.0f} s, with kills {killed.seconds:.0f} s"
    )
    table = Table("service", "until healthy, s", "memory at most, MiB", "killed", "started again", title=title)
    for name in sorted({*quiet.took, *quiet.memory}):
        table.add_row(
            name,
            f"{quiet.took[name]:.0f}" if name in quiet.took else "",
            f"{max(quiet.memory.get(name, 0), killed.memory.get(name, 0)):.0f}",
            str(killed.killed.count(name) or ""),
            str(killed.restarts.get(name, "")),
        )
    return table


if __name__ == "__main__":
    sys.exit(main())

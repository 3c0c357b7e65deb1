"""A driver that the tests kill: starts a stack with a run that waits for a signature, says so, and holds."""

import signal
import sys
from pathlib import Path

from duban.rehearsal.environment import StackSettings
from duban.rehearsal.stack import Stack

TOY = Path(__file__).parent / "toy"

if __name__ == "__main__":
    settings = StackSettings(
        home=Path(sys.argv[1]), dags=TOY / "dags", plugins=TOY / "plugins", rehearsal=True, first_port=28080
    )
    with Stack(settings) as stack:
        stack.start(["toy"])
        with stack.api() as api:
            api.trigger("toy", "before-the-kill")
            api.wait("toy", "before-the-kill", until=lambda _: bool(api.pending_requests()))
        sys.stdout.write("holding\n")
        sys.stdout.flush()
        signal.pause()

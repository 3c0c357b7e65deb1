"""A driver that the tests kill: starts a stack with a run that waits for a signature, says so, and holds."""

import signal
import sys
from pathlib import Path

from tests.rehearsal.office import DAGS, office_settings

from duban.stack.stack import Stack

if __name__ == "__main__":
    with Stack(office_settings(Path(sys.argv[1]), int(sys.argv[2]))) as stack:
        stack.start(DAGS)
        with stack.api() as api:
            api.trigger("toy", "before-the-kill")
            api.wait("toy", "before-the-kill", until=lambda _: bool(api.pending_requests()))
        sys.stdout.write(f"holding {stack.port}\n")
        sys.stdout.flush()
        signal.pause()

"""
The image of the Dockerfile, built without an engine's daemon, and our services started in containers of it.

    make image

As root, with podman, runc and debootstrap. Each service runs as docker-compose.yaml guards it (root that is only read,
no capability, no new privileges, its limits of memory and processes) and has to become healthy by its own check; the
nightly backup has to go well. The network stays this machine's, PostgreSQL and Redis are Debian's, as processes.
"""

import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from composed.containers import ContainerStack
from composed.engine import build, stand_in
from composed.place import prepare
from rich.console import Console
from rich.table import Table

from duban.config import PROJECT
from duban.stack.stack import interrupt

_IMAGE = "localhost/duban:local"


def main() -> int:
    """0 if the image was built and every service became healthy in it; 1 otherwise, with where the logs are."""
    signal.signal(signal.SIGTERM, interrupt)
    console = Console(width=120)

    def tell(text: str) -> None:
        console.print(f"{time.strftime('%H:%M:%S')} {text}", markup=False, highlight=False)

    kept = Path(tempfile.mkdtemp(prefix="duban-image-"))
    kept.chmod(0o711)
    log = kept / "image.log"
    try:
        tell(f"a stand-in for {stand_in(log)}")
        build(_IMAGE, log)
    except subprocess.CalledProcessError as error:
        tell(f"{error}\nThe log: {log}")
        return 1
    tell(f"{_IMAGE} is built")
    place = prepare(kept / "place", PROJECT / ".venv")
    with ContainerStack(place, tell, image=_IMAGE) as stack:
        stack.start("robot@page.invalid")
        stack.weigh()
        table = Table("service", "until healthy, s", "memory, MiB", "guards", title="In containers")
        for name, service in stack.services.items():
            table.add_row(name, f"{stack.took[name]:.0f}", f"{stack.memory.get(name, 0):.0f}", " ".join(service.guards))
        console.print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())

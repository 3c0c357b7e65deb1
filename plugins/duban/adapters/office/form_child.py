"""The child that opens a workbook from outside: bytes on standard input, what it read as JSON on standard output."""

import json
import resource
import sys
from io import BytesIO

from duban.adapters.office.guard import (
    CPU_SECONDS,
    DAMAGED,
    LARGEST_ANSWER,
    MEMORY,
    OPEN_FILES,
    TOO_LARGE,
)

# openpyxl takes them along where it finds them; reading needs none, and without them it takes a third of the memory.
NEEDLESS = ("numpy", "PIL", "lxml")


def main() -> int:
    """Read one workbook under limits; whatever it does to the libraries is an exit code, told in guard."""
    for limit, soft, hard in (
        (resource.RLIMIT_AS, MEMORY, MEMORY),
        # The soft limit is met first: a SIGKILL then never is our own.
        (resource.RLIMIT_CPU, CPU_SECONDS, CPU_SECONDS + 1),
        (resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(limit, (soft, hard))
    for name in NEEDLESS:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # which makes importing it an ImportError
    from duban.adapters.office import form_reader

    try:
        answer = json.dumps(form_reader.read_workbook(BytesIO(sys.stdin.buffer.read())), ensure_ascii=False)
        encoded = answer.encode(errors="replace")
    except MemoryError:
        return TOO_LARGE
    except BaseException as error:  # noqa: BLE001 - a panic of a library is a BaseException; here it is a verdict
        sys.stderr.write(type(error).__name__)  # never the message: it may quote a cell
        return DAMAGED
    if len(encoded) > LARGEST_ANSWER:
        return TOO_LARGE
    sys.stdout.buffer.write(encoded)
    return 0


if __name__ == "__main__":
    sys.exit(main())

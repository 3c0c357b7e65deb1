"""The child that opens a workbook from outside: bytes on standard input, what it read as JSON on standard output."""

import json
import resource
import sys
from io import BytesIO


def main() -> int:
    """Read one workbook under limits; any failure inside the libraries is an exit code, never a traceback of ours."""
    from duban.adapters.office.guard import CPU_SECONDS, MEMORY, OPEN_FILES

    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    from duban.adapters.office.form_reader import read_workbook

    try:
        answer = read_workbook(BytesIO(sys.stdin.buffer.read()))
    except BaseException as error:  # noqa: BLE001 - a panic of a library is a BaseException; here it is a verdict
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 1
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The child that opens a winmail.dat: bytes on standard input, names and contents of its files as JSON on output."""

import json
import logging
import resource
import sys
from base64 import b64encode
from collections.abc import Iterator
from struct import pack
from typing import Any

LATIN_1 = 28591  # the code page that keeps every byte of a name


def main() -> int:
    """Take the files out under limits; any failure of the library is an exit code, never a traceback of ours."""
    from duban.adapters.mail.tnef import CPU_SECONDS, MEMORY

    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    logging.disable()
    try:
        answer = [
            (b64encode(name).decode(), b64encode(data).decode()) for name, data in files_in(sys.stdin.buffer.read())
        ]
    except BaseException as error:  # noqa: BLE001 - also MemoryError; here it is a verdict
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 1
    sys.stdout.write(json.dumps(answer))
    return 0


def files_in(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """
    Name, as raw as it stands, and content of each file.

    Only the attachments are shown to the library: a Chinese subject in another code page would make it give up.
    """
    from tnefparse import TNEF

    kept, position = [data[:6], _object(1, TNEF.ATTOEMCODEPAGE, 6, pack("<2I", LATIN_1, 0))], 6
    while position + TNEF.MIN_OBJ_SIZE < len(data):
        length = min(int.from_bytes(data[position + 5 : position + 9], "little") + 11, len(data) - position)
        if data[position] == TNEF.LVL_ATTACHMENT:
            kept.append(data[position : position + length])
        position += length
    for attachment in TNEF(b"".join(kept), do_checksum=False).attachments:
        if isinstance(attachment.data, bytes) and attachment.data:
            yield _name(attachment), attachment.data


def _object(level: int, name: int, kind: int, data: bytes) -> bytes:
    return pack("<BHHI", level, name, kind, len(data)) + data + pack("<H", sum(data) & 0xFFFF)


def _name(attachment: Any) -> bytes:
    """The long name, else the short one; as the bytes of its code page, or in UTF-8 where no byte holds it."""
    from tnefparse.properties import MAPI_ATTACH_LONG_FILENAME

    names = [attribute.data for attribute in attachment.mapi_attrs if attribute.name == MAPI_ATTACH_LONG_FILENAME]
    name = names[0] if names else attachment._name  # noqa: SLF001 - its public name takes every name for UTF-8
    if isinstance(name, str):
        try:
            name = name.encode("latin-1")
        except UnicodeEncodeError:
            name = name.encode()
    return bytes(name).strip(b"\0")


if __name__ == "__main__":
    sys.exit(main())

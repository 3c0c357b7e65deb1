"""
The files in a winmail.dat, which Outlook sends where it takes its reader for Outlook.

A file of a few kilobytes can ask for all memory there is: like everything that takes a mail apart, this runs in a child
with limits (`guarded_parser`).
"""

import logging
from collections.abc import Iterator
from struct import pack
from typing import Any

from tnefparse import TNEF
from tnefparse.properties import MAPI_ATTACH_LONG_FILENAME

from duban.adapters.mail.budget import Budget
from duban.adapters.mail.charsets import decoded
from duban.adapters.mail.headers import display_name
from duban.domain.mail.triage import Attachment, Refusal, UnopenedReason

SIGNATURE = b"\x78\x9f\x3e\x22"
LARGEST = 30 * 1024 * 1024
LATIN_1 = 28591  # the code page that keeps every byte of a name

log = logging.getLogger(__name__)
logging.getLogger("tnefparse").disabled = True  # it quotes what it reads


def unwrapped(wrapper: Attachment, budget: Budget) -> Iterator[Attachment | Refusal]:
    """The files in *wrapper*, or why it was not opened; whatever the library dies of is a reason, not an error."""
    if len(wrapper.data) > LARGEST:
        yield Refusal(wrapper.name, UnopenedReason.TOO_LARGE, wrapper.origin)
        return
    answer = _taken_out(wrapper.data)
    if answer is None:
        yield Refusal(wrapper.name, UnopenedReason.DAMAGED_WRAPPER, wrapper.origin)
        return
    origin = (*wrapper.origin, wrapper.name or "winmail.dat")
    for written, content in answer:
        name, data = display_name(decoded(written)), content
        if not budget.has_part():
            yield Refusal(name, UnopenedReason.TOO_MANY_PARTS, origin)
        elif not budget.has_room(len(data)):
            yield Refusal(name, UnopenedReason.TOO_LARGE, origin)
        else:
            yield Attachment(name, "application/octet-stream", data, origin)


def _taken_out(data: bytes) -> list[tuple[bytes, bytes]] | None:
    """Name and content of each file; None if the library could not say."""
    try:
        return list(files_in(data))
    except (Exception, MemoryError) as error:  # noqa: BLE001 - whatever it does over a bad file is the same verdict
        log.warning("来信所附的winmail.dat打不开（%s）。", type(error).__name__)
        return None


def files_in(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """
    Name, as raw as it stands, and content of each file.

    Only the attachments are shown to the library: a Chinese subject in another code page would make it give up.
    """
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
    names = [attribute.data for attribute in attachment.mapi_attrs if attribute.name == MAPI_ATTACH_LONG_FILENAME]
    name = names[0] if names else attachment._name  # noqa: SLF001 - its public name takes every name for UTF-8
    if isinstance(name, str):
        try:
            name = name.encode("latin-1")
        except UnicodeEncodeError:
            name = name.encode()
    return bytes(name).strip(b"\0")

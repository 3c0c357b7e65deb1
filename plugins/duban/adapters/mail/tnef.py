"""
The files in a winmail.dat, which Outlook sends where it takes its reader for Outlook.

They are taken out in a child with limits: a file of a few kilobytes can ask for all memory there is.
"""

import json
import subprocess
from base64 import b64decode
from collections.abc import Iterator

from duban.adapters.limited_child import run_child
from duban.adapters.mail.budget import Budget
from duban.adapters.mail.charsets import decoded
from duban.adapters.mail.headers import display_name
from duban.domain.triage import Attachment, Reason, Refusal

SIGNATURE = b"\x78\x9f\x3e\x22"
LARGEST = 30 * 1024 * 1024
MEMORY, CPU_SECONDS, WALL_SECONDS = 768 * 1024 * 1024, 20, 60
CHILD = "duban.adapters.mail.tnef_child"


def unwrapped(wrapper: Attachment, budget: Budget) -> Iterator[Attachment | Refusal]:
    """The files in *wrapper*, or why it was not opened; whatever the child dies of is a reason, not an error."""
    if len(wrapper.data) > LARGEST:
        yield Refusal(wrapper.name, Reason.TOO_LARGE, wrapper.origin)
        return
    answer = _read_in_child(wrapper.data)
    if answer is None:
        yield Refusal(wrapper.name, Reason.DAMAGED_WRAPPER, wrapper.origin)
        return
    origin = (*wrapper.origin, wrapper.name or "winmail.dat")
    for written, content in answer:
        name, data = display_name(decoded(b64decode(written))), b64decode(content)
        if not budget.has_part():
            yield Refusal(name, Reason.TOO_MANY_PARTS, origin)
        elif not budget.has_room(len(data)):
            yield Refusal(name, Reason.TOO_LARGE, origin)
        else:
            yield Attachment(name, "application/octet-stream", data, origin)


def _read_in_child(data: bytes) -> list[tuple[str, str]] | None:
    """Name and content of each file, both in Base64; None if the child could not say."""
    try:
        child = run_child(CHILD, data, WALL_SECONDS)
    except subprocess.TimeoutExpired:
        return None
    return json.loads(child.stdout) if child.returncode == 0 else None

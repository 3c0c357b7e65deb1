"""
A decoded mail as plain data, to cross from the child that reads it to the worker: JSON, then the bytes of files.

Both load it, and the child starts for every round with mail: it must not take services' ports along.
"""

import json
import struct
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from duban.adapters.sandbox.server import Limits
from duban.domain.files.cloud_link import CloudLink
from duban.domain.mail.authentication import Authentication
from duban.domain.mail.bounce import Bounce, BounceKind, Undelivered
from duban.domain.mail.triage import Attachment, Incoming, Refusal, UnopenedReason

MIB = 1 << 20
# The largest mail that is fetched has 40 MiB, and 100 MiB of what is in it are looked at.
LIMITS = Limits(memory=1024 * MIB, cpu_seconds=10, answer=128 * MIB)
LENGTH = struct.Struct("!Q")
MOMENTS = ("sent_on", "passed_at")


def packed(head: dict[str, Any], *blobs: bytes) -> bytes:
    """*head* in JSON, and *blobs* behind it."""
    written = json.dumps(head | {"sizes": [len(blob) for blob in blobs]}).encode()
    return b"".join((LENGTH.pack(len(written)), written, *blobs))


def unpacked(data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """What `packed` was given."""
    position = LENGTH.size + LENGTH.unpack_from(data)[0]
    head: dict[str, Any] = json.loads(data[LENGTH.size : position])
    blobs = []
    for size in head.pop("sizes"):
        blobs.append(data[position : position + size])
        position += size
    return head, blobs


def told(incoming: Incoming, asked: list[tuple[str, str]]) -> bytes:
    """*incoming*, and the marks in it that only the worker can judge."""
    mail = {field.name: getattr(incoming, field.name) for field in fields(incoming)}
    mail["headers"] = dict(incoming.headers)
    mail |= {name: moment.isoformat() for name in MOMENTS if (moment := mail[name]) is not None}
    mail["bounce"] = asdict(incoming.bounce) if incoming.bounce else None
    mail["refusals"] = [asdict(refusal) for refusal in incoming.refusals]
    mail["links"] = [asdict(link) for link in incoming.links]
    mail["attachments"] = [asdict(file) | {"data": None} for file in incoming.attachments]
    return packed({"mail": mail, "asked": asked}, *(file.data for file in incoming.attachments))


def understood(data: bytes) -> tuple[Incoming, list[tuple[str, str]]]:
    """What `told` was given."""
    head, blobs = unpacked(data)
    mail = head["mail"]
    mail |= {name: datetime.fromisoformat(mail[name]) for name in MOMENTS if mail[name] is not None}
    mail["references"] = tuple(mail["references"])
    mail["authentication"] = Authentication(mail["authentication"])
    mail["bounce"] = _bounce(mail["bounce"]) if mail["bounce"] is not None else None
    mail["refusals"] = tuple(
        Refusal(each["name"], UnopenedReason(each["reason"]), tuple(each["origin"])) for each in mail["refusals"]
    )
    mail["links"] = tuple(CloudLink(**link) for link in mail["links"])
    mail["attachments"] = tuple(
        Attachment(**(file | {"data": data, "origin": tuple(file["origin"])}))
        for file, data in zip(mail["attachments"], blobs, strict=True)
    )
    return Incoming(**mail), [(text, mark) for text, mark in head["asked"]]


def _bounce(said: dict[str, Any]) -> Bounce:
    whole = _undelivered(said["whole"]) if said["whole"] is not None else None
    return Bounce(**(said | {"recipients": tuple(map(_undelivered, said["recipients"])), "whole": whole}))


def _undelivered(said: dict[str, Any]) -> Undelivered:
    return Undelivered(**(said | {"kind": BounceKind(said["kind"])}))

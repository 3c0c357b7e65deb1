"""
What a signed S/MIME mail (RFC 8551, signed-data) holds: its content stands there in clear, and no key is needed.

Only the way to that content is read (RFC 5652, also under the numbers of GM/T 0010); nothing is said of the signature.
Outlook writes lengths that are told by an end mark (BER), which no library of ours reads.
"""

from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

SEQUENCE, CONTEXT, OBJECT, OCTETS, OCTETS_IN_PIECES, ENDS = 0x30, 0xA0, 0x06, 0x04, 0x24, 0x00
SIGNED = (b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", b"\x2a\x81\x1c\xcf\x55\x06\x01\x04\x02\x02")
SEALED = (
    b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03",
    b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17",
    b"\x2a\x81\x1c\xcf\x55\x06\x01\x04\x02\x03",
)
DEEPEST = 24


class Message(Enum):
    """The kinds that a mail may be of."""

    SIGNED = auto()
    SEALED = auto()
    OTHER = auto()


class _Element(NamedTuple):
    tag: int
    start: int
    end: int
    after: int


def opened(data: bytes) -> tuple[Message, bytes]:
    """Of which kind *data* is, and what it holds if that stands in clear; never raises."""
    try:
        number, content = _typed(data, _first(data, 0, len(data)))
        if number in SEALED:
            return Message.SEALED, b""
        if number not in SIGNED or content is None:
            return Message.OTHER, b""
        signed = _first(data, content.start, content.end)
        inner = next(each for each in _children(data, signed) if each.tag == SEQUENCE)
        _, held = _typed(data, inner)
        return Message.SIGNED, b"" if held is None else b"".join(_octets(data, held.start, held.end, DEEPEST))
    except (ValueError, IndexError, StopIteration):
        return Message.OTHER, b""


def _typed(data: bytes, element: _Element) -> tuple[bytes, _Element | None]:
    """The number of a type and, tagged, what is of it (ContentInfo)."""
    children = iter(_children(data, element))
    number = next(children)
    if element.tag != SEQUENCE or number.tag != OBJECT:
        raise ValueError("no content of a type")
    tagged = next((child for child in children if child.tag == CONTEXT), None)
    return data[number.start : number.end], tagged


def _octets(data: bytes, start: int, end: int, depth: int) -> Iterator[bytes]:
    if not depth:
        raise ValueError("too deep")
    for element in _elements(data, start, end, DEEPEST):
        if element.tag == OCTETS:
            yield data[element.start : element.end]
        elif element.tag == OCTETS_IN_PIECES:
            yield from _octets(data, element.start, element.end, depth - 1)


def _first(data: bytes, start: int, end: int) -> _Element:
    return next(_elements(data, start, end, DEEPEST))


def _children(data: bytes, element: _Element) -> Iterator[_Element]:
    return _elements(data, element.start, element.end, DEEPEST)


def _elements(data: bytes, position: int, end: int, depth: int) -> Iterator[_Element]:
    """The elements side by side in a stretch, up to a mark of its end."""
    while position < end:
        element = _element(data, position, end, depth)
        if element.tag == ENDS:
            return
        yield element
        position = element.after


def _element(data: bytes, position: int, end: int, depth: int) -> _Element:
    tag, length, start = data[position], data[position + 1], position + 2
    if tag & 0x1F == 0x1F or not depth:
        raise ValueError("no mail has such tags, or so many within each other")
    if length == 0x80:
        inner = start
        while data[inner : inner + 2] != b"\0\0":
            inner = _element(data, inner, end, depth - 1).after
        return _Element(tag, start, inner, inner + 2)
    if length > 0x80:
        size = length & 0x7F
        length, start = int.from_bytes(data[start : start + size], "big"), start + size
    if start + length > len(data):
        raise ValueError("cut off")
    return _Element(tag, start, start + length, start + length)

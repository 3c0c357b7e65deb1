"""Containers and mails written byte for byte, as other people's programs write them, the wrong ways included."""

import zlib
from base64 import b64encode
from collections.abc import Iterable
from struct import pack

IS_UTF8, IS_ENCRYPTED = 0x800, 0x1
DAY = (2021 - 1980) << 9 | 10 << 5 | 20


def zip_of(entries: Iterable[tuple[bytes, bytes]], flags: int = 0, unicode_names: Iterable[str] = ()) -> bytes:
    """
    A ZIP of uncompressed *entries*: raw name and content.

    *unicode_names* are repeated in the extra field that Info-ZIP uses beside a name in some code page.
    """
    body, directory, count = b"", b"", 0
    wide = iter(unicode_names)
    for name, data in entries:
        extra = _unicode_path(name, next(wide, ""))
        common = pack(
            "<HHHHHIIIHH", 20, flags, 0, 0, DAY, zlib.crc32(data), len(data), len(data), len(name), len(extra)
        )
        directory += b"PK\x01\x02" + pack("<H", 20) + common + pack("<HHHII", 0, 0, 0, 0, len(body)) + name + extra
        body += b"PK\x03\x04" + common + name + extra + data
        count += 1
    return body + directory + b"PK\x05\x06" + pack("<4H2IH", 0, 0, count, count, len(directory), len(body), 0)


def _unicode_path(name: bytes, wide: str) -> bytes:
    if not wide:
        return b""
    data = pack("<BI", 1, zlib.crc32(name)) + wide.encode()
    return pack("<HH", 0x7075, len(data)) + data


def workbook(mark: bytes = b"") -> bytes:
    """What passes for a workbook before anybody reads it; *mark* tells two of them apart."""
    return zip_of([(b"[Content_Types].xml", b"<Types/>"), (b"xl/workbook.xml", b"<workbook/>" + mark)])


def document() -> bytes:
    """What passes for a text document."""
    return zip_of([(b"[Content_Types].xml", b"<Types/>"), (b"word/document.xml", b"<document/>")])


def ofd() -> bytes:
    """What passes for a national electronic paper."""
    return zip_of([(b"OFD.xml", b"<OFD/>"), (b"Doc_0/Document.xml", b"<Document/>")])


def tnef_of(title: bytes, data: bytes, long_name: bytes = b"", unicode_name: str = "") -> bytes:
    """A winmail.dat with one file and a subject that its code page does not hold."""
    written = pack("<IH", 0x223E9F78, 1)
    written += _attribute(1, 0x9006, 8, pack("<I", 0x10000)) + _attribute(1, 0x9007, 6, pack("<2I", 936, 0))
    written += _attribute(1, 0x8004, 1, b"\xff\xfe\xfd\0")
    written += _attribute(2, 0x9002, 6, bytes(14)) + _attribute(2, 0x8010, 1, title + b"\0")
    written += _attribute(2, 0x800F, 6, data)
    if long_name or unicode_name:
        kind, name = (0x1E, long_name + b"\0") if long_name else (0x1F, (unicode_name + "\0").encode("utf-16-le"))
        value = pack("<IHHII", 1, kind, 0x3707, 1, len(name)) + name + bytes(-len(name) % 4)
        written += _attribute(2, 0x9005, 6, value)
    return written


def _attribute(level: int, name: int, kind: int, data: bytes) -> bytes:
    return pack("<BHHI", level, name, kind, len(data)) + data + pack("<H", sum(data) & 0xFFFF)


def word(text: str, charset: str = "utf-8") -> bytes:
    """*text* as one encoded word (RFC 2047)."""
    return f"=?{charset}?B?{b64encode(text.encode(charset)).decode()}?=".encode()


def part(content_type: str, data: bytes, *headers: bytes, base64: bool = True) -> bytes:
    """One part of a multipart; *headers* are raw lines."""
    lines = [f"Content-Type: {content_type}".encode(), *headers]
    if base64:
        encoded = b64encode(data)
        lines.append(b"Content-Transfer-Encoding: base64")
        data = b"\r\n".join(encoded[at : at + 76] for at in range(0, len(encoded), 76))
    return b"\r\n".join([*lines, b"", data])


def file_part(name: bytes, data: bytes, content_type: str = "application/octet-stream") -> bytes:
    """An attached file whose raw *name* stands between quotes."""
    return part(content_type, data, b'Content-Disposition: attachment; filename="' + name + b'"')


def multipart(headers: Iterable[bytes], parts: Iterable[bytes], kind: str = "mixed", boundary: str = "b1") -> bytes:
    """A mail, or a part, of several parts."""
    line = b"--" + boundary.encode()
    head = [*headers, b"MIME-Version: 1.0", f'Content-Type: multipart/{kind}; boundary="{boundary}"'.encode(), b""]
    return b"\r\n".join([*head, *(line + b"\r\n" + written for written in parts), line + b"--", b""])


def single(headers: Iterable[bytes], written: bytes) -> bytes:
    """A mail of one part."""
    return b"\r\n".join([*headers, b"MIME-Version: 1.0", written, b""])

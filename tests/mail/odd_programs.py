"""Mails as odd programs write them: encodings of parts and names, wrappings that mail programs open by themselves."""

import binascii
from base64 import b64encode
from urllib.parse import quote

from tests.mail.writing import multipart, part

NAME = "税务局填报表.xlsx"
COMMON = b"Content-Type: application/octet-stream; "
IN_WEB, IN_GBK = quote(NAME).encode(), quote(NAME.encode("gbk")).encode()
WORD = b64encode(NAME.encode())
TYPE = b"Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet; name=a.xlsx"
OID_SIGNED, OID_SEALED = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"
OID_DATA, OID_SIGNED_GM = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01", b"\x2a\x81\x1c\xcf\x55\x06\x01\x04\x02\x02"
NOTE = part("text/plain; charset=utf-8", "见附件。".encode())
# Content-Transfer-Encoding as it is written.
LABELS = (
    b"base64 ",
    b"base64;",
    b" BASE64 (as always)",
    b"Base64; charset=utf-8",
    b'"base64"',
    b"(really) base64",
    b"base-64",
    b"x-unknown",
    b"7bit",
    b"quoted-printable",
    b"",
)
# What stands after `attachment;` or the type.
NAMES = {
    "percent-coded": b"filename=" + IN_WEB,
    "percent-coded in quotes": b'filename="' + IN_WEB + b'"',
    "percent-coded in GBK": b'filename="' + IN_GBK + b'"',
    "extended": b"filename*=utf-8''" + IN_WEB,
    "extended in quotes": b"filename*=\"utf-8''" + IN_WEB + b'"',
    "extended without a charset": b"filename*=" + IN_WEB,
    "extended with one mark": b"filename*=utf-8'" + IN_WEB,
    "in pieces": b"filename*0*=utf-8''" + IN_WEB[:18] + b"; filename*1*=" + IN_WEB[18:],
    "in pieces, the second first": b"filename*1*=" + IN_WEB[18:] + b"; filename*0*=utf-8''" + IN_WEB[:18],
    "in pieces, cut inside a byte": b"filename*0*=utf-8''" + IN_WEB[:20] + b"; filename*1*=" + IN_WEB[20:],
    "in pieces of two kinds": b"filename*0*=gbk''" + IN_GBK[:-5] + b"; filename*1=.xlsx",
    "in pieces from one": b"filename*1*=utf-8''" + IN_WEB[:18] + b"; filename*2*=" + IN_WEB[18:],
    "in pieces beside a plain one": b"filename=a.xlsx; filename*0*=utf-8''" + IN_WEB,
    "extended beside a plain one": b"filename=\"a.xlsx\"; filename*=utf-8''" + IN_WEB,
    "a word in pieces": b'filename*0="=?utf-8?B?' + WORD[:8] + b'"; filename*1="' + WORD[8:] + b'?="',
    "a word in quotes": b'filename="=?utf-8?B?' + WORD + b'?="',
    "a word without quotes": b"filename==?utf-8?B?" + WORD + b"?=",
    "a word where none belongs": b'filename*="=?utf-8?B?' + WORD + b'?="',
    "raw GBK": b'filename="' + NAME.encode("gbk") + b'"',
    "raw GBK without quotes": b"filename=" + NAME.encode("gbk"),
    "raw UTF-8 without quotes": b"filename=" + NAME.encode(),
    "in single quotes": b"filename='" + NAME.encode() + b"'",
    "a quote too few": b'filename="' + NAME.encode(),
    "entities of a page": b'filename="' + NAME.encode("ascii", "xmlcharrefreplace") + b'"',
    "in capitals": b'FILENAME="=?utf-8?B?' + WORD + b'?="',
}


def lines(data: bytes, width: int = 76) -> bytes:
    """*data* in base64."""
    whole = b64encode(data)
    return b"\r\n".join(whole[at : at + width] for at in range(0, len(whole), width))


def labelled(head: list[bytes], label: bytes, body: bytes) -> bytes:
    """A mail whose form says *label* of its encoding, which is base64."""
    said = [b"Content-Transfer-Encoding: " + label] if label else []
    disposition = b'Content-Disposition: attachment; filename="a.xlsx"'
    return multipart(head, [NOTE, b"\r\n".join([TYPE, *said, disposition, b"", body])])


def bodies(form: bytes) -> dict[str, bytes]:
    """The form in base64 as it arrives: with junk, without padding, below and above other people's lines."""
    whole = lines(form)
    each = b"".join(b64encode(form[at : at + 40]) + b"\r\n" for at in range(0, len(form), 40))
    quoted = whole.replace(b"\r\n", b"\r\n> ")
    return {
        "without padding": whole.rstrip(b"="),
        "a letter too many": whole.rstrip(b"=")
        + (b"A" if len(whole.rstrip(b"=").replace(b"\r\n", b"")) % 4 == 0 else b""),
        "padding in each line": each,
        "junk in the lines": whole.replace(b"\r\n", b"!\r\n\0", 3),
        "quoted": quoted,
        "below it what a list adds": whole + b"\r\n\r\n_______________\r\nThis mail was checked for viruses by us.\r\n",
        "blank lines within": whole.replace(b"\r\n", b"\r\n\r\n", 5),
        "one endless line": b64encode(form),
    }


def named(head: list[bytes], how: bytes, form: bytes) -> bytes:
    """A mail whose form is named in one of these ways."""
    disposition = b"Content-Disposition: attachment; " + how
    base64 = b"Content-Transfer-Encoding: base64"
    return multipart(head, [NOTE, b"\r\n".join([COMMON.rstrip(b"; "), base64, disposition, b"", lines(form)])])


def named_by_type(head: list[bytes], how: bytes, form: bytes) -> bytes:
    """The same under the name of the type."""
    how = how.replace(b"filename", b"name").replace(b"FILENAME", b"NAME")
    return multipart(head, [NOTE, b"\r\n".join([COMMON + how, b"Content-Transfer-Encoding: base64", b"", lines(form)])])


def uuencoded(head: list[bytes], form: bytes, *, stripped: bool = False, in_base64: bool = False) -> bytes:
    """A mail without MIME, the form in its text; some servers take the blanks from the ends of lines."""
    if in_base64:
        body = b"begin-base64 644 " + NAME.encode() + b"\r\n" + lines(form) + b"\r\n====\r\n"
    else:
        rows = [binascii.b2a_uu(form[at : at + 45]).rstrip(b"\n") for at in range(0, len(form), 45)]
        rows = [row.rstrip() for row in rows] if stripped else [row.replace(b" ", b"`") for row in rows]
        body = b"\r\n".join([b"begin 644 " + NAME.encode("gbk"), *rows, b"`", b"end", b""])
    return b"\r\n".join([*head, b"", "报表如下。".encode("gbk"), b"", body, "谢谢".encode("gbk"), b""])


def der(tag: int, *content: bytes, ends: bool = False) -> bytes:
    """An element; *ends* writes its end with a mark, as Outlook does."""
    body = b"".join(content)
    if ends:
        return bytes([tag, 0x80]) + body + b"\0\0"
    size = b"" if len(body) < 128 else len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size) if size else len(body)]) + size + body


def signed(inner: bytes, *, ends: bool = False, number: bytes = OID_SIGNED) -> bytes:
    """An opaque signature around *inner* (its signers left out: nobody reads them)."""
    pieces = [der(4, inner[at : at + 1000]) for at in range(0, len(inner), 1000)]
    held = der(0x24, *pieces, ends=True) if ends else der(4, inner)
    data = der(0x30, der(6, OID_DATA), der(0xA0, held, ends=ends), ends=ends)
    body = der(0x30, der(2, b"\1"), der(0x31), data, der(0x31), ends=ends)
    return der(0x30, der(6, number), der(0xA0, body, ends=ends), ends=ends)


def smime(head: list[bytes], content: bytes, what: bytes = b"signed-data", name: bytes = b"smime.p7m") -> bytes:
    """A mail that is one opaque part."""
    kind = b"Content-Type: application/pkcs7-mime; smime-type=" + what + b'; name="' + name + b'"'
    return b"\r\n".join([*head, kind, b"Content-Transfer-Encoding: base64", b"", lines(content), b""])


def sealed() -> bytes:
    """What nobody opens without a key."""
    return der(0x30, der(6, OID_SEALED), der(0xA0, der(0x30, der(2, b"\0"), der(4, b"\x9c" * 999))))


def partial(head: list[bytes], number: int, body: bytes) -> bytes:
    """One piece of a mail that was cut."""
    kind = b'Content-Type: message/partial; id="1@client"; number=%d; total=2' % number
    return b"\r\n".join([*head, kind, b"", body])


def external(head: list[bytes]) -> bytes:
    """A mail with a file that lies elsewhere."""
    where = b'Content-Type: message/external-body; access-type=URL; URL="ftp://files.swj.example/a"'
    inner = b'Content-Type: application/octet-stream; name="' + NAME.encode() + b'"\r\n\r\n'
    return multipart(head, [NOTE, where + b"\r\n\r\n" + inner])


def pgp(head: list[bytes]) -> bytes:
    """A mail that is encrypted by PGP."""
    kind = b'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="p"'
    inner = [
        part("application/pgp-encrypted", b"Version: 1"),
        part("application/octet-stream", b"-----BEGIN PGP MESSAGE-----"),
    ]
    body = b"".join(b"--p\r\n" + each + b"\r\n" for each in inner)
    return b"\r\n".join([*head, kind, b"", body + b"--p--", b""])


def encoded_as_one(head: list[bytes], form: bytes) -> bytes:
    """All parts under one encoding, which RFC 2045 forbids."""
    whole = multipart([], [NOTE, part("application/octet-stream; name=a.xlsx", form)])
    top, _, body = whole.lstrip(b"\r\n").partition(b"\r\n\r\n")
    return b"\r\n".join([*head, top, b"Content-Transfer-Encoding: base64", b"", lines(body), b""])

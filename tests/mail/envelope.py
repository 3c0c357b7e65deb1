"""Whose mails the corpus holds, and how a mail is put together from headers, a note and files."""

from tests.mail.writing import (
    file_part,
    multipart,
    part,
    word,
    workbook,
)

from duban.adapters.signing import HmacSigner
from duban.domain.mail.delivery import message_id_for

SECRET = b"0123456789abcdef0123456789abcdef"
ROBOT = "duban@yyb.quanzhou.example"
SENDER = "tbr@swj.quanzhou.example"
GONE = "gone@swj.quanzhou.example"
OURS = message_id_for("R0/qz2021/department_monthly/2021-10/swj", HmacSigner(SECRET).mark, "yyb.quanzhou.example")
FALSE_MARK = f"<duban.{'0123456789abcdef' * 2}.{'0' * 32}@yyb.quanzhou.example>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(24)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(40)
TYPED_PDF = b"%PDF-1.4\n1 0 obj <</Font 2 0 R>> endobj\n%%EOF"
SCANNED_PDF = b"%PDF-1.4\n1 0 obj <</Type /XObject /Subtype /Image>> endobj\n%%EOF"
SIGNED_PDF = TYPED_PDF + b"\n2 0 obj <</Type /Sig /ByteRange [0 1 2 3]>> endobj"
NOTE = part("text/plain; charset=utf-8", "报表见附件。".encode())
FORM = file_part(b"baobiao.xlsx", workbook())


def heads(
    subject: str | bytes = "回复：2021年10月任务进展",
    *extra: str | bytes,
    sender: str = SENDER,
    message_id: str | None = None,
    date: str | None = "Wed, 20 Oct 2021 10:00:00 +0800",
) -> list[bytes]:
    """The headers of a department's mail; *extra* ones stand on top, as a server puts them."""
    lines = [
        *extra,
        f"From: {sender}",
        f"To: {ROBOT}",
        b"Subject: " + (subject if isinstance(subject, bytes) else word(subject)),
        f"Message-ID: {message_id or '<20211020@client.example>'}" if message_id != "" else "",
        f"Date: {date}" if date else "",
    ]
    return [line.encode() if isinstance(line, str) else line for line in lines if line]


def mail(*parts: bytes, note: bytes = NOTE, **headers: str | None) -> bytes:
    """A department's mail with a note and files."""
    return multipart(heads(**headers), [note, *parts])  # type: ignore[arg-type]


def words(text: str, charset: str = "utf-8", label: str | None = None, kind: str = "plain") -> bytes:
    """A body in *charset* that claims to be *label* (none at all if empty)."""
    claim = charset if label is None else label
    return part(f"text/{kind}; charset={claim}" if claim else f"text/{kind}", text.encode(charset))


def marked(*extra: str, parts: tuple[bytes, ...] = (NOTE, FORM), sender: str = SENDER) -> bytes:
    """A mail with a form below headers that a server, or somebody who wants to look like one, has added."""
    return multipart(heads("回复：2021年10月任务进展", *extra, sender=sender), parts)

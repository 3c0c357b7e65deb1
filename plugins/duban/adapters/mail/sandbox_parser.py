"""The child that takes mails apart: asked with who we are (JSON) and a mail, it answers with what the mail holds."""

import base64
import codecs
import encodings.aliases
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO

from duban.adapters.mail.mime import MimeParser
from duban.adapters.mail.plain_mail import LIMITS, packed, told, unpacked
from duban.adapters.sandbox.server import serve

MOST_MARKS = 1000
# A mail with everything whose reading imports something late; %b is a zip.
SAMPLE = b"""From: =?gb2312?B?1cU=?= <a@b.example>
Subject: =?utf-8?q?a?= \xc4\xe3
Message-ID: <a@b.example>
Date: Mon, 25 Oct 2021 09:00:00 +0800
Received: from a by b; Mon, 25 Oct 2021 09:00:00 +0800
Content-Type: multipart/%b; report-type=delivery-status; boundary=b

--b
Content-Type: text/html; charset=x-nobody-knows
Content-Transfer-Encoding: base64

PGI+JmFtcDthPC9iPg==
--b
Content-Type: message/delivery-status

Final-Recipient: rfc822; a@b.example
Action: failed

--b
Content-Type: message/rfc822

Content-Transfer-Encoding: quoted-printable

=41
--b
Content-Type: application/zip; name*=gb18030''%%D5%%C5.zip
Content-Transfer-Encoding: base64

%b
--b
Content-Type: application/ms-tnef; name=winmail.dat
Content-Transfer-Encoding: base64

eJ8+IgAAAQ==
--b--
"""


@dataclass(slots=True)
class Marks:
    """ports.Signer without the secret: knows what the worker vouched for, and notes what else it was asked."""

    ours: frozenset[tuple[str, str]] = frozenset()
    asked: list[tuple[str, str]] = field(default_factory=list)

    def mark(self, text: str) -> str:
        """Nothing is marked here."""
        raise NotImplementedError

    def is_ours(self, text: str, mark: str) -> bool:
        """Whether the worker said so."""
        if (text, mark) in self.ours:
            return True
        if len(self.asked) < MOST_MARKS:
            self.asked.append((text, mark))
        return False


def answer(request: bytes) -> bytes:
    """What the mail in *request* holds."""
    head, (raw,) = unpacked(request)
    marks = Marks(frozenset((text, mark) for text, mark in head["ours"]))
    parser = MimeParser(head["own_address"], marks, head["authserv_id"], head["received_by"])
    return told(parser.parse(raw), list(dict.fromkeys(marks.asked)))


def warm_up() -> None:
    """Have everything loaded that a mail may need: no fork can open a file of Python's any more."""
    for encoding in {*encodings.aliases.aliases.values(), "x-nobody-knows"}:
        with suppress(LookupError):
            codecs.lookup(encoding)
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "a")
    request = {"own_address": "a@b.example", "authserv_id": "b", "received_by": "b", "ours": []}
    for kind in (b"report", b"mixed"):
        answer(packed(request, SAMPLE % (kind, base64.b64encode(buffer.getvalue()))))


if __name__ == "__main__":
    warm_up()
    serve(answer, LIMITS)

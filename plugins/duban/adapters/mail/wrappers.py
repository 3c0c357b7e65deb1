"""Parts of a mail that hold other parts, or only stand for something that is not there."""

import re
from email.message import Message

from duban.adapters.mail import cms
from duban.adapters.mail.headers import MailPart, file_name, parameter, raw_value, structure, text_of
from duban.adapters.mail.transfer import encoding_of, unpacked
from duban.domain.mail.triage import FORWARDED, Refusal, UnopenedReason

DEEPEST = 3  # forwarded mails inside forwarded mails
THE_MAIL = "本邮件"
HEADER = re.compile(rb"\s*[A-Za-z][A-Za-z0-9-]*:")
SMIME = ("application/pkcs7-mime", "application/x-pkcs7-mime")
# Parts that only stand for something that is not there, or cannot be opened.
STAND_INS = {
    "message/partial": UnopenedReason.IN_PIECES,
    "message/external-body": UnopenedReason.ELSEWHERE,
    "multipart/encrypted": UnopenedReason.SEALED,
}

Inner = list[tuple[Message, tuple[str, ...]]]


def within(part: Message, origin: tuple[str, ...]) -> Inner | Refusal | None:
    """The parts that *part* holds, each with its way; a reason if it can show none, None if it is content itself."""
    stands_for = _stands_for(part)
    if isinstance(stands_for, UnopenedReason):
        return Refusal(_named_within(part) or file_name(part) or THE_MAIL, stands_for, origin)
    if stands_for is not None:
        return [(stands_for, origin)]
    if _is_later_piece(part):
        return []
    forwarded = _forwarded(part)
    if forwarded is None:
        payload = part.get_payload() if part.is_multipart() else None
        return None if payload is None else [(child, origin) for child in payload if isinstance(child, Message)]
    if len(origin) < DEEPEST:
        return [(forwarded, (*origin, _title(forwarded)))]
    return Refusal(_title(forwarded), UnopenedReason.TOO_DEEP, origin)


def content_of(part: Message) -> bytes:
    """The decoded bytes of a part; empty if it only holds other parts."""
    return unpacked(_as_it_came(part), encoding_of(raw_value(part, "content-transfer-encoding")))


def _as_it_came(part: Message) -> bytes:
    return part.as_it_came() if isinstance(part, MailPart) else b""


def _stands_for(part: Message) -> Message | UnopenedReason | None:
    """What a part only stands for: the content of a signed mail, parts that were encoded as one, or a reason."""
    kind = part.get_content_type()
    if reason := STAND_INS.get(kind):
        return None if _is_later_piece(part) else reason
    if part.is_multipart():
        return None
    if kind.startswith("multipart/"):
        data = content_of(part)
        return _under(raw_value(part, "content-type") or b"", data) if data != _as_it_came(part) else None
    if kind in SMIME or file_name(part).lower().endswith(".p7m"):
        return _of_smime(part)
    return None


def _is_later_piece(part: Message) -> bool:
    """Whether it continues a mail that was sent in pieces: only the first is answered."""
    return part.get_content_type() == "message/partial" and parameter(part, "content-type", "number") not in ("", "1")


def _of_smime(part: Message) -> Message | UnopenedReason | None:
    """The mail or file that was signed; its signature is not looked at."""
    what, content = cms.opened(content_of(part))
    if what is cms.Message.SEALED:
        return UnopenedReason.SEALED
    if not content or HEADER.match(content):
        return structure(content) if content else None
    name = file_name(part)[: -len(".p7m")].encode()
    return _under(b'application/octet-stream; name="' + name.replace(b'"', b"") + b'"', content)


def _under(content_type: bytes, content: bytes) -> Message:
    return structure(b"Content-Type: " + content_type + b"\r\n\r\n" + content)


def _named_within(part: Message) -> str:
    """The name of a file that is elsewhere, as the head within tells it."""
    inner = part.get_payload() if part.is_multipart() else None
    return file_name(inner[0]) if isinstance(inner, list) and isinstance(inner[0], Message) else ""


def _forwarded(part: Message) -> Message | None:
    """The mail that *part* wraps: as message/rfc822, or as a file that is called .eml."""
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        if isinstance(inner, list) and inner and isinstance(inner[0], Message):
            return _unwrapped(part, inner[0])
    elif not part.is_multipart() and file_name(part).lower().endswith(".eml"):
        return structure(content_of(part))
    return None


def _unwrapped(part: Message, inner: Message) -> Message:
    """The inner mail; some programs encode it, which RFC 2046 forbids, and it then has a body but no headers."""
    encoding = encoding_of(raw_value(part, "content-transfer-encoding"))
    if inner.keys() or inner.is_multipart() or not encoding:
        return inner
    return structure(unpacked(_as_it_came(inner), encoding))


def _title(forwarded: Message) -> str:
    subject = text_of(forwarded, "subject")
    return f"{FORWARDED}《{subject}》" if subject else FORWARDED

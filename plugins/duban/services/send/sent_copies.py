"""Our own mails as they lie in our mailbox: did the very mail leave, or another one under its Message-ID?"""

from collections.abc import Iterable
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from hashlib import sha256

from duban.errors import DubanError
from duban.ports import Archive, ReceivedMessage

# What every server on the way leaves alone. The date is left out: the same words written again are the same words.
HEADERS = ("From", "To", "Cc", "Subject")


@dataclass(frozen=True, slots=True)
class OwnCopy:
    """A copy in our mailbox of a mail of ours; `same` says whether it says the same."""

    message: ReceivedMessage
    same: bool


def own_copy(archive: Archive, raw: bytes, copies: Iterable[ReceivedMessage]) -> OwnCopy | None:
    """
    The copy among *copies* that says what *raw* says, else any; None if there is none. Not inside a transaction.

    Compared by digest: a Message-ID follows from what a mail is for, so a ledger that was set back gives the same one
    to a mail that says something else.
    """
    wanted, other = digest_of(raw), None
    for copy in copies:
        try:
            found = digest_of(archive.get(copy.sha256))
        except DubanError:
            continue  # lost or locked away: it proves nothing
        if found == wanted:
            return OwnCopy(copy, same=True)
        other = OwnCopy(copy, same=False)
    return other


def digest_of(raw: bytes) -> str:
    """
    The sha256 of what a mail says: its addressees, its subject, every part of it.

    Servers add headers, wrap lines anew and choose another transfer encoding; none of that changes it.
    """
    message = BytesParser(policy=policy.default).parsebytes(raw)
    told = sha256()
    for name in HEADERS:
        told.update(f"{name}: {' '.join(str(message.get(name, '')).split())}\n".encode())
    for part in message.walk():
        if not part.is_multipart():
            data = _payload(part)
            told.update(f"{part.get_content_type()} {part.get_filename() or ''} {len(data)}\n".encode() + data)
    return told.hexdigest()


def _payload(part: EmailMessage) -> bytes:
    """The bytes of a part; of text, without regard to how its lines end."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return b""
    return b"\n".join(data.splitlines()).rstrip() if part.get_content_maintype() == "text" else data

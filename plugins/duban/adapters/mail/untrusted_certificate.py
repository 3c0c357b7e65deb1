"""The certificate of a server that is not trusted: whose it is and until when, so that somebody can mend it."""

import socket
import ssl
from contextlib import suppress
from datetime import datetime

from cryptography import x509
from cryptography.x509.oid import NameOID

from duban.adapters.mail.security import Security
from duban.domain.calendar.cycle import TIMEZONE
from duban.ports import CertificateFacts

# What is said before the encryption begins; nothing else is ever said to a stranger.
LONGEST_REPLY = 8 * 1024
BEFORE_TLS = {"imap": (b"a STARTTLS\r\n",), "smtp": (b"EHLO localhost\r\n", b"STARTTLS\r\n")}


def certificate_of(protocol: str, host: str, port: int, security: Security, timeout: float) -> CertificateFacts | None:
    """
    Whose certificate the server shows and until when it holds, whether or not anybody vouches for it.

    No login and no mail goes over this connection. None if the server shows none.
    """
    with suppress(OSError, ValueError):
        raw = _shown(protocol, host, port, security, timeout)
        return facts_of(raw) if raw else None
    return None


def _shown(protocol: str, host: str, port: int, security: Security, timeout: float) -> bytes | None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # only to look at what was refused before
    with socket.create_connection((host, port), timeout) as line:
        if security is Security.STARTTLS:
            _listen(line, protocol)
            for words in BEFORE_TLS[protocol]:
                line.sendall(words)
                _listen(line, protocol)
        with context.wrap_socket(line, server_hostname=host) as shown:
            return shown.getpeercert(binary_form=True)


def _listen(line: socket.socket, protocol: str) -> None:
    """Take in one whole reply, byte by byte: what follows it may be the beginning of the encryption."""
    reply = b""
    while not _is_whole(reply, protocol):
        byte = line.recv(1)
        if not byte or len(reply) > LONGEST_REPLY:
            raise OSError("no reply to be had")
        reply += byte


def _is_whole(reply: bytes, protocol: str) -> bool:
    """An SMTP reply goes on while its lines have a hyphen after the code (RFC 5321 4.2.1)."""
    if not reply.endswith(b"\n"):
        return False
    last = reply.splitlines()[-1]
    return protocol == "imap" or last[3:4] != b"-"


def facts_of(raw: bytes) -> CertificateFacts:
    """What a certificate says of itself; ValueError if it is none."""
    certificate = x509.load_der_x509_certificate(raw)
    names = [str(name.value) for name in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    expires: datetime = certificate.not_valid_after_utc.astimezone(TIMEZONE)
    return CertificateFacts(names[0] if names else certificate.subject.rfc4514_string(), expires)

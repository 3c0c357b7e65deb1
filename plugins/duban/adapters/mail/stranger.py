"""The certificate of a server that is not trusted: whose it is and until when, so that somebody can mend it."""

import socket
import ssl
from contextlib import suppress
from datetime import datetime

from cryptography import x509
from cryptography.x509.oid import NameOID

from duban.adapters.mail.security import Security
from duban.domain.cycle import TIMEZONE
from duban.ports import CertificateFacts

# What is said before the encryption begins; nothing else is ever said to a stranger.
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
            line.recv(4096)
            for words in BEFORE_TLS[protocol]:
                line.sendall(words)
                line.recv(4096)
        with context.wrap_socket(line, server_hostname=host) as shown:
            return shown.getpeercert(binary_form=True)


def facts_of(raw: bytes) -> CertificateFacts:
    """What a certificate says of itself; ValueError if it is none."""
    certificate = x509.load_der_x509_certificate(raw)
    names = [str(name.value) for name in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    expires: datetime = certificate.not_valid_after_utc.astimezone(TIMEZONE)
    return CertificateFacts(names[0] if names else certificate.subject.rfc4514_string(), expires)

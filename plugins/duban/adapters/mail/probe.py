"""What a mailbox and a mail account can do: questions that collecting and sending never ask, for `duban doctor`."""

import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import format_datetime
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from duban.adapters.mail.imap_session import ImapAccount, connect, find_folders, hang_up, in_chinese, log_in
from duban.adapters.mail.login_guard import LoginGuard
from duban.adapters.mail.maildir import MaildirMailbox, number_messages
from duban.adapters.mail.security import Security
from duban.adapters.mail.smtp import OneAttemptClient, SmtpAccount
from duban.adapters.mail.untrusted_certificate import certificate_of
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.mail.timestamps import border_of
from duban.domain.operation.fault_words import reason
from duban.errors import PostOfficeUnavailable
from duban.ports import CertificateFacts, Identified, MailboxFacts, PostOfficeFacts

SUBJECT = "督办系统邮箱自检（自动发出，无须处理）"
TEXT = "本邮件由督办系统发给自己，用于检查收信与发信是否正常，可以删除。\n"
TRUST = {
    10: "证书已过期，请联系邮件服务商更换",
    18: "证书是自签名的，请把签发它的证书文件写入连接的 ca_file",
    19: "证书链中有自签名证书，请把单位的根证书文件写入连接的 ca_file",
    20: "找不到证书的签发机构，请把单位的根证书文件写入连接的 ca_file",
    62: "证书不是发给这个域名的，请核对连接中的服务器域名",
    64: "证书不是发给这个地址的，请在连接中改用服务器域名",
}


class ImapProbe:
    """Asks an IMAP server; one login, whatever *guard*, which is told how it went, remembers of earlier ones."""

    def __init__(self, account: ImapAccount, guard: LoginGuard) -> None:
        """Connect nowhere yet."""
        self._account = account
        self._guard = guard

    def facts(self) -> MailboxFacts:
        """All that can be asked without changing anything; MailboxUnavailable, LoginRefused."""
        with in_chinese(self._account), trusted("imap", self._account):
            client = connect(self._account)
            try:
                identity = log_in(client, self._account, self._guard)
                return self._ask(client, identity)
            finally:
                hang_up(client)

    def _ask(self, client: IMAPClient, identity: dict[bytes, bytes]) -> MailboxFacts:
        folders = find_folders(client, self._account.folders)
        present: dict[tuple[str, int], frozenset[int]] = {}
        for folder in folders.watched:
            state = client.select_folder(folder, readonly=True)
            uids = client.search(["UID", "1:*"]) if state[b"EXISTS"] else []
            present[folder, int(state[b"UIDVALIDITY"])] = frozenset(uids)
        plain = self._account.security is Security.PLAIN
        return MailboxFacts(
            place=f"{self._account.host}:{self._account.port}",
            certificate=None if plain else certificate_facts(client.socket().getpeercert()),
            capabilities=tuple(sorted(name.decode("ascii", "replace") for name in client.capabilities())),
            software=" ".join(_text(identity.get(key, b"")) for key in (b"name", b"version")).strip(),
            junk=folders.junk,
            missing=folders.missing,
            present=present,
            charset=_charset(client),  # last: a server may hang up on it
        )


class MaildirProbe:
    """Looks at a Maildir, which has no server to ask."""

    def __init__(self, mailbox: MaildirMailbox) -> None:
        """Nothing is opened."""
        self._mailbox = mailbox

    def facts(self) -> MailboxFacts:
        """What lies there."""
        present = {}
        for folder, place in self._mailbox.places():
            uidvalidity, uids = number_messages(place)
            present[folder, uidvalidity] = frozenset(uids.values())
        return MailboxFacts(place=str(self._mailbox.root), present=present)


class SmtpProbe:
    """Asks an SMTP server what it announces, and writes the letter that goes to ourselves."""

    def __init__(self, account: SmtpAccount) -> None:
        """Connect nowhere yet."""
        self._account = account

    def facts(self) -> PostOfficeFacts:
        """What the server announces after the login; PostOfficeUnavailable."""
        client = OneAttemptClient(self._account)
        place = f"{self._account.host}:{self._account.port}"
        try:
            with trusted("smtp", self._account):
                client.login()
            client.smtp.ehlo_or_helo_if_needed()
            extensions: Mapping[str, str] = client.smtp.esmtp_features
            plain = self._account.security is Security.PLAIN
            certificate = None if plain else certificate_facts(client.smtp.sock.getpeercert())
        except OSError as error:
            said = getattr(error, "smtp_error", b"")
            why = f"{error.smtp_code} {_text(said)}" if hasattr(error, "smtp_code") else reason(error)
            raise PostOfficeUnavailable(f"发信服务器 {place} 未能登录：{why}。") from error
        finally:
            client.close()
        size = extensions.get("size", "")
        limit = int(size) if size.isdigit() and int(size) else None
        return PostOfficeFacts(place, certificate, tuple(sorted(extensions)), limit)

    def letter(self, message_id: str, to: str, at: datetime) -> bytes:
        """A mail to *to* that no robot answers, our own included."""
        message = EmailMessage(policy=policy.SMTP)
        message["From"] = self._account.address
        message["To"] = to
        message["Subject"] = SUBJECT
        message["Date"] = format_datetime(at)
        message["Message-ID"] = message_id
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(TEXT)
        return message.as_bytes()

    def identify(self, raw: bytes) -> Identified:
        """Which mail it is, and the names under which our servers wrote into it; empty where they did not."""
        message = BytesHeaderParser(policy=policy.compat32).parsebytes(raw)
        verdict = re.match(r"\s*([\w.-]+)", str(message.get("Authentication-Results", "")))
        received = (str(line) for line in message.get_all("Received", ()))
        return Identified(
            str(message.get("Message-ID", "")).strip(), verdict[1] if verdict else "", border_of(received)
        )


@contextmanager
def trusted(protocol: str, account: ImapAccount | SmtpAccount) -> Iterator[None]:
    """Say in Chinese why a certificate is not trusted, and whose it is; to the caller it stays an OSError."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        advice = TRUST.get(error.verify_code, "证书未通过验证")
        shown = certificate_of(protocol, account.host, account.port, account.security, account.timeout)
        whose = f"；该证书发给“{shown.subject}”，有效期至{shown.expires_at:%Y-%m-%d}" if shown else ""
        raise OSError(f"{advice}（{error.verify_message}）{whose}") from error


def certificate_facts(certificate: Mapping[str, Any]) -> CertificateFacts:
    """Whose it is and until when, as Python gives a certificate that it has verified."""
    names = dict(pair for group in certificate["subject"] for pair in group)
    alternatives = ", ".join(value for _, value in certificate.get("subjectAltName", ()))
    expires = datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), TIMEZONE)
    return CertificateFacts(names.get("commonName", alternatives), expires)


def _charset(client: IMAPClient) -> str:
    """What the server says to a Chinese search: empty if it takes it."""
    try:
        client.select_folder("INBOX", readonly=True)
        client.search(["SUBJECT", "督办"], "UTF-8")
    except (IMAPClientError, OSError) as error:
        return str(error) or type(error).__name__
    return ""


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")

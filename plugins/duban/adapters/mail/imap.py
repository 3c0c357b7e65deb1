"""
The robot's mailbox over IMAP, read-only: EXAMINE and PEEK, so that no flag changes and nothing is removed.

What Chinese servers do is worked around here: 163 refuses SELECT until ID was sent, QQ hangs up on an ID it
does not offer, several answer searches by header or charset with everything or nothing. So ID only where it
is advertised, and of SEARCH only UID ranges, whose answer is filtered again.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from duban.adapters.mail.security import Security, refuse_plain_abroad, tls_context
from duban.domain.cycle import TIMEZONE
from duban.errors import MailboxUnavailable
from duban.ports import Fetched, KnownUids, MessageKey

logger = logging.getLogger(__name__)

CHUNK = 200
LARGEST = 40 * 1024 * 1024
WHO_WE_ARE = {"name": "duban", "version": "1", "vendor": "duban"}


@dataclass(frozen=True, slots=True)
class ImapAccount:
    """
    The account we read; `timeout` bounds every network call, in seconds.

    Of a message larger than `largest` bytes only the header is fetched.
    """

    host: str
    port: int
    login: str
    password: str
    security: Security
    timeout: float
    folders: tuple[str, ...] = ("INBOX",)
    ca_file: str = ""
    largest: int = LARGEST


class ImapMailbox:
    """Reads what is new over one connection per call."""

    def __init__(self, account: ImapAccount) -> None:
        """Connect nowhere yet; ConfigurationError if clear text would leave this machine."""
        refuse_plain_abroad(account.security, account.host)
        self._account = account

    def new(self, known: KnownUids) -> Iterator[Fetched]:
        """
        Each message of every watched folder whose UID *known* does not hold, by folder and UID.

        All UIDs of a folder are compared, so that one which appears late below others is found too. Of what
        came before an interruption nothing is lost: MailboxUnavailable, and the next call goes on.
        """
        with _in_chinese(self._account), self._connected() as client:
            for folder in self._account.folders:
                if folder == "INBOX" or client.folder_exists(folder):
                    yield from self._folder(client, folder, known)
                else:
                    logger.warning("folder %s does not exist on %s", folder, self._account.host)

    @contextmanager
    def _connected(self) -> Iterator[IMAPClient]:
        account = self._account
        context = None if account.security is Security.PLAIN else tls_context(account.ca_file)
        client = IMAPClient(
            account.host,
            account.port,
            ssl=account.security is Security.SSL,
            ssl_context=context,
            timeout=SocketTimeout(connect=account.timeout, read=account.timeout),
        )
        client.normalise_times = False  # else INTERNALDATE loses its time zone
        try:
            if account.security is Security.STARTTLS:
                client.starttls(context)
            client.login(account.login, account.password)
            if client.has_capability("ID"):
                client.id_(WHO_WE_ARE)
            yield client
        finally:
            with suppress(IMAPClientError, OSError):
                client.logout()

    def _folder(self, client: IMAPClient, folder: str, known: KnownUids) -> Iterator[Fetched]:
        state = client.select_folder(folder, readonly=True)
        if not state[b"EXISTS"]:
            return
        uidvalidity = int(state[b"UIDVALIDITY"])
        recorded = known(folder, uidvalidity)
        wanted = sorted(set(client.search(["UID", "1:*"])) - recorded)
        for start in range(0, len(wanted), CHUNK):
            # An explicit list: IMAPClient 4 refuses ranges with a star.
            sizes = client.fetch(wanted[start : start + CHUNK], ["RFC822.SIZE", "INTERNALDATE"])
            for uid, facts in sorted(sizes.items()):
                raw = self._raw(client, uid, facts)
                if raw is not None:
                    received: datetime = facts[b"INTERNALDATE"].astimezone(TIMEZONE)
                    yield Fetched(MessageKey(folder, uidvalidity, uid), raw, received)

    def _raw(self, client: IMAPClient, uid: int, facts: dict[bytes, Any]) -> bytes | None:
        """The message, or its header alone if it is too large; None if somebody took it away meanwhile."""
        part = "BODY[]"
        if facts[b"RFC822.SIZE"] > self._account.largest:
            logger.warning("message %s is too large (%s bytes): header only", uid, facts[b"RFC822.SIZE"])
            part = "BODY[HEADER]"
        answer = client.fetch([uid], [part.replace("BODY", "BODY.PEEK")])
        content = answer.get(uid, {}).get(part.encode())
        return content if isinstance(content, bytes) else None


@contextmanager
def _in_chinese(account: ImapAccount) -> Iterator[None]:
    """Say what is wrong, where, and what to do."""
    where = f"收信服务器 {account.host}:{account.port}"
    try:
        yield
    except LoginError as error:
        raise MailboxUnavailable(f"{where} 拒绝登录，请检查账号和授权码：{error}。") from error
    except IMAPClientError as error:
        raise MailboxUnavailable(f"{where} 未能完成读取：{error}。") from error
    except OSError as error:
        raise MailboxUnavailable(f"{where} 连接失败：{error}。") from error

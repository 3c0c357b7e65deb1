"""
The robot's mailbox over IMAP, read-only: EXAMINE and PEEK, so that no flag changes and nothing is removed.

Several Chinese servers answer searches by header or charset with everything or nothing, so of SEARCH only UID
ranges are used. The whole list of UIDs is compared at each look, for a UID may appear late below others; with
5000 messages that costs a few hundredths of a second, so there is no second, rarer kind of look.
"""

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from imapclient import IMAPClient

from duban.adapters.mail.imap_session import ImapAccount, find_folders, in_chinese, open_session, session
from duban.adapters.mail.login_guard import LoginGuard, NoGuard
from duban.adapters.mail.security import refuse_plain_abroad
from duban.domain.calendar.cycle import TIMEZONE
from duban.errors import MailboxUnavailable
from duban.ports import Fetched, KnownUids, MessageKey

__all__ = ["ImapAccount", "ImapMailbox", "ImapWatch"]

logger = logging.getLogger(__name__)

CHUNK = 200
# IDLE watches one folder: after this time the others are looked at too, long before a server gives up on it
# (RFC 2177: 29 minutes).
LONGEST_IDLE = 30.0
POLL = 10.0


class ImapMailbox:
    """Reads what is new over one connection per call."""

    def __init__(self, account: ImapAccount, guard: LoginGuard | None = None) -> None:
        """Connect nowhere yet; ConfigurationError if clear text would leave this machine."""
        refuse_plain_abroad(account.security, account.host)
        self._account = account
        self._guard = guard or NoGuard()

    def new(self, known: KnownUids) -> Iterator[Fetched]:
        """
        Each message of INBOX, the junk folder and the other watched ones whose UID *known* does not hold.

        They come by folder and UID, each whole or not at all. Of what came before an interruption nothing is
        lost: MailboxUnavailable, and the next call goes on.
        """
        with session(self._account, self._guard) as client:
            for folder in _folders(client, self._account):
                yield from self._folder(client, folder, known)

    def watch(self) -> "ImapWatch":
        """One connection kept open to notice new mail; it is opened at the first look."""
        return ImapWatch(self._account, self._guard)

    def _folder(self, client: IMAPClient, folder: str, known: KnownUids) -> Iterator[Fetched]:
        uidvalidity, wanted = _unknown(client, folder, known)
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
            logger.warning("一封来信过大（%s字节），只收取信头。", facts[b"RFC822.SIZE"])
            part = "BODY[HEADER]"
        answer = client.fetch([uid], [part.replace("BODY", "BODY.PEEK")])
        content = answer.get(uid, {}).get(part.encode())
        if not isinstance(content, bytes):
            logger.info("一封来信收取前已从信箱移走。")
            return None
        return content


class ImapWatch:
    """Looks and waits over one connection; `close` may be called from another thread and ends a wait at once."""

    def __init__(self, account: ImapAccount, guard: LoginGuard) -> None:
        """Connect nowhere yet."""
        self._account = account
        self._guard = guard
        self._client: IMAPClient | None = None
        self._socket: socket.socket | None = None
        self._folders: tuple[str, ...] = ()
        self._closed = threading.Event()
        self._at_work = threading.Lock()

    def first_unknown(self, known: KnownUids) -> MessageKey | None:
        """The first message that *known* does not hold, without reading it; MailboxUnavailable."""
        with self._working():
            client = self._client or self._open()
            for folder in self._folders:
                uidvalidity, unknown = _unknown(client, folder, known)
                if unknown:
                    return MessageKey(folder, uidvalidity, unknown[0])
            return None

    def wait(self) -> None:
        """
        Wait until the server says that something changed, or half a minute; MailboxUnavailable.

        Without IDLE the next look is due after ten seconds.
        """
        client = self._client
        if client is None or not client.has_capability("IDLE"):
            self._closed.wait(POLL)
            return
        with self._working():
            client.select_folder("INBOX", readonly=True)
            client.idle()
            client.idle_check(timeout=LONGEST_IDLE)
            client.idle_done()

    def close(self) -> None:
        """End a wait that goes on in another thread, and the connection; may be called twice."""
        self._closed.set()
        if self._socket is not None:
            with suppress(OSError):
                # The plain socket's own shutdown: TLS would first want to take leave of the other side.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
        if self._at_work.acquire(timeout=0.1):
            self._release()
            self._at_work.release()

    @contextmanager
    def _working(self) -> Iterator[None]:
        """Whoever works on the connection when it is closed puts it away."""
        with self._at_work:
            try:
                with in_chinese(self._account):
                    yield
            finally:
                if self._closed.is_set():
                    self._release()

    def _release(self) -> None:
        if self._client is not None:
            with suppress(OSError):
                self._client.shutdown()
        self._client = self._socket = None

    def _open(self) -> IMAPClient:
        client = open_session(self._account, self._guard)
        self._client, self._socket = client, client.socket()
        self._folders = _folders(client, self._account)
        return client


def _folders(client: IMAPClient, account: ImapAccount) -> tuple[str, ...]:
    folders = find_folders(client, account.folders)
    if folders.missing and not folders.junk:
        logger.warning("邮件服务器%s上没有文件夹%s。", account.host, "、".join(folders.missing))
    return folders.watched


def _unknown(client: IMAPClient, folder: str, known: KnownUids) -> tuple[int, list[int]]:
    """UIDVALIDITY of *folder* and its UIDs that *known* does not hold, in order."""
    state = client.select_folder(folder, readonly=True)
    if b"UIDVALIDITY" not in state:
        raise MailboxUnavailable(f"收信服务器没有给出文件夹“{folder}”的 UIDVALIDITY，无法可靠收信。")
    uidvalidity = int(state[b"UIDVALIDITY"])
    recorded = known(folder, uidvalidity)
    present = client.search(["UID", "1:*"]) if state[b"EXISTS"] else []
    return uidvalidity, sorted(set(present) - recorded)

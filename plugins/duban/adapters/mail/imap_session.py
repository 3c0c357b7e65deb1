"""
One conversation with an IMAP server: connect, log in, say who we are, find the folders.

What Chinese servers do is worked around here: 163 refuses SELECT until ID was sent, QQ hangs up on an ID it
does not offer. So ID only where it is advertised.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from duban.adapters.mail.login_guard import LoginGuard
from duban.adapters.mail.security import Security, tls_context
from duban.domain.operation.fault_words import reason
from duban.errors import LoginRefused, MailboxUnavailable

logger = logging.getLogger(__name__)

LARGEST = 40 * 1024 * 1024
WHO_WE_ARE = {"name": "duban", "version": "1", "vendor": "duban"}
# What providers call the folder without marking it as RFC 6154 says.
JUNK_NAMES = frozenset({"junk", "spam", "junk e-mail", "junk email", "bulk mail", "垃圾邮件", "垃圾箱", "垃圾信件"})
UNSAFE = "服务器要求客户端先表明身份（ID 命令），或须在网页邮箱中开启 IMAP 服务并允许第三方客户端"


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


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders to read, those of the settings that do not exist, and where the server puts junk."""

    watched: tuple[str, ...]
    missing: tuple[str, ...]
    junk: str


def connect(account: ImapAccount) -> IMAPClient:
    """An encrypted connection on which nobody logged in yet; OSError or IMAPClientError."""
    context = None if account.security is Security.PLAIN else tls_context(account.ca_file)
    client = IMAPClient(
        account.host,
        account.port,
        ssl=account.security is Security.SSL,
        ssl_context=context,
        timeout=SocketTimeout(connect=account.timeout, read=account.timeout),
    )
    client.normalise_times = False  # else INTERNALDATE loses its time zone
    if account.security is Security.STARTTLS:
        try:
            client.starttls(context)
        except (IMAPClientError, OSError):
            hang_up(client)
            raise
    return client


def log_in(client: IMAPClient, account: ImapAccount, guard: LoginGuard) -> dict[bytes, bytes]:
    """Log in and say who we are where the server wants to know; its own answer to ID. LoginRefused."""
    try:
        client.login(account.login, account.password)
    except LoginError as error:
        if isinstance(error.__context__, IMAPClientAbortError) or "UNAVAILABLE" in str(error):
            raise  # the line broke, or the server is not well: nobody judged the password
        guard.refused()
        raise LoginRefused(
            f"收信服务器 {account.host}:{account.port} 拒绝登录，请检查账号和授权码：{error}。"
        ) from error
    guard.admitted()
    if not client.has_capability("ID"):
        return {}
    answer = client.id_(WHO_WE_ARE)
    pairs = answer[0] if isinstance(answer, tuple) and answer else None
    return dict(zip(pairs[::2], pairs[1::2], strict=False)) if isinstance(pairs, tuple) else {}


def open_session(account: ImapAccount, guard: LoginGuard) -> IMAPClient:
    """A logged-in connection, which the caller hangs up; no network is touched while *guard* forbids it."""
    guard.knock()
    client = connect(account)
    try:
        log_in(client, account, guard)
    except BaseException:
        hang_up(client)
        raise
    return client


def hang_up(client: IMAPClient) -> None:
    """Take leave if the server still listens."""
    with suppress(IMAPClientError, OSError):
        client.logout()
    with suppress(OSError):
        client.shutdown()


@contextmanager
def session(account: ImapAccount, guard: LoginGuard) -> Iterator[IMAPClient]:
    """A logged-in connection that ends with the block; errors become those of the operator."""
    with in_chinese(account):
        client = open_session(account, guard)
        try:
            yield client
        finally:
            hang_up(client)


def find_folders(client: IMAPClient, wanted: tuple[str, ...]) -> Folders:
    """
    Those of *wanted* that exist, and the junk folder by whatever name: a return in it is a return.

    The server's mark (RFC 6154 SPECIAL-USE) counts more than a usual name.
    """
    listed = [(flags, name) for flags, _, name in client.list_folders() if b"\\Noselect" not in flags]
    names = {name for _, name in listed} | {"INBOX"}
    marked = [name for flags, name in listed if b"\\junk" in {flag.lower() for flag in flags}]
    usual = [name for _, name in listed if name.lower().removeprefix("inbox").strip("./") in JUNK_NAMES]
    junk = next(iter(marked + usual), "")
    watched = dict.fromkeys([*(name for name in wanted if name in names), *([junk] if junk else [])])
    return Folders(tuple(watched), tuple(name for name in wanted if name not in names), junk)


@contextmanager
def in_chinese(account: ImapAccount) -> Iterator[None]:
    """Say what is wrong, where, and what to do."""
    where = f"收信服务器 {account.host}:{account.port}"
    try:
        yield
    except IMAPClientError as error:
        advice = f"{UNSAFE}：" if "unsafe login" in str(error).lower() else ""
        raise MailboxUnavailable(f"{where} 未能完成读取：{advice}{error}。") from error
    except OSError as error:
        raise MailboxUnavailable(f"{where} 连接失败：{reason(error)}。") from error

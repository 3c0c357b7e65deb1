"""
Outgoing mail over SMTP with yagmail; outside this file nobody knows yagmail.

yagmail sends again behind one's back, so what it decides by itself is overridden:

* `_attempt_send` repeats a mail up to three times when the connection dies, also after the server took it:
  here it makes one attempt and tells a loss before the message began to flow from one after it;
* `login` connects anew for every mail: here a connection that answers is used again;
* `prepare_send` builds a message of its own, with a Message-ID that two mails can share: here ours leaves.

Its errors are told apart by their attributes (`smtp_code`, `smtp_error`), all of them being OSError.
"""

import contextlib
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yagmail

from duban.adapters.mail.security import Security, refuse_plain_abroad, tls_context
from duban.domain.mail.delivery import MailState, Obstacle, SendAttempt
from duban.domain.mail.throttle import EVERYWHERE, asks_to_slow_down, domains_of
from duban.domain.operation.fault_words import reason

logger = logging.getLogger(__name__)

ADDRESS = re.compile(r"[!-;=?-~]+@[A-Za-z0-9.-]+")  # printable ASCII without < and >
# "Log in first" and "your login is wrong" say nothing about the mail.
ACCOUNT_CODES = frozenset({530, 534, 535, 538})
# What servers say to a parameter that they offered and do not take after all (RFC 5321 4.2.3, 4.1.1.11).
NOT_TAKEN = frozenset({500, 501, 502, 504, 555})
NOT_TAKEN_WORDS = re.compile(r"5\d\d 5\.5\.[24]\b")  # RFC 3463: syntax, arguments
IDENTITY = re.compile(rb"^Message-ID:\s*<(duban\.[0-9a-f]{32})\.", re.IGNORECASE | re.MULTILINE)
LOGIN_ERROR = "SMTPAuthenticationError"  # by name: its module is imported by yagmail alone


@dataclass(frozen=True, slots=True)
class SmtpAccount:
    """
    The account we send from.

    `address` is the envelope sender. Without `login` nobody logs in (a relay that knows us by our network).
    `timeout` bounds every single network call, in seconds.
    """

    host: str
    port: int
    address: str
    security: Security
    timeout: float
    login: str = ""
    password: str = ""
    ca_file: str = ""


class SmtpPostOffice:
    """
    Sends over one connection that is used again while it answers; use one instance per run and `close` it.

    After the server has refused the login, no second attempt is made until `close`: servers lock accounts
    that knock too often.
    """

    def __init__(self, account: SmtpAccount) -> None:
        """Connect nowhere yet; ConfigurationError if clear text would leave this machine."""
        refuse_plain_abroad(account.security, account.host)
        self._client = OneAttemptClient(account)
        self._login_refused = ""

    def send(self, raw: bytes, recipients: tuple[str, ...]) -> SendAttempt:
        """
        One attempt to hand *raw* to the server for *recipients* (the envelope, our self-copy included).

        Never raises for what the network or the server does. Whatever goes wrong before the message itself
        flows, a refused login included, is RETRY: nothing was accepted, and a person can mend the account.
        """
        if self._login_refused:
            return SendAttempt(MailState.RETRY, self._login_refused, obstacle=Obstacle.LOGIN)
        try:
            attempt: SendAttempt = self._client.send(to=list(recipients), contents=raw)
        except OSError as error:
            return self._not_connected(error)
        return attempt

    def _not_connected(self, error: OSError) -> SendAttempt:
        """Nothing was sent: say why, and remember a refused login."""
        self._client.close()
        # Whatever a server answers to a login, "454 too many failures" included, is an answer to the login.
        if type(error).__name__ == LOGIN_ERROR or getattr(error, "smtp_code", None) in ACCOUNT_CODES:
            self._login_refused = f"发信账号登录被拒绝，请检查账号和授权码：{_reply(error)}"
            return SendAttempt(MailState.RETRY, self._login_refused, obstacle=Obstacle.LOGIN)
        return SendAttempt(
            MailState.RETRY,
            f"连接不上发信服务器：{_reply(error)}",
            obstacle=Obstacle.UNREACHED,
            slow_down=(EVERYWHERE,) if asks_to_slow_down(_reply(error)) else (),
        )

    def close(self) -> None:
        """Take leave of the server; sending afterwards connects again."""
        self._login_refused = ""
        self._client.close()


class OneAttemptClient(yagmail.Client):  # type: ignore[misc]  # yagmail ships no types
    """yagmail's transport, TLS and login; our bytes, our envelope, one attempt."""

    smtp: Any

    def __init__(self, account: SmtpAccount) -> None:
        """Connect nowhere yet."""
        self._account = account
        self._reports = True
        super().__init__(
            # As a mapping, because a bare name without @ would become one at gmail.com.
            user={account.login or account.address: account.address},
            password=account.password,
            host=account.host,
            port=account.port,
            smtp_skip_login=not account.login,
            soft_email_validation=False,
            timeout=account.timeout,
            **_protection(account),
        )
        self.log = logger

    def login(self) -> None:
        """Make sure of a connection that answers; OSError if there is none to be had."""
        if self.smtp is not None and self._answers():
            return
        self.close()
        super().login()

    def _answers(self) -> bool:
        """Whether the server is still there and has forgotten the mail before."""
        try:
            return bool(self.smtp.noop()[0] == 250 and self.smtp.rset()[0] == 250)
        except OSError:
            return False

    def close(self) -> None:
        """End the connection, however it stands."""
        with contextlib.suppress(OSError):
            super().close()
        self.smtp = None

    def prepare_send(
        self, to: Any = None, _subject: Any = None, contents: Any = None, *_: Any
    ) -> tuple[list[str], bytes]:
        """The envelope and the bytes as they were given."""
        return to, contents

    def _attempt_send(self, recipients: list[str], msg_strings: bytes) -> SendAttempt:
        """Walk MAIL, RCPT and DATA once."""
        try:
            refused, verdict = self._envelope(recipients, msg_strings)
        except OSError as error:
            return SendAttempt(MailState.RETRY, f"信封阶段连接中断，邮件未发出：{_reply(error)}")
        if verdict is not None:
            return verdict
        try:
            code, text = self.smtp.data(msg_strings)
        except OSError as error:
            return self._lost_in_data(error, recipients)
        if code != 250:
            return _judged(code, text, refused, self._domains(recipients))
        return SendAttempt(
            MailState.SENT, _with_refusals(_said(code, text), refused), refused, slow_down=_slow(refused)
        )

    def _envelope(self, recipients: list[str], raw: bytes) -> tuple[dict[str, str], SendAttempt | None]:
        """Who was refused, and the end of the attempt if the message must not follow."""
        self.smtp.ehlo_or_helo_if_needed()
        code, text = self._mail(raw)
        if code != 250:
            return {}, _judged(code, text, {}, (EVERYWHERE,))
        refused: dict[str, str] = {}
        for address in recipients:
            code, text = self._rcpt(address) if ADDRESS.fullmatch(address) else (553, "收件地址格式有误")
            if code not in (250, 251):
                refused[address] = _said(code, text)
        # Our own copy alone is no delivery.
        wanted = [address for address in recipients if address != self._account.address] or recipients
        if all(address in refused for address in wanted):
            return refused, _nobody(refused)
        return refused, None

    def _mail(self, raw: bytes) -> tuple[int, object]:
        """MAIL, with a name for the reports about it; without one if the server does not take what it offered."""
        options = self._mail_options(raw)
        if self._asks_for_reports():
            match = IDENTITY.search(raw[: raw.find(b"\r\n\r\n") + 2])
            name = [f"ENVID={match[1].decode('ascii')}"] if match else []
            code, text = self.smtp.mail(self._account.address, [*options, "RET=HDRS", *name])
            if not _is_not_taken(code, text):
                return code, text
            logger.warning("邮件服务器不接受送达回报的请求，改为不请求：%s", _said(code, text))
            self._reports = False
            self.smtp.rset()
        code, text = self.smtp.mail(self._account.address, options)
        return code, text

    def _rcpt(self, address: str) -> tuple[int, object]:
        """RCPT, asking for every report but of our own copy only for a failure; without if that is not taken."""
        if self._asks_for_reports():
            wanted = "FAILURE" if address == self._account.address else "SUCCESS,FAILURE,DELAY"
            options = [f"NOTIFY={wanted}", f"ORCPT=rfc822;{_xtext(address)}"]
            code, text = self.smtp.rcpt(address, options)
            if not _is_not_taken(code, text):
                return code, text
            code, text = self.smtp.rcpt(address)
            self._reports = code not in (250, 251)  # else it is the address that is refused
            return code, text
        code, text = self.smtp.rcpt(address)
        return code, text

    def _asks_for_reports(self) -> bool:
        """Whether the server offers delivery reports (RFC 3461) and has not refused to be asked for them."""
        return self._reports and bool(self.smtp.has_extn("dsn"))

    def _mail_options(self, raw: bytes) -> list[str]:
        """What the server wants to know of the message beforehand, if it said so."""
        options = [f"size={len(raw)}"] if self.smtp.has_extn("size") else []
        if not raw.isascii() and self.smtp.has_extn("8bitmime"):
            options.append("body=8bitmime")
        return options

    def _domains(self, recipients: list[str]) -> tuple[str, ...]:
        """Who is told that it was too much; a mail to ourselves alone concerns our own domain."""
        return tuple(domains_of(recipients, self._account.address)) or (EVERYWHERE,)

    def _lost_in_data(self, error: OSError, recipients: list[str]) -> SendAttempt:
        """DATA itself refused is an answer; silence after it is not."""
        code = getattr(error, "smtp_code", None)
        if code is not None:
            return _judged(code, getattr(error, "smtp_error", b""), {}, self._domains(recipients))
        self.smtp.close()  # no word more on a half-open dialogue
        return SendAttempt(MailState.UNKNOWN, f"正文发送后连接中断，是否送达待核实：{_reply(error)}")


def _protection(account: SmtpAccount) -> dict[str, Any]:
    """The three intertwined settings of yagmail, of which an empty one silently means clear text."""
    match account.security:
        case Security.SSL:
            return {"smtp_ssl": True, "smtp_starttls": False, "context": tls_context(account.ca_file)}
        case Security.STARTTLS:
            return {"smtp_ssl": False, "smtp_starttls": {"context": tls_context(account.ca_file)}}
        case Security.PLAIN:
            return {"smtp_ssl": False, "smtp_starttls": False}


def _is_not_taken(code: int, text: object) -> bool:
    """Whether the server refuses the parameters and not what they are about."""
    return code in NOT_TAKEN or NOT_TAKEN_WORDS.match(_said(code, text)) is not None


def _xtext(address: str) -> str:
    """RFC 3461 4: an address as a parameter may hold it."""
    return re.sub(r"[+=]", lambda match: f"+{ord(match[0]):02X}", address)


def _judged(code: int, text: object, refused: Mapping[str, str], concerned: tuple[str, ...]) -> SendAttempt:
    """A refusal of the whole mail: 5xx is for good unless it is only too much for now; anything else may pass."""
    reply = _said(code, text)
    slow_down = concerned if asks_to_slow_down(reply) else ()
    permanent = 500 <= code < 600 and code not in ACCOUNT_CODES and not slow_down
    obstacle = Obstacle.LOGIN if code in ACCOUNT_CODES else None
    state = MailState.FAILED if permanent else MailState.RETRY
    return SendAttempt(state, reply, dict(refused), obstacle, slow_down)


def _nobody(refused: Mapping[str, str]) -> SendAttempt:
    """No addressee was accepted: for good only if none of the refusals may pass."""
    permanent = all(reply.startswith("5") and not asks_to_slow_down(reply) for reply in refused.values())
    state = MailState.FAILED if permanent else MailState.RETRY
    reply = "收件人全部被拒绝：" + "；".join(refused.values())
    return SendAttempt(state, reply, dict(refused), slow_down=_slow(refused))


def _slow(refused: Mapping[str, str]) -> tuple[str, ...]:
    """The domains of those who were refused because we send too much."""
    return tuple(
        dict.fromkeys(address.rpartition("@")[2].lower() for address in refused if asks_to_slow_down(refused[address]))
    )


def _with_refusals(reply: str, refused: Mapping[str, str]) -> str:
    """What the server said, and who did not get the mail."""
    return "；".join([reply, *(f"{address} 未收到：{refusal}" for address, refusal in refused.items())])


def _said(code: int, text: object) -> str:
    """The server's answer on one line."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return f"{code} {' '.join(words.split())}"


def _reply(error: OSError) -> str:
    """What the server or the network said."""
    code = getattr(error, "smtp_code", None)
    if code is not None:
        return _said(code, getattr(error, "smtp_error", b""))
    return reason(error)

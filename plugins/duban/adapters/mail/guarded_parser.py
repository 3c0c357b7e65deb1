"""
Mails taken apart in a fork with limits of its own; what comes back is plain data.

A mail of two megabytes can ask for a minute, one of forty for seven gigabytes. Whatever kills its reader is a verdict
on the mail, of which then only the headers are read; what the machine does to the reader is not.
"""

import logging
import signal
from dataclasses import replace
from functools import cache

from duban.adapters.mail.plain_mail import packed, understood
from duban.adapters.sandbox.client import Ended, SandboxClient, TimeUp
from duban.adapters.sandbox.server import DAMAGED, TOO_LARGE
from duban.domain.mail.timestamps import head_of
from duban.domain.mail.triage import Incoming, Unopened
from duban.errors import ReaderUnavailable
from duban.ports import Signer

log = logging.getLogger(__name__)

WALL_SECONDS = 120.0
CHILD = "duban.adapters.mail.sandbox_parser"
VERDICTS = {DAMAGED: Unopened.DAMAGED, TOO_LARGE: Unopened.LARGE, -signal.SIGXCPU: Unopened.SLOW}
OF_THE_READER = frozenset({-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGFPE, -signal.SIGILL})


@cache
def child() -> SandboxClient:
    """The one child of this process that takes mails apart, started when the first mail comes."""
    return SandboxClient(CHILD, WALL_SECONDS)


class GuardedParser:
    """ports.MessageParser around `MimeParser`, which knows here whose mark is ours without having our secret."""

    def __init__(self, own_address: str, signer: Signer, authserv_id: str = "", received_by: str = "") -> None:
        """Know who we are."""
        self._who = {"own_address": own_address, "authserv_id": authserv_id, "received_by": received_by}
        self._signer = signer

    def parse(self, raw: bytes) -> Incoming:
        """
        What the mail holds; of one that exceeds its limits the headers, and `unopened` says why.

        ReaderUnavailable if the child could not start, was ended from outside, or the machine stands still.
        """
        found = self._read(raw)
        if isinstance(found, Incoming):
            return found
        headers = self._read(head_of(raw))
        known = headers if isinstance(headers, Incoming) else NOTHING
        return replace(known, unopened=found)

    def _read(self, raw: bytes) -> Incoming | Unopened:
        """Asked again where the mail carries marks that are ours: copies of our own mails, and bounces of them."""
        ended = self._ask(raw, ())
        if ended.code != 0:
            return _verdict(ended)
        incoming, asked = understood(ended.said)
        ours = tuple((text, mark) for text, mark in asked if self._signer.is_ours(text, mark))
        if not ours:
            return incoming
        ended = self._ask(raw, ours)
        return understood(ended.said)[0] if ended.code == 0 else _verdict(ended)

    def _ask(self, raw: bytes, ours: tuple[tuple[str, str], ...]) -> Ended:
        try:
            return child().ask(packed(self._who | {"ours": ours}, raw))
        except TimeUp:
            raise ReaderUnavailable(
                f"读取来信的子进程 {WALL_SECONDS:.0f} 秒没有进展，系统可能过忙，稍后重试。"
            ) from None


def _verdict(ended: Ended) -> Unopened:
    """What the end of its reader says of a mail."""
    log.warning("一封来信未能拆开（退出码%s）：%s", ended.code, ended.said[:100].decode(errors="replace"))
    if ended.code in OF_THE_READER:
        return Unopened.DAMAGED
    verdict = VERDICTS.get(ended.code)
    if verdict is None:
        raise ReaderUnavailable(f"读取来信的子进程意外结束（{ended.code}），稍后重试。")
    return verdict


NOTHING = Incoming("", "", "", "", None, "", (), {}, False, False, "", ())  # noqa: FBT003 - of a mail nobody can read

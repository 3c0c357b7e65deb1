"""The inbox wakes the collecting of returns, whatever happens to the line."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import SimpleNamespace

import pytest
from tests.mailserver.dovecot import Dovecot
from tests.mailserver.fixtures import certificate, dovecot, proxied
from tests.mailserver.proxy import Whims

from duban.adapters.clock import SystemClock
from duban.adapters.mail import imap
from duban.adapters.mail.imap import ImapAccount, ImapMailbox
from duban.adapters.mail.login_guard import FileGuard
from duban.adapters.mail.maildir import MaildirMailbox
from duban.adapters.mail.security import Security
from duban.errors import ConfigurationError, DubanError, LoginRefused, MailboxUnavailable
from duban.orchestration import watching
from duban.orchestration.watching import InboxTrigger, pause_after
from duban.ports import KnownUids, Mailbox, MessageKey

__all__ = ["certificate", "dovecot", "proxied"]

ROBOT = "trigger@yyb.quanzhou.example"
RAW = b"Subject: x\r\n\r\n"


class Ledger:
    """Knows the first message of every folder, or none."""

    def __init__(self, *known: int) -> None:
        self.known = frozenset(known)

    @contextmanager
    def begin(self) -> Iterator["Ledger"]:
        yield self

    @property
    def inbox(self) -> "Ledger":
        return self

    def known_uids(self, mailbox: str, uidvalidity: int) -> frozenset[int]:
        return self.known


@dataclass
class ScriptedMailbox:
    """A mailbox whose messages, or whose failure, follow a script: one step for each look."""

    script: list[tuple[int, ...] | Exception]
    opened: int = 0
    closed: int = 0

    def watch(self) -> "ScriptedMailbox":
        self.opened += 1
        return self

    def first_unknown(self, known: KnownUids) -> MessageKey | None:
        step = self.script.pop(0)
        if isinstance(step, Exception):
            raise step
        return next((MessageKey("INBOX", 7, uid) for uid in step if uid not in known("INBOX", 7)), None)

    def wait(self) -> None:
        """Look again at once."""

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the trigger watch a mailbox, with a ledger, without pauses."""

    def place(mailbox: Mailbox | ScriptedMailbox, *known: int) -> None:
        app = SimpleNamespace(mailbox=mailbox, context=SimpleNamespace(ledger=Ledger(*known)))
        monkeypatch.setattr(watching, "app", lambda: app)
        for pause in ("FIRST_PAUSE", "LONGEST_PAUSE", "AFTER_REFUSAL"):
            monkeypatch.setattr(watching, pause, 0.0)

    return place


def events(count: int) -> list[str]:
    async def take() -> list[str]:
        stream = InboxTrigger().run()
        payloads = [(await anext(stream)).payload for _ in range(count)]
        await stream.aclose()
        return payloads

    return asyncio.run(take())


class TestRules:
    def test_only_mail_that_the_ledger_does_not_know_is_an_event(self, at):
        at(ScriptedMailbox([(), (1,), (1, 2)]), 1)
        assert events(1) == ["INBOX/7/2"]

    def test_the_same_mail_is_one_event(self, at):
        at(ScriptedMailbox([(2,), (2,), (3,)]))
        assert events(2) == ["INBOX/7/2", "INBOX/7/3"]

    @pytest.mark.parametrize(
        "error", [MailboxUnavailable("no route"), LoginRefused("no"), ConfigurationError("no connection")]
    )
    def test_no_trouble_ends_the_watch_and_each_connection_is_closed(self, at, error):
        mailbox = ScriptedMailbox([(1,), error, (1,), (2,)])
        at(mailbox)
        assert events(2) == ["INBOX/7/1", "INBOX/7/2"]
        assert (mailbox.opened, mailbox.closed) == (2, 2)

    def test_a_fault_of_our_own_is_not_hidden(self, at):
        at(ScriptedMailbox([ZeroDivisionError()]))
        with pytest.raises(ZeroDivisionError):
            events(1)

    @pytest.mark.parametrize(
        ("error", "pauses"),
        [
            (MailboxUnavailable("no route"), [5, 10, 20, 40, 80, 160, 300, 300]),
            (LoginRefused("no"), [900, 900]),
            (ConfigurationError("no connection"), [300, 300]),
        ],
    )
    def test_the_longer_the_trouble_the_longer_the_pause(self, error: DubanError, pauses: list[int]):
        assert [pause_after(error, failures) for failures in range(1, len(pauses) + 1)] == pauses

    def test_the_triggerer_finds_the_trigger(self):
        assert InboxTrigger().serialize() == (f"{InboxTrigger.__module__}.{InboxTrigger.__qualname__}", {})


class TestServer:
    """On a real IMAP server behind the proxy."""

    @pytest.fixture
    def account(self, dovecot: Dovecot, request, monkeypatch) -> ImapAccount:
        monkeypatch.setattr(imap, "LONGEST_IDLE", 300.0)  # only what the server says ends a wait here
        monkeypatch.setattr(imap, "POLL", 0.05)
        login = f"t{abs(hash(request.node.name))}"
        return ImapAccount("127.0.0.1", dovecot.port, login, "secret", Security.PLAIN, timeout=10)

    @pytest.fixture
    def watched(self, at, proxied, account):
        def begin(**whims) -> Whims:
            proxy = proxied(**whims)
            at(ImapMailbox(replace(account, port=proxy.port)))
            return proxy

        return begin

    def test_with_idle_a_mail_is_an_event_as_it_arrives(self, dovecot, account, watched):
        proxy = watched()

        async def story(stream: AsyncIterator) -> str:
            event = asyncio.ensure_future(anext(stream))
            assert await asyncio.to_thread(proxy.idling.wait, 10)
            dovecot.deliver(account.login, RAW)
            return (await asyncio.wait_for(event, 20)).payload

        assert told(story).endswith("/1")
        assert proxy.connections == 1

    def test_without_idle_the_mailbox_is_asked_again_and_again_over_one_connection(self, dovecot, account, watched):
        proxy = watched(hidden=("IDLE",), hangs_up_on=("IDLE",))

        async def story(stream: AsyncIterator) -> str:
            event = asyncio.ensure_future(anext(stream))
            assert await asyncio.to_thread(proxy.heard, "EXAMINE", 3)
            dovecot.deliver(account.login, RAW)
            return (await asyncio.wait_for(event, 20)).payload

        assert told(story).endswith("/1")
        assert proxy.connections == 1

    def test_a_lost_connection_is_opened_again_and_what_came_meanwhile_is_an_event(self, dovecot, account, watched):
        proxy = watched()

        async def story(stream: AsyncIterator) -> str:
            event = asyncio.ensure_future(anext(stream))
            assert await asyncio.to_thread(proxy.idling.wait, 10)
            proxy.cut()
            dovecot.deliver(account.login, RAW)
            return (await asyncio.wait_for(event, 20)).payload

        assert told(story).endswith("/1")
        assert proxy.connections == 2

    @pytest.mark.parametrize("hidden", [(), ("IDLE",)])
    def test_the_triggerer_can_stop_it_at_once(self, watched, hidden, monkeypatch):
        """No thread is left behind that waits: the loop's end would wait for it."""
        monkeypatch.setattr(imap, "POLL", 300.0)
        proxy = watched(hidden=hidden)

        async def story(stream: AsyncIterator) -> str:
            event = asyncio.ensure_future(anext(stream))
            assert await asyncio.to_thread(proxy.heard, "EXAMINE")
            assert hidden or await asyncio.to_thread(proxy.idling.wait, 10)
            event.cancel()
            with pytest.raises(asyncio.CancelledError):
                await event
            return "stopped"

        assert told(story) == "stopped"

    def test_a_refused_login_is_tried_once(self, at, proxied, account, tmp_path, monkeypatch):
        """The trigger looks again and again here, without pauses; the guard lets one attempt through."""
        proxy = proxied()
        wrong = replace(account, port=proxy.port, password="wrong")
        at(ImapMailbox(wrong, FileGuard(tmp_path / "refused", SystemClock().now)))

        async def story(stream: AsyncIterator) -> str:
            fifth = asyncio.Event()
            monkeypatch.setattr(watching, "pause_after", lambda _, failures: float(failures == 5 and not fifth.set()))
            event = asyncio.ensure_future(anext(stream))
            await fifth.wait()
            event.cancel()
            with pytest.raises(asyncio.CancelledError):
                await event
            return "stopped"

        assert told(story) == "stopped"
        assert proxy.verbs() == ["CAPABILITY", "LOGIN", "LOGOUT"]


class TestMaildir:
    def test_what_is_delivered_is_an_event(self, at, tmp_path):
        for sub in ("tmp", "new", "cur"):
            (tmp_path / sub).mkdir()
        at(MaildirMailbox(tmp_path))

        async def story(stream: AsyncIterator) -> str:
            event = asyncio.ensure_future(anext(stream))
            (tmp_path / "new" / "1.a").write_bytes(RAW)
            return (await asyncio.wait_for(event, 40)).payload

        assert told(story).endswith("/1")


def told(story: Callable[[AsyncIterator], object]) -> str:
    """What *story* makes of a trigger's events."""

    async def tell() -> str:
        return await story(InboxTrigger().run())

    return asyncio.run(tell())

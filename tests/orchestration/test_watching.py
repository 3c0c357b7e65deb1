"""The inbox wakes the collecting of returns."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from duban.domain.cycle import TIMEZONE
from duban.errors import MailboxUnavailable
from duban.orchestration import watching
from duban.orchestration.watching import InboxTrigger
from duban.ports import Fetched, KnownUids, MessageKey


class Mailbox:
    """A mailbox whose messages, or whose failure, follow a script: one step for each look."""

    def __init__(self, *script: tuple[int, ...] | Exception) -> None:
        self.script = list(script)

    def new(self, known: KnownUids) -> Iterator[Fetched]:
        step = self.script.pop(0)
        if isinstance(step, Exception):
            raise step
        for uid in step:
            if uid not in known("INBOX", 7):
                yield Fetched(MessageKey("INBOX", 7, uid), b"", watching_time())


def watching_time():
    from datetime import datetime

    return datetime(2021, 10, 20, 9, tzinfo=TIMEZONE)


class Inbox:
    """The ledger knows the first message."""

    @contextmanager
    def begin(self) -> Iterator["Inbox"]:
        yield self

    @property
    def inbox(self) -> "Inbox":
        return self

    def known_uids(self, mailbox: str, uidvalidity: int) -> frozenset[int]:
        return frozenset({1})


def events(monkeypatch: pytest.MonkeyPatch, count: int, *script: tuple[int, ...] | Exception) -> list[str]:
    house = SimpleNamespace(mailbox=Mailbox(*script), desk=SimpleNamespace(ledger=Inbox()))
    monkeypatch.setattr(watching, "house", lambda: house)
    monkeypatch.setattr(watching, "PAUSE", 0.0)

    async def take() -> list[str]:
        stream = InboxTrigger().run()
        return [(await anext(stream)).payload for _ in range(count)]

    return asyncio.run(take())


def test_only_mail_that_the_ledger_does_not_know_is_an_event(monkeypatch: pytest.MonkeyPatch) -> None:
    assert events(monkeypatch, 1, (), (1,), (1, 2)) == ["INBOX/7/2"]


def test_the_same_mail_is_one_event(monkeypatch: pytest.MonkeyPatch) -> None:
    assert events(monkeypatch, 2, (2,), (2,), (3,)) == ["INBOX/7/2", "INBOX/7/3"]


def test_a_mailbox_that_cannot_be_reached_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert events(monkeypatch, 1, MailboxUnavailable("no route"), (2,)) == ["INBOX/7/2"]


def test_the_triggerer_finds_the_trigger() -> None:
    assert InboxTrigger().serialize() == (f"{InboxTrigger.__module__}.{InboxTrigger.__qualname__}", {})

"""Mails taken apart in a child: the same is understood, and asking for too much is a verdict."""

import base64
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import fields
from struct import pack

import pytest
from tests.mail.envelope import ROBOT, SECRET
from tests.mail.write_corpus import corpus

from duban.adapters.mail import guarded_parser
from duban.adapters.mail.guarded_parser import GuardedParser
from duban.adapters.mail.mime import MimeParser
from duban.adapters.sandbox.client import SandboxClient
from duban.adapters.signing import HmacSigner
from duban.domain.mail.triage import Incoming, Unopened, UnopenedReason
from duban.errors import ReaderUnavailable

BORDER = "mx.quanzhou.example"
WHO = (ROBOT, HmacSigner(SECRET), BORDER, BORDER)
HEAD = b"From: filler@swj.example\r\nSubject: a\r\nMIME-Version: 1.0\r\n"
MIB = 1 << 20


@pytest.fixture
def parser() -> GuardedParser:
    return GuardedParser(*WHO)


def nested(depth: int) -> bytes:
    """Multiparts in multiparts: for each line of the mail every boundary is looked for."""
    parts = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (level, level) for level in range(depth)
    )
    return HEAD + parts + b"a\r\n" * 2**19


def page(size: int) -> bytes:
    return HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + b"<p>a</p>" * (size // 8)


def test_every_mail_of_the_corpus_is_understood_in_the_child_as_it_is_here(parser: GuardedParser) -> None:
    """Copies of our own mails and bounces too, although the child does not know our secret."""
    here = MimeParser(*WHO)
    differing = [
        f"{name}: {field.name}"
        for name, raw in corpus().items()
        for ours, theirs in [(here.parse(raw), parser.parse(raw))]
        for field in fields(Incoming)
        if getattr(ours, field.name) != getattr(theirs, field.name)
    ]
    assert differing == []


@pytest.mark.prove
def test_of_what_asks_for_too_much_the_headers_are_read(parser: GuardedParser) -> None:
    incoming = parser.parse(nested(900))
    assert incoming.unopened is Unopened.SLOW
    assert (incoming.sender, incoming.subject) == ("filler@swj.example", "a")
    assert parser.parse(HEAD + b"\r\nb").text == "b", "the next one is read"


def test_a_page_of_forty_megabytes_is_read_as_far_as_anybody_reads(parser: GuardedParser) -> None:
    incoming = parser.parse(page(39 * MIB))
    assert incoming.unopened is None
    assert 100_000 < len(incoming.text) < 400_000


def test_a_winmail_that_asks_for_all_memory_is_told_as_such(parser: GuardedParser) -> None:
    hostile = (
        pack("<IH", 0x223E9F78, 1) + pack("<BHHI", 2, 0x9005, 6, 24) + pack("<6I", 2**32 - 1, 30, 2**32 - 1, 9, 9, 9)
    )
    raw = HEAD + (
        b"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(hostile + bytes(99))
    )
    incoming = parser.parse(raw)
    assert incoming.unopened is not None or [each.reason for each in incoming.refusals] == [
        UnopenedReason.DAMAGED_WRAPPER
    ]
    assert incoming.sender == "filler@swj.example"


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[SandboxClient]:
    child = SandboxClient(guarded_parser.CHILD, guarded_parser.WALL_SECONDS)
    monkeypatch.setattr(guarded_parser, "child", lambda: child)
    yield child
    child.close()


def test_a_child_that_cannot_start_blames_no_mail(
    parser: GuardedParser, fresh: SandboxClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/nowhere/python")
        with pytest.raises(ReaderUnavailable):
            parser.parse(HEAD + b"\r\nb")
    assert parser.parse(HEAD + b"\r\nb").text == "b"


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM])
def test_a_child_that_is_killed_blames_no_mail(
    parser: GuardedParser, fresh: SandboxClient, sign: signal.Signals
) -> None:
    parser.parse(HEAD + b"\r\nb")
    assert fresh.pid is not None
    os.kill(fresh.pid, sign)
    try:
        assert parser.parse(HEAD + b"\r\nb").text == "b"
    except ReaderUnavailable:
        assert parser.parse(HEAD + b"\r\nb").text == "b"

"""The mailbox on a real IMAP server is only read, and a message is found wherever it lies."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from imapclient import IMAPClient
from tests.mailserver.dovecot import free_ports

from duban.adapters.mail.imap import ImapAccount, ImapMailbox
from duban.adapters.mail.security import Security
from duban.domain.cycle import TIMEZONE
from duban.errors import ConfigurationError, MailboxUnavailable

RECEIVED = datetime(2021, 10, 22, 15, 30, tzinfo=TIMEZONE)


@dataclass
class Box:
    """One mailbox: what the tests put into it, and what the adapter may know of it."""

    account: ImapAccount
    client: IMAPClient

    def put(self, raw: bytes, folder: str = "INBOX", at: datetime = RECEIVED) -> None:
        self.client.append(folder, raw, (), at)

    def read(self, known=lambda mailbox, uidvalidity: frozenset(), **changes):
        return list(ImapMailbox(replace(self.account, **changes)).new(known))


@pytest.fixture
def box(dovecot, request) -> Iterator[Box]:
    """A fresh mailbox."""
    login = f"u{abs(hash(request.node.name))}"
    account = ImapAccount(
        "127.0.0.1", dovecot.port, login, "secret", Security.PLAIN, timeout=10, folders=("INBOX", "Junk")
    )
    with dovecot.client(login) as client:
        yield Box(account, client)


class TestReading:
    def test_a_message_comes_with_its_bytes_and_the_servers_time(self, box):
        box.put(b"Subject: x\r\n\r\n\xb1\xa8\xb1\xed\r\n")
        (fetched,) = box.read()
        assert fetched.raw == b"Subject: x\r\n\r\n\xb1\xa8\xb1\xed\r\n"
        assert fetched.received_at == RECEIVED
        assert fetched.received_at.utcoffset() == timedelta(hours=8)

    def test_an_empty_mailbox_and_a_missing_folder_are_no_error(self, box):
        assert box.read() == []

    def test_a_return_in_the_junk_folder_is_found(self, box):
        box.client.create_folder("Junk")
        box.put(b"Subject: x\r\n\r\n", folder="Junk")
        assert [fetched.key.mailbox for fetched in box.read()] == ["Junk"]

    def test_what_is_known_is_not_fetched_again(self, box):
        box.put(b"Subject: 1\r\n\r\n")
        (first,) = box.read()
        box.put(b"Subject: 2\r\n\r\n")

        def known(mailbox, uidvalidity):
            assert (mailbox, uidvalidity) == ("INBOX", first.key.uidvalidity)
            return frozenset({first.key.uid})

        assert [fetched.raw for fetched in box.read(known)] == [b"Subject: 2\r\n\r\n"]
        assert box.read(lambda *_: frozenset({1, 2})) == []

    def test_a_message_below_the_highest_known_one_is_found(self, box):
        for number in range(3):
            box.put(b"Subject: %d\r\n\r\n" % number)
        assert [fetched.key.uid for fetched in box.read(lambda *_: frozenset({1, 3}))] == [2]

    def test_more_messages_than_one_answer_holds_all_come(self, box):
        for number in range(205):
            box.put(b"Subject: %d\r\n\r\n" % number)
        assert [fetched.key.uid for fetched in box.read()] == list(range(1, 206))

    def test_of_a_message_that_is_too_large_the_header_comes(self, box):
        box.put(b"Subject: large\r\n\r\n" + b"x" * 5000)
        (fetched,) = box.read(largest=4000)
        assert fetched.raw == b"Subject: large\r\n\r\n"

    def test_nothing_in_the_mailbox_changes(self, box):
        box.put(b"Subject: x\r\n\r\n")
        box.read()
        box.client.select_folder("INBOX", readonly=True)
        assert box.client.get_flags([1]) in ({1: ()}, {1: (b"\\Recent",)})

    def test_a_message_that_is_taken_away_meanwhile_is_no_error(self, box):
        for number in range(3):
            box.put(b"Subject: %d\r\n\r\n" % number)
        reading = ImapMailbox(box.account).new(lambda *_: frozenset())
        next(reading)
        box.client.select_folder("INBOX")
        box.client.delete_messages([3])
        box.client.uid_expunge([3])
        assert [fetched.key.uid for fetched in reading] in ([2], [2, 3])

    def test_a_new_uidvalidity_makes_every_message_unknown(self, box, dovecot):
        box.put(b"Subject: x\r\n\r\n")
        (before,) = box.read()
        dovecot.doveadm("mailbox", "update", "-u", box.account.login, "--uid-validity", "99", "INBOX")
        known = {before.key.uidvalidity: frozenset({1})}
        (after,) = box.read(lambda _, uidvalidity: known.get(uidvalidity, frozenset()))
        assert after.key.uidvalidity == 99


class TestTrouble:
    def test_a_refused_login_says_what_to_look_at(self, box):
        with pytest.raises(MailboxUnavailable, match="授权码"):
            box.read(password="wrong")

    def test_nobody_listening_is_unavailable(self, box):
        (port,) = free_ports(1)
        with pytest.raises(MailboxUnavailable, match=f"127.0.0.1:{port}"):
            box.read(port=port)

    @pytest.mark.parametrize("security", [Security.SSL, Security.STARTTLS])
    def test_a_certificate_that_nobody_vouches_for_is_refused(self, box, dovecot, certificate, security):
        box.put(b"Subject: x\r\n\r\n")
        port = dovecot.tls_port if security is Security.SSL else dovecot.port
        with pytest.raises(MailboxUnavailable, match="CERTIFICATE_VERIFY_FAILED"):
            box.read(security=security, port=port)
        assert len(box.read(security=security, port=port, ca_file=str(certificate.certificate))) == 1

    def test_clear_text_never_leaves_this_machine(self, box):
        with pytest.raises(ConfigurationError, match="明文"):
            box.read(host="mail.quanzhou.example")

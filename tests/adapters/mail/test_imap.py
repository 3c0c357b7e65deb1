"""The mailbox on a real IMAP server is only read, and a message is found wherever it lies."""

import contextlib
import getpass
import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from imapclient import IMAPClient

from duban.adapters.mail.imap import ImapAccount, ImapMailbox
from duban.adapters.mail.security import Security
from duban.domain.cycle import TIMEZONE
from duban.errors import ConfigurationError, MailboxUnavailable

RECEIVED = datetime(2021, 10, 22, 15, 30, tzinfo=TIMEZONE)
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{folder}/mail/%u
auth_failure_delay = 0
auth_mechanisms = plain login
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """A running server; every login with the password "secret" has a mailbox of its own."""

    port: int
    tls_port: int
    doveadm: Callable[..., None]


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


@pytest.fixture(scope="session")
def dovecot(require_program, certificate) -> Iterator[Dovecot]:
    """Dovecot as an ordinary user on high ports; as root it refuses to hold mail, so it runs as nobody then."""
    program = require_program("dovecot", "dovecot-imapd")
    user = getpass.getuser() if os.getuid() else "nobody"
    identity = pwd.getpwnam(user)
    group = grp.getgrgid(identity.pw_gid).gr_name
    port, tls_port = free_ports(2)
    # Not below pytest's own folder, which nobody else may enter; and short, for the names of sockets.
    folder = Path(tempfile.mkdtemp(prefix="imap"))
    for name in ("run", "state", "mail"):
        (folder / name).mkdir()
    for source in (certificate.certificate, certificate.key):
        shutil.copy(source, folder)
    configuration = folder / "dovecot.conf"
    configuration.write_text(
        CONFIGURATION.format(
            folder=folder,
            certificate=folder / certificate.certificate.name,
            key=folder / certificate.key.name,
            user=user,
            group=group,
            port=port,
            tls_port=tls_port,
        ),
        encoding="ascii",
    )
    drop = [] if os.getuid() else ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups"]
    if drop:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, identity.pw_uid, identity.pw_gid)

    def doveadm(*arguments: str) -> None:
        subprocess.run([*drop, "doveadm", "-c", configuration, *arguments], check=True, capture_output=True)

    process = subprocess.Popen([*drop, program, "-F", "-c", configuration])
    try:
        wait_until_it_greets(process, port, folder / "log")
        yield Dovecot(port, tls_port, doveadm)
    finally:
        process.terminate()
        process.wait(timeout=30)
        shutil.rmtree(folder)


def wait_until_it_greets(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(2000):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            if connection.recv(100):
                return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.01)
            pytest.fail(log.read_text(encoding="utf-8") if log.exists() else "dovecot ended at once")
    pytest.fail("dovecot did not greet")


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
    with IMAPClient("127.0.0.1", dovecot.port, ssl=False, timeout=10) as client:
        client.login(login, "secret")
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

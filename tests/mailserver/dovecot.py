"""Dovecot from Debian's package as an ordinary user on high ports of loopback."""

import contextlib
import getpass
import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

from imapclient import IMAPClient
from tests.mailserver.certificate import Certificate

PASSWORD = "secret"
NUMBERS = count(1)
# One setting a line: "service x { chroot = " on one line is garbage to Dovecot.
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
mail_max_userip_connections = 0
auth_failure_delay = 0
auth_mechanisms = plain login
namespace inbox {{
  inbox = yes
  separator = /
  mailbox "垃圾邮件" {{
    special_use = \\Junk
  }}
}}
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
    folder: Path
    configuration: Path
    owner: tuple[int, int]
    drop: list[str] = field(default_factory=list)

    def doveadm(self, *arguments: str) -> None:
        """The administrator's command."""
        command = [*self.drop, "doveadm", "-c", self.configuration, *arguments]
        subprocess.run(command, check=True, capture_output=True)

    def deliver(self, address: str, raw: bytes, at: datetime | None = None, folder: str = "INBOX") -> Path:
        """Put a message into a Maildir as a mail server does: whole or not at all. *at* becomes INTERNALDATE."""
        box = self.folder / "mail" / address
        place = box if folder == "INBOX" else box / f".{folder}"
        for path in (box, place, *(place / sub for sub in ("tmp", "new", "cur"))):
            if not path.exists():
                path.mkdir()
                os.chown(path, *self.owner)
        draft = place / "tmp" / f"{next(NUMBERS):08}.{os.getpid()}.front"
        draft.write_bytes(raw)
        os.chown(draft, *self.owner)
        if at is not None:
            os.utime(draft, (at.timestamp(), at.timestamp()))
        return draft.rename(place / "new" / draft.name)

    def client(self, login: str) -> IMAPClient:
        """Another mail program at that mailbox, logged in."""
        client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=10)
        client.login(login, PASSWORD)
        return client


def free_ports(number: int) -> list[int]:
    """Ports of loopback that nobody listens on."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


@contextmanager
def running_dovecot(program: Path, certificate: Certificate) -> Iterator[Dovecot]:
    """Dovecot until the block ends; as root it refuses to hold mail, so it runs as nobody then."""
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
        encoding="utf-8",
    )
    drop = [] if os.getuid() else ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups"]
    owner = (identity.pw_uid, identity.pw_gid)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, *owner)
    process = subprocess.Popen([*drop, program, "-F", "-c", configuration])
    try:
        wait_until_it_greets(process, port, folder / "log")
        yield Dovecot(port, tls_port, folder, configuration, owner, drop)
    finally:
        process.terminate()
        process.wait(timeout=30)
        shutil.rmtree(folder)


def wait_until_it_greets(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """RuntimeError with the server's log if it never does."""
    for _ in range(2000):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            if connection.recv(100):
                return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.01)
            raise RuntimeError(log.read_text(encoding="utf-8") if log.exists() else "dovecot ended at once")
    raise RuntimeError("dovecot did not greet")

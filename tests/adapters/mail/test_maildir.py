"""A Maildir is only read, and a message keeps its number for ever."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from duban.adapters.mail import maildir
from duban.adapters.mail.maildir import UIDS, MaildirMailbox, number_messages
from duban.domain.calendar.cycle import TIMEZONE
from duban.errors import MailboxUnavailable

RECEIVED = datetime(2021, 10, 22, 15, 30, tzinfo=TIMEZONE)


def nothing_known(mailbox: str, uidvalidity: int) -> frozenset[int]:
    return frozenset()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for sub in ("tmp", "new", "cur"):
        (tmp_path / sub).mkdir()
    return tmp_path


def deliver(folder: Path, name: str, raw: bytes = b"Subject: x\r\n\r\n", at: datetime = RECEIVED) -> Path:
    path = folder / "new" / name
    path.write_bytes(raw)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def read(root: Path, known=nothing_known, folders=("INBOX",)):
    return list(MaildirMailbox(root, folders).new(known))


def test_a_message_comes_with_its_bytes_and_the_time_of_its_delivery(root):
    deliver(root, "1.a", b"raw bytes")
    (fetched,) = read(root)
    assert (fetched.raw, fetched.received_at, fetched.key.mailbox) == (b"raw bytes", RECEIVED, "INBOX")
    assert fetched.received_at.tzinfo is TIMEZONE


def test_messages_come_in_the_order_of_their_delivery(root):
    deliver(root, "b", b"late", at=RECEIVED.replace(hour=17))
    deliver(root, "a", b"late too", at=RECEIVED.replace(hour=18))
    deliver(root, "z", b"early", at=RECEIVED.replace(hour=9))
    assert [fetched.raw for fetched in read(root)] == [b"early", b"late", b"late too"]


def test_what_is_known_is_not_fetched_again(root):
    deliver(root, "1.a", b"first")
    (first,) = read(root)
    deliver(root, "2.b", b"second")

    def known(mailbox, uidvalidity):
        assert (mailbox, uidvalidity) == (first.key.mailbox, first.key.uidvalidity)
        return frozenset({first.key.uid})

    assert [fetched.raw for fetched in read(root, known)] == [b"second"]


def test_a_number_stays_when_a_mail_program_opens_and_flags_the_message(root):
    path = deliver(root, "1.a")
    (before,) = read(root)
    path.rename(root / "cur" / "1.a:2,S")
    (seen,) = read(root)
    (root / "cur" / "1.a:2,S").rename(root / "cur" / "1.a:2,FS")
    (flagged,) = read(root)
    assert before.key == seen.key == flagged.key


def test_a_number_is_never_given_twice(root):
    path = deliver(root, "1.a")
    (gone,) = read(root)
    path.unlink()
    assert read(root) == []
    deliver(root, "2.b")
    (new,) = read(root)
    assert new.key.uid > gone.key.uid
    assert new.key.uidvalidity == gone.key.uidvalidity


def test_messages_are_not_touched(root):
    path = deliver(root, "1.a", b"raw")
    read(root)
    assert path.read_bytes() == b"raw"
    assert path.stat().st_mtime == RECEIVED.timestamp()


def test_half_delivered_messages_are_not_seen(root):
    (root / "tmp" / "1.a").write_bytes(b"half")
    assert read(root) == []


def test_other_folders_are_watched_where_they_exist(root):
    for sub in ("tmp", "new", "cur"):
        (root / ".Junk" / sub).mkdir(parents=True)
    deliver(root / ".Junk", "1.a", b"a return in the junk folder")
    (fetched,) = read(root, folders=("INBOX", "Junk", "Archive"))
    assert fetched.key.mailbox == "Junk"


def test_without_a_maildir_the_mailbox_is_unavailable_not_empty(tmp_path):
    with pytest.raises(MailboxUnavailable, match=str(tmp_path / "missing")):
        read(tmp_path / "missing")


def test_a_delivery_ends_the_wait_for_one(root, monkeypatch):
    monkeypatch.setattr(maildir, "POLL", 0.01)
    monkeypatch.setattr(maildir, "POLLS", 10**9)
    watch = MaildirMailbox(root).watch()
    assert watch.first_unknown(nothing_known) is None
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(watch.wait)
        deliver(root, "1.a")
        waiting.result(20)
    assert watch.first_unknown(nothing_known).uid == 1


def test_closing_ends_a_wait_at_once(root, monkeypatch):
    monkeypatch.setattr(maildir, "POLL", 300.0)
    watch = MaildirMailbox(root).watch()
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(watch.wait)
        watch.close()
        waiting.result(20)


NUMBER = """
import sys
from pathlib import Path
from duban.adapters.mail.maildir import number_messages
print(number_messages(Path(sys.argv[1])))
"""


def test_two_processes_at_once_give_the_same_numbers(root):
    for number in range(50):
        deliver(root, f"{number}.x")
    command = [sys.executable, "-c", NUMBER, root]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    answers = {process.communicate(timeout=60)[0].strip() for process in processes}
    uidvalidity, uids = number_messages(root)
    assert answers == {str((uidvalidity, uids))}
    assert sorted(uids.values()) == list(range(1, 51))
    assert not (root / f"{UIDS}.tmp").exists()

"""
The robot's mailbox as a Maildir: the embedded default, and what a mail server on the same machine fills.

Messages are only read. A Maildir has no UIDs, so this adapter keeps its own in a file beside the messages:
once given, a UID stays with its message however the file is renamed, and it is written down before use.
"""

import fcntl
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.operation.fault_words import reason
from duban.errors import MailboxUnavailable
from duban.ports import Fetched, KnownUids, MessageKey

UIDS = "duban-uids"
POLL = 1.0
POLLS = 30


@dataclass(frozen=True, slots=True)
class MaildirMailbox:
    """
    Watches *folders* of the Maildir at *root*: INBOX is the root itself, Junk is .Junk below it (Maildir++).

    A message's time is its file's: whoever delivers stamps it.
    """

    root: Path
    folders: tuple[str, ...] = ("INBOX",)

    def new(self, known: KnownUids) -> Iterator[Fetched]:
        """Each message whose UID *known* does not hold, by UID; MailboxUnavailable without a Maildir."""
        if not (self.root / "new").is_dir():
            raise MailboxUnavailable(f"找不到信箱文件夹 {self.root}（其中应有 new 和 cur），请检查收信设置。")
        for folder, place in self.places():
            yield from self._folder(folder, place, known)

    def watch(self) -> "MaildirWatch":
        """Looks at the folders every second."""
        return MaildirWatch(self)

    def places(self) -> Iterator[tuple[str, Path]]:
        """The watched folders that exist."""
        for folder in self.folders:
            place = self.root if folder == "INBOX" else self.root / f".{folder}"
            if place.is_dir():
                yield folder, place

    def _folder(self, folder: str, place: Path, known: KnownUids) -> Iterator[Fetched]:
        try:
            uidvalidity, uids = number_messages(place)
            paths = _messages(place)
        except OSError as error:
            raise MailboxUnavailable(f"信箱文件夹 {place} 无法读取：{reason(error)}。") from error
        recorded = known(folder, uidvalidity)
        for uid, name in sorted((uid, name) for name, uid in uids.items()):
            if uid in recorded or name not in paths:
                continue
            fetched = self._fetch(paths[name], MessageKey(folder, uidvalidity, uid))
            if fetched is not None:
                yield fetched

    def _fetch(self, path: Path, key: MessageKey) -> Fetched | None:
        """The message, None if somebody moved it away this moment."""
        try:
            raw, received = path.read_bytes(), path.stat().st_mtime
        except FileNotFoundError:
            return None  # opened in a mail program; the next round finds it under its new name
        except OSError as error:
            raise MailboxUnavailable(f"邮件文件 {path} 无法读取：{reason(error)}。") from error
        return Fetched(key, raw, datetime.fromtimestamp(received, TIMEZONE))


class MaildirWatch:
    """Notices new mail by the times of the folders; `close` may be called from another thread."""

    def __init__(self, mailbox: MaildirMailbox) -> None:
        """Nothing is open."""
        self._mailbox = mailbox
        self._closed = threading.Event()
        self._seen: tuple[int, ...] = ()

    def first_unknown(self, known: KnownUids) -> MessageKey | None:
        """The first message that *known* does not hold; MailboxUnavailable."""
        self._seen = self._times()
        return next((fetched.key for fetched in self._mailbox.new(known)), None)

    def wait(self) -> None:
        """Until something was delivered since the last look, or half a minute: the ledger changes too."""
        for _ in range(POLLS):
            if self._closed.wait(POLL) or self._times() != self._seen:
                return

    def close(self) -> None:
        """End a wait."""
        self._closed.set()

    def _times(self) -> tuple[int, ...]:
        """When each folder for new mail last changed."""
        folders = (place / "new" for _, place in self._mailbox.places())
        return tuple(folder.stat().st_mtime_ns for folder in folders if folder.is_dir())


def number_messages(place: Path) -> tuple[int, dict[str, int]]:
    """
    UIDVALIDITY of a Maildir folder and the UID of every message in it, given now to those that had none.

    Two processes at once give the same numbers; what is returned is on the disk.
    """
    with _locked(place):
        uidvalidity, uids = _read(place)
        unnumbered = sorted(
            (path.stat().st_mtime_ns, name) for name, path in _messages(place).items() if name not in uids
        )
        if unnumbered or not uidvalidity:
            uidvalidity = uidvalidity or secrets.randbelow(2**31 - 1) + 1
            first = max(uids.values(), default=0) + 1
            uids |= {name: uid for uid, (_, name) in enumerate(unnumbered, first)}
            _write(place, uidvalidity, uids)
    return uidvalidity, uids


def _messages(place: Path) -> dict[str, Path]:
    """Every message by its lasting name; the flags after the colon come and go."""
    return {
        path.name.partition(":")[0]: path
        for sub in ("new", "cur")
        for path in (place / sub).glob("*")
        if not path.name.startswith(".")
    }


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    with (place / f"{UIDS}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _read(place: Path) -> tuple[int, dict[str, int]]:
    """What was written down: 0 and nothing before the first time."""
    path = place / UIDS
    if not path.exists():
        return 0, {}
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    numbered = (line.partition(" ") for line in lines)
    return int(first), {name: int(uid) for uid, _, name in numbered}


def _write(place: Path, uidvalidity: int, uids: dict[str, int]) -> None:
    draft = place / f"{UIDS}.tmp"
    lines = [str(uidvalidity), *(f"{uid} {name}" for name, uid in uids.items())]
    with draft.open("w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(place / UIDS)
    folder = os.open(place, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

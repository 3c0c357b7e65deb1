"""What a ledger remembers of having been restored."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from duban.domain.restoration import Restoration
from duban.ports.deciding import LogEntry


class Replayed(StrEnum):
    """What became of an entry of the journal that the ledger did not know; the values are what users read."""

    APPLIED = "已补登"
    KNOWN = "台账中已有同样的记录"
    COMES_BACK = "由系统自行重新产生"
    NO_PAPER = "台账中没有这一稿文书，须重新拟稿、重新签批"
    PAPER_MOVED_ON = "该稿文书已撤回或另有新稿，须人工核对"
    NO_RETURN = "所涉报送件尚未重新收取，收取后再比对一次即可补登"
    WITH_FORM = "登记时附有填报表，请用 duban register 重新登记"
    NUMBER_TAKEN = "台账中已有同一编号的另一份记录，须人工核对"

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to do anything about it."""
        return self in (Replayed.APPLIED, Replayed.KNOWN, Replayed.COMES_BACK)


class Restorations(Protocol):
    """Only ever added to, and vouched for by the log."""

    def add(self, restoration: Restoration) -> None:
        """Record a step."""
        ...

    def vouch_restored(self) -> None:
        """Give the newest restoring the entry of the log that it lacks; may be called twice."""
        ...

    def held(self) -> Restoration | None:
        """The restoring that no person has released yet, None if none is: nothing is sent, drafted or signed then."""
        ...

    def replayed(self) -> frozenset[str]:
        """The sha256 of the journal's entries that were added."""
        ...

    def replay(self, entry: LogEntry, lost: Mapping[str, LogEntry], restored: Restoration) -> Replayed:
        """Add what *entry*, one of those that were *lost* (by row), says to the ledger, with an entry of its own."""
        ...

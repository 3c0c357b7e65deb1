"""What a ledger remembers of having been restored."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.document import Signature
from duban.domain.escalation.ladder import Notice
from duban.domain.files.origin import Origin
from duban.domain.operation.restoration import Restoration
from duban.domain.returns.registration import Registration
from duban.domain.returns.submission import Verdict
from duban.ports.deciding import LogEntry


class Replayed(StrEnum):
    """What became of an entry of the journal that the ledger did not know; the values are what users read."""

    APPLIED = "已补登"
    KNOWN = "台账中已有同样的记录"
    COMES_BACK = "由系统自行重新产生"
    NO_PAPER = "台账和档案库中没有这一稿文书：放行后系统重新拟稿，请重新签批"
    NOT_SIGNED = "台账中没有已签发的这一稿文书：重新签发后请在“文书”中重新登记送达"
    PAPER_MOVED_ON = "该稿文书已撤回或另有新稿，须人工核对"
    NO_RETURN = "所涉报送件尚未重新收取，收取后再比对一次即可补登"
    JUDGED_OTHERWISE = "所附填报表现在核对的结论与登记时不同，请在“本期”点开该单位重新登记"
    NUMBER_TAKEN = "台账中已有同一编号的另一份记录，须人工核对"
    NO_FILE = "档案库缺少登记时的文件，请从档案库备份中补回后再比对一次"
    NO_MAIL = "签发后的邮件无法生成，请核对《联系人》和档案库，改正后再比对一次"

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to do anything about it."""
        return self in (Replayed.APPLIED, Replayed.KNOWN, Replayed.COMES_BACK)


@dataclass(frozen=True, slots=True)
class LostRegistration:
    """
    A return that came on paper, as it was registered; its number counts in the ledger that is lost.

    `waits` while a mailed return that came before it is not collected again.
    """

    reference: Reference
    origin: Origin
    verdict: Verdict
    registration: Registration
    waits: bool

    @property
    def has_form(self) -> bool:
        """Whether a filled form came with the scan."""
        return self.origin.file_sha256 != self.registration.scan_sha256


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

    def signature(self, entry: LogEntry) -> Signature:
        """The decision on a draft that *entry* tells of."""
        ...

    def notice(self, document: str, lost: Mapping[str, LogEntry]) -> Notice | None:
        """The notice that was drafted as that *document*, as one of the *lost* entries tells; None if none does."""
        ...

    def registration(self, entry: LogEntry, lost: Mapping[str, LogEntry]) -> LostRegistration | None:
        """The registration by hand that *entry* tells of, None if nothing says what was registered."""
        ...

    def replay(self, entry: LogEntry, lost: Mapping[str, LogEntry], restored: Restoration) -> Replayed:
        """Add what *entry*, one of those that were *lost* (by row), says to the ledger, with an entry of its own."""
        ...

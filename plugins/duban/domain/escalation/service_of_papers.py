"""Formal papers that people handed over, and the switch that pauses escalation."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from duban.domain.office.actor import Identification
from duban.domain.proof.kinds import Proof, ProofKind


class Way(StrEnum):
    """How a formal paper was handed over (送达方式)."""

    EXCHANGE = "公文交换"
    SCAN = "邮件扫描件"
    BY_HAND = "专人送达"
    POST = "挂号邮寄"


@dataclass(frozen=True, slots=True)
class Served:
    """
    A formal paper that was handed over: the draft it was made of, and what a person recorded of it.

    `number` is the 发文字号, `signed_by` the 签发人, `received_at` when the unit signed for it (签收): the next clock
    runs from then. `sealed_on` is the day under the seal (成文日期); of what was recorded before it was asked nobody
    knows it. The final file (PDF, OFD, a scan) lies in the archive.
    """

    name: str
    draft: int
    number: str
    signed_by: str
    way: Way
    received_at: datetime
    scan_sha256: str
    scan_name: str
    recorded_by: str
    recorded_at: datetime
    known: Identification | None = None
    account: str | None = None
    sealed_on: date | None = None

    @property
    def as_proof(self) -> Proof:
        """That whoever it was handed to has it; of a paper to several this says nothing of any one of them."""
        return Proof("", "", ProofKind.SERVED, self.received_at, str(self.way))


@dataclass(frozen=True, slots=True)
class PaperReceipt:
    """
    One unit's 签收 of a paper that went to several: when it signed, and who of it did (`theirs`, may be empty).

    It proves that this unit was told what the paper says to it, since it signed, and nothing of any other unit.
    """

    name: str
    draft: int
    organisation: str
    received_at: datetime
    theirs: str
    recorded_by: str
    recorded_at: datetime
    known: Identification | None = None
    account: str | None = None

    @property
    def as_proof(self) -> Proof:
        """The same among the proofs that the unit was told."""
        who = f"签收人{self.theirs}；" if self.theirs else ""
        return Proof("", "", ProofKind.EXCHANGED, self.received_at, f"{who}登记：{self.recorded_by}")


@dataclass(frozen=True, slots=True)
class Switch:
    """The office pauses all escalation (暂停升级), or lets it go on; who, when, why."""

    paused: bool
    at: datetime
    by: str
    reason: str
    known: Identification | None = None
    account: str | None = None

"""What the ledger shows of a unit, as far as its score asks: items, returns, help, judgements from outside."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from duban.domain.escalation.punctuality import Punctuality

DAYS_OF_MONTH = 30


class ItemStanding(StrEnum):
    """How an item that fell due stands; the values are what users read. The first three are counted."""

    VERIFIED = "已核验销号"
    NOT_DONE = "未完成"
    FALSE = "经认定申报与核查不符"
    PENDING = "已申报，待核验"
    UNDECIDED = "申报与核查不符，待主管机关认定"
    DOUBTFUL = "牵头单位或完成时限待核实"
    TOO_EARLY = "尚未到申报时间"
    UNPROVED = "未报送，且不能证明已告知"

    @property
    def is_counted(self) -> bool:
        """Whether the item has a share of the points: no unit gains or loses by what the office has not settled."""
        return self in (ItemStanding.VERIFIED, ItemStanding.NOT_DONE, ItemStanding.FALSE)


@dataclass(frozen=True, slots=True)
class AppraisedItem:
    """
    One item that fell due in the period, and where in the ledger that stands (`cites`).

    `in_time_until` is the last day on which its lead could say in time that it is done; `done_on` the day on which it
    said so, of an item that was closed since.
    """

    number: int
    told: str
    deadline: date
    standing: ItemStanding
    cites: tuple[str, ...]
    in_time_until: date
    done_on: date | None = None

    @property
    def months_late(self) -> int:
        """How many months after that day it was done, one begun counts whole; 0 if in time, or not done."""
        if self.done_on is None or self.done_on <= self.in_time_until:
            return 0
        return -(-(self.done_on - self.in_time_until).days // DAYS_OF_MONTH)


@dataclass(frozen=True, slots=True)
class JudgedReturn:
    """
    How one return came, in which period, and by how many working days late if it was.

    `proved` says that the unit is proved to have been told in time: of what it asks, and of a missing one that it is;
    `told_by` are the notices that told it, `due` the nominal day of the return.
    """

    reference: str
    period: str
    how: Punctuality
    proved: bool
    days: int = 0
    sent_back: int = 0
    told_by: tuple[str, ...] = ()
    due: date | None = None

    @property
    def cites(self) -> tuple[str, ...]:
        """Where in the ledger it stands: the return, and the notices that told the unit of it."""
        return (self.reference, *self.told_by)


@dataclass(frozen=True, slots=True)
class LateHelp:
    """An answer to another unit's need that came after its day, or not at all, by the number of the ask."""

    cite: str
    told: str
    due: date


@dataclass(frozen=True, slots=True)
class OutsideJudgement:
    """What somebody outside the office says of a unit, in per cent of the best: by whom, and where it stands."""

    cite: str
    source: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class FalseClaimRuling:
    """What the competent organ decided of a claim that its check did not bear out: the item, on what paper."""

    cite: str
    item: int
    told: str
    paper: str


@dataclass(frozen=True, slots=True)
class UnitEvidence:
    """All of it for one unit."""

    items: tuple[AppraisedItem, ...] = ()
    returns: tuple[JudgedReturn, ...] = ()
    late_help: tuple[LateHelp, ...] = ()
    outside: tuple[OutsideJudgement, ...] = ()
    false_claims: tuple[FalseClaimRuling, ...] = ()

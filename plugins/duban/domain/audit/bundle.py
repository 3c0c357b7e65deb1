"""
A bundle (案卷): all that passed between us and a unit, in order, to be put before somebody who knows nothing of us.

What was never said to the unit is not in it: drafts that nobody signed, mails that have not left.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_day


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are asked for, both included; None where nothing bounds them."""

    since: date | None = None
    until: date | None = None

    def holds(self, at: datetime) -> bool:
        """Whether a moment is one of its days."""
        day = at.astimezone(TIMEZONE).date()
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def told(self, now: datetime) -> str:
        """The days in words, an open end being that of *now*."""
        last = told_day(self.until or now.astimezone(TIMEZONE).date())
        return f"{told_day(self.since)}至{last}" if self.since else f"自开始报送至{last}"


WHOLE = Span()


class PieceKind(StrEnum):
    """What a piece of a bundle is; the values are what people read."""

    OPENED = "报送要求"
    MAIL = "发出邮件"
    RETURN = "报送件"
    SEND_BACK = "审核退回"
    MESSAGE = "单位来信"
    PAPER = "文书签发送达"
    DECISION = "决定"


@dataclass(frozen=True, slots=True)
class BundlePiece:
    """
    One thing that happened: its facts, each under a title, and its wording to the letter, a paragraph each.

    `reference` is the return it is about and `items` are the numbers of the items; both are empty if it is of none.
    """

    at: datetime
    kind: PieceKind
    title: str
    facts: tuple[tuple[str, str], ...]
    wording: tuple[str, ...] = ()
    reference: str = ""
    items: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class BundleScope:
    """What a bundle is about: everything of the unit, one return, or some items."""

    reference: str = ""
    items: frozenset[int] = frozenset()

    def holds(self, piece: BundlePiece) -> bool:
        """Whether the piece belongs into it."""
        if self.items:
            return bool(self.items & piece.items)
        return not self.reference or (piece.reference == self.reference and not _is_of_items(piece))


def _is_of_items(piece: BundlePiece) -> bool:
    """Whether it speaks of items alone: a return and a letter of the unit belong to their period as well."""
    return bool(piece.items) and piece.kind not in (PieceKind.RETURN, PieceKind.MESSAGE)


@dataclass(frozen=True, slots=True)
class PeriodAnswer:
    """How a unit answered for one period, in the words of the table on the first pages."""

    period: str
    due: str
    came: str
    answer: str


@dataclass(frozen=True, slots=True)
class CaseBundle:
    """
    The whole of it: `subject` is the unit or matter, `chain` the state of the log and `digest` that of its last entry.

    `office` is who answers for it, `made_by` who had it made; equal ledgers give equal bundles at the same moment.
    """

    title: str
    subject: str
    unit: str
    programme: str
    span: str
    office: str
    made_at: datetime
    made_by: str
    chain: str
    digest: str
    periods: tuple[PeriodAnswer, ...]
    pieces: tuple[BundlePiece, ...]

    @property
    def counts(self) -> str:
        """How many pieces of each kind there are."""
        counted = ((kind, sum(one.kind is kind for one in self.pieces)) for kind in PieceKind)
        return "、".join(f"{kind}{count}件" for kind, count in counted if count) or "没有往来"

    @property
    def file_name(self) -> str:
        """What its file is called, without the ending."""
        return f"{self.unit}案卷（{self.span}）"


def in_order(pieces: Iterable[BundlePiece], scope: BundleScope, span: Span) -> tuple[BundlePiece, ...]:
    """Those of *pieces* that belong into it, by time; of one moment in the order in which they were gathered."""
    return tuple(sorted((one for one in pieces if scope.holds(one) and span.holds(one.at)), key=lambda one: one.at))


def moment_of(at: datetime | None) -> str:
    """2021年10月25日09:03 in Quanzhou; a dash for None."""
    if at is None:
        return "—"
    local = at.astimezone(TIMEZONE)
    return f"{told_day(local.date())}{local:%H:%M}"

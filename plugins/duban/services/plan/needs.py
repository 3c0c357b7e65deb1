"""The needs for coordination that units' returns name, with what was put on record of each, and who was told of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.decisions.coordination import Ask, Need, NeedAct, NeedName, needs_of
from duban.domain.decisions.decision import InForce
from duban.domain.escalation.need_ladder import FIRST
from duban.domain.plan.organisation import Role
from duban.domain.proof.kinds import Consequence
from duban.domain.returns.submission import Submission
from duban.errors import UnknownReference
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.plan.errand_proofs import proved_by_receipts
from duban.services.plan.item_cycles import item_cycles
from duban.services.plan.need_debts import said_of_needs

# Whom of a unit that is asked to help.
ASKED_OF = (Role.LIAISON, Role.FILLER)
Told = Mapping[int, date | None]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the ledger knows of the needs of a programme."""

    code: str
    filed: list[Submission]
    acts: tuple[NeedAct, ...]
    decided: InForce

    def standing(self) -> tuple[Need, ...]:
        """As `NeedRecords.standing`."""
        found = needs_of(self.code, self.filed, self.acts, standing=True)
        return tuple(need for need in found if not self.decided.is_over(need.name.item))

    def all(self) -> tuple[Need, ...]:
        """As `NeedRecords.all`."""
        return needs_of(self.code, self.filed, self.acts, standing=False)


@dataclass(frozen=True, slots=True)
class NeedRecords:
    """Looking up; nothing is changed."""

    context: ServiceContext

    def standing(self, code: str, now: datetime, units: tuple[str, ...] | None = None) -> tuple[Need, ...]:
        """Those of a programme that stand at *now*, without items that are over; of those *units* alone if named."""
        return self._known(code, now, units).standing()

    def all(self, code: str, now: datetime, units: tuple[str, ...] | None = None) -> tuple[Need, ...]:
        """Those that ever were, of whatever item."""
        return self._known(code, now, units).all()

    def both(self, code: str, now: datetime) -> tuple[tuple[Need, ...], tuple[Need, ...]]:
        """Those that stand and all that ever were, from one reading."""
        known = self._known(code, now, None)
        return known.standing(), known.all()

    def one(self, name: NeedName, now: datetime) -> Need:
        """The need of that name; UnknownReference if no return names it."""
        found = (need for need in self.all(name.programme, now) if need.name == name)
        if (need := next(found, None)) is None:
            raise UnknownReference(f"没有需协调事项“{name}”。")
        return need

    def stands(self, name: NeedName, now: datetime) -> bool:
        """Whether a unit still names it, and nobody closed it."""
        return any(need.name == name for need in self.standing(name.programme, now))

    def told(self, code: str, now: datetime) -> Told:
        """Of every ask of a programme since which day it is proved that the unit had it; None of those without."""
        with self.context.ledger.begin() as work:
            return told_asks(self.context, work, code, now)

    def _known(self, code: str, now: datetime, units: tuple[str, ...] | None) -> "_Known":
        if units is None:
            filed = self.context.kept(("needs", code), now, lambda: self._filed(code, now, ())).value
        else:
            filed = self._filed(code, now, units)
        with self.context.ledger.begin() as work:
            return _Known(code, filed, work.needs.all(code, now), work.decisions.in_force(code, now))

    def _filed(self, code: str, now: datetime, units: tuple[str, ...]) -> list[Submission]:
        """The accepted returns of *units*, of all if none is named, by period and time."""
        cycles, found = item_cycles(self.context, code), list[Submission]()
        with self.context.ledger.begin() as work:
            for cycle in cycles:
                accepted = work.submissions.accepted(cycle, now, units)
                found += sorted(accepted.values(), key=lambda one: one.received_at)
        return found


def told_asks(context: ServiceContext, work: UnitOfWork, code: str, now: datetime) -> Told:
    """As `NeedRecords.told`, inside a transaction."""
    found: dict[int, date | None] = {}
    said, acts = said_of_needs(work, code), work.needs.all(code, now)
    for number, notices in proved_by_receipts(work, said, acts, context.channels.errands).items():
        asked = [notice for notice in notices if notice.rung in FIRST]
        if asked:
            proofs = [proof for notice in asked for proof in notice.told_by]
            at = context.rules.told_at(proofs, Consequence.MAIL, now, context.calendar)
            found[number] = at.astimezone(TIMEZONE).date() if at else None
    return found


def is_late(ask: Ask, told: Told, calendar: WorkCalendar, today: date) -> bool:
    """Whether the day of an open ask is proved to be over."""
    due = ask.due(told.get(ask.act.number), calendar)
    return ask.is_open and due is not None and today > due


def late_asks(needs: Iterable[Need], told: Told, calendar: WorkCalendar, today: date) -> frozenset[int]:
    """The open asks of *needs* whose day is proved to be over, by number."""
    return frozenset(ask.act.number for need in needs for ask in need.asks if is_late(ask, told, calendar, today))

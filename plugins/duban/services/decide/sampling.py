"""抽查: closed items are drawn to be checked again, by a seed that is on record, so that anybody can draw the same."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from math import ceil

from duban.domain.calendar.cycle import Period, Reference
from duban.domain.calendar.moments import told_moment
from duban.domain.decisions.decision import Decision, DecisionKind
from duban.domain.decisions.verification import is_in_writing
from duban.domain.office.authority import Permission
from duban.errors import Refused
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.decide.decider import DecisionResult, Who, signed


@dataclass(frozen=True, slots=True)
class DrawnSample:
    """A draw as it was recorded: of what period, by which seed and share, who drew when and why, and which items."""

    period: Period
    seed: str
    share: str
    by: str
    at: datetime
    reason: str
    closures: tuple[Decision, ...]

    @property
    def key(self) -> str:
        """How it is named among the draws of a programme."""
        return sha256(f"{self.period}/{self.share}/{self.seed}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Sampling:
    """Drawing; nothing about an item changes by it. The same draw again is not recorded twice."""

    context: ServiceContext

    def of(self, code: str, period: Period, share: float, seed: str) -> tuple[Decision, ...]:
        """
        The closures of claims made in *period* to check again: *share* of them, at least one, drawn by *seed*.

        What units outside the city's authority confirmed in writing was not verified, and is not drawn. The same seed
        draws the same items as long as nothing more of that period is closed or re-opened.
        """
        with self.context.ledger.begin() as work:
            return _drawn(work, code, period, share, seed)

    def draw(self, code: str, period: Period, share: float, seed: str, who: Who, now: datetime) -> DecisionResult:
        """Draw and record. Refused if there is nothing to draw from, or the seed was used for another share."""
        signed(who, Permission.SAMPLE)
        if not seed.strip():
            raise Refused("请填写抽签种子，如抽签当日的日期；种子记入台账，任何人可据以复核。")
        with self.context.ledger.begin() as work:
            for known in _recorded(work, code):
                if (known.period, known.seed) == (period, seed.strip()):
                    told = f"{known.by}已于{told_moment(known.at)}按该种子抽取{len(known.closures)}项"
                    return DecisionResult(f"{told}，未再记录。")
            drawn = _drawn(work, code, period, share, seed.strip())
            if not drawn:
                raise Refused(f"{period.title}没有已销号的事项可供抽查。")
            for one in drawn:
                work.decisions.add(_record(one, period, share, seed.strip(), who, now))
        items = self.context.labels(code).told(*(one.item or 0 for one in drawn))
        return DecisionResult(f"已从{period.title}申报完成并销号的事项中抽取{len(drawn)}项：{items}。")

    def drawn(self, code: str) -> tuple[DrawnSample, ...]:
        """Every draw on record, the newest first."""
        with self.context.ledger.begin() as work:
            return tuple(reversed(_recorded(work, code)))


def _drawn(work: UnitOfWork, code: str, period: Period, share: float, seed: str) -> tuple[Decision, ...]:
    if not 0 < share <= 1:
        raise Refused("抽查比例应大于 0、不超过 1，如0.1。")
    closed, closures = work.decisions.in_force(code).closed, _closures(work, code)
    found = [
        one
        for item, one in closures.items()
        if item in closed and Reference.parse(one.reference).period == period and not is_in_writing(one)
    ]
    by_lot = sorted(found, key=lambda one: sha256(f"{seed}/{code}/{period}/{one.item}".encode()).digest())
    return tuple(sorted(by_lot[: ceil(share * len(found))], key=lambda one: one.item or 0))


def _closures(work: UnitOfWork, code: str) -> dict[int | None, Decision]:
    return {one.item: one for one in work.decisions.all(code) if one.kind is DecisionKind.CLOSURE}


def _record(closure: Decision, period: Period, share: float, seed: str, who: Who, now: datetime) -> Decision:
    return Decision(
        *(closure.programme, DecisionKind.SAMPLE, who.by, now, who.reason, closure.item),
        reference=closure.reference,
        organisation=closure.organisation,
        field=str(period),
        original=f"{share:g}",
        value=seed,
        **who.proof,
    )


def _recorded(work: UnitOfWork, code: str) -> list[DrawnSample]:
    """The draws in the order they were recorded, each with the closures that were drawn, as they were then."""
    found: dict[tuple[str, str], DrawnSample] = {}
    closures: dict[int | None, Decision] = {}
    for one in work.decisions.all(code):
        if one.kind is DecisionKind.CLOSURE:
            closures[one.item] = one
        if one.kind is DecisionKind.SAMPLE:
            first = DrawnSample(Period.parse(one.field), one.value, one.original, one.by, one.at, one.reason, ())
            draw = found.setdefault((one.field, one.value), first)
            found[one.field, one.value] = replace(draw, closures=(*draw.closures, closures[one.item]))
    return list(found.values())

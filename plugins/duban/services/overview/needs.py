"""Which needs wait, with whom and until when, and which of them the rules propose to raise."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.coordination import (
    Ask,
    Need,
    NeedLevel,
    NeedName,
    NeedStage,
    NeedStep,
)
from duban.domain.office.authority import AUTHORITY, Permission
from duban.domain.plan.meetings import TaskForce, force_of
from duban.domain.plan.programme import Item, Programme
from duban.services.context import ServiceContext
from duban.services.plan.needs import NeedRecords, Told, late_asks
from duban.services.plan.versions import Versions
from duban.services.proof.deliverability import resting

OFFICES = (NeedStage.ASSIGN, NeedStage.ANSWER)


@dataclass(frozen=True, slots=True)
class AskShown:
    """
    An ask as the page shows it: the unit's name, until when, and whether that is proved to be over.

    `unheard` says that it waits to be sent, since none of our mails reaches the unit.
    """

    ask: Ask
    unit: str
    due: date | None
    late: bool
    unheard: bool = False


AsksShown = tuple[AskShown, ...]


@dataclass(frozen=True, slots=True)
class ToldUnits:
    """Of every ask since which day it is proved that the unit had it, and which units no mail reaches."""

    told: Told
    resting: frozenset[str]


@dataclass(frozen=True, slots=True)
class WaitingNeed:
    """
    A need with its item and the unit that named it, where it waits and whose turn it is.

    `why_raise` is why the rules propose to raise it, empty if they do not.
    """

    need: Need
    item: Item
    lead: str
    step: NeedStep
    owner: str
    asks: AsksShown
    why_raise: str = ""

    @property
    def is_offices(self) -> bool:
        """Whether the office has the next step: to ask, to answer, to raise, or to find a unit no mail reaches."""
        return self.step.stage in OFFICES or bool(self.why_raise or unheard(self.step, self.asks))

    @property
    def why_offices(self) -> str:
        """What the office has to do about it, in words."""
        if self.why_raise:
            return f"{self.why_raise}，请决定是否提请上一级"
        return unheard(self.step, self.asks) or self.step.stage.value

    @property
    def since(self) -> datetime:
        """Since when the step waits: the last thing that was done, else the return that named it."""
        return self.need.acts[-1].at if self.need.acts else self.need.named_at

    def is_overdue(self, today: date) -> bool:
        """Whether the office should have done its step before *today*."""
        return self.step.stage in OFFICES and self.step.due is not None and today > self.step.due


@dataclass(frozen=True, slots=True)
class Needs:
    """Looking up; nothing is changed, and nothing waits while the loop is off."""

    context: ServiceContext

    def waiting(self, now: datetime) -> tuple[WaitingNeed, ...]:
        """Every need that stands, by programme and number."""
        on = filter(self.context.coordinates, self.context.programmes)
        return tuple(need for code in on for need in self._of(code, now))

    def ended(self, now: datetime) -> tuple[tuple[Need, Item], ...]:
        """Every need that the office closed, the last one first."""
        found = [(need, item) for code in self.context.programmes for need, item in self._closed(code, now)]
        return tuple(sorted(found, key=lambda one: one[0].closed.at if one[0].closed else now, reverse=True))

    def shown(self, name: NeedName, now: datetime) -> WaitingNeed:
        """One need as it stands, also when it is over; UnknownReference if no return names it."""
        records, programme = NeedRecords(self.context), Versions(self.context).latest(name.programme)
        return self._waiting(records.one(name, now), programme, heard(self.context, programme, now), now)

    def _of(self, code: str, now: datetime) -> Iterator[WaitingNeed]:
        records = NeedRecords(self.context)
        standing = records.standing(code, now)
        if not standing:
            return
        programme = Versions(self.context).latest(code)
        known = heard(self.context, programme, now)
        for need in sorted(standing, key=lambda one: one.name.item):
            if programme.find(need.name.item) is not None:
                yield self._waiting(need, programme, known, now)

    def _closed(self, code: str, now: datetime) -> Iterable[tuple[Need, Item]]:
        with self.context.ledger.begin() as work:
            if not work.needs.all(code, now):
                return
        programme = Versions(self.context).latest(code)
        for need in NeedRecords(self.context).all(code, now):
            if need.closed is not None and (item := programme.find(need.name.item)) is not None:
                yield need, item

    def _waiting(self, need: Need, programme: Programme, known: ToldUnits, now: datetime) -> WaitingNeed:
        step = need.step(known.told, self.context.coordination, self.context.calendar)
        asks = asks_shown(self.context, need, programme, known, now)
        item = programme.item(need.name.item)
        return WaitingNeed(
            need=need,
            item=item,
            lead=programme.names.get(need.lead, need.lead),
            step=step,
            owner=_owner(need, step, asks, force_of(self.context.plan(programme.code).task_forces, item)),
            asks=asks,
            why_raise=need.why_raise((one.ask.act.number for one in asks if one.late), self.context.coordination),
        )


def heard(context: ServiceContext, programme: Programme, now: datetime) -> ToldUnits:
    """What is known at *now* of the asks of *programme*."""
    told = NeedRecords(context).told(programme.code, now)
    with context.ledger.begin() as work:
        silent = resting(work)
    nobody = (unit.code for unit in programme.unreached(now.astimezone(TIMEZONE).date()))
    return ToldUnits(told, frozenset((*(unit for code, unit in silent if code == programme.code), *nobody)))


def asks_shown(context: ServiceContext, need: Need, programme: Programme, known: ToldUnits, now: datetime) -> AsksShown:
    """The units that were asked, oldest first."""
    told, today = known.told, now.astimezone(TIMEZONE).date()
    late = late_asks((need,), told, context.calendar, today)
    return tuple(
        AskShown(
            ask,
            programme.names.get(ask.act.organisation, ask.act.organisation),
            ask.due(told.get(ask.act.number), context.calendar) or ask.act.until,
            ask.act.number in late,
            ask.is_open and told.get(ask.act.number) is None and ask.act.organisation in known.resting,
        )
        for ask in need.asks
    )


def unheard(step: NeedStep, asks: AsksShown) -> str:
    """Which units do not have what was given to them since no mail reaches them, in words; empty if there are none."""
    units = "、".join(dict.fromkeys(one.unit for one in asks if one.unheard))
    return f"{units}联系不上，尚未送达" if units and step.stage is NeedStage.WITH_HELPER else ""


def _owner(need: Need, step: NeedStep, asks: Iterable[AskShown], force: TaskForce | None) -> str:
    """
    Whose turn it is, in words: the units that were asked, the level, or who of the office coordinates.

    Of the task forces it is that of the item, if one is confirmed.
    """
    if step.stage is NeedStage.WITH_HELPER:
        return "、".join(dict.fromkeys(one.unit for one in asks if one.ask.is_open))
    if step.stage is NeedStage.LEVEL and need.level is NeedLevel.TASK_FORCE and force is not None:
        return force.name
    if step.stage is NeedStage.LEVEL and need.level is not NeedLevel.LEAD:
        return need.level.value
    return AUTHORITY[Permission.COORDINATE].words

"""Which 交办事项 wait, with whom and until when, and how each came to its end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.decisions.coordination import Need, NeedName, NeedStage, NeedStep
from duban.domain.decisions.errands import Errand, errand_step
from duban.domain.office.authority import AUTHORITY, Permission
from duban.domain.plan.programme import Programme
from duban.services.context import ServiceContext
from duban.services.overview.needs import OFFICES, AsksShown, ToldUnits, asks_shown, heard, unheard
from duban.services.plan.errands import ErrandOnFile, ErrandRecords
from duban.services.plan.versions import Versions

# As a need, but what a unit says of it is judged, and nobody else waits for the answer.
STAGES = {
    NeedStage.ASSIGN: "待重新交办",
    NeedStage.SIGNING: "交办单待签发",
    NeedStage.WITH_HELPER: "承办单位办理中",
    NeedStage.ANSWER: "反馈待审核",
}
CLOSED = "已办结"


@dataclass(frozen=True, slots=True)
class ErrandShown:
    """An errand with the units that have it, where it waits and whose turn it is."""

    errand: Errand
    need: Need
    step: NeedStep
    owner: str
    asks: AsksShown
    items: str

    @property
    def stage(self) -> str:
        """Where it waits, in words."""
        return CLOSED if self.need.closed else unheard(self.step, self.asks) or STAGES[self.step.stage]

    @property
    def is_offices(self) -> bool:
        """Whether the office has the next step: to judge, to give it anew, or to find a unit no mail reaches."""
        return self.need.closed is None and (self.step.stage in OFFICES or bool(unheard(self.step, self.asks)))

    @property
    def is_late(self) -> bool:
        """Whether a unit has let its day pass, and that is proved."""
        return self.need.closed is None and any(ask.late for ask in self.asks)

    @property
    def since(self) -> datetime:
        """Since when the step waits."""
        return self.need.acts[-1].at if self.need.acts else self.errand.at

    def is_overdue(self, today: date) -> bool:
        """Whether the office should have done its step before *today*."""
        return self.is_offices and self.step.due is not None and today > self.step.due


@dataclass(frozen=True, slots=True)
class Errands:
    """Looking up; nothing is changed, and nothing waits while the loop is off."""

    context: ServiceContext

    def waiting(self, now: datetime) -> tuple[ErrandShown, ...]:
        """Every errand that nobody closed yet, by programme and number."""
        return tuple(one for one in self.all(now) if one.need.closed is None)

    def ended(self, now: datetime) -> tuple[ErrandShown, ...]:
        """Those that the office closed, the last one first."""
        found = [one for one in self.all(now) if one.need.closed is not None]
        return tuple(sorted(found, key=lambda one: one.since, reverse=True))

    def all(self, now: datetime) -> tuple[ErrandShown, ...]:
        """Every errand of the programmes that coordinate."""
        codes = filter(self.context.coordinates, self.context.programmes)
        return tuple(one for code in codes for one in self._of(code, now))

    def shown(self, name: NeedName, now: datetime) -> ErrandShown:
        """One errand as it stands, also when it is over; UnknownReference if there is none."""
        records, code = ErrandRecords(self.context), name.programme
        programme = Versions(self.context).latest(code)
        return self._shown(records.one(name, now), programme, heard(self.context, programme, now), now)

    def _of(self, code: str, now: datetime) -> Iterator[ErrandShown]:
        if not (every := ErrandRecords(self.context).all(code, now)):
            return
        programme = Versions(self.context).latest(code)
        known = heard(self.context, programme, now)
        for one in every:
            yield self._shown(one, programme, known, now)

    def _shown(self, one: ErrandOnFile, programme: Programme, known: ToldUnits, now: datetime) -> ErrandShown:
        need = one.need
        step = errand_step(need, one.unsigned, known.told, self.context.coordination, self.context.calendar)
        asks = asks_shown(self.context, need, programme, known, now)
        items = programme.labels.told(*one.errand.items) if one.errand.items else ""
        return ErrandShown(one.errand, need, step, self._owner(one, step, asks), asks, items)

    def _owner(self, one: ErrandOnFile, step: NeedStep, asks: AsksShown) -> str:
        """Whose turn it is, in words; of what is closed nobody's."""
        if one.need.closed is not None:
            return ""
        if step.stage is NeedStage.SIGNING:
            return self.context.office_of(one.errand.programme).desk_head
        if step.stage is NeedStage.WITH_HELPER:
            return "、".join(dict.fromkeys(each.unit for each in asks if each.ask.is_open))
        return AUTHORITY[Permission.COORDINATE].words

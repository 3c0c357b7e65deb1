"""What would stop the first cycle of a plan: found before its first day, each with where it is and what to do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Period, Reference
from duban.domain.escalation.ladder import Scope
from duban.domain.plan.lanes import no_room
from duban.domain.plan.organisation import ASKED_FIRST, Organisation, Role
from duban.domain.plan.programme import Programme
from duban.domain.text.listing import listed
from duban.errors import DubanError
from duban.services.context import ServiceContext
from duban.services.generate.call_forms import forbidden
from duban.services.generate.open_cycle import Generate

CONTACT_SHEET, UNIT_SHEET = "任务清单《联系人》", "任务清单《单位》"


@dataclass(frozen=True, slots=True)
class CycleObstacle:
    """One thing that would stop it: where it is, what is wrong, what to do."""

    where: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class FirstCycle:
    """Looking ahead; nothing is recorded and nothing is sent. Over an empty ledger it is the first one indeed."""

    context: ServiceContext
    generate: Generate

    def obstacles(self, code: str, now: datetime) -> tuple[CycleObstacle, ...]:
        """All of them; TaskListError if the list itself cannot be used."""
        programme = self.context.with_calls(self.context.task_lists.programme(code))
        found = [*contactless(programme, now.astimezone(TIMEZONE).date())]
        for stream in self.context.plan(code).streams:
            found += self._of_stream(programme, stream, now)
        return tuple(dict.fromkeys(found))

    def _of_stream(self, programme: Programme, stream: str, now: datetime) -> Iterator[CycleObstacle]:
        name, units = self.context.streams[stream].name, programme.reporters(stream)
        call = self.context.streams[stream].call
        for fault in forbidden(call, programme, self.context.office_of(programme.code)) if call else ():
            yield CycleObstacle("config/duban.toml", f"{name}：{fault}", f"改 [streams.{stream}.call]")
        if not units:
            yield CycleObstacle(
                UNIT_SHEET,
                f"没有单位报送“{name}”",
                "在应报单位的“报送口径”列选择它，或从 config/duban.toml 该专项的 streams 中删去",
            )
            return
        if (lacks := no_room(units, self.context.board)) is not None:
            yield CycleObstacle(UNIT_SHEET, f"{name}：{lacks.what}", lacks.remedy)
        yield from self._missing_roles(programme, stream, units, now.astimezone(TIMEZONE).date())
        cycle = self.context.cycle(Reference(programme.code, stream, self._period(programme.code, stream, now)))
        place = f"{name}{cycle.period.title}"
        try:
            _every_date(cycle)
        except DubanError as error:
            yield CycleObstacle("config/calendar", f"{place}：{_said(error)}", "用 duban calendar read 读入放假通知")
            return
        yield from self._forms(cycle, units, place, now)

    def _period(self, code: str, stream: str, now: datetime) -> Period:
        """The one that is asked for now, or first once the plan runs; of a plan that is over, its last."""
        plan, today = self.context.plan(code), now.astimezone(TIMEZONE).date()
        return self.context.streams[stream].period_due_at(min(max(today, plan.starts_on), plan.ends_on))

    def _missing_roles(
        self, programme: Programme, stream: str, units: Iterable[Organisation], today: date
    ) -> Iterator[CycleObstacle]:
        """Whom the ladder writes to and nobody is: of units that have nobody at all `contactless` tells."""
        rungs = [one for one in self.context.ladders[stream] if one.scope is Scope.RETURN]
        asked = tuple(dict.fromkeys(role for rung in rungs for role in (*rung.to, *rung.cc)))
        lacking: dict[tuple[Role, ...], list[str]] = {}
        for unit in units:
            there = {one.role for one in programme.people_of(unit.code) if one.is_valid(today)}
            missing = tuple(role for role in asked if role not in there)
            if missing and there & {*ASKED_FIRST}:
                lacking.setdefault(missing, []).append(unit.name)
        for roles, names in lacking.items():
            what = f"{listed(names)}缺少{'、'.join(roles)}"
            yield CycleObstacle(CONTACT_SHEET, f"{what}，填报表或提醒发到这一级时会停下", "逐家登记姓名、邮箱、电话")

    def _forms(self, cycle: Cycle, units: Iterable[Organisation], place: str, now: datetime) -> Iterator[CycleObstacle]:
        """What goes wrong when a form and its letter are made, for one unit of each standing."""
        tried = {unit.takes_orders: unit for unit in reversed(tuple(units))}
        troubles: dict[str, str] = {}
        for unit in tried.values():
            try:
                self.generate.words(cycle.reference.of(unit.code), now)
            except DubanError as error:
                troubles.setdefault(_said(error), unit.name)
        for said, name in troubles.items():
            yield CycleObstacle(f"{place}填报表（如{name}）", said, "按提示改正后重新运行 duban tasks")


def contactless(programme: Programme, today: date) -> Iterator[CycleObstacle]:
    """Units that are asked for something and have nobody who can be written to; leads first."""
    leads = {item.lead for item in programme.items}
    silent = programme.unreached(today)
    for what, units in (
        ("是牵头单位", [unit for unit in silent if unit.code in leads]),
        ("应报送或会签", [unit for unit in silent if unit.code not in leads and (unit.streams or unit.countersigns)]),
    ):
        if units:
            names = listed(unit.name for unit in units)
            roles = "、".join(ASKED_FIRST)
            yield CycleObstacle(
                CONTACT_SHEET,
                f"{names}{what}，但没有在用的{roles}，无处可发",
                "每家至少登记一名填报人、联络员或科室负责人的邮箱",
            )


def _every_date(cycle: Cycle) -> None:
    """CalendarUnknown if any day of the cycle is not known."""
    cycle.opens_at, cycle.late_from, cycle.after(cycle.stream.compiles_after)


def _said(error: DubanError) -> str:
    return str(error).rstrip("。")

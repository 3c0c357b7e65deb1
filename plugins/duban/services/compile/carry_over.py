"""What a programme leaves to the next one: its items that are not closed or dropped, each with where it comes from."""

from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_day
from duban.domain.decisions.decision import in_force
from duban.domain.plan.programme import Item, Programme
from duban.domain.report.tally import Row
from duban.errors import Refused
from duban.services.compile.last_report import last_report
from duban.services.context import ServiceContext


@dataclass(frozen=True, slots=True)
class CarriedPlan:
    """The list of *programme* with its open items alone, numbered anew; `origins` say of each where it comes from."""

    programme: Programme
    origins: dict[int, str]


@dataclass(frozen=True, slots=True)
class CarryOver:
    """Looking up; nothing is changed."""

    context: ServiceContext

    def of(self, code: str, now: datetime) -> CarriedPlan:
        """What is open by *now*; Refused before the first cycle, when there is nothing to carry over."""
        last = last_report(self.context, code, now)
        if last is None:
            raise Refused(f"专项“{code}”还没有开启过报送周期，没有可结转的事项。")
        programme, decided = self.context.programme(last.cycle, now), in_force(last.decisions)
        rows = [row for row in last.report.rows if not (row.is_closed or decided.is_over(row.item.number))]
        numbers = {row.item.number: number for number, row in enumerate(rows, start=1)}
        items = tuple(_numbered(row.item, numbers[row.item.number]) for row in rows)
        targets = (replace(kpi, item=numbers[kpi.item]) for kpi in programme.kpis if kpi.item in numbers)
        carried = replace(
            programme, items=items, kpis=tuple(targets), questions=(), closed=frozenset(), terminated=frozenset()
        )
        day = told_day(now.astimezone(TIMEZONE).date())
        return CarriedPlan(carried, {numbers[row.item.number]: self._origin(code, row, day) for row in rows})

    def _origin(self, code: str, row: Row, day: str) -> str:
        plan = self.context.plan(code)
        late = f"，逾期{row.days_overdue}天" if row.days_overdue else ""
        stands = "已申报完成，待核验" if row.is_claimed else f"未完成（{row.light.value}灯{late}）"
        return f"{plan.title}（{plan.document}）{row.item.told}，截至{day}{stands}"


def _numbered(item: Item, number: int) -> Item:
    """*item* under another number; what it was called before stands in its origin."""
    return replace(item, number=number, label=str(number))

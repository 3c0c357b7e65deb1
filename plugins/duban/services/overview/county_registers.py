"""What counties said of their own plans and of the province's tasks, as registers of the page."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import FormName, Reference
from duban.domain.form.county import MOST_ASKED
from duban.domain.report.county_registers import CountyRegister, PlanState, registers_of
from duban.services.compile.load_facts import accounts_before
from duban.services.context import ServiceContext


@dataclass(frozen=True, slots=True)
class FollowedCounty:
    """A county's register, and in how many forms it was asked for its plan."""

    register: CountyRegister
    asked: int

    @property
    def follows(self) -> str:
        """What is still to be done about its plan; empty where it said."""
        if self.register.plan_state is not PlanState.UNSAID:
            return ""
        return "下一期填报表再问一次" if self.asked < MOST_ASKED else f"已问{MOST_ASKED}次，不再问，请电话了解"


@dataclass(frozen=True, slots=True)
class CountyRegisters:
    """Looking up; nothing is changed."""

    context: ServiceContext

    def of(self, programme: str, now: datetime) -> tuple[FollowedCounty, ...]:
        """Every county of whom a return was expected last, in that order; empty before any cycle of theirs."""
        newest = self._newest(programme)
        if newest is None:
            return ()
        plan = self.context.programme(newest, now)
        with self.context.ledger.begin() as work:
            history = accounts_before(work, _after(newest), now)
            expected = list(work.returns.of_cycle(newest))
            cycles = [Reference(newest.programme, newest.stream, period) for period, _ in history]
            sent = {code: sum(work.forms.get(one.of(code)) is not None for one in cycles) for code in expected}
        names = {code: plan.organisation(code).name for code in expected}
        return tuple(FollowedCounty(one, min(sent[one.code], MOST_ASKED)) for one in registers_of(names, history))

    def _newest(self, programme: str) -> Reference | None:
        """The newest cycle in which counties report; None before there is one."""
        with self.context.ledger.begin() as work:
            opened = [one.reference for one in work.cycles.all() if one.reference.programme == programme]
        theirs = [one for one in opened if self.context.streams[one.stream].form is FormName.COUNTY]
        return max(theirs, key=lambda one: one.period, default=None)


def _after(cycle: Reference) -> Reference:
    return Reference(cycle.programme, cycle.stream, cycle.period.later())

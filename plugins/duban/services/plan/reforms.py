"""How far the mark 创新突破改革 of each item of a unit has come, and of which a form asks a 自我评估."""

from collections.abc import Mapping
from datetime import datetime

from duban.domain.calendar.cycle import Cycle
from duban.domain.decisions.reform import reform_states
from duban.domain.form.reform_line import assesses
from duban.domain.plan.programme import Item
from duban.domain.returns.assessment import ReformState
from duban.domain.returns.submission import Entry
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext


def reforms_of(
    context: ServiceContext,
    work: UnitOfWork,
    programme: str,
    items: tuple[Item, ...],
    last: Mapping[int, Entry],
    at: datetime,
) -> Mapping[int, ReformState]:
    """By number, of *items* of which *last* was said, by the decisions up to *at*; nothing where the loop is off."""
    if not context.plan(programme).loops.self_assessment:
        return {}
    return reform_states(items, work.decisions.in_force(programme, at).reforms, last)


def is_assessing(context: ServiceContext, cycle: Cycle) -> bool:
    """Whether leads assess themselves in *cycle*; never where the loop is off."""
    plan = context.plan(cycle.reference.programme)
    return plan.loops.self_assessment and assesses(cycle.period, plan.ends_on)

"""What a circular says of one unit that it names: its ground, when it was urged, and what it filed since."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE, Cycle
from duban.domain.escalation.circular_term import periods_told
from duban.domain.escalation.earlier_notices import tellings
from duban.domain.escalation.plan import ReturnStatus
from duban.domain.escalation.punctuality import Punctuality
from duban.domain.proof.kinds import Consequence
from duban.domain.returns.submission import ExpectedReturn, ReturnState
from duban.services.context import ServiceContext
from duban.services.escalate.circular_scope import Naming

# What waits to be checked is the office's turn.
OWING = (ReturnState.OWED, ReturnState.SENT_BACK)


def told_unit(context: ServiceContext, naming: Naming, status: ReturnStatus, ground: str) -> dict[str, object]:
    """
    One unit that is named, with its *ground* and when it was urged in this cycle, if its return of that is meant.

    `filed` are the days on which it filed after all, `owes` whether anything is still missing: who owes nothing is
    asked for nothing.
    """
    unit = naming.programme.organisation(status.reference.organisation)
    urges = [
        ("", one) for one in status.notices if one.at >= naming.cycle.late_from and _is_meant(status, naming, ground)
    ]
    told = tellings(urges, *(Consequence.NAMING, naming.at, context.rules, context.calendar))
    returns = list(_returns(context, naming, unit.code))
    filed = [(cycle, one.first_complete_at) for cycle, one in returns]
    return {
        "name": status.name,
        "ground": ground,
        "told": told,
        "filed": [_day(at) for cycle, at in filed if at is not None and at > cycle.cuts_off_at],
        "owes": any(one.state in OWING for _, one in returns),
        "subordinate": unit.takes_orders,
        "local": unit.is_local_government,
    }


def _is_meant(status: ReturnStatus, naming: Naming, ground: str) -> bool:
    """Whether the *ground* speaks of this cycle's return: an urge of June shows nothing of April."""
    how = next((one.punctuality for one in status.past if one.period == naming.cycle.period and one.urged), None)
    return how in (Punctuality.MISSED, Punctuality.LATE) and how in ground


def _returns(context: ServiceContext, naming: Naming, unit: str) -> Iterator[tuple[Cycle, ExpectedReturn]]:
    """The unit's return of each period that the paper judges."""
    for period in periods_told(naming.cycle.period, context.rules):
        cycle = context.cycle(replace(naming.cycle.reference, period=period))
        with context.ledger.begin() as work:
            expected = work.returns.of_cycle(cycle.reference, units=(unit,)).get(unit)
        if expected is not None and not cycle.is_baseline:
            yield cycle, expected


def _day(at: datetime) -> str:
    on = at.astimezone(TIMEZONE)
    return f"{on.month}月{on.day}日"

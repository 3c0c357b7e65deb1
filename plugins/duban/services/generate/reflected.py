"""What governments below say otherwise than a lead of the same item: the lead is asked first, and no one is named."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from duban.domain.calendar.cycle import FormName, Reference
from duban.domain.plan.programme import Programme
from duban.domain.report.counties import contradictions
from duban.domain.returns.submission import Entry
from duban.services.context import ServiceContext


def reflected(
    context: ServiceContext,
    reference: Reference,
    programme: Programme,
    last: Mapping[int, Entry],
    now: datetime,
) -> list[str]:
    """
    A line for each item of the unit of *reference* that somebody below finds difficult or behind, and it did not.

    *last* is what the unit last said. Each account is asked about once: those since the unit's form before. Nothing
    where coordination is off.
    """
    if not context.coordinates(reference.programme):
        return []
    with context.ledger.begin() as work:
        before = work.forms.get(reference.earlier.of(reference.organisation))
        cycles = [one.reference for one in work.cycles.all() if _is_of_counties(context, one.reference, reference)]
        accounts = {
            unit: filed.account
            for cycle in sorted(cycles, key=lambda one: one.period)
            for unit, filed in work.submissions.accepted(cycle, now).items()
            if before is None or filed.received_at > before.built_at
        }
    own = [item for item in programme.items if item.lead == reference.organisation and programme.asks(item)]
    found = contradictions(own, last, accounts, accounts)
    counties = context.office_of(reference.programme).counties
    said = dict.fromkeys((one.item, one.lead_says.value, one.county_says.value) for one in found)
    return list(_lines(programme, counties, said))


def _lines(programme: Programme, counties: str, said: Iterable[tuple[int, str, str]]) -> Iterable[str]:
    for number, lead, below in said:
        yield f"{programme.told(number)}：上次报“{lead}”，有{counties}反映“{below}”"


def _is_of_counties(context: ServiceContext, cycle: Reference, reference: Reference) -> bool:
    stream = context.streams.get(cycle.stream)
    return cycle.programme == reference.programme and stream is not None and stream.form is FormName.COUNTY

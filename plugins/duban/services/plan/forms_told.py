"""Up to when a unit was told by its forms what came of its matters: a form that came back told nothing."""

from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.escalation.need_ladder import still_said
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext


def arrived(context: ServiceContext, work: UnitOfWork, reference: Reference) -> datetime | None:
    """When the form of that return was built; None if there is none, or its mail came to nothing."""
    form, code = work.forms.get(reference), context.ladders[reference.stream][0].code
    said = (one for one in still_said(work.notices.about(str(reference))) if one.rung == code)
    return form.built_at if form is not None and next(said, None) is not None else None


def told_until(context: ServiceContext, work: UnitOfWork, reference: Reference) -> datetime | None:
    """When the newest form was built that reached its unit, of that cycle or one before; None before it had any."""
    cycle = reference.cycle
    while work.cycles.get(cycle) is not None:
        if (built := arrived(context, work, cycle.of(reference.organisation))) is not None:
            return built
        cycle = cycle.earlier
    return None

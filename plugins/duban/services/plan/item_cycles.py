"""The cycles of a programme in which its items are reported on."""

from duban.domain.calendar.cycle import FormName, Reference
from duban.services.context import ServiceContext


def item_cycles(context: ServiceContext, code: str) -> list[Reference]:
    """The cycles of a programme in which items are reported on, oldest first."""
    with context.ledger.begin() as work:
        opened = [one.reference for one in work.cycles.all() if one.reference.programme == code]
    forms = {stream: context.streams[stream].form for stream in context.plan(code).streams}
    ours = [one for one in opened if forms.get(one.stream) is FormName.ITEMS]
    return sorted(ours, key=lambda one: one.period)

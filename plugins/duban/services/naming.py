"""What a unit is called in a sentence about what was done."""

from duban.domain.calendar.cycle import Reference
from duban.errors import DubanError
from duban.services.context import ServiceContext


def unit_name(context: ServiceContext, reference: Reference, organisation: str) -> str:
    """The name of a unit; its code while the task list cannot be read, for what is told was done already."""
    try:
        return context.programme(reference).organisation(organisation).name
    except (DubanError, KeyError):
        return organisation

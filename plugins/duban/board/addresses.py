"""What the address of a page names: a return or a cycle."""

from typing import Annotated

from fastapi import Depends

from duban.domain.calendar.cycle import Reference
from duban.errors import UnknownReference


def cycle_named(programme: str, stream: str, period: str) -> Reference:
    """The cycle that the parts of an address name; UnknownReference for anything else."""
    return _read(f"{programme}/{stream}/{period}")


def return_named(programme: str, stream: str, period: str, organisation: str) -> Reference:
    """The return that the parts of an address name; UnknownReference for anything else."""
    return _read(f"{programme}/{stream}/{period}/{organisation}")


def _read(text: str) -> Reference:
    try:
        return Reference.parse(text)
    except ValueError as error:
        raise UnknownReference(str(error)) from None


CycleNamed = Annotated[Reference, Depends(cycle_named)]
ReturnNamed = Annotated[Reference, Depends(return_named)]

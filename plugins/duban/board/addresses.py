"""What the address of a page names: a return, a cycle or a mail."""

from typing import Annotated
from urllib.parse import quote

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


def in_address(key: str) -> str:
    """
    The key of a mail as a part of an address.

    Airflow loads what stands in its frame anew, under its address with every sign decoded: behind a # nothing of it
    would reach us, however it was written. No key holds a ~.
    """
    return quote(key.replace("#", "~"))


def mail_named(key: str) -> str:
    """The key of the mail that a part of an address names."""
    return key.replace("~", "#")


CycleNamed = Annotated[Reference, Depends(cycle_named)]
ReturnNamed = Annotated[Reference, Depends(return_named)]
MailNamed = Annotated[str, Depends(mail_named)]

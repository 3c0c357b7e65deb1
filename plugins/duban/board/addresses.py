"""What the address of a page names: a return, a cycle or a mail."""

from typing import Annotated
from urllib.parse import quote

from fastapi import Depends

from duban.domain.calendar.cycle import Reference
from duban.errors import UnknownReference

# What may stand in a path as it is, beside letters and figures (RFC 3986, 3.3); browsers leave it so.
LEFT_AS_THEY_ARE = "/:@!$&'()*+,;="


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


def path_of(text: str) -> str:
    """
    *text* as a path or a part of one, written as browsers write it.

    Airflow's frame decodes the address of each page that comes into it, and loads the page anew where a browser would
    write that address in another way: what was typed meanwhile, or why an act was refused, would be gone.
    """
    return quote(text, safe=LEFT_AS_THEY_ARE)


def in_address(key: str) -> str:
    """
    The key of a mail as a part of an address.

    In Airflow's frame nothing behind a # would reach us, however it was written. No key holds a ~.
    """
    return path_of(key.replace("#", "~"))


def mail_named(key: str) -> str:
    """The key of the mail that a part of an address names."""
    return key.replace("~", "#")


CycleNamed = Annotated[Reference, Depends(cycle_named)]
ReturnNamed = Annotated[Reference, Depends(return_named)]
MailNamed = Annotated[str, Depends(mail_named)]

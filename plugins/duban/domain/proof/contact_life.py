"""Whether a contact's mailbox lives: when it was last proved to be reached or answered, and since when neither."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.domain.plan.organisation import Contact, Organisation

# So many cycles in which it was written to and neither proved to be reached nor heard of.
STALE_AFTER = 3


@dataclass(frozen=True, slots=True)
class Posted:
    """A mail that left for an address of a unit: in which cycle, and when."""

    organisation: str
    address: str
    cycle: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """A mail that came for a unit: from which address, and when."""

    organisation: str
    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ContactLife:
    """One contact as it is known to live; `cycles` counts those since then in which it was written to in vain."""

    unit: Organisation
    contact: Contact
    reached_at: datetime | None
    answered_at: datetime | None
    cycles: int

    @property
    def is_stale(self) -> bool:
        """Whether somebody should ask the unit for its contact."""
        return self.cycles >= STALE_AFTER


@dataclass(frozen=True, slots=True)
class AnsweringAddress:
    """An address that is not registered and answers for a unit: how often, and when last."""

    unit: Organisation
    address: str
    times: int
    last_at: datetime


def life_of(
    unit: Organisation,
    contact: Contact,
    posted: Iterable[Posted],
    reached: Mapping[str, datetime],
    heard: Iterable[Heard],
) -> ContactLife:
    """
    How *contact* lives, by the mails that left for its unit in cycles that are over, and what came back.

    *reached* says when each address, in small letters, was last proved to be reached.
    """
    address = contact.mail.casefold()
    answered_at = max((one.at for one in heard if one.address.casefold() == address), default=None)
    reached_at = max(filter(None, (reached.get(address), answered_at)), default=None)
    vain = {
        one.cycle for one in posted if one.address.casefold() == address and (reached_at is None or one.at > reached_at)
    }
    return ContactLife(unit, contact, reached_at, answered_at, len(vain))


def answering(unit: Organisation, contacts: Iterable[Contact], heard: Iterable[Heard]) -> tuple[AnsweringAddress, ...]:
    """
    The addresses that answer for the unit and are nobody's of its *contacts*.

    *heard* holds only who may speak for it: at its own domain, or confirmed by one of them, wherever the mailbox is.
    """
    known = {contact.mail.casefold() for contact in contacts}
    found: dict[str, list[datetime]] = {}
    for one in heard:
        address = one.address.casefold()
        if address not in known:
            found.setdefault(address, []).append(one.at)
    return tuple(AnsweringAddress(unit, address, len(at), max(at)) for address, at in sorted(found.items()))

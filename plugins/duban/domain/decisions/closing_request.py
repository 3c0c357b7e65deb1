"""The form with which a unit asks on paper that its items be closed (销号申请); people fill it in, sign and seal it."""

from dataclasses import dataclass

from duban.domain.plan.programme import Item


@dataclass(frozen=True, slots=True)
class ClosingRequest:
    """What is known before it is filled in: whose items, and to which office it goes."""

    title: str
    addressee: str
    organisation: str
    items: tuple[Item, ...]

"""The contacts of a list as the office's decisions left them: who took over from whom, and whose mailbox ended."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from duban.domain.decisions.decision import Decision
from duban.domain.plan.organisation import Contact, Role


@dataclass(frozen=True, slots=True)
class ContactEnd:
    """That the mailbox of a role of a unit is used no more after `last`, whoever takes over, if anybody does."""

    organisation: str
    role: Role
    name: str
    mail: str
    last: date

    @property
    def value(self) -> str:
        """How a decision keeps it."""
        said = {"name": self.name, "mail": self.mail, "until": self.last.isoformat()}
        return json.dumps(said, ensure_ascii=False)

    def is_of(self, contact: Contact) -> bool:
        """Whether that mailbox is *contact*'s."""
        role = (contact.organisation, contact.role, contact.mail.casefold())
        return role == (self.organisation, self.role, self.mail.casefold())


def contacts_on(contacts: Iterable[Contact], changes: Iterable[Decision], day: date | None) -> tuple[Contact, ...]:
    """
    Those of *contacts*, after *changes*, who are in charge on *day*; all there ever were if None.

    A change ends the earlier contact of that role the day before it takes effect; it stays as history. So does a
    contact that ended without a successor.
    """
    known = list(contacts)
    for change in changes:
        if (end := end_of(change)) is not None:
            known = [_until(contact, end.last) if end.is_of(contact) else contact for contact in known]
            continue
        new = contact_of(change)
        known = [_ended(contact, new) for contact in known]
        known.append(new)
    return tuple(one for one in known if day is None or one.is_valid(day))


def contact_of(change: Decision) -> Contact:
    """The contact that a decision names."""
    said = json.loads(change.value)
    return Contact(
        organisation=change.organisation,
        role=Role(change.field),
        name=said["name"],
        mail=said["mail"],
        phone=said["phone"],
        valid_from=date.fromisoformat(said["from"]),
    )


def end_of(change: Decision) -> ContactEnd | None:
    """The end that a decision on a contact says; None for one that names a contact."""
    said = json.loads(change.value)
    if "until" not in said:
        return None
    last = date.fromisoformat(said["until"])
    return ContactEnd(change.organisation, Role(change.field), said["name"], said["mail"], last)


def _ended(contact: Contact, new: Contact) -> Contact:
    if (contact.organisation, contact.role) != (new.organisation, new.role) or new.valid_from is None:
        return contact
    return _until(contact, new.valid_from - timedelta(days=1))


def _until(contact: Contact, last: date) -> Contact:
    return replace(contact, valid_to=min(last, contact.valid_to or last))

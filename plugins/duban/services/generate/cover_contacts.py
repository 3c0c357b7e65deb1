"""Who stands on the cover of a form, as far as the contacts tell."""

from duban.domain.checks.placeholder import is_made_up, stands_in
from duban.domain.plan.organisation import Role
from duban.domain.plan.programme import Programme

PEOPLE = {"filler": Role.FILLER, "reviewer": Role.SECTION_HEAD, "signer": Role.DEPUTY_HEAD}


def people_of(programme: Programme, organisation: str) -> dict[str, str]:
    """
    The prefilled fields of the cover by key; one that no contact fills is left out.

    So is what only stands in for a name or a number: a unit would send it back as it came, and be asked after it.
    """
    contacts = {contact.role: contact for contact in programme.contacts if contact.organisation == organisation}
    people = {key: contacts[role].name for key, role in PEOPLE.items() if role in contacts}
    people = {key: name for key, name in people.items() if not stands_in(name)}
    if Role.FILLER in contacts and not is_made_up(contacts[Role.FILLER].phone):
        people["phone"] = contacts[Role.FILLER].phone
    return people

"""The people at the organisations: they read their mail, fill the form and send it back."""

from dataclasses import dataclass
from typing import Protocol

from duban.domain.calendar.cycle import Reference
from duban.domain.plan.organisation import Role
from duban.domain.plan.programme import Programme
from duban_rehearsal.people.behaviour import Act
from duban_rehearsal.people.replies import Correspondent

# Whoever fills and whoever passes on: with both gone nobody at the organisation knows of a form.
ADDRESSEES = (Role.FILLER, Role.LIAISON)


class Letterboxes(Protocol):
    """Where the mails lie that people get."""

    def form_mail(self, address: str, reference: Reference) -> bytes | None:
        """The first mail to *address* that brought the form of *reference*, None if it has not come."""
        ...


class MailProgram(Protocol):
    """How a mail of somebody's is written and sent."""

    def send(self, act: Act, request: bytes, correspondent: Correspondent) -> None:
        """Send what *act* says in answer to *request*; the same act twice is the same mail."""
        ...


@dataclass(frozen=True, slots=True)
class People:
    """Everybody outside the office; all they know is what lies in their letterboxes. *robot* is whom they answer."""

    programme: Programme
    robot: str
    letterboxes: Letterboxes
    mail_program: MailProgram

    def perform(self, act: Act) -> bool:
        """Answer the mail that brought the form; False, and nothing is sent, if it has not come yet."""
        correspondent, request = self.asked(act)
        if request is None:
            return False
        self.mail_program.send(act, request, correspondent)
        return True

    def asked(self, act: Act) -> tuple[Correspondent, bytes | None]:
        """Who will answer, and the mail that is answered, if it has come."""
        organisation = self.programme.organisation(act.reference.organisation)
        address = self.addresses(organisation.code)[0]
        return Correspondent(organisation, address, self.robot), self.letterboxes.form_mail(address, act.reference)

    def addresses(self, organisation: str) -> tuple[str, ...]:
        """Of those at an organisation who know of a form."""
        return tuple(contact.mail.casefold() for contact in self.programme.contacts_of(organisation, ADDRESSEES))

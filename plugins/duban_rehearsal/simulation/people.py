"""The people at the organisations: they read their mail, fill the form and send it back."""

import email.policy
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser

from duban.domain.calendar.cycle import Reference
from duban.domain.plan.organisation import Role
from duban.domain.plan.programme import Programme
from duban_rehearsal.replies import REFERENCE, XLSX, Correspondent
from duban_rehearsal.simulation.answering import SimulatedReply, answer, automatic_answer
from duban_rehearsal.simulation.behaviour import Act, Step
from duban_rehearsal.simulation.post import InnerPostOffice, PostedMail
from duban_rehearsal.simulation.reading import ReadAhead
from duban_rehearsal.simulation.workers import Begun, Urgency, Workers

HEADS = BytesHeaderParser(policy=email.policy.default)
# Whoever fills and whoever passes on: with both gone nobody at the organisation knows of a form.
ADDRESSEES = (Role.FILLER, Role.LIAISON)


@dataclass(slots=True)
class People:
    """Everybody outside the office; all they know is what lies in their mailboxes."""

    programme: Programme
    post_office: InnerPostOffice
    workers: Workers
    reader: ReadAhead
    sent_files: dict[str, Reference] = field(default_factory=dict)
    _begun: dict[Act, Begun[SimulatedReply]] = field(default_factory=dict)
    _read: dict[str, int] = field(default_factory=dict)
    _forms: dict[tuple[str, str], PostedMail] = field(default_factory=dict)

    def perform(self, act: Act) -> bool:
        """Do one step; False if it needs a form that has not come yet."""
        if act.step is Step.MAILBOX_DIES:
            self.post_office.dead.update(self._addresses(act.reference.organisation))
        elif act.step is Step.MAILBOX_WORKS:
            self.post_office.dead.difference_update(self._addresses(act.reference.organisation))
        else:
            return self._reply(act)
        return True

    def begin(self, act: Act) -> None:
        """
        Begin to write what *act* will send, in another process, if the form has come; nothing is sent yet.

        What is filled in follows from the form and the act alone, so that this saves time and changes nothing.
        """
        if act.step.brings_a_form and act not in self._begun:
            correspondent = self._correspondent(act)
            request = self._form_mail(correspondent.address, act.reference)
            if request is not None:
                self._begun[act] = self.workers.begin(Urgency.LATER, answer, request, act, correspondent)

    def _addresses(self, organisation: str) -> tuple[str, ...]:
        return tuple(contact.mail.casefold() for contact in self.programme.contacts_of(organisation, ADDRESSEES))

    def _correspondent(self, act: Act) -> Correspondent:
        organisation = self.programme.organisation(act.reference.organisation)
        return Correspondent(organisation, self._addresses(organisation.code)[0], self.post_office.robot)

    def _reply(self, act: Act) -> bool:
        correspondent = self._correspondent(act)
        request = self._form_mail(correspondent.address, act.reference)
        if request is None:
            return False
        if act.step is Step.AUTOMATIC_REPLY:
            mail = automatic_answer(request, act, correspondent)
        else:
            self.begin(act)
            written = self._begun.pop(act).result()
            self.sent_files[written.workbook_sha256] = act.reference
            self.reader.known[written.workbook_sha256] = written.read
            mail = written.mail
        self.post_office.send(mail, (self.post_office.robot,))
        return True

    def _form_mail(self, address: str, reference: Reference) -> bytes | None:
        """The mail that brought the form of *reference*, None if it has not come."""
        box = self.post_office.boxes.get(address, [])
        for mail in box[self._read.get(address, 0) :]:
            named = str(HEADS.parsebytes(mail.head)[REFERENCE] or "")
            # The first is the form itself, a later one brings it again, or answers what was made of it.
            if named and (address, named) not in self._forms and XLSX[1].encode() in mail.raw:
                self._forms[address, named] = mail
        self._read[address] = len(box)
        found = self._forms.get((address, str(reference)))
        return found.raw if found else None

"""The people at the organisations: they read their mail, fill the form and send it back."""

import email
import email.policy
import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP
from hashlib import sha256

from duban.adapters.office.form_reader import WorkbookFormReader
from duban.domain.cycle import Frequency, Reference
from duban.domain.organisation import Role
from duban.domain.programme import Programme
from duban.rehearsal.counties import CountyCare, fill_county
from duban.rehearsal.filling import Quality, fill
from duban.rehearsal.replies import Correspondent, workbook_in
from duban.rehearsal.simulation.behaviour import Act, Step
from duban.rehearsal.simulation.post import Delivered, InnerPostOffice
from duban.rehearsal.simulation.reading import Read, ReadAhead
from duban.rehearsal.simulation.workers import Begun, Workers

QUALITY = {Step.CARELESS_RETURN: Quality.CARELESS, Step.CAREFUL_RETURN: Quality.CAREFUL}
CARE = {Step.CARELESS_RETURN: CountyCare.HASTY, Step.CAREFUL_RETURN: CountyCare.CAREFUL}
RETURN = re.compile(r"[a-z0-9_]+/[a-z0-9_]+/\d{4}-(?:\d\d|Q\d)/[a-z0-9_]+")
HEADS = BytesHeaderParser(policy=email.policy.default)
# Whoever fills and whoever passes on: with both gone nobody at the organisation knows of a form.
ADDRESSEES = (Role.FILLER, Role.LIAISON)


def is_quarterly(reference: Reference) -> bool:
    """Whether a return is a county's, which has a form of its own and comes with a stamped scan."""
    return reference.period.frequency is Frequency.QUARTERLY


def filled(workbook: bytes, act: Act) -> Read:
    """The form as *act* fills it, and as it will be read: the same for the same form and act, in whatever process."""
    if is_quarterly(act.reference):
        returned = fill_county(workbook, CARE[act.step], act.at.date())
    else:
        returned = fill(workbook, QUALITY[act.step], act.at.date())
    return Read(returned, WorkbookFormReader().read(returned))


@dataclass(slots=True)
class People:
    """Everybody outside the office; all they know is what lies in their mailboxes."""

    programme: Programme
    post_office: InnerPostOffice
    workers: Workers
    reader: ReadAhead
    sent_files: dict[str, Reference] = field(default_factory=dict)
    _begun: dict[Act, Begun[Read]] = field(default_factory=dict)
    _read: dict[str, int] = field(default_factory=dict)
    _forms: dict[tuple[str, str], Delivered] = field(default_factory=dict)

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
        Begin to fill the form that *act* will send, in another process, if it has come; nothing is sent yet.

        What is filled in follows from the form and the act alone, so that this saves time and changes nothing.
        """
        if act.step.brings_a_form and act not in self._begun:
            request = self._form_mail(self._addresses(act.reference.organisation)[0], act.reference)
            if request is not None:
                self._begun[act] = self.workers.begin(filled, workbook_in(request), act)

    def _addresses(self, organisation: str) -> tuple[str, ...]:
        return tuple(contact.mail.casefold() for contact in self.programme.contacts_of(organisation, ADDRESSEES))

    def _reply(self, act: Act) -> bool:
        organisation = self.programme.organisation(act.reference.organisation)
        address = self._addresses(organisation.code)[0]
        request = self._form_mail(address, act.reference)
        if request is None:
            return False
        correspondent = Correspondent(organisation, address, self.post_office.robot)
        name = f"{str(act.reference).replace('/', '.')}.{act.step}"
        if act.step is Step.AUTOMATIC_REPLY:
            reply = correspondent.automatic(request, name, act.at)
        else:
            self.begin(act)
            read = self._begun.pop(act).result()
            self.reader.know(read)
            workbook = read.workbook
            self.sent_files[sha256(workbook).hexdigest()] = act.reference
            stamped = is_quarterly(act.reference)
            reply = correspondent.with_form(
                request, workbook, f"{organisation.name}报表.xlsx", name, act.at, stamped=stamped
            )
        self.post_office.send(reply.as_bytes(policy=SMTP), (self.post_office.robot,))
        return True

    def _form_mail(self, address: str, reference: Reference) -> EmailMessage | None:
        """The mail that brought the form of *reference*, None if it has not come."""
        box = self.post_office.boxes.get(address, [])
        for mail in box[self._read.get(address, 0) :]:
            head = HEADS.parsebytes(mail.raw)
            if head.get_content_type() == "multipart/mixed":
                for named in RETURN.findall(str(head["Subject"])):
                    # The first is the form itself, a later one the answer to what was made of it.
                    self._forms.setdefault((address, named), mail)
        self._read[address] = len(box)
        found = self._forms.get((address, str(reference)))
        if found is None:
            return None
        return email.message_from_bytes(found.raw, policy=email.policy.default)

"""What people of a simulation will send, written before they send it by the second process, and read there too."""

from dataclasses import dataclass, field
from hashlib import sha256

from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.domain.calendar.cycle import Reference
from duban.domain.returns.submission import FilledForm, Unreadable
from duban_rehearsal.people.answering import answer
from duban_rehearsal.people.behaviour import Act
from duban_rehearsal.people.people import People
from duban_rehearsal.people.replies import Correspondent, form_brought_by
from duban_rehearsal.simulation.post import InnerPostOffice
from duban_rehearsal.simulation.reading import ReadAhead
from duban_rehearsal.simulation.workers import Begun, Urgency, Workers


@dataclass(frozen=True, slots=True)
class SimulatedReply:
    """A mail that goes back, the digest of the workbook in it, and what the reader of forms will say of that."""

    mail: bytes
    workbook_sha256: str
    read: FilledForm | Unreadable


def returned(request: bytes, act: Act, correspondent: Correspondent) -> SimulatedReply:
    """The reply of *act*, which brings a form."""
    reply = answer(request, act, correspondent)
    workbook = reply.workbook or b""
    return SimulatedReply(reply.mail, sha256(workbook).hexdigest(), WorkbookFormReader().read(workbook))


@dataclass(frozen=True, slots=True)
class MailsAhead:
    """people.MailProgram: keeps the digests of the forms it sent, and tells the reader of forms what they hold."""

    post_office: InnerPostOffice
    workers: Workers
    reader: ReadAhead
    sent_files: dict[str, Reference] = field(default_factory=dict)
    _begun: dict[Act, Begun[SimulatedReply]] = field(default_factory=dict)

    def begin(self, act: Act, people: People) -> None:
        """
        Begin to write what *act* will send, in another process, if the form has come; nothing is sent yet.

        What is filled in follows from the form and the act alone, so that this saves time and changes nothing.
        """
        if act.step.brings_a_form and act not in self._begun:
            correspondent, request = people.asked(act)
            if request is not None:
                self._begin(act, request, correspondent)

    def send(self, act: Act, request: bytes, correspondent: Correspondent) -> None:
        """Send it, as it was begun or written here and now."""
        if act.step.brings_a_form:
            if act not in self._begun:
                self._begin(act, request, correspondent)
            mail = self._taken_from(self._begun.pop(act).result(), act)
        else:
            mail = answer(request, act, correspondent).mail
        self.post_office.send(mail, (correspondent.robot,))

    def _begin(self, act: Act, request: bytes, correspondent: Correspondent) -> None:
        self._begun[act] = self.workers.begin(Urgency.LATER, returned, request, act, correspondent)

    def _taken_from(self, reply: SimulatedReply, act: Act) -> bytes:
        self.sent_files[reply.workbook_sha256] = act.reference
        self.reader.known[reply.workbook_sha256] = reply.read
        return reply.mail


@dataclass(frozen=True, slots=True)
class InnerLetterboxes:
    """people.Letterboxes: those of the post office in this process; each mail is looked at once."""

    post_office: InnerPostOffice
    _read: dict[str, int] = field(default_factory=dict)
    _forms: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def form_mail(self, address: str, reference: Reference) -> bytes | None:
        """The first mail that brought the form, None if it has not come."""
        box = self.post_office.boxes.get(address, [])
        for mail in box[self._read.get(address, 0) :]:
            # The first is the form itself, a later one brings it again, or answers what was made of it.
            if named := form_brought_by(mail.raw):
                self._forms.setdefault((address, named), mail.raw)
        self._read[address] = len(box)
        return self._forms.get((address, str(reference)))

"""What every further mail about a return brings along: the thread of those before, and the form until it is filed."""

from collections.abc import Iterable
from dataclasses import dataclass

from duban.domain.calendar.cycle import Reference
from duban.domain.returns.submission import ReturnState
from duban.ports import Archive, IssuedForm, UnitOfWork
from duban.services.context import Thread

Attachments = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Further:
    """The mail before, as its addressees know it, and the form that they still have to fill, None if it was filed."""

    thread: Thread
    form: IssuedForm | None

    def attachments(self, archive: Archive) -> Attachments:
        """The very file that went out, with its mark: who has begun to fill it in goes on with his own."""
        return ((self.form.file_name, archive.get(self.form.sha256)),) if self.form else ()


def further(work: UnitOfWork, reference: Reference, addressees: Iterable[str], robot: str) -> Further:
    """What a mail to *addressees* about *reference* brings along; at *robot*, our own address, lie copies of all."""
    return Further(thread_to(work, reference, (robot, *addressees)), form_again(work, reference))


def form_again(work: UnitOfWork, reference: Reference) -> IssuedForm | None:
    """The form that is still to be filed; None once a return came, whatever became of it, and if none was sent."""
    expected = work.returns.get(reference)
    is_unfiled = expected is not None and expected.state is ReturnState.OWED and not expected.attempts
    return work.forms.get(reference) if is_unfiled else None


def thread_to(work: UnitOfWork, reference: Reference, addressees: Iterable[str]) -> Thread:
    """
    The thread of a return as *addressees* know it: of each the first mail that reached him, oldest first.

    The first of all is the form's, which a reminder answers; somebody who is told later knows a later one, and it is
    the last of these that the mail answers (RFC 5322 3.6.4).
    """
    carrying = (work.outbox.carrying(notice) for notice in work.notices.about(str(reference)))
    sent = sorted((mail.sent_at, mail.message_id, mail) for mail in carrying if mail and mail.sent_at)
    first: dict[str, str] = {}
    for _at, _id, mail in sent:
        missed = {address.casefold() for address in work.outbox.refusals(mail.key)}
        for address in mail.recipients:
            if address.casefold() not in missed:
                first.setdefault(address.casefold(), mail.message_id)
    known = {first[address.casefold()] for address in addressees if address.casefold() in first}
    ids = tuple(message_id for _at, message_id, _mail in sent if message_id in known)
    return Thread(ids[-1], ids) if ids else Thread()

"""What somebody sends back to a mail that asks for a form: it follows from that mail and the act, in any process."""

import email
import email.policy
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.domain.calendar.cycle import Frequency, Reference
from duban.domain.returns.submission import FilledForm, Unreadable
from duban_rehearsal.counties import CountyCare, fill_county
from duban_rehearsal.filling import Quality, fill
from duban_rehearsal.replies import Correspondent, workbook_in
from duban_rehearsal.simulation.behaviour import Act, Step

QUALITY = {Step.CARELESS_RETURN: Quality.CARELESS, Step.CAREFUL_RETURN: Quality.CAREFUL}
CARE = {Step.CARELESS_RETURN: CountyCare.HASTY, Step.CAREFUL_RETURN: CountyCare.CAREFUL}


@dataclass(frozen=True, slots=True)
class SimulatedReply:
    """A mail that goes back, the digest of the workbook in it, and what the reader of forms will say of that."""

    mail: bytes
    workbook_sha256: str
    read: FilledForm | Unreadable


def automatic_answer(request: bytes, act: Act, correspondent: Correspondent) -> bytes:
    """What a mail program answers whose owner is away."""
    return correspondent.automatic(_message(request), _name(act), act.at).as_bytes(policy=SMTP)


def answer(request: bytes, act: Act, correspondent: Correspondent) -> SimulatedReply:
    """The form in the mail *request*, filled as *act* has it and sent back; NothingToReplyTo if it brought none."""
    message = _message(request)
    workbook = _filled(workbook_in(message), act)
    reply = correspondent.with_form(
        message,
        workbook,
        f"{correspondent.organisation.name}报表.xlsx",
        _name(act),
        act.at,
        stamped=_is_quarterly(act.reference),
    )
    return SimulatedReply(
        reply.as_bytes(policy=SMTP), sha256(workbook).hexdigest(), WorkbookFormReader().read(workbook)
    )


def _filled(workbook: bytes, act: Act) -> bytes:
    if _is_quarterly(act.reference):
        return fill_county(workbook, CARE[act.step], act.at.date())
    return fill(workbook, QUALITY[act.step], act.at.date())


def _is_quarterly(reference: Reference) -> bool:
    """Whether a return is a county's, which has a form of its own and comes with a stamped scan."""
    return reference.period.frequency is Frequency.QUARTERLY


def _name(act: Act) -> str:
    return f"{str(act.reference).replace('/', '.')}.{act.step}"


def _message(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)

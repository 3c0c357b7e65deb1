"""What one received mail leads to, before anything of it is recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.checks.co_lead import Countersign
from duban.domain.decisions.coordination import NeedAct
from duban.domain.mail.bounce import Undelivered
from duban.domain.mail.delivery import OutgoingMail
from duban.domain.mail.holds import Hold, HoldKind
from duban.domain.mail.message import UnitMessage
from duban.domain.mail.timestamps import Clocks
from duban.domain.mail.triage import Triage
from duban.domain.proof.kinds import Proof
from duban.domain.returns.submission import Submission
from duban.ports import ReceivedMessage
from duban.services.collect.answer import AnswerMail

FULL = "自动答复已达上限，稍后处理"

Closing = tuple[Hold, str, str]


@dataclass(frozen=True, slots=True)
class MailPlan:
    """
    What is to be recorded of a mail, all at once.

    `kind` is None if the mail has to wait for the next round. `closed` names holds that end, by whom, and how;
    `bounced` a mail of ours and the addressees it did not reach, with the words of the server that said so; `proved`
    what shows of others that they have it; `cites`
    the Message-IDs of ours that it answers or returns; `clocks` when it came, None if nobody could read it; `messages`
    what it says without being a return; `countersigned` what a co-lead gave back, and `forwards`
    the mails that pass it on; `helped` what a unit said that was asked to help.
    """

    kind: Triage | None
    note: str = ""
    message_id: str = ""
    filed: tuple[Submission, ...] = ()
    holds: tuple[Hold, ...] = ()
    closed: tuple[Closing, ...] = ()
    answers: tuple[AnswerMail, ...] = ()
    bounced: tuple[str, Mapping[str, Undelivered]] | None = None
    proved: tuple[Proof, ...] = ()
    cites: tuple[str, ...] = ()
    clocks: Clocks | None = None
    messages: tuple[UnitMessage, ...] = ()
    countersigned: tuple[Countersign, ...] = ()
    forwards: tuple[OutgoingMail, ...] = ()
    helped: tuple[NeedAct, ...] = ()


def hold_of(
    message: ReceivedMessage, kind: HoldKind, reason: str, sender: str, now: datetime, *about: Reference
) -> Hold:
    """A mail that waits for a person as a whole, since *now*; *about* is the return it may be about, or several."""
    return Hold(
        message=message.sha256,
        kind=kind,
        reason=reason,
        sender=sender,
        received_at=message.received_at,
        since=now,
        reference=str(about[0]) if len(about) == 1 else "",
        may_be=tuple(map(str, about)) if len(about) > 1 else (),
    )

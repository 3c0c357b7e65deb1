"""What people decide on mails that wait for them: see which they are, let one go, or cancel it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from duban.domain.mail.bounce import BounceKind
from duban.domain.mail.delivery import Cancellation, MailState, OutgoingMail, Stop
from duban.domain.office.actor import Actor
from duban.domain.office.authority import Permission, require
from duban.errors import Refused, UnknownReference
from duban.ports import Ledger

SHOWN_FOR = timedelta(days=30)
FOR_PEOPLE = (MailState.HELD, MailState.FAILED, MailState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Pending:
    """A mail that somebody should look at, and the addressees who were turned away: what was said, and why."""

    mail: OutgoingMail
    refused: dict[str, str] = field(default_factory=dict)
    kinds: Mapping[str, BounceKind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MailRoom:
    """
    Each decision is recorded with its reason; deciding twice changes nothing or is Refused.

    UnknownReference for a key that no mail has.
    """

    ledger: Ledger

    def pending(self, now: datetime, state: MailState | None = None) -> tuple[Pending, ...]:
        """
        The mails in *state*; by default all that wait for a person: held, failed, unknown, and partly refused.

        An unknown one settles itself, as a rule, and is only shown; so is for 30 days what some did not get.
        """
        with self.ledger.begin() as work:
            states = (state,) if state else FOR_PEOPLE
            mails = [mail for each in states for mail in work.outbox.in_state(each)]
            if state is None:
                mails += work.outbox.partly_refused(now - SHOWN_FOR)
            return tuple(
                Pending(mail, dict(work.outbox.refusals(mail.key)), work.outbox.refusal_kinds(mail.key))
                for mail in mails
            )

    def one(self, key: str) -> Pending:
        """The mail of that key, wherever it stands; UnknownReference if there is none."""
        with self.ledger.begin() as work:
            mail = work.outbox.get(key)
            if mail is None:
                raise UnknownReference("没有这封邮件。")
            return Pending(mail, dict(work.outbox.refusals(key)), work.outbox.refusal_kinds(key))

    def deferred(self, now: datetime) -> tuple[OutgoingMail, ...]:
        """The mails that wait for a later moment, each with that moment and the reason, the first to leave first."""
        with self.ledger.begin() as work:
            return work.outbox.deferred(now)

    def hurry(self, key: str, by: Actor, now: datetime) -> None:
        """
        Let a mail that waits leave with the next round, outside hours and hourly limits, because *by* wants it.

        What speaks against the mail itself, and a server that wants no more for now, still count. Refused to whom it
        does not belong, and if the mail does not wait.
        """
        require(by, Permission.HANDLE_OUTBOX)
        with self.ledger.begin() as work:
            work.outbox.hurry(key, by.told, now)

    def release(self, key: str, reason: str, by: Actor, now: datetime) -> None:
        """Let a held or failed mail go once more; Refused without a reason or in another state, and to a stranger."""
        with self.ledger.begin() as work:
            work.outbox.release(key, stated(reason, by), now)

    def cancel(self, key: str, reason: str, by: Actor, now: datetime) -> None:
        """Cancel a mail that has not left; Refused without a reason, or if it has left or may have."""
        with self.ledger.begin() as work:
            work.outbox.cancel(key, Stop(Cancellation.BY_PERSON, stated(reason, by)), now)


def stated(reason: str, by: Actor) -> str:
    """The *reason*, which must not be empty, and who gives it; Refused to whom it does not belong."""
    require(by, Permission.HANDLE_OUTBOX)
    if not reason.strip():
        raise Refused("请写明理由。")
    return f"{reason.strip()}（经办：{by.name}，{by.known}：{by.account}）"

"""What people decide on mails that wait for them: see which they are, let one go, or cancel it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from duban.domain.mail.bounce import BounceKind
from duban.domain.mail.delivery import Cancellation, MailState, OutgoingMail, Stop
from duban.domain.office.actor import Actor
from duban.domain.office.authority import Permission, require
from duban.errors import Refused, UnknownReference
from duban.ports import Ledger

# From where a person may let a mail go once more, cancel it, or let it leave at once.
RELEASED = (MailState.HELD, MailState.FAILED)
CANCELLED = (MailState.PREPARED, MailState.RETRY, MailState.HELD, MailState.FAILED)
HURRIED = (MailState.PREPARED, MailState.RETRY)
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
        self._refuse_if_moved(key, HURRIED, "立即发出")
        with self.ledger.begin() as work:
            work.outbox.hurry(key, by.told, now)

    def release(self, key: str, reason: str, by: Actor, now: datetime) -> None:
        """Let a held or failed mail go once more; Refused without a reason or in another state, and to a stranger."""
        why = stated(reason, by)
        self._refuse_if_moved(key, RELEASED, "放行")
        with self.ledger.begin() as work:
            work.outbox.release(key, why, now)

    def cancel(self, key: str, reason: str, by: Actor, now: datetime) -> None:
        """Cancel a mail that has not left; Refused without a reason, or if it has left or may have."""
        stop = Stop(Cancellation.BY_PERSON, stated(reason, by))
        self._refuse_if_moved(key, CANCELLED, "撤销")
        with self.ledger.begin() as work:
            work.outbox.cancel(key, stop, now)

    def refuse_if_seen_otherwise(self, key: str, seen: str) -> None:
        """Refused, with what was done in the meantime, if the mail no longer stands as it was *seen*."""
        mail = self.one(key).mail
        if seen and seen != standing_of(mail):
            raise Refused(f"在您核对期间，{told(mail)}。本次未办理，请核对后重新提交。")

    def _refuse_if_moved(self, key: str, states: tuple[MailState, ...], what: str) -> None:
        with self.ledger.begin() as work:
            mail = work.outbox.get(key)
        if mail is not None and mail.state not in states:
            raise Refused(f"{told(mail)}，不能再{what}。")


def standing_of(mail: OutgoingMail) -> str:
    """Where a mail stands and what a person said of it, in one word: it changes with either."""
    return f"{mail.state.name}-{sha256(f'{mail.released}/{mail.hurried_by}'.encode()).hexdigest()[:16]}"


def told(mail: OutgoingMail) -> str:
    """What became of a mail, with whoever decided it."""
    subject = f"《{mail.subject}》"
    if mail.state is MailState.CANCELLED:
        return f"{subject}已撤销：{mail.response or '没有说明'}"
    if mail.released and mail.state in (MailState.RETRY, MailState.SENDING):
        return f"{subject}已放行：{mail.released}"
    if mail.hurried_by and mail.state in HURRIED:
        return f"{subject}已由{mail.hurried_by}决定立即发出"
    return f"{subject}现为“{mail.state.words}”"


def stated(reason: str, by: Actor) -> str:
    """The *reason*, which must not be empty, and who gives it; Refused to whom it does not belong."""
    require(by, Permission.HANDLE_OUTBOX)
    if not reason.strip():
        raise Refused("请写明理由。")
    return f"{reason.strip()}（经办：{by.name}，{by.known}：{by.account}）"

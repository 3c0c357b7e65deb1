"""Addressees who were turned away for now while others were accepted: each is tried again alone."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, or_, select, update

from duban.adapters.store.tables import mail_recipients
from duban.domain.mail.bounce_reason import refused_with
from duban.domain.mail.delivery import DeferredRecipient

# Nobody waits this long: a clock that was ahead named the moment, and is right again.
LONGEST_WAIT = timedelta(days=31)
IS_DUE = or_(mail_recipients.c.retry_at <= bindparam("now"), mail_recipients.c.retry_at > bindparam("too_far"))
DUE = (
    select(mail_recipients.c.mail_key, mail_recipients.c.address, mail_recipients.c.attempts)
    .where(IS_DUE)
    .order_by(mail_recipients.c.retry_at, mail_recipients.c.mail_key, mail_recipients.c.position)
)
# Servers may write an address in other letters than we did.
THIS = update(mail_recipients).where(
    mail_recipients.c.mail_key == bindparam("mail"), func.lower(mail_recipients.c.address) == bindparam("addressee")
)
CLAIM = THIS.where(IS_DUE).values(attempts=mail_recipients.c.attempts + 1)


class SqlDeferredRecipients:
    """ports.DeferredRecipients in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def try_again(self, recipient: DeferredRecipient, at: datetime) -> None:
        """Let an addressee who was turned away for now be tried again, alone, at that moment."""
        self._connection.execute(THIS, {**_this(recipient), "retry_at": at, "attempts": recipient.attempts})

    def due(self, now: datetime) -> tuple[DeferredRecipient, ...]:
        """Addressees of sent mails who are to be tried again by *now*, oldest first."""
        return tuple(
            DeferredRecipient(*row)
            for row in self._connection.execute(DUE, {"now": now, "too_far": now + LONGEST_WAIT})
        )

    def claim(self, recipient: DeferredRecipient, doubt: str, now: datetime) -> DeferredRecipient | None:
        """Count one more attempt at an addressee who is due; None if somebody else has it."""
        asked = {
            **_this(recipient),
            "now": now,
            "too_far": now + LONGEST_WAIT,
            "retry_at": None,
            "refusal": doubt,
            "tried_at": now,
        }
        if self._connection.execute(CLAIM, asked).rowcount == 0:
            return None
        return replace(recipient, attempts=recipient.attempts + 1)

    def reached(self, recipient: DeferredRecipient) -> None:
        """The addressee has the mail after all."""
        self._connection.execute(THIS, {**_this(recipient), "refusal": None, "refusal_kind": None, "retry_at": None})

    def turned_away(self, recipient: DeferredRecipient, reason: str) -> None:
        """The addressee did not get the mail, and why."""
        kind = refused_with(recipient.address, reason).kind
        told = {"refusal": reason, "refusal_kind": kind, "retry_at": None}
        self._connection.execute(THIS, {**_this(recipient), **told})


def _this(recipient: DeferredRecipient) -> dict[str, object]:
    return {"mail": recipient.key, "addressee": recipient.address.lower()}

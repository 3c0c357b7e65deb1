"""Addressees who were turned away for now while others were accepted: each is tried again alone."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, select, update

from duban.adapters.store.tables import mail_recipients
from duban.domain.delivery import Straggler


class SqlStragglers:
    """ports.Stragglers in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def try_again(self, straggler: Straggler, at: datetime) -> None:
        """Let an addressee who was turned away for now be tried again, alone, at that moment."""
        values = {"retry_at": at, "attempts": straggler.attempts}
        self._connection.execute(update(mail_recipients).where(_is(straggler)).values(values))

    def due(self, now: datetime) -> tuple[Straggler, ...]:
        """Addressees of sent mails who are to be tried again by *now*, oldest first."""
        statement = (
            select(mail_recipients.c.mail_key, mail_recipients.c.address, mail_recipients.c.attempts)
            .where(mail_recipients.c.retry_at <= now)
            .order_by(mail_recipients.c.retry_at, mail_recipients.c.mail_key, mail_recipients.c.position)
        )
        return tuple(Straggler(*row) for row in self._connection.execute(statement))

    def claim(self, straggler: Straggler, doubt: str, now: datetime) -> Straggler | None:
        """Count one more attempt at an addressee who is due; None if somebody else has it."""
        due_now = update(mail_recipients).where(_is(straggler), mail_recipients.c.retry_at <= now)
        values = {"retry_at": None, "refusal": doubt, "attempts": mail_recipients.c.attempts + 1, "tried_at": now}
        if self._connection.execute(due_now.values(values)).rowcount == 0:
            return None
        return replace(straggler, attempts=straggler.attempts + 1)

    def reached(self, straggler: Straggler) -> None:
        """The addressee has the mail after all."""
        values = {"refusal": None, "retry_at": None}
        self._connection.execute(update(mail_recipients).where(_is(straggler)).values(values))

    def turned_away(self, straggler: Straggler, reason: str) -> None:
        """The addressee did not get the mail, and why."""
        values = {"refusal": reason, "retry_at": None}
        self._connection.execute(update(mail_recipients).where(_is(straggler)).values(values))


def _is(straggler: Straggler) -> ColumnElement[bool]:
    """Servers may write an address in other letters than we did."""
    return and_(
        mail_recipients.c.mail_key == straggler.key,
        func.lower(mail_recipients.c.address) == straggler.address.lower(),
    )

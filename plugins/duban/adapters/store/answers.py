"""The automatic answers that were given, in the ledger, so that their limits hold across processes and restarts."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from duban.adapters.store.tables import answers
from duban.domain.mail.holds import AnswerReason


class SqlAnswers:
    """ports.Answers in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, key: str, address: str, reason: AnswerReason, at: datetime) -> None:
        """Record that the mail of that key answers *address*."""
        values = {"mail_key": key, "address": address.casefold(), "reason": reason, "at": at}
        self._connection.execute(answers.insert().values(values))

    def given(self, since: datetime, reason: AnswerReason | None = None, address: str = "") -> int:
        """How many answers were given since a moment, of one type, to one address; receipts only if asked for."""
        statement = select(func.count()).select_from(answers).where(answers.c.at >= since)
        statement = statement.where(
            answers.c.reason != AnswerReason.RECEIPT if reason is None else answers.c.reason == reason
        )
        if address:
            statement = statement.where(answers.c.address == address.casefold())
        return self._connection.execute(statement).scalar_one()

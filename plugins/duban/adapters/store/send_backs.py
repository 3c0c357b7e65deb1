"""What the office sent back, in the ledger; once sent back, an attempt stands no longer, nor do those before it."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, exists, select

from duban.adapters.store.log import vouch
from duban.adapters.store.statements import insert_new, matches, return_values
from duban.adapters.store.tables import RETURN, send_backs, submissions
from duban.domain.cycle import Reference
from duban.domain.send_back import SendBack
from duban.errors import UnknownReference
from duban.ports import LogKind


class SqlSendBacks:
    """ports.SendBacks in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, send_back: SendBack) -> bool:
        """Record *send_back*; False, and nothing changed, if that submission was sent back before."""
        reference, _, attempt = send_back.number.rpartition("#")
        key = {**return_values(Reference.parse(reference)), "attempt": int(attempt)}
        seq = self._connection.execute(select(submissions.c.seq).where(matches(submissions, key))).scalar()
        if seq is None:
            raise UnknownReference(f"没有报送件 {send_back.number}。")
        values = {
            "submission": seq,
            "code": send_back.code,
            "reason": send_back.reason,
            "by": send_back.by,
            "at": send_back.at,
        }
        if not insert_new(self._connection, send_backs, values, ("submission",)):
            return False
        vouch(self._connection, LogKind.SEND_BACK, {"submission": seq})
        return True

    def of_return(self, reference: Reference) -> tuple[SendBack, ...]:
        """What the office sent back of one return, by attempt."""
        statement = (
            select(send_backs, submissions.c.attempt)
            .join(submissions, submissions.c.seq == send_backs.c.submission)
            .where(matches(submissions, return_values(reference)))
            .order_by(submissions.c.attempt)
        )
        return tuple(
            SendBack(f"{reference}#{row['attempt']}", row["code"], row["reason"], row["by"], row["at"])
            for row in self._connection.execute(statement).mappings()
        )


def stands(as_of: datetime | None) -> ColumnElement[bool]:
    """Whether a submission was not sent back up to *as_of* (ever, if None), nor a later one of its return."""
    return STANDS_TODAY if as_of is None else ~exists(_gone().where(send_backs.c.at <= as_of).correlate(submissions))


def _gone() -> Select[tuple[int]]:
    """Send-backs of a submission or of a later one of its return."""
    later = submissions.alias("later")
    same = [later.c[name] == submissions.c[name] for name in RETURN]
    return (
        select(send_backs.c.submission)
        .join(later, later.c.seq == send_backs.c.submission)
        .where(*same, later.c.attempt >= submissions.c.attempt)
    )


# Built once: it is part of every question for what was accepted, and building it costs more than asking.
STANDS_TODAY = ~exists(_gone().correlate(submissions))

"""What the office sent back, in the ledger; once sent back, an attempt stands no longer, nor do those before it."""

from sqlalchemy import ColumnElement, Connection, RowMapping, exists, select

from duban.adapters.store.log import vouch
from duban.adapters.store.statements import UNTIL, has, insert_new, return_values, row_of
from duban.adapters.store.tables import RETURN, send_backs, submissions
from duban.domain.calendar.cycle import Reference
from duban.domain.returns.send_back import SendBack, SendBackPlace
from duban.domain.returns.submission_number import SubmissionNumber
from duban.errors import UnknownReference
from duban.ports import LogKind

OF_RETURN = (
    select(send_backs, submissions.c.attempt)
    .join(submissions, submissions.c.seq == send_backs.c.submission)
    .where(*has(submissions, *RETURN))
    .order_by(submissions.c.attempt)
)


class SqlSendBacks:
    """ports.SendBacks in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, send_back: SendBack) -> bool:
        """Record *send_back*; False, and nothing changed, if that submission was sent back before."""
        key = {**return_values(send_back.number.reference), "attempt": send_back.number.attempt}
        filed = row_of(self._connection, submissions, key)
        if filed is None:
            raise UnknownReference(f"没有报送件 {send_back.number}。")
        values = {
            "submission": filed["seq"],
            "code": send_back.code,
            "reason": send_back.reason,
            "by": send_back.by,
            "at": send_back.at,
            "known": send_back.known,
            "account": send_back.account,
            "item": send_back.place.item,
            "column": send_back.place.column,
        }
        row = insert_new(self._connection, send_backs, values, ("submission",))
        if row is None:
            return False
        vouch(self._connection, LogKind.SEND_BACK, row)
        return True

    def of_return(self, reference: Reference) -> tuple[SendBack, ...]:
        """What the office sent back of one return, by attempt."""
        rows = self._connection.execute(OF_RETURN, return_values(reference)).mappings()
        return tuple(send_back_of(reference, row) for row in rows)


def send_back_of(reference: Reference, row: RowMapping) -> SendBack:
    """What a row says, with the attempt that it is about."""
    return SendBack(
        *(SubmissionNumber(reference, row["attempt"]), row["code"], row["reason"], row["by"], row["at"]),
        known=row["known"],
        account=row["account"],
        place=SendBackPlace(row["item"], row["column"]),
    )


def stands() -> ColumnElement[bool]:
    """That a submission was not sent back up to UNTIL, nor a later one of its return."""
    later = submissions.alias("later")
    same = [later.c[name] == submissions.c[name] for name in RETURN]
    gone = (
        select(send_backs.c.submission)
        .join(later, later.c.seq == send_backs.c.submission)
        .where(*same, later.c.attempt >= submissions.c.attempt, send_backs.c.at <= UNTIL)
    )
    return ~exists(gone.correlate(submissions))

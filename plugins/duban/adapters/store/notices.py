"""Notices in the ledger: one row per (rung, subject), its fate read from the mail that carries it."""

from sqlalchemy import Connection, RowMapping, Select, func, or_, select

from duban.adapters.store.log import vouch
from duban.adapters.store.statements import begins_with, change, has, insert_new
from duban.adapters.store.tables import mails, notices, served_papers
from duban.domain.delivery import MailState
from duban.domain.ladder import Notice, NoticeState
from duban.errors import UnknownReference
from duban.ports import LogKind

# What a mail's fate makes of its notice; in every other state of the mail the notice's own word counts.
FATES = {
    MailState.SENT: NoticeState.DELIVERED,
    MailState.BOUNCED: NoticeState.UNDELIVERED,
    MailState.FAILED: NoticeState.UNDELIVERED,
    MailState.CANCELLED: NoticeState.WITHDRAWN,
}


class SqlNotices:
    """ports.Notices in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, notice: Notice) -> bool:
        """
        Record *notice*; False, and nothing changed, if this rung was said of this subject already.

        `delivered_at` is not recorded: it is a fact of the mail.
        """
        values = {
            "rung": notice.rung,
            "subject": notice.subject,
            "at": notice.at,
            "state": notice.state,
            "mail_key": notice.mail_key,
            "document": notice.document,
        }
        row = insert_new(self._connection, notices, values, ("rung", "subject"))
        if row is None:
            return False
        vouch(self._connection, LogKind.NOTICE, row)
        return True

    def about(self, subject: str) -> tuple[Notice, ...]:
        """The notices about *subject*, oldest first; `delivered_at` follows the mail that carries each."""
        return self._notices(ABOUT, subject=subject)

    def below(self, prefix: str) -> dict[str, tuple[Notice, ...]]:
        """The notices about each subject that begins with *prefix* and a slash, oldest first, by subject."""
        found: dict[str, list[Notice]] = {}
        for notice in self._notices(BELOW, beginning=f"{prefix}/"):
            found.setdefault(notice.subject, []).append(notice)
        return {subject: tuple(said) for subject, said in found.items()}

    def set_state(self, rung: str, subject: str, state: NoticeState) -> None:
        """Change the state of one notice; UnknownReference if there is none."""
        if change(self._connection, notices, {"rung": rung, "subject": subject}, {"state": state}) == 0:
            raise UnknownReference(f"没有关于 {subject} 的 {rung} 提醒记录。")

    def follow(self, document: str, state: NoticeState) -> int:
        """Change the state of every notice that was drafted as that document; how many there are."""
        return change(self._connection, notices, {"document": document}, {"state": state})

    def carried_by(self, mail_key: str) -> tuple[Notice, ...]:
        """The notices that one mail carries, oldest first."""
        return self._notices(CARRIED_BY, mail_key=mail_key)

    def all(self) -> tuple[Notice, ...]:
        """Every notice, oldest first."""
        return self._notices(WITH_MAIL)

    def _notices(self, statement: Select[tuple[object, ...]], **asked: object) -> tuple[Notice, ...]:
        return tuple(_notice(row) for row in self._connection.execute(statement, asked).mappings())


def _with_mail() -> Select[tuple[object, ...]]:
    """Each notice, oldest first, with its service or the last mail that carries it: it may have been written anew."""
    same = mails.alias()
    says = notices.c.rung + "/" + notices.c.subject
    carries = or_(same.c.key == notices.c.mail_key, same.c.renews == says)
    last = select(func.max(same.c.seq)).where(carries, notices.c.mail_key != "").scalar_subquery()
    carried = notices.outerjoin(mails, mails.c.seq == last)
    served = carried.outerjoin(served_papers, (served_papers.c.name == notices.c.document) & (notices.c.document != ""))
    columns = (mails.c.state.label("mail_state"), mails.c.sent_at, served_papers.c.received_at)
    return select(notices, *columns).select_from(served).order_by(notices.c.at, notices.c.seq)


WITH_MAIL = _with_mail()
ABOUT = WITH_MAIL.where(*has(notices, "subject"))
BELOW = WITH_MAIL.where(begins_with(notices.c.subject, "beginning"))
CARRIED_BY = WITH_MAIL.where(*has(notices, "mail_key"))


def _notice(row: RowMapping) -> Notice:
    mail_state: MailState | None = row["mail_state"]
    state: NoticeState = row["state"]
    if row["received_at"] is not None:
        state = NoticeState.DELIVERED
    return Notice(
        rung=row["rung"],
        subject=row["subject"],
        at=row["at"],
        state=FATES.get(mail_state, state) if mail_state else state,
        mail_key=row["mail_key"],
        document=row["document"],
        delivered_at=row["received_at"] or (row["sent_at"] if mail_state is MailState.SENT else None),
    )
